"""How long it takes from the publication of a report until the API shows what it changed.

A program of its own, in the database that DATABASE_URL names: its arguments are the port of the
web server and how often to publish; it prints the times, in seconds, as JSON. A worker must run.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

POLL_SECONDS = 0.005
PATIENCE_SECONDS = 30
REST_SECONDS = 0.3
# So often the embedded broker is asked for tasks, where none came of late.
TURN_SECONDS = 0.1
CASES = 5
TITLE = "Published to measure"
REASON = "It was published to measure how long that takes."
OPENED_ON, ISSUED_ON = date(2024, 1, 1), date(2024, 2, 1)


def main(port: int, times: int) -> None:
    import django

    django.setup()
    from cases import recording

    cases = [case_of(number) for number in range(CASES)]
    take_back()
    recording.record_all_due()
    empty, readable = [], []
    with tempfile.TemporaryDirectory() as folder:
        _empty_task(Path(folder) / "first")
        # In turn, so that noise hits both.
        for number in range(times):
            _rest()
            empty.append(_empty_task(Path(folder) / str(number)))
            _rest()
            readable.append(_publish(cases[number % CASES], port, number))
    print(json.dumps({"empty": empty, "readable": readable}))


def _rest() -> None:
    """Let end what a recording entails, such as a look for mail that is due; and begin at any
    moment of the turns in which the broker is asked, not always at the same."""
    time.sleep(REST_SECONDS + random.uniform(0, TURN_SECONDS))


def _empty_task(path: Path) -> float:
    from bench.empty import leave

    begin = time.perf_counter()
    leave.delay(str(path))
    return _until(path.exists) - begin


def _publish(case, port: int, number: int) -> float:
    """Publish the Court's report of a warrant as an editor does, until the case shows it; then
    retract it, so that the case is as before."""
    from django.db import transaction

    from cases import recording, tasks

    report = report_of(case, "warrant_issued", ISSUED_ON + timedelta(days=number))
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def status() -> str | None:
        connection.request("GET", f"/api/v1/cases/{case.public_id}/?fields=status")
        shown = json.loads(connection.getresponse().read())["status"]
        return shown and shown["code"]

    if status() != "opened":
        raise RuntimeError(f"{case} is not as it was: {status()}")
    begin = time.perf_counter()
    # As the editors' desk does it.
    with transaction.atomic():
        recording.publish(report)
        tasks.record_due.delay_on_commit()
    end = _until(lambda: status() == "warrant_issued")
    recording.retract(report, REASON)
    recording.record_all_due()
    connection.close()
    return end - begin


def _until(holds: Callable[[], bool]) -> float:
    """The moment at which it holds; raises TimeoutError if that does not come."""
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while not holds():
        if time.perf_counter() > deadline:
            raise TimeoutError("Nothing came of it: does a worker run?")
        time.sleep(POLL_SECONDS)
    return time.perf_counter()


def case_of(number: int):
    """An artificial case that the Court has opened, made once in each database."""
    from cases import recording
    from cases.models import Case, Situation

    slug = f"zz-published-to-measure-{number}"
    case = Case.objects.filter(slug=slug).first()
    if case is None:
        case = Case.objects.create(
            situation=Situation.objects.earliest("pk"),
            title="A case that exists to measure publishing",
            short_name=slug,
            slug=slug,
        )
        recording.publish(report_of(case, "opened", OPENED_ON))
    return case


def take_back(case=None) -> None:
    """Retract what a run that was broken off has left, of this case or of all."""
    from cases import recording
    from cases.models import SourceReport

    left = SourceReport.objects.filter(
        title=TITLE, state="published", claims__kind="warrant_issued"
    )
    for report in left if case is None else left.filter(claims__case=case):
        recording.retract(report, REASON)


def report_of(case, kind: str, on: date):
    """A draft of a report by the Court that says so."""
    from cases.models import Claim, Publisher, SourceReport

    court, _ = Publisher.objects.get_or_create(
        name="The Court of the benchmark", defaults={"kind": Publisher.Kind.OFFICIAL}
    )
    report = SourceReport.objects.create(
        publisher=court,
        title=TITLE,
        url=f"https://example.org/{case.slug}/{kind}",
        published_on=on,
    )
    Claim.objects.create(
        report=report, case=case, kind=kind, effective_on=on, attribution=Claim.Attribution.COURT
    )
    return report


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_tracker.settings")
    main(int(sys.argv[1]), int(sys.argv[2]))
