"""`python -m tests.chaos`: a run from the command line; it ends with 1 if anything is amiss."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.chaos.servers import EmbeddedBroker, Redis, free_port

SWEEP_SECONDS = 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=5, help="the faults last at least so long")
    parser.add_argument("--broker", choices=["redis", "embedded"], default="redis")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--web-workers", type=int, default=2)
    parser.add_argument("--processes", type=int, default=2, help="of each worker")
    parser.add_argument("--desks", type=int, default=3, help="pairs of editors")
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument("--var", type=Path, help="folder to keep; else one that is removed")
    options = parser.parse_args()
    # With DATABASE_URL it is that database, whose tables must be empty; else a server of its own.
    folder = Path(options.var or tempfile.mkdtemp(prefix="chaos-")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    # The database's account must be able to enter it.
    folder.chmod(0o755)
    is_redis = options.broker == "redis"
    if is_redis and not shutil.which("redis-server"):
        parser.error("there is no redis-server on this machine: take --broker embedded")
    broker = Redis(folder / "redis") if is_redis else EmbeddedBroker(folder / "broker")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
        "VAR_DIR": str(folder),
        "PORT": str(free_port()),
        "CELERY_BROKER_URL": broker.url,
        "SWEEP_SECONDS": str(SWEEP_SECONDS),
        "LOOK_SECONDS": "2",
        "LOG_LEVEL": "WARNING",
        "API_RATE_LIMIT": "off",
        "OUTGOING_ALLOWED_NETWORKS": "127.0.0.0/8",
    }
    import django

    django.setup()
    from tests.chaos.running import run

    try:
        is_well = run(options, folder, broker)
    finally:
        if not options.var:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
