"""People, their names, proceedings, charges and warrants."""

from __future__ import annotations

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases.api import serializers
from cases.api.filters import people as filters
from cases.api.filters.question import EVERY, KNOWN_ON
from cases.api.pagination import Ordering
from cases.api.serializers.base import knows_of_today
from cases.api.serializers.warrants import public_warrants
from cases.api.views.including import Include
from cases.api.views.resource import Resource
from cases.api.views.shared import SOURCES, named_ids
from cases.models import (
    Charge,
    CustodyChange,
    Proceedings,
    StatusChange,
    Suspect,
    SuspectName,
)
from cases.models.answers import answer_suspects
from cases.models.dates import NEVER
from cases.status.question import NOW, Question


class SuspectView(Resource):
    """People with their names, custody, and status in each case. Presumed innocent until
    convicted."""

    table = "suspects"
    serializer_class = serializers.SuspectSerializer
    filters = filters.SuspectFilters
    asks = EVERY
    orderings = {"name": Ordering(F("name")), "slug": Ordering(F("slug"))}
    includes = {
        "proceedings": Include("proceedings", "suspect_id"),
        "history": Include("status_changes", "proceedings.suspect_id"),
        "custody_history": Include("custody_changes", "suspect_id"),
        "names": Include("suspect_names", "suspect_id"),
        "charges": Include("charges", "proceedings.suspect_id"),
        "warrants": Include("warrants", "proceedings.suspect_id"),
    }
    page = ("suspect-detail", "slug")

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        place = CustodyChange.objects.filter(pk=OuterRef("custody_change_id"))
        rows = Suspect.objects.named(question).with_custody(question)
        return rows.annotate(custody_code=Subquery(place.values("custody"))).prefetch_related(
            "names", "merged"
        )

    @classmethod
    def answer(cls, rows: list[Suspect], question: Question = NOW) -> list[Suspect]:
        people = answer_suspects(rows, question)
        standing = (each.case_id for person in people for each in person.standing)
        named = named_ids(standing, question)
        for person in people:
            person.standing = [each for each in person.standing if each.pk in named]
        return people


class SuspectNameView(Resource):
    """Other spellings and scripts of people's names."""

    table = "suspect_names"
    serializer_class = serializers.SuspectNameSerializer
    filters = filters.SuspectNameFilters
    orderings = {"name": Ordering(F("name"))}
    includes = {"suspect": Include("suspects", "suspect_id", is_one=True)}

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        rows = SuspectName.objects.filter(suspect__in=Suspect.objects.named())
        return rows.select_related("suspect")


class ProceedingsView(Resource):
    """The proceedings against one person in one case: to these a status belongs."""

    table = "proceedings"
    serializer_class = serializers.ProceedingsSerializer
    filters = filters.ProceedingsFilters
    asks = EVERY
    orderings = {
        "case": Ordering(F("case__short_name"), of_case="case"),
        "suspect": Ordering(F("suspect__name")),
        "position": Ordering(F("position")),
    }
    includes = {
        "case": Include("cases", "case_id", is_one=True),
        "suspect": Include("suspects", "suspect_id", is_one=True),
        "history": Include("status_changes", "proceedings_id"),
        "charges": Include("charges", "proceedings_id"),
        "warrants": Include("warrants", "proceedings_id"),
    }

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        status = StatusChange.objects.filter(pk=OuterRef("status_change_id"))
        rows = Proceedings.objects.named(question).with_status(question)
        return rows.annotate(status_code=Subquery(status.values("status"))).select_related(
            "case", "suspect"
        )

    @classmethod
    def answer(cls, rows: list[Proceedings], question: Question = NOW) -> list[Proceedings]:
        changes = StatusChange.objects.in_bulk(
            [row.status_change_id for row in rows if row.status_change_id]
        )
        for row in rows:
            row.status_change = changes.get(row.status_change_id)
        return rows


class ChargeView(Resource):
    """Charges with the provision of the Statute and the outcome."""

    table = "charges"
    serializer_class = serializers.ChargeSerializer
    filters = filters.ChargeFilters
    orderings = {
        "case": Ordering(F("proceedings__case__short_name"), of_case="proceedings__case"),
        "suspect": Ordering(F("proceedings__suspect__name")),
        "provision": Ordering(F("provision")),
    }
    includes = {
        "case": Include("cases", "proceedings.case_id", is_one=True),
        "suspect": Include("suspects", "proceedings.suspect_id", is_one=True),
        "proceedings": Include("proceedings", "proceedings_id", is_one=True),
    }

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        if not knows_of_today(question):
            # The record keeps no day on which charges became known.
            return Charge.objects.none()
        rows = Charge.objects.public().filter(proceedings__in=Proceedings.objects.named(question))
        rows = rows.select_related("proceedings__case", "proceedings__suspect")
        return rows.prefetch_related(SOURCES)


class WarrantView(Resource):
    """Arrest warrants and summonses that are public; with `known_on`, that were by then."""

    table = "warrants"
    serializer_class = serializers.WarrantSerializer
    filters = filters.WarrantFilters
    asks = (KNOWN_ON,)
    orderings = {
        "issued_on": Ordering(F("issued_on")),
        "made_public_on": Ordering(Coalesce("made_public_on", NEVER)),
        "suspect": Ordering(F("proceedings__suspect__name")),
    }
    includes = ChargeView.includes

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        rows = public_warrants(question)
        rows = rows.filter(proceedings__in=Proceedings.objects.named(question))
        rows = rows.select_related("proceedings__case", "proceedings__suspect")
        return rows.prefetch_related(SOURCES)
