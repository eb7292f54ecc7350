"""Recording: the only writer of history. It reads a case's claims and writes what follows.

The row is the queue: a case whose claims changed carries the moment since when it is due.
Recording is idempotent, and one recorder at a time works on a case.
"""

from cases.recording.entering import enter_draft, enter_submitted
from cases.recording.preview import Preview, preview
from cases.recording.queue import (
    cases_resting_on,
    mark_due,
    mark_due_by_other_rules,
    record_all_due,
    record_due_for,
)
from cases.recording.recorder import record, record_cases
from cases.recording.steps import (
    correct,
    publish,
    publish_all,
    reinstate,
    reject,
    retract,
    submit,
    withdraw,
)
from cases.recording.watching import watch

__all__ = [
    "Preview",
    "cases_resting_on",
    "correct",
    "enter_draft",
    "enter_submitted",
    "mark_due",
    "mark_due_by_other_rules",
    "preview",
    "publish",
    "publish_all",
    "record",
    "record_all_due",
    "record_cases",
    "record_due_for",
    "reinstate",
    "reject",
    "retract",
    "submit",
    "watch",
    "withdraw",
]
