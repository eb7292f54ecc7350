"""The page of the public log: its signed end, the latest acts, and the leaves of one row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cases.ledger.public_log.checkpoints import our_key
from cases.ledger.public_log.keys import told_changes
from cases.ledger.public_rows import claims, status_changes
from cases.ledger.tables import TABLES
from cases.models import (
    Case,
    LogCheckpoint,
    LogLeaf,
    PublicRecord,
    SourceReport,
    StaleRow,
    Suspect,
)
from cases.status.words import STATUSES

SHOWN = 30
Act = LogLeaf.Act
ACT_WORDS = {
    Act.PUBLICATION: _("Report published"),
    Act.CORRECTION: _("Report corrected"),
    Act.RETRACTION: _("Report retracted"),
    Act.REINSTATEMENT: _("Report reinstated"),
    Act.STATUS_CHANGE: _("Change of status"),
    Act.CUSTODY_CHANGE: _("Change of custody"),
    Act.MERGING: _("Merged into another entry"),
    Act.REMOVAL: _("Page removed"),
    Act.ERASURE: _("Content of leaves erased"),
    Act.KEY_CHANGE: _("Key of the log changed"),
    Act.ADDITION: _("Added"),
    Act.CHANGE: _("Changed"),
    Act.WITHDRAWAL: _("No longer public"),
}
Row = tuple[str, str]


@dataclass
class Shown:
    """A leaf as the page shows it, with the present public name of what it is about."""

    leaf: LogLeaf
    words: str
    name: str = ""
    address: str = ""
    status: str = ""


class LogForm(forms.Form):
    """Whose leaves to show."""

    q = forms.CharField(
        required=False,
        max_length=200,
        label=_("A case, a person or a report: its address or id"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


@require_safe
@cache_control(public=True, max_age=60)
def index(request: HttpRequest) -> HttpResponse:
    """What was signed last, and the latest acts of the editors or the leaves asked for."""
    form = LogForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    last = LogCheckpoint.objects.first()
    leaves = LogLeaf.objects.filter(index__lt=last.size if last else 0)
    leaves = leaves.of(_rows_asked(asked)) if asked else leaves.editorial()
    context = {
        "form": form,
        "asked": asked,
        "checkpoint": last,
        "key": last.key if last else our_key(),
        "key_changes": told_changes(last.size if last else 0)[::-1],
        "leaves": _shown(list(leaves.order_by("-index")[:SHOWN])),
    }
    return render(request, "cases/public_log.html", context)


def _rows_asked(asked: str) -> list[Row]:
    """The rows of the record that an address, a slug or an id means, with what belongs to a case.

    Only what the record calls by this name now: a name that must not be told finds nothing.
    """
    *before, word = [part for part in asked.split("/") if part] or [""]
    for table, public in (("cases", Case.objects.told()), ("suspects", Suspect.objects.named())):
        row = public.filter(Q(slug=word) | Q(public_id=word)).first()
        rows = PublicRecord.objects.present().filter(table=table, key=row and row.public_id)
        if row and word in (rows.values_list("key", "row__slug").first() or ()):
            parts = _parts_of(row) if table == "cases" else []
            return [(table, row.public_id), *parts]
    if before and before[-1] == "reports" and word.isdecimal():
        report = SourceReport.objects.public().filter(pk=int(word[:18])).first()
        return [("reports", report.public_id)] if report else []
    known = LogLeaf.objects.filter(table__in=TABLES, key=word[:20])
    return list(known.order_by().values_list("table", "key").distinct()[:SHOWN])


def _parts_of(case: Case) -> Iterable[Row]:
    """The steps of a case, the claims on it, and the reports that make them."""
    steps = status_changes().filter(case=case).order_by().values_list("pk", flat=True)
    yield from (("status_changes", str(pk)) for pk in steps)
    said = claims().filter(case=case).order_by().values_list("public_id", "report__public_id")
    for claim, report in said:
        yield from (("claims", claim), ("reports", report))


def _shown(leaves: list[LogLeaf]) -> list[Shown]:
    # While a change waits for the worker, perhaps a name that may be told no more, ids must do.
    rows = _records({(each.table, each.key) for each in leaves})
    cases = _records({("cases", row["case"]) for row in rows.values() if row.get("case")})
    found = []
    for leaf in leaves:
        shown = Shown(leaf, ACT_WORDS[leaf.act])
        table, row = leaf.table, rows.get((leaf.table, leaf.key), {})
        if table in ("status_changes", "claims"):
            if leaf.act == Act.STATUS_CHANGE and row:
                shown.status = STATUSES[row["status"]].label
            table, row = "cases", cases.get(("cases", row.get("case")), {})
        if table in ("cases", "suspects") and row and row["slug"] != row["id"]:
            shown.name = row.get("short_name") or row["name"]
            page = "case-detail" if table == "cases" else "suspect-detail"
            shown.address = reverse(f"pages:{page}", args=[row["slug"]])
        elif table == "reports" and row:
            shown.name = row["title"] or row["url"] or gettext("Title withheld")
            shown.address = reverse("pages:report-detail", args=[row["object_id"]])
        found.append(shown)
    return found


def _records(wanted: set[Row]) -> dict[Row, dict]:
    """What the record says now of these rows, with their numbers in the database."""
    if StaleRow.objects.exists():
        return {}
    found = PublicRecord.objects.present().filter(key__in={key for _, key in wanted if key})
    rows = found.filter(table__in={table for table, _ in wanted})
    return {(each.table, each.key): {**each.row, "object_id": each.object_id} for each in rows}
