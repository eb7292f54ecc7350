"""What a report says, part by part in readable words: to compare two entries, or two moments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from cases.models import Claim, SourceReport

# What an editor can type of a report, in the order of the form.
REPORT_FIELDS = (
    "url",
    "publisher",
    "title",
    "published",
    "sourcing",
    "language",
    "hosted_by",
    "archived_url",
    "retrieved_on",
    "dated_on",
    "does_own_reporting",
    "is_verified",
    "private_note",
)
CLAIM_FIELDS = (
    "case",
    "kind",
    "effective",
    "concerns",
    "act",
    "attribution",
    "speaker",
    "capacity",
    "custodian",
    "hearing_on",
    "quote",
    "public_on",
    "public_reason",
    "public_note",
)
THE_REPORT = "The report"
# Stored beside what a report says: its state, and the form of a draft that is not finished.
STATE, UNFINISHED = "state", "unfinished"
LABELS = {
    "url": "Address",
    "published": "Published on",
    "kind": "What happened",
    "effective": "Date of the event",
    "concerns": "Concerns",
    "attribution": "On whose word",
    "capacity": "Speaks for",
    "public_on": "Public since",
    "public_reason": "Why public then",
    "public_note": "More on that",
    "custodian": "Who holds the person",
    "hearing_on": "Day of the hearing",
    "is_verified": "The page itself was read",
}


@dataclass(frozen=True)
class Part:
    """One thing that a report says: what it is called, and its value in words."""

    label: str
    text: str


@dataclass(frozen=True)
class Group:
    """The parts that belong together: the report itself, one claim, one relay, one revision."""

    title: str
    parts: dict[str, Part]


@dataclass(frozen=True)
class Difference:
    """One part that two entries say differently; empty where one does not have it."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Changed:
    """What differs in one group; `how` is "added", "removed" or "changed"."""

    title: str
    how: str
    differences: tuple[Difference, ...]


Content = dict[str, Group]


def content_of(report: SourceReport) -> Content:
    """Everything that a stored report says, by keys that a report and its correction share."""
    content = {"report": Group(THE_REPORT, _parts(report, REPORT_FIELDS))}
    claims = report.claims.select_related("case").prefetch_related("subjects__suspect")
    for claim in claims.order_by("pk"):
        content[f"claim-{claim.corrects_id or claim.pk}"] = Group(
            f"Claim: {claim_in_words(claim)}", parts_of_claim(claim)
        )
    for link in report.relay_links.select_related("relayed__publisher").order_by("pk"):
        parts = {"note": Part("Lost or changed on the way", _plain(link.note))}
        content[f"relay-{link.relayed_id}"] = Group(f"Relays {link.relayed}", parts)
    for revision in report.revisions.order_by("pk"):
        parts = {"note": Part("Changed by its publisher", _plain(revision.note))}
        title = f"Changed by its publisher on {revision.revised_on}"
        content[f"revision-{revision.revised_on}-{_hash(revision.note)}"] = Group(title, parts)
    return content


def compare(before: Content, now: Content) -> list[Changed]:
    """What two entries say differently, in the order of the form."""
    return [
        found
        for key in [*before, *(key for key in now if key not in before)]
        if (found := _changed(before.get(key), now.get(key)))
    ]


def in_one_line(changed: list[Changed]) -> str:
    """Name what differs, without the values."""
    names = []
    for group in changed:
        if group.title == THE_REPORT:
            names += [each.label.lower() for each in group.differences]
        else:
            names.append(f"{group.title} ({group.how})")
    return "; ".join(names)


def digests(report: SourceReport) -> dict[str, str]:
    """A short digest of each part of a stored report, to tell later what somebody changed.

    Claims, relays and revisions have one digest each; so has the state.
    """
    found = {STATE: report.state}
    for key, group in content_of(report).items():
        if key == "report":
            found |= {name: _hash(part.text) for name, part in group.parts.items()}
        else:
            found[key] = _hash("\n".join(part.text for part in group.parts.values()))
    return found


def names_of_changed(before: dict[str, str], now: dict[str, str], report: SourceReport) -> list:
    """Name the parts of a stored report whose digests differ, for an editor."""
    content = content_of(report)
    names = []
    for key in [*before, *(key for key in now if key not in before)]:
        if before.get(key) == now.get(key) or key in (STATE, UNFINISHED):
            continue
        if key in content["report"].parts:
            names.append(content["report"].parts[key].label.lower())
        elif key in content:
            how = "changed" if key in before else "added"
            names.append(f"{content[key].title} ({how})")
        else:
            names.append(f"a {key.partition('-')[0]} that is gone now")
    return names


def parts_of_claim(claim: Claim) -> dict[str, Part]:
    """All parts of a claim, by the names of their columns."""
    return _parts(claim, CLAIM_FIELDS)


def in_a_list(parts: dict[str, Part], leave_out: tuple[str, ...] = ()) -> SafeString:
    """The parts that are not empty as a list in HTML, for who can only read."""
    shown = [
        (part.label, linked(part.text))
        for name, part in parts.items()
        if part.text and name not in leave_out
    ]
    rows = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", shown)
    return format_html('<dl class="report-told">{}</dl>', rows)


def linked(text: str) -> str:
    """The text, or a link if it is an address."""
    if not text.startswith(("http://", "https://")):
        return text
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', text, text)


def claim_in_words(claim: Claim) -> str:
    """A claim in one line: the case, what happened, when."""
    act = "" if claim.act == Claim.Act.ASSERTS else f", {claim.get_act_display()}"
    return f"{claim.case.short_name}: {claim.get_kind_display()}{act}, {claim.effective}"


def _changed(before: Group | None, now: Group | None) -> Changed | None:
    if before is None or now is None:
        group = now or before
        found = tuple(
            Difference(part.label, "" if now else part.text, part.text if now else "")
            for part in group.parts.values()
            if part.text
        )
        return Changed(group.title, "added" if now else "removed", found)
    found = tuple(
        Difference(part.label, before.parts[name].text, part.text)
        for name, part in now.parts.items()
        if before.parts[name].text != part.text
    )
    return Changed(before.title, "changed", found) if found else None


def _parts(row: SourceReport | Claim, names: tuple[str, ...]) -> dict[str, Part]:
    return {name: Part(_label(row, name), text) for name, text in _texts(row, names)}


def _label(row: SourceReport | Claim, name: str) -> str:
    return LABELS.get(name) or capfirst(str(row._meta.get_field(name).verbose_name))


def _texts(row: SourceReport | Claim, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name == "concerns":
            people = sorted(each.suspect.name for each in row.subjects.all())
            yield name, ", ".join(people) or "the case itself: nobody is named"
            continue
        value = getattr(row, name)
        if value not in (None, "") and hasattr(row, f"get_{name}_display"):
            value = getattr(row, f"get_{name}_display")()
        yield name, _plain(value)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    # A browser sends the lines of a text with other ends than a file has.
    return str(value).replace("\r\n", "\n").strip()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
