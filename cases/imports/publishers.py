"""The publishers of a sheet: those that are known, and those that the import makes."""

from __future__ import annotations

from collections import defaultdict

from django.core.exceptions import ValidationError

from cases.imports.columns import COLUMNS
from cases.imports.known import NotFound, Publishers
from cases.imports.reports import ReportToMake
from cases.imports.sheets import Sheet
from cases.models import Publisher

SHOWN_ROWS = 10


def give_publishers(
    sheet: Sheet, known: Publishers, reports: list[ReportToMake]
) -> list[Publisher]:
    """Give each report its publisher; return the new ones, which are not saved yet.

    Mistakes are noted in the sheet, and such a report stays without a publisher.
    """
    unknown: dict[str, list[ReportToMake]] = defaultdict(list)
    for made in reports:
        if "publisher" not in made.said:
            continue
        _, name, row = made.said["publisher"]
        try:
            publisher = known.named(name)
        except NotFound as error:
            sheet.complain(row, "publisher", name, str(error))
            continue
        if publisher is None:
            unknown[name.casefold()].append(made)
        else:
            made.report.publisher = publisher
            _compare_kind(sheet, made, publisher)
    new = []
    for same in unknown.values():
        if (publisher := _new(sheet, known, same)) is not None:
            new.append(publisher)
            for made in same:
                made.report.publisher = publisher
    return new


def _compare_kind(sheet: Sheet, made: ReportToMake, publisher: Publisher) -> None:
    kind, text, row = made.said.get("publisher_kind", (publisher.kind, "", made.first))
    if kind != publisher.kind:
        message = (
            f"{publisher} is known, as {publisher.kind}. Leave this empty, or change the "
            "publisher itself first."
        )
        sheet.complain(row, "publisher_kind", text, message)


def _new(sheet: Sheet, known: Publishers, same: list[ReportToMake]) -> Publisher | None:
    """The new publisher of these reports, or None and a mistake."""
    _, name, row = same[0].said["publisher"]
    kinds = [made.said["publisher_kind"] for made in same if "publisher_kind" in made.said]
    broken = any(row.texts.get("publisher_kind") for made in same for row in made.rows)
    if not kinds and broken:
        return None
    if not kinds:
        rows = ", ".join(str(made.first.number) for made in same[:SHOWN_ROWS])
        more = " and others" if len(same) > SHOWN_ROWS else ""
        several = f" So it stands in rows {rows}{more}." if len(same) > 1 else ""
        known_words = ", ".join(
            word for word, _ in COLUMNS["publisher_kind"].choices if word != Publisher.Kind.OFFICIAL
        )
        message = (
            f"{known.near(name)} If it is a new publisher, say in publisher_kind what it is: "
            f"{known_words}.{several}"
        )
        message = f"No publisher has this name. {message.strip()}"
        sheet.complain(row, "publisher", name, message)
        return None
    kind, text, of = kinds[0]
    for other, said, where in kinds[1:]:
        if other != kind:
            message = f"Row {of.number} says “{text}” of the same new publisher. Make them equal."
            sheet.complain(where, "publisher_kind", said, message)
    if kind == Publisher.Kind.OFFICIAL:
        message = (
            "Publishers of the Court's own word are not made by an import. Add the publisher "
            f"first, or correct its name. {known.near(name)}"
        )
        sheet.complain(of, "publisher_kind", text, message.strip())
        return None
    publisher = Publisher(name=name, kind=kind)
    try:
        publisher.clean_fields()
    except ValidationError as error:
        sheet.complain(row, "publisher", name, " ".join(error.messages))
        return None
    return publisher
