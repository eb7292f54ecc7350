"""The chaos run, short: the same faults on a database of the test, for some seconds.

The full run has a PostgreSQL of its own, which it crashes: `python -m tests.chaos`.
"""

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

from icc_tracker.database_url import url_of_database

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS = 400
SHORT = "--reports 24 --minutes 0.05 --broker embedded --processes 1 --web-workers 1 --desks 2"


def test_nothing_is_lost_doubled_or_wrong_after_every_fault(transactional_db):
    environment = {
        **{name: value for name, value in os.environ.items() if name != "VAR_DIR"},
        "DATABASE_URL": url_of_database(connection.settings_dict),
    }
    connection.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos", *SHORT.split(), "--readers", "1"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("All is well.\n")
