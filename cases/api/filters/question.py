"""The question that a request asks: what held on one day, as known on another, by which proof."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from rest_framework.exceptions import ValidationError

from cases.api.parameters import Parameter
from cases.status.evidence import DEFAULT_POLICY, Policy
from cases.status.question import Question

KNOWN_ON = Parameter(
    "known_on",
    {"type": "string", "format": "date"},
    "As the public could know it on this day, not later than today. Without it: as known today.",
    example="2023-03-20",
)
VALID_ON = Parameter(
    "valid_on",
    {"type": "string", "format": "date"},
    "What held on this day, not later than today. Without it: the latest that had happened.",
    example="2023-03-01",
)
# What each policy counts, strictest first.
MEANINGS = {
    Policy.OFFICIAL: "Only the Court's own word counts.",
    Policy.CORROBORATED: "The Court's word, a public act of the body that performed it, or two "
    "independent origins, one of them named. For “reported”, any published report.",
    Policy.NAMED: "As corroborated, and one named origin is enough.",
    Policy.ANY: "Anything published counts.",
}
POLICY = Parameter(
    "policy",
    {"type": "string", "enum": [each.value for each in Policy], "default": DEFAULT_POLICY.value},
    "Which evidence counts, strictest first. "
    + " ".join(f"{policy.value}: {meaning}" for policy, meaning in MEANINGS.items()),
    example="official",
)
RECORDED_AT = Parameter(
    "recorded_at",
    {"type": "string", "format": "date-time"},
    "What this site itself said at this moment, whatever it says now. Not in the future.",
)
EVERY = (KNOWN_ON, VALID_ON, POLICY, RECORDED_AT)


def question_of(values: Mapping[str, Any]) -> Question:
    """The question of the values that were read.

    Raises ValidationError of a day, or a moment of recording, that has not come: what will hold
    nobody knows.
    """
    mistakes = {}
    known_on, recorded_at = values.get("known_on"), values.get("recorded_at")
    today = timezone.localdate()
    for name in ("known_on", "valid_on"):
        if (day := values.get(name)) and day > today:
            mistakes[name] = f"{day} has not come yet. Today is {today}."
    if recorded_at and recorded_at > timezone.now():
        now = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
        mistakes["recorded_at"] = f"{recorded_at.isoformat()} has not come yet. Now it is {now}."
    if mistakes:
        raise ValidationError(mistakes, code="not-yet-known")
    policy = Policy(values.get("policy", DEFAULT_POLICY))
    return Question(known_on, values.get("valid_on"), policy, recorded_at)
