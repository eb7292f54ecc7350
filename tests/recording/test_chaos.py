"""Four worker processes, reports in random order, duplicates and random kills: one history.

`CHAOS_REPORTS=500` makes the run long; in the suite it is short.
"""

import os
import random
from contextlib import ExitStack

import pytest
from django.db import connection

from cases import recording, tasks
from cases.models import Case
from cases.recording.exporting import export_history
from tests import build
from tests.recording.test_worker import wait_for
from tests.worker import WorkerProcess, send_through

REPORTS = int(os.environ.get("CHAOS_REPORTS", "30"))
CASES, WORKERS = 12, 4
KINDS = ("reported", "warrant_sought", "warrant_issued", "arrested", "surrendered", "acquitted")


@pytest.fixture
def workers(transactional_db, tmp_path):
    """Four workers on one broker; each can be killed and started again."""
    with ExitStack() as stack:
        made = []
        for number in range(WORKERS):
            folder = tmp_path / f"worker{number}"
            folder.mkdir()
            worker = WorkerProcess(folder)
            worker.environment = {"VAR_DIR": str(tmp_path)}
            worker.options = ["--concurrency", "1"]
            stack.callback(worker.kill)
            made.append(worker)
        options = {"folder": str(tmp_path / "broker"), "polling_interval": 0.02}
        before = send_through("embedded://", options)
        stack.callback(lambda: send_through(*before))
        for worker in made:
            worker.start()
        yield made


def some_reports(chance: random.Random) -> list:
    """Reports on twelve cases with two suspects each; some relay, some are the Court's."""
    cases = [build.case(f"Ada{n}", f"Ben{n}", slug=f"case-{n}") for n in range(CASES)]
    made = []
    for number in range(REPORTS):
        day = f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        if chance.random() < 0.4:
            report = build.court_release(day)
        else:
            relays = tuple(chance.sample(made, 1)) if made and chance.random() < 0.3 else ()
            report = build.report(f"Paper {number % 7}", day, relays=relays)
        for case in chance.sample(cases, chance.randint(1, 3)):
            suffix = case.slug.removeprefix("case-")
            names = chance.choice([(), (f"Ada{suffix}",), (f"Ada{suffix}", f"Ben{suffix}")])
            build.claim(report, case, chance.choice(KINDS), day, *names)
        made.append(report)
    return made


def test_any_order_any_repetition_any_number_of_workers_give_the_same_history(workers):
    chance = random.Random(2023)
    reports = some_reports(chance)
    orders = reports + chance.sample(reports, REPORTS // 4)
    chance.shuffle(orders)
    kills = set(chance.sample(range(len(orders)), 4))
    for place, report in enumerate(orders):
        recording.publish(report)
        tasks.record_due.delay()
        if place in kills:
            victim = chance.choice(workers)
            victim.kill()
            victim.start()
    tasks.sweep.delay()
    wait_for(lambda: _nudged_and_none_due())
    by_four = "\n".join(export_history())

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE cases_statuschange, cases_custodychange, cases_claimfinding CASCADE"
        )
    for case in Case.objects.order_by("pk"):
        recording.mark_due(cases=[case.pk])
        recording.record_all_due()
    by_one = "\n".join(export_history())
    assert by_four == by_one
    assert by_one.count("\n") > CASES


def _nudged_and_none_due() -> bool:
    """A killed worker may have taken a nudge with it: that is what the sweep is for."""
    if Case.objects.due().exists():
        tasks.sweep.delay()
        return False
    return True
