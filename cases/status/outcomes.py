"""What events say became of a person's charges, where they speak of all of them at once."""

from __future__ import annotations

from collections.abc import Iterable

from cases.status.dates import PartialDate
from cases.status.history import Verdict
from cases.status.moves import Outcome

PENDING, CONFIRMED, NOT_CONFIRMED = "pending", "confirmed", "not_confirmed"
WITHDRAWN, TERMINATED, CONVICTED, ACQUITTED = "withdrawn", "terminated", "convicted", "acquitted"
# The events do not tell one charge from another.
UNTOLD = ""

_SETS = {
    "charges_confirmed": CONFIRMED,
    "charges_not_confirmed": NOT_CONFIRMED,
    "charges_withdrawn": WITHDRAWN,
    "warrant_withdrawn": WITHDRAWN,
    "proceedings_terminated": TERMINATED,
    "inadmissible": TERMINATED,
    "convicted": CONVICTED,
    "acquitted": ACQUITTED,
    "acquittal_upheld": ACQUITTED,
    "conviction_reversed": ACQUITTED,
}


def outcome_of_charges(verdicts: Iterable[Verdict], charges: int) -> str:
    """The outcome that holds for each of a person's charges, or "" where events do not tell.

    `verdicts` are the person's events in one case in the order of proceedings, `charges` how
    many charges there are. A confirmation or conviction speaks of "at least one charge", so it
    tells of each only where there is one; an ending speaks of all that are still open.
    """
    result = PENDING
    told: set[tuple[str, PartialDate]] = set()
    for verdict in verdicts:
        kind, when = verdict.event.kind, verdict.event.when
        # What is told more exactly comes once more under its coarser date, after all others.
        if verdict.judgement is None or (kind, when) in told:
            continue
        told.update((kind, coarser) for coarser in when.coarser)
        said = _SETS.get(kind, result)
        if said == result or verdict.judgement.outcome is Outcome.REFUSED:
            continue
        if said == CONFIRMED and result in (CONVICTED, ACQUITTED):
            continue  # told late: it came before
        is_partial = said in (CONFIRMED, CONVICTED) and charges > 1
        is_mixed = verdict.judgement.outcome is Outcome.NO_CHANGE and said in (
            NOT_CONFIRMED,
            ACQUITTED,
        )
        if is_partial or is_mixed or result == UNTOLD:
            result = UNTOLD
        elif not (result == WITHDRAWN and said == TERMINATED):
            result = said
    return result
