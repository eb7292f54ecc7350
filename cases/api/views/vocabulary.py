"""The words of the record: what each code means, and what may follow what."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.filters.question import MEANINGS
from cases.api.serializers.proof import RULES
from cases.api.views.base import Reading
from cases.models import (
    CaseLink,
    Charge,
    Claim,
    Milestone,
    Publisher,
    Situation,
    SourceReport,
    StateRelation,
    Warrant,
)
from cases.status.evidence import DEFAULT_POLICY, Basis, Policy
from cases.status.kinds import CUSTODY_LABELS, EVENT_KINDS
from cases.status.moves import Outcome, judge
from cases.status.words import STATUSES

# Codes of which the label says all -> what they are of.
_CODES: dict[str, tuple[type[TextChoices], str]] = {
    "acts": (Claim.Act, "What the speaker of a claim does."),
    "attributions": (Claim.Attribution, "On whose word a report makes a claim."),
    "capacities": (Claim.Capacity, "For whom the speaker of a claim speaks."),
    "public_reasons": (Claim.PublicReason, "Why a claim was public before its report."),
    "sourcings": (SourceReport.Sourcing, "What a report says of its own sources."),
    "report_states": (SourceReport.State, "States of reports: some are only for who entered one."),
    "publisher_kinds": (Publisher.Kind, "What a publisher is."),
    "charge_categories": (Charge.Category, "Categories of crime."),
    "charge_outcomes": (Charge.Outcome, "What became of a charge."),
    "warrant_kinds": (Warrant.Kind, "Warrant of arrest, or summons."),
    "warrant_states": (Warrant.State, "Whether a warrant is in force."),
    "triggers": (Situation.Trigger, "How a situation came before the Court."),
    "milestone_kinds": (Milestone.Kind, "Steps of a situation."),
    "case_link_kinds": (CaseLink.Kind, "How a case is linked to another."),
    "state_relation_kinds": (StateRelation.Kind, "What a State is to a court."),
}


class StatusOfVocabularySerializer(serializers.Serializer):
    """A word of the ladder."""

    code = serializers.CharField(help_text="As rows have it.")
    label = serializers.CharField(help_text="As pages write it.")
    meaning = serializers.CharField(help_text="What it means, in plain words.")
    phase = serializers.CharField(help_text="The part of the proceedings to which it belongs.")
    stage = serializers.IntegerField(help_text="Its place: a higher one is further.")
    provision = serializers.CharField(help_text="Article of the Rome Statute, or empty.")
    may_reopen = serializers.BooleanField(
        help_text="Whether proceedings that ended so can go on again."
    )
    may_be_followed_by = serializers.ListField(
        child=serializers.CharField(), help_text="Statuses that an event can change it to."
    )


class KindOfVocabularySerializer(serializers.Serializer):
    """A kind of event that a report can claim."""

    code = serializers.CharField(help_text="As rows have it.")
    label = serializers.CharField(help_text="In words.")
    status = serializers.CharField(
        allow_null=True, help_text="The status that it sets; null: it sets none."
    )
    is_act_of_court = serializers.BooleanField(help_text="Whether only the Court can do it.")
    is_act_of_state = serializers.BooleanField(help_text="Whether only a State can do it.")
    is_public_by_nature = serializers.BooleanField(
        help_text="Whether the public can know of it on the day on which it happens."
    )


class WordSerializer(serializers.Serializer):
    """A word with its meaning."""

    code = serializers.CharField(help_text="As rows and parameters have it.")
    label = serializers.CharField(help_text="In words.")
    meaning = serializers.CharField(help_text="What it means.")


class PolicySerializer(WordSerializer):
    """A policy: which evidence counts."""

    is_default = serializers.BooleanField(help_text="Whether it is taken unless another is named.")


class CodeSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="As rows have it.")
    label = serializers.CharField(help_text="In words.")


class VocabularySerializer(serializers.Serializer):
    """The words of the record."""

    statuses = StatusOfVocabularySerializer(many=True, help_text="The ladder, from below.")
    event_kinds = KindOfVocabularySerializer(many=True, help_text="Kinds of event.")
    policies = PolicySerializer(many=True, help_text="Which evidence counts, strictest first.")
    bases = WordSerializer(many=True, help_text="How well a status is proved, best first.")
    custodies = CodeSerializer(many=True, help_text="Where a person is.")

    def get_fields(self) -> dict:
        codes = {
            name: CodeSerializer(many=True, help_text=what) for name, (_, what) in _CODES.items()
        }
        return super().get_fields() | codes


class VocabularyView(Reading):
    """The words of the record: statuses with what may follow each, kinds of event, policies,
    bases, custody, and the codes of claims, reports, charges, warrants, situations and links."""

    @extend_schema(responses=VocabularySerializer, operation_id="vocabulary")
    def get(self, request: Request) -> Response:
        return Response(words_of_the_record())


def words_of_the_record() -> dict[str, list[dict[str, Any]]]:
    """Everything that `VocabularySerializer` describes."""
    return {
        "statuses": [_status(code) for code in STATUSES],
        "event_kinds": [_kind(code) for code in EVENT_KINDS],
        "policies": [
            {
                "code": policy.value,
                "label": policy.value,
                "meaning": MEANINGS[policy],
                "is_default": policy is DEFAULT_POLICY,
            }
            for policy in Policy
        ],
        "bases": [
            {"code": basis.value, "label": basis.label, "meaning": RULES[basis]} for basis in Basis
        ],
        "custodies": [
            {"code": custody.value, "label": label} for custody, label in CUSTODY_LABELS.items()
        ],
        **{
            name: [{"code": code, "label": label} for code, label in choices.choices]
            for name, (choices, _) in _CODES.items()
        },
    }


def _status(code: str) -> dict[str, Any]:
    status = STATUSES[code]
    return {
        "code": code,
        "label": status.label,
        "meaning": status.meaning,
        "phase": status.phase.value,
        "stage": status.stage,
        "provision": status.provision,
        "may_reopen": status.may_reopen,
        "may_be_followed_by": [other for other in STATUSES if _may_follow(code, other)],
    }


def _may_follow(before: str, after: str) -> bool:
    return judge(before, after).outcome is Outcome.CHANGES


def _kind(code: str) -> dict[str, Any]:
    kind = EVENT_KINDS[code]
    return {
        "code": code,
        "label": kind.label,
        "status": kind.status or None,
        "is_act_of_court": kind.is_act_of_court,
        "is_act_of_state": kind.is_act_of_state,
        "is_public_by_nature": kind.is_public_by_nature,
    }
