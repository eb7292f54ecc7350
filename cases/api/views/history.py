"""The steps of history: changes of status and of custody."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import F, Q, QuerySet

from cases.api import serializers
from cases.api.filters import people as filters
from cases.api.filters.question import EVERY, KNOWN_ON, RECORDED_AT, VALID_ON
from cases.api.pagination import Ordering
from cases.api.views.including import Include
from cases.api.views.resource import Resource
from cases.models import Case, CustodyChange, Proceedings, StatusChange, Suspect
from cases.models.history_row import HistoryRow
from cases.models.told_proofs import Names
from cases.status.evidence import DEFAULT_POLICY
from cases.status.question import NOW, Question

_ORDERINGS = {
    "known_on": Ordering(F("known_on"), descending=True),
    "holds_from": Ordering(F("holds_from")),
    "recorded_at": Ordering(F("recorded_at")),
}


class _History(Resource):
    """Steps of history: the newest knowledge first. A list shows the rows that are our word now,
    or were at the moment asked about; an older row keeps its address."""

    orderings = _ORDERINGS

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        rows = cls.may_be_told(question).as_known(question)
        if question.valid_on:
            rows = rows.filter(surely_holds_from__lte=question.valid_on)
        return rows

    @classmethod
    def kept(cls, question: Question = NOW) -> QuerySet:
        return cls.may_be_told(question)

    @classmethod
    def may_be_told(cls, question: Question) -> QuerySet:
        """The rows of cases, and of people whom published reports name."""
        raise NotImplementedError

    @classmethod
    def answer(cls, rows: list[HistoryRow], question: Question = NOW) -> list[HistoryRow]:
        names = Names(rows)
        for row in rows:
            row.names = names
        return rows


class StatusChangeView(_History):
    """Changes of status: the newest knowledge first. A list shows the rows that are our word now,
    or were at the moment asked about; an older row keeps its address."""

    table = "status_changes"
    serializer_class = serializers.StatusChangeSerializer
    filters = filters.StatusChangeFilters
    asks = EVERY
    includes = {
        "case": Include("cases", "case_id", is_one=True),
        "proceedings": Include("proceedings", "proceedings_id", is_one=True),
    }

    @classmethod
    def may_be_told(cls, question: Question) -> QuerySet:
        named = Proceedings.objects.named(question)
        rows = StatusChange.objects.filter(case__in=Case.objects.told())
        rows = rows.filter(Q(proceedings=None) | Q(proceedings__in=named))
        return rows.select_related("case", "proceedings__suspect")


class CustodyChangeView(_History):
    """Changes of where people are: the newest knowledge first, by the default policy. A list shows
    the rows that are our word now, or were at the moment asked about; an older row keeps its
    address."""

    table = "custody_changes"
    serializer_class = serializers.CustodyChangeSerializer
    filters = filters.CustodyChangeFilters
    asks = (KNOWN_ON, VALID_ON, RECORDED_AT)
    includes = {"suspect": Include("suspects", "suspect_id", is_one=True)}

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        # Custody is recorded by the default policy only.
        return super().public(replace(question, policy=DEFAULT_POLICY))

    @classmethod
    def may_be_told(cls, question: Question) -> QuerySet:
        rows = CustodyChange.objects.filter(suspect__in=Suspect.objects.named(question))
        return rows.select_related("suspect")
