"""What the worker costs: one recording as a case grows, throughput, a backlog, promptness.

    python bench/worker.py growth|throughput|promptness|backlog --var /tmp/bench-worker

Everything runs on an embedded PostgreSQL of its own under `--var`, with artificial cases, real
Celery workers and the broker of `--broker`; nothing of it is about anybody.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, perf_counter, sleep

ROOT = Path(__file__).resolve().parent.parent
BROKERS = {
    "embedded": "embedded://",
    "redis": "redis://127.0.0.1:6379/14",
    "rabbitmq": "amqp://guest:guest@127.0.0.1:5672//",
}
PATIENCE_SECONDS = 900


def prepare(var_dir: Path, broker: str) -> None:
    """Start the database of the benchmark, with an empty schema at the first call."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "icc_tracker.settings",
        "VAR_DIR": str(var_dir),
        "CELERY_BROKER_URL": BROKERS[broker],
        "BENCH_COUNT": str(var_dir / "count"),
    }
    os.environ.pop("DATABASE_URL", None)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.conf import settings

    from cases.management.commands.run import make_roles, migrate

    settings.EMBEDDED_POSTGRES.start()
    migrate()
    make_roles()


# --- Workers -------------------------------------------------------------------------------------


def _count() -> int:
    path = Path(os.environ["BENCH_COUNT"])
    return path.stat().st_size if path.exists() else 0


try:
    from icc_tracker.celery import app
except ImportError:  # run as a script, before `prepare` has made the project importable
    app = None

if app:
    if "BENCH_QUEUE" in os.environ:
        # A worker of the benchmark keeps what it sends itself.
        app.conf.task_default_queue = os.environ["BENCH_QUEUE"]

    @app.task(name="bench.nothing")
    def nothing() -> None:
        """A task that does nothing but say so: one byte in a file."""
        with open(os.environ["BENCH_COUNT"], "ab", buffering=0) as file:
            file.write(b".")


@contextmanager
def workers(number: int, queue: str, var_dir: Path) -> Iterator[subprocess.Popen]:
    """So many real worker processes that take what is sent to a queue."""
    log_file = var_dir / f"{queue}.log"
    command = [sys.executable, "-m", "celery", "-A", "bench.worker", "worker", "--loglevel"]
    command += ["WARNING", "--without-gossip", "--without-mingle"]
    command += ["--concurrency", str(number), "--queues", queue]
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "BENCH_QUEUE": queue},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _send_nothing(1, queue)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)
        with sys.modules[__name__].app.connection_for_write() as connection:
            connection.default_channel.queue_delete(queue)


def _send_nothing(number: int, queue: str) -> float:
    """Send empty tasks; return the seconds until all are done."""
    task = sys.modules[__name__].nothing
    wanted = _count() + number
    start = monotonic()
    for _ in range(number):
        task.apply_async(queue=queue)
    _wait_until(lambda: _count() >= wanted)
    return monotonic() - start


def _wait_until(condition: Callable[[], bool], pause: float = 0.0005) -> None:
    deadline = monotonic() + PATIENCE_SECONDS
    while not condition():
        if monotonic() > deadline:
            raise TimeoutError("The workers did not do it.")
        sleep(pause)


def throughput(options: argparse.Namespace) -> None:
    """Reports per second that workers record, against empty tasks by the same workers."""
    from bench.worker_cases import PROCEEDINGS, Maker
    from cases import recording
    from cases.models import Case

    maker = Maker()
    print(f"Broker: {options.broker}; {options.cases} cases")
    print("| workers | reports a case | empty tasks/s | cases/s | reports/s | reports : empty |")
    print("| --- | --- | --- | --- | --- | --- |")
    for number in options.workers:
        queue = f"bench-{uuid.uuid4().hex}"
        with workers(number, queue, options.var):
            for each in options.reports:
                empty = options.empty / _send_nothing(options.empty, queue)
                cases = maker.cases(options.cases)
                due = Case.objects.filter(pk__in=[case.pk for case in cases])
                # Known cases: that they are new to the ledger is not what a report costs.
                for places in ([0], range(1, each + 1)):
                    recording.record_all_due()
                    wanted = [(case, place, each + 1) for case in cases for place in places]
                    maker.claims_of(wanted, PROCEEDINGS)
                    maker.analyze()
                    due.mark_due()
                start = monotonic()
                _nudge(number, queue)
                _wait_until(lambda: not Case.objects.due().exists(), 0.01)
                done = options.cases / (monotonic() - start)
                print(
                    f"| {number} | {each} | {empty:.0f} | {done:.0f} | {done * each:.0f} "
                    f"| {done * each / empty:.2f} |",
                    flush=True,
                )
                _send_nothing(number, queue)


