"""The claims of a case as a page shows them: one event with all who tell of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q
from django.utils.translation import gettext, gettext_lazy

from cases.models import (
    Case,
    Claim,
    ClaimFinding,
    Proceedings,
    Relay,
    SourceReport,
    Warrant,
)
from cases.models.claim import note_concerned
from cases.models.naming import withhold_addresses, withhold_notes, withhold_words
from cases.models.report_questions import SourceReportQuerySet
from cases.status.kinds import EVENT_KINDS
from cases.status.question import Question
from cases.status.steps import NO_STATUS
from cases.views.wording import ATTRIBUTION_WORDS

# What a speaker did, with and without the name of the speaker.
_UTTERANCES = {
    Claim.Act.DENIES: (gettext_lazy("denied"), gettext_lazy("%(speaker)s denied")),
    Claim.Act.DECLINES_TO_COMMENT: (
        gettext_lazy("declined to comment"),
        gettext_lazy("%(speaker)s declined to comment"),
    ),
    Claim.Act.REACTS: (gettext_lazy("reacted"), gettext_lazy("%(speaker)s reacted")),
    Claim.Act.CORRECTS: (gettext_lazy("corrected"), gettext_lazy("%(speaker)s corrected")),
}


@dataclass
class VisibleClaim:
    """A claim that may be shown for a question, with what became of it."""

    row: Claim
    shows_words: bool
    findings: list[str] = field(default_factory=list)

    @property
    def attribution(self) -> str:
        return gettext(ATTRIBUTION_WORDS[self.row.attribution])

    @property
    def label(self) -> str:
        """What happened, or what the speaker did."""
        if self.row.act in _UTTERANCES:
            return str(_UTTERANCES[self.row.act][0])
        return gettext(EVENT_KINDS[self.row.kind].label)

    @property
    def is_retracted(self) -> bool:
        return not self.row.report.is_standing


@dataclass
class ToldEvent:
    """One event or utterance, the people it concerns, and every claim that tells of it."""

    first: Claim
    people: list[Proceedings]
    claims: list[VisibleClaim] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.claims[0].label

    @property
    def moves_nothing(self) -> bool:
        return self.first.act in _UTTERANCES

    @property
    def speakers(self) -> str:
        """Who spoke, for an utterance."""
        return "; ".join(dict.fromkeys(c.row.speaker for c in self.claims if c.row.speaker))

    @property
    def told(self) -> str:
        """The event, or who did what, for a heading."""
        if self.moves_nothing and self.speakers:
            return _UTTERANCES[self.first.act][1] % {"speaker": self.speakers}
        return self.label[:1].upper() + self.label[1:]

    @property
    def words(self) -> str:
        return next((c.row.quote for c in self.claims if c.shows_words and c.row.quote), "")

    @property
    def common_findings(self) -> list[str] | None:
        """What became of all its claims, where it is the same for all; else None."""
        first = self.claims[0].findings
        return first if all(claim.findings == first for claim in self.claims) else None


def visible_claims(case: Case, question: Question) -> list[VisibleClaim]:
    """The claims of published reports that were public on the question's day."""
    claims = (
        Claim.objects.filter(case=case, report__state__in=SourceReport.PUBLIC_STATES)
        .select_related("report__publisher")
        .prefetch_related(findings_shown())
    )
    day = question.known_on
    names = {person.pk: person.suspect.name for person in case.people}
    claims = list(claims)
    note_concerned(claims)
    withhold_words(claims, set(names))
    return [
        VisibleClaim(
            claim,
            shows_words=day is None or claim.report.public_on <= day,
            findings=findings_in_words(claim, names) if question == Question() else [],
        )
        for claim in claims
        if day is None or claim.known_on <= day
    ]


def findings_shown() -> Prefetch:
    """What became of claims, as `findings_shown` of each."""
    # To an attribute: else Django puts together a query for each claim.
    return Prefetch("findings", ClaimFinding.objects.order_by("proceedings"), "findings_shown")


def findings_in_words(claim: Claim, names: dict[int, str]) -> list[str]:
    """What became of a claim (`findings_shown`), with the names only where people differ in it."""
    outcomes: dict[str, list[str]] = defaultdict(list)
    for finding in claim.findings_shown:
        text = gettext(finding.get_outcome_display())
        if finding.reason == NO_STATUS.reason:
            text = gettext(finding.reason)
        elif finding.reason:
            text += f": {gettext(finding.reason)}"
        outcomes[text].append(names.get(finding.proceedings_id, ""))
    if len(outcomes) < 2:
        return list(outcomes)
    return [
        f"{', '.join(filter(None, who))}: {text}" if any(who) else text
        for text, who in outcomes.items()
    ]


def told_events(claims: Iterable[VisibleClaim], case: Case) -> list[ToldEvent]:
    """The claims put together by the event that they tell of, newest first."""
    found: dict[tuple, ToldEvent] = {}
    for claim in claims:
        row = claim.row
        concerned = [person for person in case.people if person.pk in row.concerned]
        key = (
            row.effective_on,
            row.effective_precision,
            row.kind,
            row.act,
            row.quote,
            tuple(person.pk for person in concerned),
        )
        found.setdefault(key, ToldEvent(row, concerned)).claims.append(claim)
    return sorted(
        found.values(),
        key=lambda event: (
            event.first.effective_on,
            EVENT_KINDS[event.first.kind].order,
            event.first.pk,
        ),
        reverse=True,
    )


def keys_of_any(conditions: Iterable[Q]) -> set[int]:
    """Primary keys of the reports that meet any of these conditions, in one question.

    Each is looked up by itself, for its index: all in one would go through every report there is.
    """
    first, *others = (
        SourceReport.objects.filter(each).order_by().values_list("pk") for each in conditions
    )
    return {pk for (pk,) in first.union(*others)}


def reports_of(case: Case, question: Question, also: Iterable[int] = ()) -> list[SourceReport]:
    """The public reports behind a case and those they relay, oldest first, `also` among them,
    as far as they were public on the question's day; each with `relays_shown`."""
    relaying = Q(
        relayed_links__report__claims__case=case,
        relayed_links__report__state__in=SourceReport.PUBLIC_STATES,
    )
    warrants = Warrant.objects.public().filter(proceedings__case=case)
    mine = [Q(claims__case=case), relaying, Q(warrants__in=warrants), Q(pk__in=list(also))]
    if question == Question():
        mine.append(Q(charges__proceedings__case=case))
    reports = with_relays(SourceReport.objects.filter(pk__in=keys_of_any(mine)))
    day = question.known_on
    shown = [report for report in reports if day is None or report.public_on <= day]
    for report in shown:
        report.relays_shown = [
            link for link in report.relays_shown if day is None or link.relayed.public_on <= day
        ]
    return sorted(shown, key=lambda report: (report.public_on, report.pk))


def with_relays(reports: SourceReportQuerySet) -> list[SourceReport]:
    """Those of these reports that are public, as they may be shown: each with its publisher and,
    as `relays_shown`, its relays of public reports."""
    links = Relay.objects.filter(relayed__state__in=SourceReport.PUBLIC_STATES)
    relays = Prefetch("relay_links", links.select_related("relayed__publisher"), "relays_shown")
    found = list(reports.public().select_related("publisher").prefetch_related(relays))
    withhold_addresses(found)
    withhold_notes(link for report in found for link in report.relays_shown)
    return found
