"""A run: set the scene, let faults and work go on at once, wait until all is quiet, and check."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic, sleep

from django.db import Error, connection
from django.utils import timezone

from cases import tasks
from cases.models import Capture, Case, Delivery, Publisher, StatusChange, Webhook
from cases.models.operation import only_one
from cases.models.webhook import secret_of
from tests import accounts, build
from tests.chaos import checks
from tests.chaos.desk import Desk
from tests.chaos.faults import Faults
from tests.chaos.reader import Pulse, Reader, errors_of, longest
from tests.chaos.receivers import Receivers, receiving
from tests.chaos.servers import EmbeddedBroker, Redis
from tests.chaos.site import Site
from tests.chaos.told import COURT, Told
from tests.delivery.receivers import webhook

REPORTS_A_CASE = 40
PATIENCE_SECONDS = 900
SHOWN = 5


def run(options: argparse.Namespace, folder: Path, broker: Redis | EmbeddedBroker) -> bool:
    """Run, print what came of it, and say whether all is well."""
    start = monotonic()

    def say(text: str) -> None:
        print(f"[{monotonic() - start:6.1f} s] {text}", flush=True)

    site = Site(folder, broker, options)
    stop = Event()
    try:
        with receiving() as receivers:
            site.prepare()
            cases = _cases(max(4, options.reports // REPORTS_A_CASE))
            _subscribers(receivers, cases)
            desks = _desks(options, cases, receivers.address, stop)
            site.start()
            say(f"The site runs at {site.address}: {len(cases)} cases, {options.reports} reports")
            readers = [Reader(site.address, stop, 0.05) for _ in range(options.readers)]
            faults = Faults(site, receivers, options.minutes * 60, options.seed)
            pulse = Pulse(site.outages["machine"], stop)
            for thread in (pulse, *readers, *desks, faults):
                thread.start()
            _wait(lambda: not any(each.is_alive() for each in (*desks, faults)), say, desks)
            say(f"The faults are over: {dict(faults.happened)}")
            _settle(site, say)
            stop.set()
            for reader in readers:
                reader.join()
            told = [each for desk in desks for each in desk.told]
            found = [
                *_work(site, desks, readers, faults),
                *checks.reports(told, cases),
                *checks.history(told, cases),
                *checks.shown(told, cases, site.address),
                *checks.messages(told, cases, receivers),
                *checks.captures(),
            ]
            _print_what_happened(site, desks, readers, told)
    finally:
        stop.set()
        site.stop()
    return _print(found)


def _cases(number: int) -> list[Case]:
    """Cases with two people each."""
    for publisher in range(9):
        Publisher.objects.create(name=f"Paper {publisher}", kind=Publisher.Kind.PRESS)
    Publisher.objects.create(name=COURT, kind=Publisher.Kind.OFFICIAL)
    return [build.case(f"Ada{n}", f"Ben{n}", slug=f"case-{n}") for n in range(number)]


def _subscribers(receivers: Receivers, cases: list[Case]) -> None:
    """One who is prompt and follows all, and two who follow one case and are slow, or fail."""
    for name, filters in (
        ("prompt", {}),
        ("any", {"policy": "any"}),
        ("slow", {"policy": "any", "case": cases[0]}),
        ("failing", {"policy": "any", "case": cases[1]}),
    ):
        made = webhook(receivers.url(name), token=name, **filters)
        made.subscriber.name = name
        made.subscriber.save()
        receivers.secrets[name] = secret_of(made.seed)


def _desks(options: argparse.Namespace, cases: list[Case], address: str, stop: Event) -> list[Desk]:
    share, rest = divmod(options.reports, options.desks)
    return [
        Desk(
            f"desk-{number}",
            share + (number < rest),
            options.minutes * 60,
            [accounts.person("chief", f"{role}-{number}") for role in ("writer", "reviewer")],
            cases,
            address,
            stop,
        )
        for number in range(options.desks)
    ]


def _wait(is_over: Callable[[], bool], say: Callable[[str], None], desks: list[Desk]) -> None:
    last = monotonic()
    while not is_over():
        sleep(0.2)
        if monotonic() - last > 30:
            say(f"{sum(len(desk.told) for desk in desks)} reports")
            last = monotonic()


def _settle(site: Site, say: Callable[[str], None]) -> None:
    """Wait until the site is ready and nothing waits any more; what is to be tried again in some
    minutes is tried now."""
    deadline = monotonic() + PATIENCE_SECONDS
    while (left := _left(site)) and monotonic() < deadline:
        _hurry()
        sleep(0.5)
    say(f"Still waiting: {left}" if left else "Nothing waits any more")


def _left(site: Site) -> dict[str, int]:
    try:
        found = {
            "cases": Case.objects.due().count(),
            "messages": Delivery.objects.waiting().count(),
            "the site is not ready": int(not site.is_ready()),
        }
    except Error:
        connection.close()
        return {"database": 1}
    return {name: number for name, number in found.items() if number}


def _hurry() -> None:
    """In place of waiting for the pause after a failure, or for the lease of a worker killed."""
    Delivery.objects.waiting().filter(failures__gt=0).update(due_at=timezone.now())
    with only_one(tasks.RECEIVERS) as nobody_sends:
        if nobody_sends:
            Webhook.objects.exclude(leased_until=None).update(leased_until=None)


def _work(
    site: Site, desks: list[Desk], readers: list[Reader], faults: Faults
) -> Iterator[checks.Check]:
    """What editors and readers saw while it happened."""
    steps = sum(desk.steps for desk in desks)
    yield checks.Check("steps of editors", steps, [e for desk in desks for e in desk.errors])
    answers = [each for reader in readers for each in reader.answers]
    failed = errors_of(answers, site.outages["database"] + site.outages["machine"])
    amiss = [f"{each.path}: {each.error}, after {each.since(site.outages)}" for each in failed]
    yield checks.Check("answers to readers while the database is up", len(answers), amiss)
    yield checks.Check("faults", faults.happened.total(), faults.failed)


def _print_what_happened(
    site: Site, desks: list[Desk], readers: list[Reader], told: list[Told]
) -> None:
    answers = [each for reader in readers for each in reader.answers]
    for what, spans in site.outages.items():
        if not spans:
            continue
        seconds = sum(end - start for start, end in spans)
        print(
            f"Without the {what}: {len(spans)} times, {seconds:.0f} s; the slowest answer that was"
            f" asked for meanwhile took {longest(answers, spans):.1f} s"
        )
    unknown = sum(desk.unknown for desk in desks)
    print(f"Steps of which an editor did not know at first whether they were taken: {unknown}")
    print(f"Rows of history: {StatusChange.objects.count()}; copies: {Capture.objects.count()}")
    print(f"Reports left retracted: {sum(not each.is_standing for each in told)}")
    for line in site.said:
        print(f"  {line}")


def _print(found: list[checks.Check]) -> bool:
    for check in found:
        print(f"{check.what:<45} {check.number:>8,} {len(check.amiss):>6} amiss")
        for each in check.amiss[:SHOWN]:
            print(f"    {each[:500]}")
    is_well = not any(check.amiss for check in found)
    print("All is well." if is_well else "SOMETHING IS AMISS.")
    return is_well
