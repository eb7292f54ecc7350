"""The columns of an import sheet: what each holds, of which row of the record, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db import models

from cases.models import Claim, Publisher, SourceReport

YES_OR_NO = (("yes", ""), ("no", ""))
EVERYBODY, NOBODY = "everybody", "nobody"


class Holds(Enum):
    """What the cells of a column hold, in words for an editor."""

    LINE = "text"
    TEXT = "text, also of several lines"
    ADDRESS = "web address"
    ADDRESSES = "web addresses, separated by spaces"
    DATE = "2023-03-17, 2023-03 or 2023"
    DAY = "2023-03-17"
    CHOICE = "one of the allowed words"
    FLAG = "yes or no"
    CASE = "slug or number of a case"
    PEOPLE = "names, separated by semicolons; or everybody; or nobody"


@dataclass(frozen=True)
class Column:
    """One column. `field` is the column of the model that it fills, without `_on` for dates.

    `needed` says that each report, or each claim, must have it.
    """

    name: str
    holds: Holds
    meaning: str
    field: str
    choices: tuple[tuple[str, str], ...] = ()
    needed: bool = False


def _of(model: type[models.Model]):
    """Makes columns of a model, with the help and the choices of its fields."""

    def column(
        name: str, holds: Holds, *, field: str = "", meaning: str = "", needed: bool = False
    ) -> Column:
        described = model._meta.get_field(field or name)
        choices = YES_OR_NO if holds is Holds.FLAG else ()
        if holds is Holds.CHOICE:
            choices = tuple((str(value), str(label)) for value, label in described.choices)
        return Column(name, holds, meaning or described.help_text, field or name, choices, needed)

    return column


_report, _claim = _of(SourceReport), _of(Claim)

REPORT_COLUMNS = (
    _report(
        "url",
        Holds.ADDRESS,
        needed=True,
        meaning="The address at which it was read. Rows with the same address are one report; "
        "its other columns may stay empty on all of them but one.",
    ),
    _report("publisher", Holds.LINE, needed=True),
    Column(
        "publisher_kind",
        Holds.CHOICE,
        "Only for a publisher that is not known yet: what sort of publisher it is. The Court's "
        "own are not made by an import.",
        "kind",
        tuple((str(v), str(label)) for v, label in Publisher.Kind.choices),
    ),
    _report("title", Holds.LINE),
    _report("published", Holds.DATE, field="published_on"),
    _report("language", Holds.LINE),
    _report("sourcing", Holds.CHOICE),
    _report(
        "relays",
        Holds.ADDRESSES,
        meaning="The addresses of the reports from which it has the news: reports that are "
        "entered already, or that have rows of their own in this sheet.",
    ),
    _report(
        "does_own_reporting",
        Holds.FLAG,
        meaning="Whether it relays others and adds "
        "reporting of its own on the same facts; no if empty.",
    ),
    _report(
        "is_verified",
        Holds.FLAG,
        meaning="Whether somebody has read the page itself; yes "
        "if empty. If no, it is shown as unverified.",
    ),
    _report("hosted_by", Holds.LINE),
    _report("archived_url", Holds.ADDRESS),
    _report(
        "retrieved_on",
        Holds.DAY,
        meaning="When it was read; today if empty. Without a "
        "publication date it counts as public from this day.",
    ),
    _report("dated_on", Holds.DAY),
    _report("private_note", Holds.TEXT),
)

CLAIM_COLUMNS = (
    _claim("case", Holds.CASE, needed=True),
    _claim(
        "suspects",
        Holds.PEOPLE,
        field="subjects",
        needed=True,
        meaning="Whom it concerns, in any spelling that we know of their names; everybody: every "
        "suspect that the case has now; nobody: the case itself, for the report names nobody.",
    ),
    _claim("kind", Holds.CHOICE, needed=True),
    _claim("effective", Holds.DATE, field="effective_on", needed=True),
    _claim(
        "act",
        Holds.CHOICE,
        meaning="Only what is asserted or confirmed can prove a status; asserts if empty.",
    ),
    _claim("attribution", Holds.CHOICE, needed=True),
    _claim(
        "speaker",
        Holds.LINE,
        meaning="The person who speaks, or the body whose act it was; "
        "needed where the attribution is named or public_act.",
    ),
    _claim("capacity", Holds.CHOICE),
    _claim("custodian", Holds.LINE),
    _claim("hearing_on", Holds.DAY),
    _claim("quote", Holds.TEXT),
    _claim("public_on", Holds.DAY),
    _claim("public_reason", Holds.CHOICE),
    _claim("public_note", Holds.LINE),
)

COLUMNS: dict[str, Column] = {column.name: column for column in REPORT_COLUMNS + CLAIM_COLUMNS}
IS_OF_REPORT = frozenset(column.name for column in REPORT_COLUMNS)
IS_OF_CLAIM = frozenset(column.name for column in CLAIM_COLUMNS)
