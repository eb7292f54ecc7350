"""Recording: the only writer of history. It reads a case's claims and writes what follows.

The row is the queue: a case whose claims changed carries the moment since when it is due.
Recording is idempotent, and one recorder at a time works on a case.
"""

from cases.recording.queue import (
    cases_resting_on,
    mark_due,
    publish,
    record_all_due,
    reinstate,
    retract,
)
from cases.recording.recorder import record

__all__ = [
    "cases_resting_on",
    "mark_due",
    "publish",
    "record",
    "record_all_due",
    "reinstate",
    "retract",
]
