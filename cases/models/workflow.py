"""The workflow of a report: which steps there are, and who may take them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cases.models.report import SourceReport
from cases.models.settings import DeskSettings

State = SourceReport.State


class Step(StrEnum):
    """What can be done with a report as a whole."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"
    REJECT = "reject"
    RETRACT = "retract"
    REINSTATE = "reinstate"
    CORRECT = "correct"


@dataclass(frozen=True)
class Rule:
    """From which states a step may be taken, with which permission of the app `cases`."""

    label: str
    before: tuple[SourceReport.State, ...]
    permission: str
    needs_reason: bool = False
    needs_another_person: bool = False
    # Contributors take these steps with what they entered themselves.
    own_suffices: bool = False


RULES: dict[Step, Rule] = {
    Step.SUBMIT: Rule(
        "Submit", (State.DRAFT, State.REJECTED), "submit_sourcereport", own_suffices=True
    ),
    Step.WITHDRAW: Rule(
        "Take back to draft", (State.SUBMITTED,), "submit_sourcereport", own_suffices=True
    ),
    Step.PUBLISH: Rule(
        "Publish", (State.SUBMITTED,), "review_sourcereport", needs_another_person=True
    ),
    Step.REJECT: Rule("Send back", (State.SUBMITTED,), "review_sourcereport", needs_reason=True),
    Step.RETRACT: Rule(
        "Retract", SourceReport.STANDING_STATES, "retract_sourcereport", needs_reason=True
    ),
    Step.REINSTATE: Rule("Reinstate", (State.RETRACTED,), "retract_sourcereport"),
    Step.CORRECT: Rule("Correct", SourceReport.STANDING_STATES, "correct_sourcereport"),
}


def refusal(report: SourceReport, step: Step, user, settings: DeskSettings | None = None) -> str:
    """Say why this user may not take this step with this report now; empty if it is allowed.

    Who asks for many reports at once gives the `settings` of the desk, read once.
    """
    rule = RULES[step]
    if report.state not in rule.before:
        states = " or ".join(State(state).label.lower() for state in rule.before)
        return f"{rule.label}: only what is {states}; this is {report.get_state_display().lower()}."
    return _without_permission(report, rule, user) or _alone(report, rule, user, settings)


def may(report: SourceReport, step: Step, user) -> bool:
    """Whether this user may take this step with this report now."""
    return not refusal(report, step, user)


def steps_for(report: SourceReport, user) -> list[Step]:
    """The steps that this user may take with this report now."""
    return [step for step in Step if may(report, step, user)]


def may_write(report: SourceReport | None, user) -> bool:
    """Whether this user may change what a report says; None: enter a new one.

    What was published is changed by a correction alone, so that somebody reviews it.
    """
    if not user.is_active:
        return False
    if report is None:
        return user.has_perm("cases.add_sourcereport")
    if not report.is_open or not user.has_perm("cases.change_sourcereport"):
        return False
    if user.has_perm("cases.review_sourcereport"):
        return True
    return is_own(report, user) and report.state != State.SUBMITTED


def may_read(report: SourceReport, user) -> bool:
    """Whether this user may see a report on the desk: contributors see others' only once public."""
    if not user.is_active or not user.has_perm("cases.view_sourcereport"):
        return False
    return (
        report.state in SourceReport.PUBLIC_STATES
        or is_own(report, user)
        or user.has_perm("cases.review_sourcereport")
    )


def may_delete(report: SourceReport, user) -> bool:
    """Whether this user may delete a report: never what was public, which is retracted instead."""
    if not user.is_active or not user.has_perm("cases.delete_sourcereport"):
        return False
    if not report.is_open:
        return False
    return is_own(report, user) or user.has_perm("cases.review_sourcereport")


def is_own(report: SourceReport, user) -> bool:
    """Whether this user entered the report."""
    return report.entered_by_id is not None and report.entered_by_id == user.pk


def _without_permission(report: SourceReport, rule: Rule, user) -> str:
    allowed = user.is_active and user.has_perm(f"cases.{rule.permission}")
    if allowed and rule.own_suffices and not user.has_perm("cases.review_sourcereport"):
        allowed = is_own(report, user)
    return "" if allowed else f"{rule.label}: your role does not allow it with this report."


def _alone(report: SourceReport, rule: Rule, user, settings: DeskSettings | None) -> str:
    if not rule.needs_another_person:
        return ""
    if not (settings or DeskSettings.now()).needs_two_people:
        return ""
    if report.submitted_by_id is None:
        return (
            "Publish: nobody vouches for what it says. Take it back to draft and submit it again."
        )
    if report.submitted_by_id != user.pk:
        return ""
    return (
        "Publish: the two-person rule. You submitted what it says now, so somebody else must read "
        "and publish it. (A team of one: a chief editor can switch the rule off in the settings.)"
    )
