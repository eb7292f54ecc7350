"""What stands behind a step: the claims that prove it, and the origins behind its support."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce

from django.utils.translation import gettext, ngettext

from cases.models import Case, Claim, Proceedings, Publisher, StatusChange
from cases.models.facts import Facts, facts_of
from cases.models.history_row import HistoryRow
from cases.models.naming import WRITTEN_WORDS, named_no_more, without_mended_words
from cases.status.events import gather
from cases.status.evidence import (
    THE_COURT,
    Attribution,
    Basis,
    Event,
    Origin,
    independent_origins,
)
from cases.status.question import Question
from cases.views.events import VisibleClaim
from cases.views.wording import ATTRIBUTION_WORDS


@dataclass(frozen=True)
class ProofClaim:
    """One claim of a proof as it was written down, and its report as it is now."""

    written: dict
    claim: VisibleClaim | None = None

    @property
    def is_documented_later(self) -> bool:
        return bool(self.claim and self.claim.row.is_documented_later)

    @property
    def shows_words(self) -> bool:
        """Whether the page may repeat the words: not those written after the day asked about."""
        return self.claim is None or self.claim.shows_words

    @property
    def attribution(self) -> str:
        return gettext(ATTRIBUTION_WORDS[self.written["attribution"]])

    @property
    def when(self) -> date:
        return date.fromisoformat(self.written["public_on"])


@dataclass(frozen=True)
class Origins:
    """The independent origins behind a step, in words, and how many of them are named."""

    words: tuple[str, ...] = ()
    named: int = 0

    def __str__(self) -> str:
        count = len(self.words)
        if not count:
            return ""
        if count == 1:
            return gettext("one origin, named") if self.named else gettext("one origin, not named")
        return _naming(count, self.named) % {
            "count": in_words(count),
            "named": in_words(self.named),
        }


def _naming(count: int, named: int) -> str:
    """How many of several origins are named, as a sentence to be filled in."""
    if not named:
        return (
            gettext("%(count)s origins, neither named")
            if count == 2
            else ngettext("%(count)s origin, none named", "%(count)s origins, none named", count)
        )
    if named == count == 2:
        return gettext("%(count)s origins, both named")
    if named == count:
        return ngettext("%(count)s origin, all named", "%(count)s origins, all named", count)
    if named == 1:
        return ngettext(
            "%(count)s origin, one of them named", "%(count)s origins, one of them named", count
        )
    return ngettext(
        "%(count)s origin, %(named)s of them named",
        "%(count)s origins, %(named)s of them named",
        count,
    )


def in_words(number: int) -> str:
    """Two, three, up to six; then 7, 8 …"""
    small = {
        2: gettext("two"),
        3: gettext("three"),
        4: gettext("four"),
        5: gettext("five"),
        6: gettext("six"),
    }
    return small.get(number, str(number))


def proof_of(row: HistoryRow, claims: dict[int, VisibleClaim], is_hushed: bool) -> list[ProofClaim]:
    """The claims that prove a row, as they were written down with it; where somebody is named no
    more (`is_hushed`), without the words that were mended since."""
    found = []
    for written in row.derivation.get("claims", []):
        claim = claims.get(written["claim"])
        if is_hushed:
            written = without_mended_words(written, _words_now(claim))
        found.append(ProofClaim(written, claim))
    return found


def _words_now(claim: VisibleClaim | None) -> dict[str, str]:
    if claim is None:
        return {}
    return {
        name: reduce(getattr, path.split("__"), claim.row) for name, path in WRITTEN_WORDS.items()
    }


class Evidence:
    """What stands behind the steps of one case, as known on a question's day."""

    def __init__(self, case: Case, question: Question, claims: Iterable[VisibleClaim]) -> None:
        self.case = case
        self.day = question.known_on or date.max
        self.claims = {claim.row.pk: claim for claim in claims}

    @cached_property
    def facts(self) -> Facts:
        return facts_of(Claim.objects.filter(case=self.case))

    @cached_property
    def events(self) -> list[Event]:
        return gather(self.facts.claims)

    @cached_property
    def publishers(self) -> dict[str, str]:
        """Publisher's key -> name, for all on whose reporting the case rests."""
        keys = {report.publisher for report in self.facts.reports.values()}
        names = Publisher.objects.filter(pk__in=keys).values_list("pk", "name")
        return {str(key): name for key, name in names}

    @cached_property
    def is_hushed(self) -> bool:
        """Whether somebody is named in the case no more."""
        return named_no_more().filter(case=self.case).exists()

    def proof_of(self, change: StatusChange) -> list[ProofClaim]:
        return proof_of(change, self.claims, self.is_hushed)

    def origins_of(self, change: StatusChange, people: list[Proceedings]) -> Origins:
        """The origins behind all that supported a step on the day asked about."""
        reports = self.facts.reports
        behind = set().union(
            *(
                independent_origins(event, reports, self.day)
                for event in self._events_of(change, people)
            )
        )
        named = {self.in_words(origin) for origin in behind if origin.is_named}
        unnamed = {self.in_words(origin) for origin in behind if not origin.is_named}
        return Origins((*sorted(named), *sorted(unnamed)), len(named))

    def wants_better(self, change: StatusChange, people: list[Proceedings]) -> bool:
        """Whether a step rests on a single report that is not the Court's own word."""
        if change.basis == Basis.OFFICIAL or change.status == "reported":
            return False
        support = {
            claim.report
            for event in self._events_of(change, people)
            for claim in event.support
            if claim.public_on <= self.day
        }
        return len(support) == 1

    def _events_of(self, change: StatusChange, people: list[Proceedings]) -> list[Event]:
        """The events behind a step: of its people, or of anybody where it is of the case alone.

        Reports that there is a case support each other, whatever their date.
        """
        when = change.effective
        subjects = {person.suspect_id for person in people}
        return [
            event
            for event in self.events
            if event.kind == change.kind
            and (not subjects or event.subject in subjects)
            and (change.kind == "reported" or when.covers(event.when) or event.when.covers(when))
        ]

    def is_the_court(self, origin: Origin) -> bool:
        is_its_name = origin.name in (THE_COURT, self.case.situation.court.name)
        return origin.sort is Attribution.COURT or is_its_name

    def in_words(self, origin: Origin) -> str:
        """The name of an origin, as a page tells it."""
        if self.is_the_court(origin):
            return gettext("the Court")
        if origin.sort is Attribution.UNNAMED:
            return gettext("unnamed persons, through %(publisher)s") % {
                "publisher": self.publishers[origin.name]
            }
        if origin.sort is Attribution.OBSERVATION:
            return self.publishers[origin.name]
        return origin.name
