"""Plain words for the codes of the record: bases, policies, custody, kinds of evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cases.models import (
    CaseLink,
    Charge,
    Claim,
    ClaimFinding,
    Milestone,
    Publisher,
    Situation,
    SourceReport,
    StateRelation,
    Warrant,
)
from cases.status.evidence import Basis, Policy
from cases.status.kinds import CUSTODY_LABELS, EVENT_KINDS
from cases.status.steps import NO_STATUS
from cases.status.words import PRESUMPTION, STATUSES, Phase


class Word(NamedTuple):
    """A short label and one sentence that explains it."""

    label: str
    meaning: str


BASIS_WORDS: dict[str, Word] = {
    Basis.OFFICIAL: Word("Official", "The Court's own record, release or statement says so."),
    Basis.PUBLIC_ACT: Word(
        "Public act",
        "A public act of the body that performed it, told by somebody else: for example a "
        "newspaper that says that the judges confirmed the charges.",
    ),
    Basis.CORROBORATED: Word(
        "Corroborated", "Two independent origins say so, and at least one of them is named."
    ),
    Basis.NAMED_SOURCE: Word("Named source", "One named origin says so."),
    Basis.UNNAMED_SOURCE: Word(
        "Unnamed source", "Published reports say so, and no origin behind them is named."
    ),
}

POLICY_WORDS: dict[str, Word] = {
    Policy.OFFICIAL: Word("Official", "Only the Court's own word counts."),
    Policy.CORROBORATED: Word(
        "Corroborated (default)",
        "The Court's word; a public act of the body that performed it; or two independent "
        "origins, one of them named. For “reported”, any published report.",
    ),
    Policy.NAMED: Word("Named", "As corroborated, and one named origin is enough."),
    Policy.ANY: Word("Any", "Anything published counts."),
}

CUSTODY_WORDS: dict[str, str] = dict(CUSTODY_LABELS)

ATTRIBUTION_WORDS: dict[str, str] = {
    "court": "the Court's own word",
    "public_act": "a public act",
    "named": "a named person or body",
    "unnamed": "unnamed persons",
    "observation": "the publisher's own observation",
}

# Statuses that a page tells first, lest an accusation outlive its end.
ENDED_WITHOUT_GUILT = (
    "acquittal_final",
    "acquitted",
    "charges_not_confirmed",
    "withdrawn",
    "terminated",
    "inadmissible",
    "died",
)

# The choices of the record whose names pages show.
CHOICES_SHOWN = (
    CaseLink.Kind,
    Charge.Category,
    Charge.Outcome,
    Claim.Act,
    Claim.Attribution,
    Claim.Capacity,
    Claim.PublicReason,
    ClaimFinding.Outcome,
    Milestone.Kind,
    Publisher.Kind,
    Situation.Trigger,
    SourceReport.Sourcing,
    StateRelation.Kind,
    Warrant.Kind,
    Warrant.State,
)


def vocabulary() -> Iterator[str]:
    """Every word and sentence of the rules that pages translate as they show it."""
    for status in STATUSES.values():
        yield from (status.label, status.meaning, status.provision)
    for phase in Phase:
        yield from (phase.value, phase.value.capitalize())
    for word in (*BASIS_WORDS.values(), *POLICY_WORDS.values()):
        yield from word
    yield from (kind.label for kind in EVENT_KINDS.values())
    yield from CUSTODY_WORDS.values()
    yield from ATTRIBUTION_WORDS.values()
    yield from (NO_STATUS.reason, PRESUMPTION)
    for choices in CHOICES_SHOWN:
        yield from (str(label) for label in choices.labels)
