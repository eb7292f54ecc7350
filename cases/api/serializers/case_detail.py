"""A case as JSON in full: with its history, the proof of it, and everything said."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.serializers import answers, shapes
from cases.api.serializers.base import partial_object, status_object
from cases.api.serializers.cases import CaseSerializer
from cases.api.serializers.claims import UtteranceSerializer, claim_object
from cases.api.serializers.proof import lag_object
from cases.api.serializers.warrants import ended_object, public_warrants
from cases.models import Case, CaseLink, Claim, StatusChange
from cases.models.facts import support_of
from cases.models.lags import lags_of
from cases.models.naming import telling_former_names, withhold_words
from cases.models.told_proofs import Names
from cases.status.question import NOW

# The fields of a case that tell of its people.
OF_PEOPLE = frozenset({"suspects", "history", "utterances", "warrants"})


class CaseLinkedSerializer(shapes.CaseReferenceSerializer):
    """A case from which a case comes, or on which it hangs."""

    kind = serializers.ChoiceField(CaseLink.Kind.choices, help_text="How they are linked.")


class NameBeforeSerializer(serializers.Serializer):
    """A number or title that a case bore before."""

    number = serializers.CharField(help_text="The former number.")
    title = serializers.CharField(help_text="The former title.")
    until = shapes.PartialDateSerializer(allow_null=True, help_text="Until when it was borne.")


class CaseDetailSerializer(CaseSerializer):
    """A case in full."""

    evidence = serializers.SerializerMethodField(help_text="What stands behind the status.")
    history = serializers.SerializerMethodField(help_text="Each step, as known then, with proof.")
    utterances = serializers.SerializerMethodField(
        help_text="Denials, comments declined, reactions and corrections: shown, moving nothing."
    )
    warrants = serializers.SerializerMethodField(help_text="Public warrants and summonses.")
    lag = serializers.SerializerMethodField(
        help_text="For each person: when the warrant was reported, sought, issued, made public. "
        "Null where the question is about another day, policy or moment."
    )
    links = serializers.SerializerMethodField(
        help_text="Cases it comes from or hangs on, as of today whatever is asked."
    )
    former_names = serializers.SerializerMethodField(
        help_text="Numbers and titles it bore, as of today whatever is asked."
    )

    class Meta(CaseSerializer.Meta):
        fields = [
            *CaseSerializer.Meta.fields,
            "evidence",
            "history",
            "utterances",
            "warrants",
            "lag",
            "links",
            "former_names",
        ]

    @extend_schema_field(answers.EvidenceSerializer(allow_null=True))
    def get_evidence(self, case: Case) -> dict | None:
        change = case.status_change
        if change is None:
            return None
        support = support_of(change, self.question)
        asked = self.question.known_on or timezone.localdate()
        is_day = change.effective_precision == "day"
        return {
            "step": self.link("status-change", change.pk),
            "reports": support.reports,
            "origins": support.origins,
            "named_origins": support.named_origins,
            "is_verified": change.is_verified,
            "wants_better_source": support.reports == 1 and change.basis != "official",
            "secret_days": (change.known_on - change.effective_on).days if is_day else None,
            "unconfirmed_days": (
                (asked - change.known_on).days if change.status == "reported" else None
            ),
        }

    @extend_schema_field(answers.HistoryOfCaseSerializer(many=True))
    def get_history(self, case: Case) -> list[dict]:
        rows = StatusChange.objects.as_known(self.question).filter(case=case)
        if self.question.valid_on:
            rows = rows.filter(surely_holds_from__lte=self.question.valid_on)
        rows = list(rows.order_by("holds_from", "order", "proceedings__position", "id"))
        people = {each.pk: each.suspect.slug for each in case.people}
        names = Names(rows)
        return [
            {
                "id": row.pk,
                "url": self.link("status-change", row.pk),
                "suspect": people.get(row.proceedings_id),
                "status": status_object(row),
                "kind": row.kind,
                "holds_from": row.holds_from.isoformat(),
                "is_verified": row.is_verified,
                "proof": names.proof(row),
            }
            for row in rows
        ]

    @cached_property
    def _limit(self) -> date:
        return self.question.known_on or date.max

    @extend_schema_field(UtteranceSerializer(many=True))
    def get_utterances(self, case: Case) -> list[dict]:
        said = (
            Claim.objects.standing()
            .filter(case=case)
            .exclude(act__in=[Claim.Act.ASSERTS, Claim.Act.CONFIRMS])
            .select_related("report__publisher")
            .prefetch_related("subjects__suspect")
            # In the same order in every installation.
            .order_by("effective_on", "public_id")
        )
        named = {each.pk for each in case.people}
        said = list(said)
        withhold_words(said, named)
        return [
            {
                "report": self.link("report", claim.report.public_id),
                "publisher": claim.report.publisher.name,
                **claim_object(claim, claim.report, named),
            }
            for claim in said
            if claim.known_on <= self._limit
        ]

    @extend_schema_field(answers.WarrantOfCaseSerializer(many=True))
    def get_warrants(self, case: Case) -> list[dict]:
        public = public_warrants(self.question).filter(proceedings__in=case.people)
        return [
            {
                "id": warrant.public_id,
                "url": self.link("warrant", warrant.public_id),
                "suspect": warrant.proceedings.suspect.slug,
                "kind": warrant.kind,
                "issued": partial_object(warrant.issued_on, warrant.issued_precision),
                "made_public_on": warrant.made_public_on and warrant.made_public_on.isoformat(),
                "state": warrant.state_then,
                "ended": ended_object(warrant),
            }
            for warrant in public.select_related("proceedings__suspect")
        ]

    @extend_schema_field(answers.LagOfCaseSerializer(many=True, allow_null=True))
    def get_lag(self, case: Case) -> list[dict] | None:
        if self.question != NOW:
            return None
        return [lag_object(each) for each in lags_of(case)]

    @extend_schema_field(CaseLinkedSerializer(many=True))
    def get_links(self, case: Case) -> list[dict]:
        return [
            {"kind": link.kind, **self.case_link(link.other)}
            for link in case.links.filter(other__in=Case.objects.told()).select_related("other")
        ]

    @extend_schema_field(NameBeforeSerializer(many=True))
    def get_former_names(self, case: Case) -> list[dict]:
        names = list(case.former_names.all())
        hidden = telling_former_names(Case.objects.filter(pk=case.pk)) if names else set()
        return [
            {
                "number": former.number,
                "title": former.title,
                "until": partial_object(former.until_on, former.until_precision),
            }
            for former in names
            if former.pk not in hidden
        ]
