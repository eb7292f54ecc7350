"""Where what follows from the claims differs from what the docket's compilers expected."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.text import slugify

from cases.docket.schema import DocketFile, SuspectEntry
from cases.models import CustodyChange, StatusChange, Suspect

_BEST_KNOWN_FIRST = (
    "convicted",
    "acquitted",
    "confirmed",
    "withdrawn",
    "terminated",
    "not_confirmed",
    "pending",
)
# The outcome of the charges that a status implies.
_IMPLIED = {
    "charges_confirmed": "confirmed",
    "on_trial": "confirmed",
    "stayed": "confirmed",
    "convicted": "convicted",
    "sentenced": "convicted",
    "conviction_final": "convicted",
    "sentence_served": "convicted",
    "acquitted": "acquitted",
    "acquittal_final": "acquitted",
    "charges_not_confirmed": "not_confirmed",
    "withdrawn": "withdrawn",
    "terminated": "terminated",
    "inadmissible": "terminated",
}
# Outcomes that say the same of a person: proceedings end after a withdrawal, for instance.
_COMPATIBLE = {("withdrawn", "terminated"), ("pending", ""), ("confirmed", "convicted")}


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
    shown: dict[tuple[str, str], str] = {}
    for change in StatusChange.objects.answering().select_related("case", "proceedings__suspect"):
        if change.proceedings:
            key = change.case.slug, change.proceedings.suspect.docket_key
            shown.setdefault(key, change.status)
    result = []
    for file in files.values():
        for case in file.cases:
            for person in case.suspects:
                outcomes = {charge.outcome.value for charge in person.charges}
                expected = next((word for word in _BEST_KNOWN_FIRST if word in outcomes), "")
                status = shown.get((slugify(case.short_name), person.name), "")
                implied = _IMPLIED.get(status, "pending" if outcomes else "")
                if expected != implied and not _agree(expected, implied):
                    result.append(
                        Difference(
                            person.name, case.short_name, "outcome", expected, status or "none"
                        )
                    )
    return result


def _agree(expected: str, implied: str) -> bool:
    return (expected, implied) in _COMPATIBLE
