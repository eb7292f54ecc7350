"""Publishes reports and takes them back, one after the other, while something else is measured.

A program of its own, in the database that DATABASE_URL names: its argument is how many seconds lie
between two. When it is ended it waits until the worker, which must run, has recorded all, and
prints as JSON how many were written and how many cases are left unrecorded.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from datetime import timedelta

PATIENCE_SECONDS = 60


def main(every: float) -> None:
    import django

    django.setup()
    from django.db import transaction

    from bench.readable import CASES, ISSUED_ON, case_of, report_of, take_back
    from cases import recording, tasks
    from cases.models import Case

    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    cases = [case_of(number) for number in range(CASES)]
    take_back()
    written = 0
    while not ended:
        # Each is published, and retracted at the next turn of its case.
        case = cases[written % CASES]
        with transaction.atomic():
            take_back(case)
            issued_on = ISSUED_ON + timedelta(days=written % 300)
            recording.publish(report_of(case, "warrant_issued", issued_on))
            tasks.record_due.delay_on_commit()
        written += 1
        time.sleep(every)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (left := Case.objects.due().count()) and time.monotonic() < deadline:
        time.sleep(0.2)
    take_back()
    recording.record_all_due()
    print(json.dumps({"written": written, "left": left}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_tracker.settings")
    main(float(sys.argv[1]))
