"""The audit trail in words: what an entry did, to which row, from what to what."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_countries import countries
from django_countries.fields import CountryField

from cases.admin.trail_names import Name, Names
from cases.models import TrailEntry
from cases.models.audit import TRACKED
from cases.models.trail import DOCKET

Kind = TrailEntry.Kind
SHOWN_IN_A_LINE = 120
VERBS = {Kind.INSERT: "added", Kind.UPDATE: "changed", Kind.DELETE: "deleted"}
PREPOSITIONS = {"added": "to", "changed": "of", "deleted": "from", "removed": "from"}

# Rows that only tie two others: what is tied to the whole, in one word, and the column naming it.
LINKS = {
    "cases.claimsubject": ("person", "proceedings_id"),
    "cases.milestone_sources": ("source", "sourcereport_id"),
    "cases.warrant_sources": ("source", "sourcereport_id"),
    "cases.charge_sources": ("source", "sourcereport_id"),
    "auth.user_groups": ("role", "group_id"),
    "auth.user_user_permissions": ("permission", "permission_id"),
    "auth.group_permissions": ("permission", "permission_id"),
}
PROGRAMS = {DOCKET: "the public docket", "worker": "the worker", "": "nobody who is known"}


@dataclass(frozen=True)
class Change:
    """One column: what it is called, and what it held before and after, in words."""

    label: str
    old: str
    new: str
    is_hidden: bool = False

    @property
    def is_long(self) -> bool:
        return len(self.old) + len(self.new) > SHOWN_IN_A_LINE

    @property
    def difference(self) -> SafeString:
        """Both texts in one, with what was taken away and what was added marked as such."""
        return _difference(self.old, self.new)


@dataclass(frozen=True)
class Told:
    """One entry of the trail in words."""

    entry: TrailEntry
    verb: str
    noun: str
    name: Name
    preposition: str = ""
    whole_noun: str = ""
    whole: Name | None = None
    changes: Sequence[Change] = ()

    @property
    def is_deletion(self) -> bool:
        return self.verb == "deleted"


@dataclass
class Act:
    """What somebody did in one go."""

    first: TrailEntry
    who: str
    told: list[Told] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """The first thing that was done, and how many more."""
        first, more = self.told[0], len(self.told) - 1
        further = f" and {more} more thing{'' if more == 1 else 's'}" if more else ""
        return f"{first.verb} the {first.noun} “{first.name.text}”{further}"


def actor(entry: TrailEntry) -> str:
    """Who did it: the name of the account as it was, or which program."""
    if entry.user_name:
        return entry.user_name
    if entry.door == "web":
        return "somebody who had not signed in"
    return PROGRAMS.get(entry.door, f"the program {entry.door}")


def acts(entries: Sequence[TrailEntry], user, shown: str = "") -> list[Act]:
    """Put entries, newest first, into words for a user: acts newest first, each in its order.

    `shown` is the key of the row of whose history they are: it is not named again and again.
    """
    names = Names(entries, user)
    found: list[Act] = []
    for entry in entries:
        if not found or _apart(found[-1].first, entry):
            found.append(Act(entry, actor(entry)))
        found[-1].told.insert(0, tell(entry, names, shown))
    return found


def _apart(one: TrailEntry, other: TrailEntry) -> bool:
    """Whether two neighbours in the trail belong to different acts.

    What one program did within a minute is told together, or the trail would be long to read.
    """
    if (one.user_name, one.door) != (other.user_name, other.door):
        return True
    minutes = {each.happened_at.replace(second=0, microsecond=0) for each in (one, other)}
    return one.act != other.act and (bool(one.user_name) or len(minutes) > 1)


def tell(entry: TrailEntry, names: Names, shown: str = "") -> Told:
    """Put one entry into words; `names` must have been made for it."""
    noun, link = LINKS.get(entry.model, (noun_of(entry.model), ""))
    name = names.of_value(entry, link) if link else names.of_key(entry.key)
    verb = "removed" if link and entry.kind == Kind.DELETE else VERBS[entry.kind]
    wholes = [key for key in entry.about if key not in (entry.key, name.key)]
    whole = "" if not link and shown in wholes else next((k for k in wholes if k != shown), "")
    return Told(
        entry=entry,
        verb=verb,
        noun=noun,
        name=name,
        preposition=PREPOSITIONS[verb],
        whole_noun=noun_of(whole.partition(":")[0]) if whole else "",
        whole=names.of_key(whole) if whole else None,
        changes=[] if link else changes(entry, names),
    )


def noun_of(model: str) -> str:
    """What a row of a model is called in a sentence."""
    if model in LINKS:
        return LINKS[model][0]
    return str(TRACKED[model].row._meta.verbose_name) if model in TRACKED else model


def changes(entry: TrailEntry, names: Names) -> list[Change]:
    """The columns of an entry in words, without those that say nothing."""
    tracked = TRACKED.get(entry.model)
    passed_over = {*names.withheld(entry.model)}
    if tracked and entry.kind != Kind.UPDATE:
        passed_over |= {*tracked.part_of, "docket_key", "public_id"}
        if tracked.is_about_any_row:
            passed_over |= {"content_type_id", "object_id"}
    found = []
    for column in entry.columns:
        if column in passed_over:
            continue
        old, new = (
            value_in_words(entry, column, (side or {}).get(column), names)
            for side in (entry.old, entry.new)
        )
        if old or new:
            found.append(Change(label_of(entry, column), old, new, entry.is_hidden(column)))
    return found


def label_of(entry: TrailEntry, column: str) -> str:
    """What a column is called on the screens."""
    each = field_of(entry, column)
    return str(each.verbose_name) if each else column


def field_of(entry: TrailEntry, column: str) -> models.Field | None:
    """The field of a column, or None where the software knows it no longer."""
    fields = entry.row._meta.local_concrete_fields if entry.row else []
    return next((each for each in fields if each.column == column), None)


def value_in_words(entry: TrailEntry, column: str, value: object, names: Names) -> str:
    """What a column held, as an editor would say it; "" for nothing."""
    if value is None or value == "" or value == []:
        return ""
    each = field_of(entry, column)
    if isinstance(each, models.ForeignKey):
        return names.of_value(entry, column, value).text
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(each, CountryField):
        codes = str(value).split(",")
        return ", ".join(countries.name(code) or code for code in codes)
    if isinstance(value, list):
        labels = dict(getattr(getattr(each, "base_field", None), "flatchoices", []))
        return ", ".join(str(labels.get(part, part)) for part in value)
    if isinstance(each, models.DateTimeField):
        return f"{date_format(datetime.fromisoformat(str(value)), 'j F Y, H:i')} UTC"
    if isinstance(each, models.DateField):
        return date_format(date.fromisoformat(str(value)), "j F Y")
    return str(dict(getattr(each, "flatchoices", [])).get(value, value))


def _difference(old: str, new: str) -> SafeString:
    before, after = (re.findall(r"\s+|\w+|[^\w\s]", text) for text in (old, new))
    parts: list[tuple[str, str]] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if what == "equal":
            parts.append(("", "".join(before[a:b])))
            continue
        parts += [("del", "".join(before[a:b])), ("ins", "".join(after[c:d]))]
    return format_html_join("", "{}", ((_marked(tag, text),) for tag, text in parts if text))


def _marked(tag: str, text: str) -> SafeString | str:
    if not tag:
        return text
    return format_html(f"<{tag}>{{}}</{tag}>", text)
