"""What the page of a report shows beside its form: the state of things, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from cases import recording
from cases.admin.attempts import (
    PREVIEW,
    PUBLISH,
    SAVE,
    SUBMIT,
    SUBMIT_AND_ADD,
    WITHDRAW,
    Attempt,
)
from cases.admin.contents import Changed, compare, content_of
from cases.admin.lookup import at_its_address, links_to
from cases.admin.trail_words import Act, acts
from cases.ingest.deciding import ago
from cases.models import DeskSettings, SourceReport, TrailEntry
from cases.models.trail import key_of
from cases.models.workflow import RULES, Step, may_write, refusal, steps_for
from cases.recording.preview import Preview, preview

State = SourceReport.State
# The rows that hold what a report says.
CONTENT = tuple(
    f"cases.{name}" for name in ("sourcereport", "claim", "claimsubject", "relay", "revision")
)
SHOWN = 6
NO_CLAIM = (
    "This report makes no claim, so it can change nothing. Add a claim, or keep it as a report "
    "alone."
)


@dataclass(frozen=True)
class Button:
    """A button of the submit line: it sends the form under `name`, or goes to `address`.

    With `by_post` the form is sent to `address`, which takes nothing of it but its token.
    """

    label: str
    name: str = ""
    address: str = ""
    by_post: bool = False
    key: str = ""
    is_first: bool = False

    @property
    def attributes(self) -> dict[str, str]:
        found = {"accesskey": self.key} if self.key else {}
        if self.by_post:
            found |= {"formaction": self.address, "formnovalidate": True}
        return found


@dataclass
class Things:
    """The state of a report, for the head of its page."""

    report: SourceReport | None = None
    sentence: str = ""
    # Why this reviewer may not publish it.
    why_not: str = ""
    correction_of: SourceReport | None = None
    open_correction: SourceReport | None = None
    differences: list[Changed] | None = None
    changed_since: list[str] = field(default_factory=list)
    # What a reviewer should know: other reports have its address.
    same_address: SafeString | str = ""
    preview: Preview | None = None


def buttons(report: SourceReport | None, user, attempt: Attempt | None) -> list[Button]:
    """The buttons for this user, the likeliest first."""
    if attempt and attempt.is_late:
        return []
    steps = steps_for(report, user) if report else []
    if report is None or (may_write(report, user) and report.state != State.SUBMITTED):
        return _for_writing(report, user, steps)
    found = []
    if Step.PUBLISH in steps:
        found.append(Button("Publish", PUBLISH, key="u", is_first=True))
    if may_write(report, user):
        found.append(Button("Save changes", SAVE, key="s", is_first=not found))
        found.append(Button("Preview", PREVIEW, key="p"))
    labels = {Step.CORRECT: "Correct"}
    if Step.CORRECT in steps and report.corrections.exists():
        labels[Step.CORRECT] = "Go on with the correction"
    for step in (Step.CORRECT, Step.REJECT, Step.WITHDRAW, Step.RETRACT, Step.REINSTATE):
        if step in steps:
            address = reverse("admin:cases_sourcereport_step", args=[report.pk, step.value])
            asks = step not in (Step.CORRECT, Step.WITHDRAW)
            label = labels.get(step, RULES[step].label)
            if step is Step.WITHDRAW and may_write(report, user):
                # With the form: what was typed on the page is not to be lost.
                found.append(Button(label, WITHDRAW))
                continue
            found.append(Button(label, address=address, by_post=not asks))
    return found


def _for_writing(report: SourceReport | None, user, steps: list[Step]) -> list[Button]:
    found = []
    may_submit = Step.SUBMIT in steps or (
        report is None and user.has_perm("cases.submit_sourcereport")
    )
    if may_submit:
        found.append(Button("Save and submit", SUBMIT, key="u", is_first=True))
        if report is None:
            found.append(Button("Submit, enter another", SUBMIT_AND_ADD, key="a"))
        if user.has_perm("cases.review_sourcereport") and not DeskSettings.now().needs_two_people:
            found.append(Button("Save and publish", PUBLISH))
    found.append(Button("Save draft", SAVE, key="s", is_first=not found))
    found.append(Button("Preview", PREVIEW, key="p"))
    return found


def state_of_things(report: SourceReport | None, user, attempt: Attempt | None) -> Things:
    """What is to be said of a report before its form."""
    if report is None:
        return Things(preview=attempt.preview if attempt else None)
    things = Things(report, sentence=_way_so_far(report, user))
    if report.state == State.SUBMITTED and user.has_perm("cases.review_sourcereport"):
        things.why_not = refusal(report, Step.PUBLISH, user)
    if report.corrects_id:
        things.correction_of = report.corrects
        things.changed_since = changed_since(report, user)
        things.differences = compare(content_of(report.corrects), content_of(report))
    elif not report.is_open and user.has_perm("cases.review_sourcereport"):
        things.open_correction = report.corrections.select_related("entered_by").first()
    if attempt:
        things.preview = attempt.preview
        if attempt.differences is not None:
            things.differences = attempt.differences
    elif report.state == State.SUBMITTED and user.has_perm("cases.review_sourcereport"):
        own = SourceReport.objects.get(pk=report.pk)
        effect = preview(lambda: recording.publish(own))
        things.preview = effect if report.claims.exists() else with_no_claim(effect)
        things.same_address = links_to(at_its_address(report, user))
    return things


def with_no_claim(effect: Preview) -> Preview:
    """The preview of a report that makes no claim: if it changes nothing, that is why."""
    return effect if effect.changes else replace(effect, sentences=(NO_CLAIM,))


def changed_since(draft: SourceReport, user) -> list[str]:
    """What changed about the published report since its correction was begun, by the trail."""
    report, since = draft.corrects, draft.entered_at
    entries = TrailEntry.objects.of([key_of(report)]).filter(model__in=CONTENT)
    told = acts(list(entries.filter(happened_at__gt=since)), user)
    found = [
        f"After this correction was begun, {act.who} changed the published report "
        f"({date_format(act.first.happened_at, 'j F Y, H:i')} UTC: {_in_short(act)}). Look at "
        "each difference, lest the correction undo what was mended."
        for act in told
    ]
    gone = report.relay_links.filter(
        relayed__state=State.RETRACTED, relayed__state_changed_at__gt=since
    )
    for link in gone.select_related("relayed__publisher"):
        found.append(f"A report that it relays was retracted since: {link.relayed}.")
    return found


def _in_short(act: Act) -> str:
    """What an act changed, without the values."""
    words = []
    for told in act.told:
        if told.entry.model == "cases.sourcereport":
            words += [change.label for change in told.changes]
        else:
            words.append(f"{told.verb} the {told.noun} “{told.name.text}”")
    more = len(words) - SHOWN
    return "; ".join(words[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _way_so_far(report: SourceReport, user) -> str:
    """Who entered, submitted and reviewed it last, and with what reason."""

    def name(person) -> str:
        return "you" if person == user else str(person or "the system")

    since = ago(report.state_changed_at)
    reviewed = f"{since} by {name(report.reviewed_by)}"
    match report.state:
        case State.DRAFT:
            tool = f" with the tool {report.entered_with.name}" if report.entered_with else ""
            return f"Draft, entered by {name(report.entered_by)}{tool}."
        case State.SUBMITTED:
            return (
                f"Submitted {since}; {name(report.submitted_by or 'nobody')} "
                f"vouch{'' if report.submitted_by == user else 'es'} for what it says now."
            )
        case State.REJECTED:
            return f"Sent back {reviewed}: “{report.rejection_reason}” Mend it and submit it again."
        case State.RETRACTED:
            return f"Retracted {reviewed}: “{report.retraction_reason}”"
    return f"{report.get_state_display()} {reviewed}. It is changed by a correction alone."
