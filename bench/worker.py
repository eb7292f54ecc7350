"""What the worker costs: one recording as a case grows, throughput, a backlog, promptness.

    python bench/worker.py growth|throughput|promptness|backlog --var /tmp/bench-worker

Everything runs on an embedded PostgreSQL of its own under `--var`, with artificial cases, real
Celery workers and the broker of `--broker`; nothing of it is about anybody.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from time import monotonic, perf_counter, process_time, sleep

ROOT = Path(__file__).resolve().parent.parent
BROKERS = {
    "embedded": "embedded://",
    "redis": "redis://127.0.0.1:6379/14",
    "rabbitmq": "amqp://guest:guest@127.0.0.1:5672//",
}
FIRST_DAY = date(2001, 1, 1)
# Kinds of events in the order of proceedings.
PROCEEDINGS = (
    *("reported", "warrant_sought", "warrant_issued", "arrested", "surrendered"),
    *("initial_appearance", "charges_confirmed", "trial_opened", "hearing_scheduled"),
    *("convicted", "sentenced", "appeal_filed", "conviction_upheld"),
)
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
    from django.core.management import call_command

    settings.EMBEDDED_POSTGRES.start()
    call_command("migrate", verbosity=0)


# --- Artificial cases ----------------------------------------------------------------------------


class Maker:
    """Makes artificial cases and published reports in bulk, marked as due."""

    def __init__(self) -> None:
        from cases import models

        self.models = models
        court, _ = models.Court.objects.get_or_create(
            slug="artificial-court", defaults={"name": "Artificial Court", "short_name": "AC"}
        )
        self.situation, _ = models.Situation.objects.get_or_create(
            slug="artificial-situation",
            defaults={"court": court, "name": "Artificial situation", "number": "XX-00/00"},
        )
        self.publishers = [
            models.Publisher.objects.get_or_create(
                name=f"Artificial publisher {number}",
                defaults={"kind": "press" if number else "official"},
            )[0]
            for number in range(20)
        ]

    def cases(self, number: int, people: int = 1) -> list:
        """Cases of this number of people each."""
        made = [
            self.models.Case(
                situation=self.situation,
                title="An artificial case",
                short_name="Artificial case",
                slug=f"artificial-{uuid.uuid4().hex}",
            )
            for _ in range(number)
        ]
        suspects = [
            self.models.Suspect(name="Artificial Person", slug=f"artificial-{uuid.uuid4().hex}")
            for _ in range(number * people)
        ]
        self.models.Case.objects.bulk_create(made)
        self.models.Suspect.objects.bulk_create(suspects)
        self.models.Proceedings.objects.bulk_create(
            self.models.Proceedings(case=case, suspect=suspects[place * people + each])
            for place, case in enumerate(made)
            for each in range(people)
        )
        return made

    def claims(self, case, number: int, kinds: tuple[str, ...], start: int = 0, **shape) -> list:
        """Reports with a claim each on a case; kinds come in their order, spread over the whole."""
        return self.claims_of(
            [(case, start + each, number) for each in range(number)], kinds, **shape
        )

    def claims_of(
        self,
        wanted: list[tuple],
        kinds: tuple[str, ...],
        chain: int = 1,
        one_event: bool = False,
        state: str = "published",
    ) -> list:
        """One report with one claim for each (case, place, number of all) of `wanted`.

        `chain`: so many reports relay each the one before; `one_event`: all tell of one day.
        """
        reports, claims, days = [], [], []
        for _, place, number in wanted:
            day = FIRST_DAY + timedelta(days=place * 9000 // max(number, 1000))
            publisher = self.publishers[0 if place % 10 == 9 else 1 + place % 19]
            reports.append(
                self.models.SourceReport(
                    publisher=publisher,
                    title="An artificial report",
                    url=f"https://artificial.invalid/{uuid.uuid4().hex}",
                    published_on=day + timedelta(days=1),
                    state=state,
                )
            )
            days.append((publisher.kind == "official", FIRST_DAY if one_event else day))
        self.models.SourceReport.objects.bulk_create(reports, batch_size=5000)
        people = self._people({case.pk for case, *_ in wanted})
        for (case, place, number), report, (official, day) in zip(
            wanted, reports, days, strict=True
        ):
            kind = kinds[place * len(kinds) // max(number, len(kinds)) % len(kinds)]
            attribution = "court" if official else ("named", "unnamed", "public_act")[place % 3]
            claims.append(
                self.models.Claim(
                    report=report,
                    case=case,
                    kind=kind,
                    effective_on=day,
                    attribution=attribution,
                    speaker="" if attribution in ("court", "unnamed") else f"Speaker {place % 7}",
                    quote="Artificial words.",
                )
            )
        self.models.Claim.objects.bulk_create(claims, batch_size=5000)
        self.models.ClaimSubject.objects.bulk_create(
            (
                self.models.ClaimSubject(claim=claim, proceedings_id=who)
                for place, claim in enumerate(claims)
                for who in [people[claim.case_id][place % len(people[claim.case_id])]]
            ),
            batch_size=5000,
        )
        self.models.Relay.objects.bulk_create(
            self.models.Relay(report=after, relayed=before)
            for place, (before, after) in enumerate(zip(reports, reports[1:], strict=False), 1)
            if place % chain
        )
        return reports

    def _people(self, cases: set[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        rows = self.models.Proceedings.objects.filter(case__in=cases).order_by("pk")
        for case, pk in rows.values_list("case", "pk"):
            found.setdefault(case, []).append(pk)
        return found


# --- Growth --------------------------------------------------------------------------------------

SHAPES = {
    "one event": {"kinds": ("warrant_issued",), "one_event": True},
    "one kind": {"kinds": ("reported",)},
    "one person": {"kinds": PROCEEDINGS},
    "five people": {"kinds": PROCEEDINGS, "people": 5},
    "chains of ten": {"kinds": PROCEEDINGS, "chain": 10},
}


def growth(options: argparse.Namespace) -> None:
    """Time of a first recording, and of one after one more report, per claim of the case.

    Of several attempts the best counts; `CPU` is the time that Python itself worked for it.
    """
    maker = Maker()
    print("| shape | claims | first, ms | CPU | µs a claim | one more, ms | CPU | µs a claim |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, shape in SHAPES.items():
        for number in options.claims:
            attempts = [
                _grow(maker, number, **shape) for _ in range(max(2, min(20, 2000 // number)))
            ]
            (first, cpu), (more, more_cpu) = (
                map(min, zip(*found, strict=True)) for found in zip(*attempts, strict=True)
            )
            print(
                f"| {name} | {number:,} | {first * 1e3:.1f} | {cpu * 1e3:.1f} "
                f"| {first * 1e6 / number:.0f} | {more * 1e3:.1f} | {more_cpu * 1e3:.1f} "
                f"| {more * 1e6 / number:.0f} |",
                flush=True,
            )


def _grow(maker: Maker, number: int, people: int = 1, **shape) -> tuple[tuple, tuple]:
    """Seconds, and seconds of Python, of a first recording and of one after one more report."""
    from cases import recording

    (case,) = maker.cases(1, people)
    maker.claims(case, number, **shape)
    first = _timed(lambda: recording.record(case.pk))
    maker.claims(case, 1, kinds=("reported",), start=number)
    return first, _timed(lambda: recording.record(case.pk))


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    start, worked = perf_counter(), process_time()
    act()
    return perf_counter() - start, process_time() - worked


# --- Workers -------------------------------------------------------------------------------------


def _count() -> int:
    path = Path(os.environ["BENCH_COUNT"])
    return path.stat().st_size if path.exists() else 0


try:
    from icc_tracker.celery import app
except ImportError:  # run as a script, before `prepare` has made the project importable
    app = None

if app:

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
    command += ["INFO" if number == 0 else "WARNING", "--without-gossip", "--without-mingle"]
    command += ["--concurrency", str(number), "--queues", queue]
    with log_file.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    try:
        _send_nothing(1, queue)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


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
    from cases import tasks
    from cases.models import Case

    maker = Maker()
    print(f"Broker: {options.broker}; {options.cases} cases")
    print("| workers | reports a case | empty tasks/s | cases/s | reports/s | reports : empty |")
    print("| --- | --- | --- | --- | --- | --- |")
    for number in options.workers:
        queue = f"bench-{uuid.uuid4().hex}"
        with workers(number, queue, options.var):
            for each in options.reports:
                empty = 2000 / _send_nothing(2000, queue)
                cases = maker.cases(options.cases)
                maker.claims_of(
                    [(case, place, each) for case in cases for place in range(each)], PROCEEDINGS
                )
                Case.objects.filter(pk__in=[case.pk for case in cases]).mark_due()
                start = monotonic()
                for _ in range(number):
                    tasks.record_due.apply_async(queue=queue)
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

    from cases import recording, tasks
    from cases.models import Case

    maker = Maker()
    queue = f"bench-{uuid.uuid4().hex}"
    empty, published, posted = [], [], []
    with workers(1, queue, options.var):
        _send_nothing(200, queue)
        for _ in range(options.times):
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
            _wait_until(is_recorded)
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["growth", "throughput", "promptness", "backlog"])
    parser.add_argument("--var", type=Path, required=True, help="folder of the database")
    parser.add_argument("--broker", choices=BROKERS, default="redis")
    parser.add_argument("--claims", type=int, nargs="+", default=[10, 100, 1000, 10_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--cases", type=int, default=1000, help="due cases for the throughput")
    parser.add_argument("--reports", type=int, nargs="+", default=[1, 10], help="of each case")
    parser.add_argument("--times", type=int, default=200, help="how often promptness is tried")
    options = parser.parse_args()
    options.var = options.var.resolve()
    prepare(options.var, options.broker)
    from bench import worker

    getattr(worker, options.what)(options)
    from django.conf import settings

    settings.EMBEDDED_POSTGRES.stop()


if __name__ == "__main__":
    main()