def promptness(options: argparse.Namespace) -> None:
    """From a published report to the recorded case, against the round trip of an empty task."""
    from django.db import transaction

    from bench.worker_cases import PROCEEDINGS, Maker
    from cases import recording, tasks
    from cases.models import Case

    maker = Maker()
    queue = f"bench-{uuid.uuid4().hex}"
    empty, published, posted = [], [], []
    with workers(1, queue, options.var):
        _send_nothing(200, queue)
        for _ in range(options.times):
            # First until the worker is idle: the ledger follows each recording.
            _send_nothing(1, queue)
            empty.append(_send_nothing(1, queue))
            (case,) = maker.cases(1)
            maker.claims(case, 9, PROCEEDINGS)
            recording.record(case.pk)
            (report,) = maker.claims_of([(case, 9, 10)], PROCEEDINGS, state="draft")
            is_recorded = Case.objects.filter(pk=case.pk, due_since=None).exists
            start = perf_counter()
            with transaction.atomic():
                recording.publish(report)
                transaction.on_commit(lambda: tasks.record_due.apply_async(queue=queue))
            committed = perf_counter()
            # Seldom enough not to keep the worker from it.
            _wait_until(is_recorded, 0.005)
            published.append(perf_counter() - committed)
            posted.append(perf_counter() - start)
    print(f"Broker: {options.broker}; {options.times} times, 1 worker")
    print("| from ... | p50, ms | p99, ms | p50 : empty |")
    print("| --- | --- | --- | --- |")
    for name, found in (
        ("empty task sent until done", empty),
        ("report published until recorded", published),
        ("publishing begun until recorded", posted),
    ):
        p50, p99 = statistics.median(found), statistics.quantiles(found, n=100)[98]
        ratio = p50 / statistics.median(empty)
        print(f"| {name} | {p50 * 1e3:.1f} | {p99 * 1e3:.1f} | {ratio:.2f} |")


def backlog(options: argparse.Namespace) -> None:
    """Drain many reports of many due cases; publish in the middle; kill the workers; lose nothing.

    Says how soon the new reports were recorded, one on a case of its own and one on a case that
    is in the backlog, and how much of what was recorded the public record showed by then.
    """
    from bench.worker_cases import PROCEEDINGS, Maker
    from cases.models import Case, PublicRecord, StatusChange

    each, number = options.reports[-1], options.workers[-1]
    maker = Maker()
    cases = maker.cases(options.cases)
    maker.claims_of([(case, place, each) for case in cases for place in range(each)], PROCEEDINGS)
    (alone,) = maker.cases(1)
    in_the_middle = cases[len(cases) // 2]
    Case.objects.filter(pk__in=[case.pk for case in cases]).mark_due()
    left = Case.objects.due().count
    print(f"{options.cases * each:,} reports, {left():,} due cases, {number} workers", flush=True)

    start, queue = monotonic(), f"bench-{uuid.uuid4().hex}"
    with workers(number, queue, options.var) as process:
        _nudge(number, queue)
        _wait_until(lambda: left() < options.cases * 2 / 3, 0.2)
        for case in (alone, in_the_middle):
            was_due = Case.objects.get(pk=case.pk).due_since is not None
            took = _publish_on(maker, case, queue)
            print(f"recorded after {took:.2f} s, {left():,} waiting; in the backlog: {was_due}")
        readable = PublicRecord.objects.filter(table="cases", object_id__gte=cases[0].pk).count()
        print(f"readable in the public record: {readable:,} of {options.cases - left():,} cases")
        os.killpg(process.pid, signal.SIGKILL)
        print(f"all workers killed after {monotonic() - start:.0f} s, {left():,} waiting")
    with workers(number, queue, options.var):
        # What beat would send every few seconds.
        _nudge(number, queue)
        _wait_until(lambda: not left(), 0.2)
    took = monotonic() - start
    told = StatusChange.objects.filter(case__in=cases).values("case").distinct().count()
    print(f"drained in {took:.0f} s, {options.cases * each / took:.0f} reports/s; {told:,} told of")


def _nudge(number: int, queue: str) -> None:
    from cases import tasks

    for _ in range(number):
        tasks.record_due.apply_async(queue=queue)


def _publish_on(maker, case, queue: str) -> float:
    """Seconds from one more report on a case until that is recorded."""
    from bench.worker_cases import PROCEEDINGS
    from cases import recording
    from cases.models import Case

    (report,) = maker.claims_of([(case, 9, 10)], PROCEEDINGS, state="draft")
    start = monotonic()
    recording.publish(report)
    _nudge(1, queue)
    _wait_until(Case.objects.filter(pk=case.pk, due_since=None).exists, 0.01)
    return monotonic() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["growth", "throughput", "promptness", "backlog"])
    parser.add_argument("--var", type=Path, required=True, help="folder of the database")
    parser.add_argument("--broker", choices=BROKERS, default="redis")
    parser.add_argument("--claims", type=int, nargs="+", default=[10, 100, 1000, 10_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--cases", type=int, default=1000, help="due cases for the throughput")
    parser.add_argument("--reports", type=int, nargs="+", default=[1, 10], help="of each case")
    parser.add_argument("--empty", type=int, default=2000, help="empty tasks to compare with")
    parser.add_argument("--shapes", nargs="+", help="shapes of cases for the growth; all, if none")
    parser.add_argument("--times", type=int, default=200, help="how often promptness is tried")
    options = parser.parse_args()
    options.var = options.var.resolve()
    prepare(options.var, options.broker)
    from bench import worker, worker_growth

    acts = {**vars(worker), "growth": worker_growth.growth}
    acts[options.what](options)
    from django.conf import settings

    settings.EMBEDDED_POSTGRES.stop()


if __name__ == "__main__":
    main()
