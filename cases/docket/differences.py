"""Where what follows from the claims differs from what the docket's compilers expected."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from django.utils.text import slugify

from cases.docket.schema import DocketFile, SuspectEntry
from cases.models import CustodyChange, Proceedings, Suspect


class Difference(NamedTuple):
    """One expected answer that the claims do not bear out."""

    person: str
    case: str
    about: str
    expected: str
    derived: str


def differences(files: dict[str, DocketFile]) -> list[Difference]:
    """Compare custody and outcome, person by person, with the docket's expected answers."""
    return [*_custody(files), *_outcomes(files)]


def _custody(files: dict[str, DocketFile]) -> list[Difference]:
    expected: dict[str, tuple[str, SuspectEntry]] = {}
    for file in files.values():
        for case in file.cases:
            for person in case.suspects:
                known = expected.get(person.name)
                if known is None or _as_of(person) > _as_of(known[1]):
                    expected[person.name] = case.short_name, person
    derived = {}
    changes = CustodyChange.objects.in_bulk()
    for suspect in Suspect.objects.filter(docket_key__in=expected).with_custody():
        change = changes.get(suspect.custody_change_id)
        derived[suspect.docket_key] = change.custody if change else ""
    return [
        Difference(name, case, "custody", person.custody or "none", derived[name] or "none")
        for name, (case, person) in sorted(expected.items())
        if (person.custody or "") != derived[name]
    ]


def _as_of(person: SuspectEntry) -> str:
    return str(person.custody_as_of.latest) if person.custody_as_of else ""


def _outcomes(files: dict[str, DocketFile]) -> list[Difference]:
    """Charges of which the events say one outcome and the docket another."""
    derived = {
        (each.case.slug, each.suspect.docket_key): each.charge_outcome
        for each in Proceedings.objects.select_related("case", "suspect")
    }
    result = []
    for file in files.values():
        for case in file.cases:
            for person in case.suspects:
                said = derived[slugify(case.short_name), person.name]
                found = Counter(
                    charge.outcome.value
                    for charge in person.charges
                    if said and charge.outcome.value != said
                )
                for outcome, number in sorted(found.items()):
                    about = f"{number} charge{'s' if number > 1 else ''}"
                    result.append(Difference(person.name, case.short_name, about, outcome, said))
    return result
