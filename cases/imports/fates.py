"""What becomes of each row of a sheet, in words for the editor who is to confirm it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum

from cases.imports.known import titled_alike
from cases.imports.mistakes import Mistake
from cases.imports.reports import ClaimToMake, ReportToMake
from cases.imports.sheets import Sheet, SheetRow
from cases.models import SourceReport


class Fate(Enum):
    """What becomes of a row."""

    REPORT = "New report"
    CLAIM = "New claim"
    MORE = "More on a report"
    LEFT_OUT = "Left out"
    ERROR = "Error"


@dataclass(frozen=True)
class RowFate:
    """The fate of one row.

    `report` and `claim` are what it enters, in words; `of_row` is the row in which its report
    begins; for `entered`, a report that is there already, it is left out; `alike` is a report of
    the same publisher with the same title, at another address.
    """

    row: int
    fate: Fate
    report: str = ""
    claim: str = ""
    of_row: int | None = None
    entered: SourceReport | None = None
    alike: SourceReport | None = None
    mistakes: tuple[Mistake, ...] = ()


def fates_of(
    sheet: Sheet, reports: list[ReportToMake], left_out: list[tuple[SheetRow, SourceReport]]
) -> list[RowFate]:
    """The fate of every row, in their order. A row with a mistake is in error, whatever it says."""
    fates = {row.number: RowFate(row.number, Fate.LEFT_OUT, entered=of) for row, of in left_out}
    alike = titled_alike(made.report for made in reports if made.is_sound)
    for made in reports:
        fates |= _fates_of_one(made, alike)
    wrong: dict[int, list[Mistake]] = defaultdict(list)
    for mistake in sheet.mistakes:
        wrong[mistake.row or 0].append(mistake)
    for row in sheet.rows:
        if row.number in wrong or row.number not in fates:
            mistakes = tuple(wrong.get(row.number, ()))
            fates[row.number] = RowFate(row.number, Fate.ERROR, mistakes=mistakes)
    return [fates[row.number] for row in sheet.rows]


def _fates_of_one(
    made: ReportToMake, alike: dict[tuple[int | None, str], SourceReport]
) -> dict[int, RowFate]:
    claims = {claim.row.number: claim_in_words(claim) for claim in made.claims}
    fates = {}
    for row in made.rows:
        if row is made.first:
            fates[row.number] = RowFate(
                row.number,
                Fate.REPORT,
                report=report_in_words(made),
                claim=claims.get(row.number, ""),
                alike=alike.get((made.report.publisher_id, made.report.title)),
            )
        else:
            fates[row.number] = RowFate(
                row.number,
                Fate.CLAIM if row.number in claims else Fate.MORE,
                claim=claims.get(row.number, ""),
                of_row=made.first.number,
            )
    return fates


def report_in_words(made: ReportToMake) -> str:
    """Such as «The Gazette: A title, 2023-03-13; relays 2»."""
    report = made.report
    publisher = report.publisher.name if hasattr(report, "publisher") else ""
    parts = [": ".join(filter(None, [publisher, report.title or report.url]))]
    if report.published_on:
        parts.append(str(report.published))
    if made.relays:
        parts.append(f"relays {len(made.relays)}")
    return ", ".join(parts)


def claim_in_words(to_make: ClaimToMake) -> str:
    """Such as «The case, Ada and Ben: asserts: issued a summons (2023-03-13)»."""
    names = [person.suspect.name for person in to_make.people]
    if not names:
        whom = "the case itself"
    else:
        *others, last = names
        whom = f"{', '.join(others)} and {last}" if others else last
    return f"{to_make.claim.case}, {whom}: {to_make.claim}"
