"""Which step may follow which: real proceedings skip, repeat, suspend and reopen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cases.status.words import STATUSES, Phase, Status


class Outcome(StrEnum):
    """What an event does to the status that holds when it happens."""

    CHANGES = "changes"
    NO_CHANGE = "no_change"
    REFUSED = "refused"


@dataclass(frozen=True)
class Judgement:
    """The outcome and, unless the status changes, the reason in words for an editor."""

    outcome: Outcome
    reason: str = ""


CHANGES = Judgement(Outcome.CHANGES)

_VERDICTS = {"convicted", "acquitted", "sentenced"}
_OF_CONVICTS = {"sentenced", "conviction_final", "sentence_served"}
# An act of the judges or the Prosecutor that shows that proceedings go on after an ending.
_REOPENS = {
    "warrant_sought",
    "summons_issued",
    "warrant_issued",
    "arrested",
    "surrendered",
    "appeared",
    "charges_confirmed",
    "on_trial",
}


def judge(current: str | None, new: str) -> Judgement:
    """Say what an event that sets status `new` does while `current` holds (None: nothing known)."""
    if new == "on_appeal" and current not in _VERDICTS:
        return _same("There is no judgment or sentence under appeal: the status stays.")
    if current is None:
        return CHANGES
    before, after = STATUSES[current], STATUSES[new]
    if before is after:
        return _same(f"The status was already “{before.label}”.")
    if current == "died":
        return CHANGES if new == "terminated" else _same("The person had died by then.")
    if before.phase is Phase.CLOSED:
        return _after_the_end(before, after)
    if before.phase is Phase.SUSPENDED:
        if after.stage < STATUSES["charges_confirmed"].stage:
            return _same("The proceedings were stayed: the status stays.")
        return CHANGES
    return _while_live(before, after)


def _same(reason: str) -> Judgement:
    return Judgement(Outcome.NO_CHANGE, reason)


def _refused(reason: str) -> Judgement:
    return Judgement(Outcome.REFUSED, reason)


def _after_the_end(before: Status, after: Status) -> Judgement:
    """What may come after proceedings are over."""
    if after.code == "died":
        return CHANGES if before.may_reopen else _same("There was a final judgment already.")
    if not before.may_reopen:
        if (before.code, after.code) == ("conviction_final", "sentence_served"):
            return CHANGES
        if after.code == "acquittal_final":
            return CHANGES  # revision of a final conviction, article 84
        if before.code != "acquittal_final" and after.code in (
            "sentenced",
            "conviction_final",
        ):
            return _same("The conviction was final: a later sentence leaves the status.")
        return _refused(
            f"Nothing can follow “{before.label}” but what the Statute provides "
            "(article 20: nobody is tried twice; article 84: revision)."
        )
    if after.phase is Phase.CLOSED:
        if after.code in ("conviction_final", "sentence_served", "acquittal_final"):
            return _refused(f"The proceedings had ended (“{before.label}”) without a judgment.")
        return CHANGES
    if after.code in _REOPENS:
        return CHANGES
    if after.phase is Phase.UNCONFIRMED or after.code == "opened":
        return _same(f"The proceedings had ended (“{before.label}”): this does not reopen them.")
    return _refused(
        f"The proceedings had ended (“{before.label}”); no claim says that they were reopened."
    )


def _while_live(before: Status, after: Status) -> Judgement:
    """What may come while proceedings go on."""
    if before.code == "acquitted" and after.code in _OF_CONVICTS:
        return _refused("The person was acquitted: this needs a conviction.")
    if after.code == "sentence_served" and before.stage < STATUSES["convicted"].stage:
        return _refused("No conviction is known: there is no sentence to serve.")
    if after.code == "acquitted":
        return CHANGES  # also of a conviction, by the Appeals Chamber or on retrial: article 83(2)
    if after.code == "convicted" and before.code in ("acquitted", "on_appeal"):
        return CHANGES
    if (
        after.code == "charges_not_confirmed"
        and before.stage >= STATUSES["charges_confirmed"].stage
    ):
        return _same("At least one charge had been confirmed before.")
    if after.stage > before.stage:
        return CHANGES
    return _same(f"The proceedings were already further: “{before.label}”.")
