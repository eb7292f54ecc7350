"""What the crimes listed for a person are: charges, or what a warrant or a summons names.

A warrant names crimes for which there are reasonable grounds to believe (article 58); charges are
what the judges decide on after a hearing (article 61).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from cases.models import Charge, Claim, Proceedings, StatusChange, Warrant

_DECIDED = {
    Charge.Outcome.CONFIRMED,
    Charge.Outcome.NOT_CONFIRMED,
    Charge.Outcome.CONVICTED,
    Charge.Outcome.ACQUITTED,
}
# What only charges come to: statuses, and events that set none or one that others set, too.
_STATUSES = [
    *("charges_confirmed", "charges_not_confirmed", "on_trial", "convicted", "acquitted"),
    *("sentenced", "on_appeal", "conviction_final", "acquittal_final", "sentence_served"),
]
_EVENTS = ["charges_document_filed", "confirmation_hearing", "charges_withdrawn"]


class Ground(StrEnum):
    """Where the crimes stand that are listed for somebody."""

    CHARGES = "charges"
    WARRANT = "warrant"
    SUMMONS = "summons"
    ALLEGED = "alleged"


def add_grounds(people: Iterable[Proceedings]) -> None:
    """Give `ground` to each who has `charges_shown`; reads their `warrants_shown`, too."""
    listed = [each for each in people if each.charges_shown]
    charged = _charged(listed)
    for each in listed:
        each.ground = Ground.CHARGES if each.pk in charged else _named_in(each.warrants_shown)


def _charged(people: list[Proceedings]) -> set[int]:
    found = {p.pk for p in people if any(row.outcome in _DECIDED for row in p.charges_shown)}
    others = [each.pk for each in people if each.pk not in found]
    if others:
        rows = StatusChange.objects.as_known().filter(proceedings__in=others, status__in=_STATUSES)
        found |= set(rows.order_by().values_list("proceedings", flat=True))
        claims = Claim.objects.standing().filter(subjects__in=others, kind__in=_EVENTS)
        found |= set(claims.order_by().values_list("subjects", flat=True))
    return found


def _named_in(warrants: Iterable[Warrant]) -> Ground:
    kinds = {each.kind for each in warrants}
    if Warrant.Kind.ARREST_WARRANT in kinds:
        return Ground.WARRANT
    return Ground.SUMMONS if kinds else Ground.ALLEGED
