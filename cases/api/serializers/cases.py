"""Cases as JSON: in a list, and in full with history, proof and everything said."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.utils import timezone
from rest_framework import serializers

from cases.api.serializers.base import Linked, partial_object, status_object
from cases.api.serializers.proof import lag_object
from cases.api.serializers.reports import claim_object
from cases.models import Case, Claim, StatusChange, Warrant
from cases.models.facts import support_of
from cases.models.lags import lags_of
from cases.status.question import NOW, Question


class CaseSerializer(Linked):
    """A case with its status, and its people with theirs, for one question."""

    view = "case"
    situation = serializers.SerializerMethodField(help_text="The situation it arises from.")
    status = serializers.SerializerMethodField(
        help_text="The status of the case, or null where nothing is known."
    )
    status_reason = serializers.SerializerMethodField(help_text="Why the status is null.")
    suspects = serializers.SerializerMethodField(help_text="The people, with the status of each.")

    class Meta:
        model = Case
        fields = [
            "url",
            "slug",
            "number",
            "title",
            "is_title_ours",
            "short_name",
            "summary",
            "situation",
            "status",
            "status_reason",
            "suspects",
        ]

    @property
    def question(self) -> Question:
        return self.context.get("question", NOW)

    def get_situation(self, case: Case) -> dict:
        situation = case.situation
        return {
            "slug": situation.slug,
            "number": situation.number,
            "name": situation.name,
            "url": self.link("situation", situation.slug),
        }

    def get_status(self, case: Case) -> dict | None:
        return status_object(case.status_change)

    def get_status_reason(self, case: Case) -> str | None:
        if case.status_change:
            return None
        if self.question.valid_on:
            return f"Nothing is known to have happened by {self.question.valid_on.isoformat()}."
        if self.question.known_on:
            return (
                f"On {self.question.known_on.isoformat()} nothing was publicly known of this case "
                f"by the evidence that the policy “{self.question.policy.value}” accepts."
            )
        return "No claim about this case is proved yet."

    def get_suspects(self, case: Case) -> list[dict]:
        return [
            {
                **self.suspect_link(each.suspect),
                "role": each.role,
                "status": status_object(each.status_change),
            }
            for each in case.people
        ]


class CaseDetailSerializer(CaseSerializer):
    """A case in full."""

    evidence = serializers.SerializerMethodField(help_text="What stands behind the status.")
    history = serializers.SerializerMethodField(help_text="Each step, as known then, with proof.")
    utterances = serializers.SerializerMethodField(
        help_text="Denials, comments declined, reactions and corrections: shown, moving nothing."
    )
    warrants = serializers.SerializerMethodField(help_text="Public warrants and summonses.")
    lag = serializers.SerializerMethodField(
        help_text="For each suspect: when the warrant was reported, sought, issued, made public."
    )
    links = serializers.SerializerMethodField(help_text="Cases it comes from or hangs on.")
    former_names = serializers.SerializerMethodField(help_text="Numbers and titles it bore.")

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

    def get_evidence(self, case: Case) -> dict | None:
        change = case.status_change
        if change is None:
            return None
        support = support_of(change, self.question)
        asked = self.question.known_on or timezone.localdate()
        is_day = change.effective_precision == "day"
        return {
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

    def get_history(self, case: Case) -> list[dict]:
        rows = StatusChange.objects.as_known(self.question).filter(case=case)
        if self.question.valid_on:
            rows = rows.filter(surely_holds_from__lte=self.question.valid_on)
        people = {each.pk: each.suspect.slug for each in case.people}
        return [
            {
                "id": row.pk,
                "url": self.link("status-change", row.pk),
                "suspect": people.get(row.proceedings_id),
                "status": status_object(row),
                "kind": row.kind,
                "holds_from": row.holds_from.isoformat(),
                "is_verified": row.is_verified,
                "proof": row.derivation["claims"],
            }
            for row in rows.order_by("holds_from", "order", "proceedings__position", "id")
        ]

    @cached_property
    def _limit(self) -> date:
        return self.question.known_on or date.max

    def get_utterances(self, case: Case) -> list[dict]:
        said = (
            Claim.objects.standing()
            .filter(case=case)
            .exclude(act__in=[Claim.Act.ASSERTS, Claim.Act.CONFIRMS])
            .select_related("report__publisher")
            .prefetch_related("subjects__suspect")
        )
        return [
            {
                "report": self.link("report", claim.report_id),
                "publisher": claim.report.publisher.name,
                **claim_object(claim, claim.report),
            }
            for claim in said
            if claim.known_on <= self._limit
        ]

    def get_warrants(self, case: Case) -> list[dict]:
        public = Warrant.objects.public().filter(proceedings__in=case.people)
        if self.question.known_on:
            public = public.filter(made_public_on__lte=self.question.known_on)
        return [
            {
                "id": warrant.pk,
                "url": self.link("warrant", warrant.pk),
                "suspect": warrant.proceedings.suspect.slug,
                "kind": warrant.kind,
                "issued": partial_object(warrant.issued_on, warrant.issued_precision),
                "made_public_on": warrant.made_public_on and warrant.made_public_on.isoformat(),
                "state": warrant.state,
                "ended": partial_object(warrant.ended_on, warrant.ended_precision),
            }
            for warrant in public.select_related("proceedings__suspect")
        ]

    def get_lag(self, case: Case) -> list[dict] | None:
        if self.question != NOW:
            return None
        return [lag_object(each) for each in lags_of(case)]

    def get_links(self, case: Case) -> list[dict]:
        return [
            {"kind": link.kind, **self.case_link(link.other)}
            for link in case.links.filter(other__in=Case.objects.told()).select_related("other")
        ]

    def get_former_names(self, case: Case) -> list[dict]:
        return [
            {
                "number": former.number,
                "title": former.title,
                "until": partial_object(former.until_on, former.until_precision),
            }
            for former in case.former_names.all()
        ]
