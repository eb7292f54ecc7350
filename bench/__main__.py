"""`make bench`: measures this application against the floor, plain DRF and Datasette."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

# Nothing of somebody's .env: the same settings for everybody.
os.environ["ENV_FILE"] = os.devnull
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_tracker.settings")
os.environ.setdefault("LOG_LEVEL", "WARNING")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402

from bench.databases import prepare, start_database  # noqa: E402
from bench.measuring import Plan, run  # noqa: E402
from bench.results import FILE, document, show  # noqa: E402
from bench.rows import CONTESTANTS, OURS, rows  # noqa: E402
from cases.load import COMMON_PAIR, RARE_PAIR  # noqa: E402

PUBLISH = "publish"
_SHORT = {contestant.split()[0].lower(): contestant for contestant in CONTESTANTS}


def main() -> None:
    asked = _arguments()
    # Whoever ends the run ends the servers, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended."))
    every = rows(COMMON_PAIR, RARE_PAIR)
    names = _choose(asked.only, [*(row.name for row in every), PUBLISH])
    sizes = _choose(asked.size, ["S", "L"])
    against = _choose(asked.against, list(_SHORT), may_be_none=True)
    folder = Path(settings.VAR_DIR) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    start_database()
    if not asked.as_it_is:
        prepare(sizes, folder)
    plan = Plan(
        rows=[row for row in every if row.name in names],
        sizes=sizes,
        contestants=[
            each
            for each in CONTESTANTS
            if each == OURS or each in {_SHORT[name] for name in against}
        ],
        seconds=asked.seconds,
        rounds=asked.rounds,
        published=asked.published if PUBLISH in names else 0,
        folder=folder,
    )
    found = document(run(plan, lambda line: print(line, file=sys.stderr)), plan)
    show(found)
    if asked.write or (asked.only is asked.size is asked.against is None):
        FILE.write_text(found)
        print(f"Written to {FILE.relative_to(Path.cwd())}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    names = [row.name for row in rows(COMMON_PAIR, RARE_PAIR)]
    parser.add_argument("--only", help=f"these rows, with commas: {', '.join([*names, PUBLISH])}")
    parser.add_argument("--size", help="S, L, or both as S,L (as without it)")
    parser.add_argument("--against", help=f"{', '.join(list(_SHORT)[1:])}, or none; else all")
    parser.add_argument("--rounds", type=int, default=3, help="how many rounds")
    parser.add_argument(
        "--seconds",
        type=float,
        default=float(os.environ.get("BENCH_SECONDS", "2")),
        help="for each cell in each round (BENCH_SECONDS)",
    )
    parser.add_argument("--published", type=int, default=30, help="reports to publish at each size")
    parser.add_argument("--write", action="store_true", help="write RESULTS.md though not all ran")
    parser.add_argument(
        "--as-it-is", action="store_true", help="neither make nor migrate the databases first"
    )
    return parser.parse_args()


def _choose(asked: str | None, known: list[str], may_be_none: bool = False) -> list[str]:
    if asked is None:
        return known
    chosen = [] if may_be_none and asked == "none" else asked.split(",")
    if unknown := set(chosen) - set(known):
        sys.exit(f"There is no {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
    return [each for each in known if each in chosen]


if __name__ == "__main__":
    main()
