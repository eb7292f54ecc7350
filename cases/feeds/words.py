"""The text of an entry, as HTML: what is said, who says so, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.feeds.entries import Entry, Fate, address_of, day
from cases.models import SourceReport, StatusChange
from cases.views.wording import ATTRIBUTION_WORDS, BASIS_WORDS, PRESUMPTION


def content_of(entry: Entry) -> SafeString:
    """The whole entry; everything in it is escaped."""
    parts = [_fate(entry), _said(entry), _earlier(entry), _proof(entry), _presumption()]
    return format_html_join("\n", "{}", ((part,) for part in parts if part))


def summary_of(entry: Entry) -> str:
    """One line of plain text."""
    row = entry.row
    basis = BASIS_WORDS[row.basis].label.lower()
    line = f"Since {row.effective.words}, known since {day(row.known_on)}. Basis: {basis}."
    return f"{_FATES[entry.fate]} {line}".strip()


_FATES = {
    Fate.STANDS: "",
    Fate.REPLACED: "Said again on other evidence: this entry is replaced.",
    Fate.CORRECTED: "This is no longer said: something else is said in its place.",
    Fate.WITHDRAWN: "This is no longer said, and nothing took its place.",
}


def _fate(entry: Entry) -> SafeString | str:
    if entry.fate == Fate.STANDS:
        return ""
    head = format_html(
        "<p><strong>{}</strong> It was said here until {}.{}</p>",
        _FATES[entry.fate],
        day(entry.row.superseded_at),
        _instead(entry),
    )
    return format_html("{}{}", head, _retractions(entry))


def _instead(entry: Entry) -> SafeString | str:
    if entry.instead is None:
        return ""
    words = _status_words(entry.instead)
    return format_html(" In its place: {}.", _linked(entry, entry.instead, words))


def _linked(entry: Entry, row: StatusChange, words: str) -> SafeString | str:
    """Words that lead to another change, where its address may be told."""
    if entry.api is None:
        return words
    return format_html('<a href="{}">{}</a>', address_of(row), words)


def _retractions(entry: Entry) -> SafeString | str:
    """Why reports behind it were retracted: the reason is public."""
    if not entry.is_named:
        return ""
    gone = [each for each in _reports(entry) if each.state == SourceReport.State.RETRACTED]
    return format_html_join(
        "",
        "<p>{} was retracted here: {}</p>",
        ((_report(report), report.retraction_reason) for report in gone),
    )


def _said(entry: Entry) -> SafeString:
    row, word = entry.row, entry.row.word
    again = f", again since {day(row.holds_from)}" if row.is_return else ""
    until = ""
    if row.stands_until:
        until = f" This is what could be known until {day(row.stands_until)}, and not after."
    unread = "" if row.is_verified else " Not every page behind it has been read."
    basis = BASIS_WORDS[row.basis]
    return format_html(
        "<p>{}{}: {}. {}</p>\n<p>Since {}{}; known since {}.{} Basis: {}. {}{}</p>",
        "" if entry.fate == Fate.STANDS else "What was said: ",
        entry.subject,
        word.label,
        word.meaning,
        row.effective.words,
        again,
        day(row.known_on),
        until,
        basis.label.lower(),
        basis.meaning,
        unread,
    )


def _status_words(row: StatusChange) -> str:
    until = f" (as known until {day(row.stands_until)})" if row.stands_until else ""
    return f"{row.word.label} since {row.effective.words}{until}"


def _earlier(entry: Entry) -> SafeString | str:
    """The entry that this one corrects or replaces."""
    if entry.earlier is None:
        return ""
    verb = "corrects" if entry.row.corrects_id == entry.earlier.pk else "replaces"
    words = _linked(entry, entry.earlier, _status_words(entry.earlier))
    return format_html("<p>It {} what was said before: {}.</p>", verb, words)


def _proof(entry: Entry) -> SafeString | str:
    """Who says so: a report that names somebody whom we may not name is not named itself."""
    if not entry.is_named or not entry.case.shown_name:
        return ""
    claims = entry.row.derivation.get("claims", [])
    told = [
        (_report(report), ATTRIBUTION_WORDS[claim["attribution"]])
        for claim in claims
        if (report := entry.reports.get(claim["report"]))
    ]
    if not told:
        return ""
    rows = format_html_join("", "<li>{} ({})</li>", told)
    return format_html("<p>Who says so:</p>\n<ul>{}</ul>", rows)


def _reports(entry: Entry) -> list[SourceReport]:
    numbers = dict.fromkeys(claim["report"] for claim in entry.row.derivation.get("claims", []))
    return [entry.reports[number] for number in numbers if number in entry.reports]


def _report(report: SourceReport) -> SafeString:
    title = f", “{report.title}”" if report.title else ""
    return format_html(
        '<a href="{}">{}{}</a>, {}',
        settings.SITE_URL + report.get_absolute_url(),
        report.publisher.name,
        title,
        report.published.words if report.published else f"read on {day(report.retrieved_on)}",
    )


def _presumption() -> SafeString:
    return format_html("<p><em>{}</em></p>", PRESUMPTION)
