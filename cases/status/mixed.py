"""Decisions that speak of several charges at once: of one day, the graver word holds."""

from __future__ import annotations

# By a judgment on an appeal a conviction stands, or no longer does.
UPHOLDINGS = frozenset({"conviction_upheld", "sentence_upheld", "sentence_reduced"})
REVERSALS = frozenset({"conviction_reversed", "acquittal_upheld"})

_MIXED = (
    ({"charges_confirmed"}, {"charges_not_confirmed"}, "Other charges were confirmed on that day."),
    ({"convicted"}, {"acquitted"}, "The person was convicted of other charges on that day."),
    (UPHOLDINGS, REVERSALS, "The conviction of other charges was upheld on that day."),
)


def of_other_charges(graver: str, milder: str) -> str:
    """Why an event of the kind `milder` leaves what one of `graver` set on that day; "" if not.

    The Chambers decide on each charge (articles 61(7), 74 and 83 of the Rome Statute), while a
    status speaks of the person.
    """
    return next(
        (reason for first, second, reason in _MIXED if graver in first and milder in second), ""
    )
