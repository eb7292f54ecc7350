"""One pressing of a button on the page of a report, and what was stored when it was opened."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timezone import localtime

from cases.admin.contents import STATE, UNFINISHED, digests, names_of_changed
from cases.models import SourceReport, TrailEntry, Unfinished
from cases.models.trail import key_of
from cases.recording.preview import Preview

SAVE, SUBMIT, SUBMIT_AND_ADD, PUBLISH, PREVIEW, WITHDRAW = (
    "_save",
    "_submit",
    "_submit_and_add",
    "_publish",
    "_preview",
    "_withdraw",
)
BUTTONS = (PREVIEW, PUBLISH, SUBMIT_AND_ADD, SUBMIT, WITHDRAW, SAVE)
# No button: what was kept of a draft is shown again.
KEPT = "_kept"
# The hidden field that says what was stored when the page was opened.
OPENED = "_opened"
# The tick that a report is not the one that was published at its address already.
ANOTHER = "_another"


class NotSaved(Exception):
    """Why nothing is saved, in words for the editor; the page comes back as it was typed."""


@dataclass
class Attempt:
    """One pressing of a button on the page of a report, and what came of it."""

    button: str
    # What the report said before, and what was stored when the page was opened.
    before: dict = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)
    opened_at: datetime | None = None
    refusal: str = ""
    # Somebody took a step meanwhile after which this editor cannot write any more.
    is_late: bool = False
    # Other reports have its address: whether that is asked, and ticked to be right.
    asks_whether_another: bool = False
    is_another: bool = False
    preview: Preview | None = None
    differences: list | None = None
    changed: list = field(default_factory=list)
    has_vouched: bool = False
    # What was kept of an unfinished draft, where it is that which is shown.
    kept: Unfinished | None = None
    # The report that stands in the end: of a published correction, the corrected one.
    outcome: SourceReport | None = None

    @property
    def is_only_shown(self) -> bool:
        return self.button in (PREVIEW, KEPT) or bool(self.refusal)


def attempt_of(request: HttpRequest) -> Attempt | None:
    """The attempt that this request is, if it is one."""
    return getattr(request, "attempt", None)


def begin(request: HttpRequest) -> Attempt:
    """The attempt that this request is, as the page itself tells what was stored and when."""
    button = next((name for name in BUTTONS if name in request.POST), SAVE)
    attempt = request.attempt = Attempt(button)
    attempt.is_another = attempt.asks_whether_another = ANOTHER in request.POST
    with suppress(ValueError, TypeError, KeyError):
        page = json.loads(request.POST.get(OPENED, ""))
        attempt.opened_at = datetime.fromisoformat(page["at"])
        attempt.opened = dict(page["parts"])
    return attempt


def stored_now(report: SourceReport) -> dict[str, str]:
    """A digest of each part of a stored report, and of the unfinished form kept beside it."""
    kept = Unfinished.objects.filter(report=report).first()
    return digests(report) | ({UNFINISHED: kept.kept_at.isoformat()} if kept else {})


def opened_now(report: SourceReport) -> str:
    """What the page is to send back, to tell later what somebody changed meanwhile."""
    return json.dumps({"at": timezone.now().isoformat(), "parts": stored_now(report)})


def what_happened(attempt: Attempt, report: SourceReport, now: dict[str, str], user) -> str:
    """Who changed what since the page was opened, and what to do."""
    last = _last_act(attempt, report, now)
    who, when = "Somebody", ""
    if last:
        by, name, at = last
        who = "You yourself, in another window," if by == user.pk else name
        when = f" at {localtime(at):%H:%M} UTC"
    names = names_of_changed(attempt.opened, now, report)
    if attempt.opened.get(UNFINISHED) != now.get(UNFINISHED):
        is_kept = UNFINISHED in now
        names.append(f"a form that is not finished, {'kept beside it' if is_kept else 'gone now'}")
    if attempt.opened.get(STATE) != now[STATE]:
        names.insert(0, f"the state: it is {report.get_state_display().lower()} now")
    what = f"{who} changed this report{when} after you opened it ({'; '.join(names)})."
    if attempt.is_late:
        return (
            f"Not saved: {what} You can no longer write it here. What you typed still stands "
            "below: copy what you need."
        )
    return format_html(
        "Not saved: {} What you typed still stands below. "
        '<a href="{}" target="_blank" rel="noopener">Look at what is stored now in a new '
        "window</a>; if you save again, what you typed takes its place.",
        what,
        reverse("admin:cases_sourcereport_change", args=[report.pk]),
    )


def _last_act(attempt: Attempt, report: SourceReport, now: dict[str, str]) -> tuple | None:
    """Who changed the report last since the page was opened, as key and name, and when."""
    entries = TrailEntry.objects.of([key_of(report)]).by_people()
    acts = entries.filter(happened_at__gte=attempt.opened_at)[:1]
    found = [(each.user_id, each.user_name, each.happened_at) for each in acts]
    if attempt.opened.get(UNFINISHED) != now.get(UNFINISHED):
        # No part of what the report says, so the trail has nothing of it.
        kept = Unfinished.objects.filter(report=report).select_related("kept_by")
        found += [(each.kept_by_id, str(each.kept_by or "Somebody"), each.kept_at) for each in kept]
    return max(found, key=lambda act: act[2], default=None)
