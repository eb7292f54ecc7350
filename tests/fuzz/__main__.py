"""`python -m tests.fuzz`: all targets in turn for some minutes; ends with 1 if any breaks."""

import argparse
import logging
import os
import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from tests.database_server import SharedServer  # noqa: E402
from tests.databases import EMPTY, Databases  # noqa: E402
from tests.fuzz import doors  # noqa: E402
from tests.fuzz.engine import Fuzzer, Target  # noqa: E402
from tests.fuzz.parsers import PARSERS  # noqa: E402


@contextmanager
def database() -> Iterator[None]:
    """An empty database on the server of the tests, which is dropped at the end."""
    server = SharedServer(settings.EMBEDDED_POSTGRES) if settings.EMBEDDED_POSTGRES else None
    lock_file = settings.VAR_DIR / "test-databases.lock"
    databases = Databases(settings.RUN, "leader", lock_file)
    if server:
        server.start()
    try:
        databases.make(EMPTY)
        yield
    finally:
        databases.drop_all()
        if server:
            server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="for all targets together")
    parser.add_argument("--only", default="", help="names of targets, with commas between them")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    setup_test_environment()
    with database():
        targets = (*PARSERS, *doors.targets(doors.furnish()))
        wanted = set(filter(None, options.only.split(",")))
        if unknown := wanted - {each.name for each in targets}:
            known = ", ".join(each.name for each in targets)
            parser.error(f"there is no {', '.join(sorted(unknown))}; there are {known}")
        chosen = [each for each in targets if not wanted or each.name in wanted]
        return fuzz(chosen, options.minutes * 60, options.seed)


def fuzz(targets: list[Target], seconds: float, seed: int) -> int:
    """Try the targets in turn, say what came of it, and return how to end."""
    print(f"{len(targets)} targets, seed {seed}", flush=True)
    fuzzers = [Fuzzer(target, seed) for target in targets]
    told = set()
    end = monotonic() + seconds
    while monotonic() < end:
        for fuzzer in fuzzers:
            if monotonic() >= end:
                break
            # Each target the same time, however slow it is.
            turn = monotonic() + max(0.5, min(10, seconds / len(fuzzers) / 4))
            while monotonic() < min(turn, end):
                fuzzer.round(20, 10)
            for finding in fuzzer.outcome.findings.values():
                if finding not in told:
                    told.add(finding)
                    print(finding, flush=True)
    for fuzzer in fuzzers:
        outcome = fuzzer.outcome
        name, number = fuzzer.target.name, len(outcome.findings)
        print(f"{name:<20} {outcome.executions:>9,} executions {number:>4} found")
    print(f"Seed {seed}: {len(told)} found in all")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
