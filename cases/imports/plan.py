"""The dry run: what an import of a sheet would do, row by row, without doing it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

from cases.imports.claims import read_claim
from cases.imports.columns import CLAIM_COLUMNS, REPORT_COLUMNS
from cases.imports.fates import Fate, RowFate, fates_of
from cases.imports.known import Cases, Publishers
from cases.imports.mistakes import Mistake
from cases.imports.publishers import give_publishers
from cases.imports.reports import ReportToMake, check_report, complain_of, read_report
from cases.imports.sheets import Sheet, SheetRow, read_sheet
from cases.models import Publisher, SourceReport
from cases.models.addresses import keys_of
from cases.models.constraints import violations


@dataclass
class Plan:
    """All that an import of a sheet would do."""

    sheet: Sheet
    reports: list[ReportToMake] = field(default_factory=list)
    publishers: list[Publisher] = field(default_factory=list)
    # Name of a new publisher -> a question after known ones with names like it.
    near: dict[str, str] = field(default_factory=dict)
    fates: list[RowFate] = field(default_factory=list)

    @property
    def mistakes(self) -> list[Mistake]:
        """All mistakes, in the order of the rows; those of the whole sheet first."""
        return sorted(self.sheet.mistakes, key=lambda m: (m.row or 0, len(m.place), m.place))

    @property
    def claims_made(self) -> int:
        return sum(len(made.claims) for made in self.reports)

    @property
    def rows_left_out(self) -> int:
        return self.number_of(Fate.LEFT_OUT)

    @property
    def is_good(self) -> bool:
        """Whether it may be saved: nothing is wrong, and there is something to enter."""
        return not self.sheet.mistakes and bool(self.reports)

    def number_of(self, fate: Fate) -> int:
        return sum(each.fate is fate for each in self.fates)

    @property
    def fingerprint(self) -> str:
        """The same for two dry runs that would do the same."""
        seen = hashlib.sha256()
        for each in self.fates:
            entered = each.entered.pk if each.entered else ""
            text = "\x1f".join(
                [str(each.row), each.fate.name, each.report, each.claim, str(entered)]
            )
            seen.update(text.encode() + b"\x1e")
        return seen.hexdigest()


def plan_import(content: bytes) -> Plan:
    """Read a sheet and say what its import would do; writes nothing.

    Raises UnreadableFile where the file as a whole cannot be read.
    """
    sheet = read_sheet(content)
    plan = Plan(sheet)
    keys = _keys(sheet)
    entered = SourceReport.objects.of_each_page(keys.values())
    by_key: dict[str, list[SheetRow]] = defaultdict(list)
    for row in sheet.rows:
        if url := row.texts.get("url"):
            by_key[keys[url]].append(row)
        else:
            sheet.complain(row, "url", "", "It is missing. Repeat it on each row of a report.")
    made = {
        key: read_report(sheet, key, rows) for key, rows in by_key.items() if key not in entered
    }
    plan.reports = list(made.values())
    publishers = Publishers()
    plan.publishers = give_publishers(sheet, publishers, plan.reports)
    plan.near = {new.name: publishers.near(new.name) for new in plan.publishers}
    cases = Cases()
    for report in plan.reports:
        check_report(sheet, report)
        for row in report.rows:
            if row.makes_a_claim:
                read_claim(sheet, report, row, cases)
        _find_relays(sheet, report, keys, made, entered)
    _ask_the_database(sheet, plan.reports)
    left_out = [(row, entered[key]) for key in by_key if key in entered for row in by_key[key]]
    plan.fates = fates_of(sheet, plan.reports, left_out)
    return plan


def _keys(sheet: Sheet) -> dict[str, str]:
    """Every address in the sheet -> what all addresses of its page share."""
    urls = [row.texts["url"] for row in sheet.rows if "url" in row.texts]
    relays = [url for row in sheet.rows for url in row.texts.get("relays", "").split()]
    return keys_of([*urls, *relays])


def _find_relays(
    sheet: Sheet,
    made: ReportToMake,
    keys: dict[str, str],
    others: dict[str, ReportToMake],
    entered: dict[str, SourceReport],
) -> None:
    if "relays" not in made.said:
        return
    _, text, row = made.said["relays"]
    unknown = []
    for key, url in {keys[url]: url for url in text.split()}.items():
        if key == made.key:
            sheet.complain(row, "relays", url, "A report cannot relay itself. Remove it.")
        elif (relayed := others.get(key) or entered.get(key)) is None:
            unknown.append(url)
        else:
            made.relays.append(relayed)
    for url in unknown:
        message = (
            "No report has this address, neither on the desk nor in this sheet. Add a row for "
            "it, or enter it first."
        )
        sheet.complain(row, "relays", url, message)


def _ask_the_database(sheet: Sheet, reports: list[ReportToMake]) -> None:
    """Ask the database's own rules about all reports and claims that are sound so far."""
    sound = [made for made in reports if made.is_sound]
    for made, errors in zip(sound, violations([m.report for m in sound]), strict=True):
        for error in errors:
            complain_of(sheet, error, REPORT_COLUMNS, made.first, made.said)
    claims = [claim for made in reports for claim in made.claims]
    for claim, errors in zip(claims, violations([c.claim for c in claims]), strict=True):
        for error in errors:
            complain_of(sheet, error, CLAIM_COLUMNS, claim.row)
