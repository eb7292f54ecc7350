"""The recipes of the documentation that need nothing but a shell, curl, and SQLite, run."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from cases.ledger.releases import make_release
from cases.models import Warrant
from tests.ledger.conftest import data_folder  # noqa: F401

DOCS = Path(__file__).parents[2] / "docs" / "using"
RECIPES = (DOCS / "recipes.md").read_text("utf-8")


def blocks(language: str, text: str = RECIPES) -> list[str]:
    """The code of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.S | re.M)


@pytest.fixture
def release(docket, transactional_db, data_folder, settings):  # noqa: F811
    settings.API_LIMITS = False
    return make_release()


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
def test_what_is_told_for_the_shell_works(release, live_server, tmp_path):
    answers = []
    for code in blocks("sh"):
        done = subprocess.run(
            ["sh", "-ec", code],
            env={"PATH": os.environ["PATH"], "SITE": live_server.url},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, (code, done.stderr)
        answers.append(done.stdout)
    now, then, changed, unchanged, whole = answers
    assert json.loads(now)["status"]["code"] == "warrant_issued"
    assert json.loads(then)["status"]["code"] == "reported"
    assert len(json.loads(changed)["results"]) == 48
    assert unchanged.strip() == "304"
    assert whole.strip() == "whole"


def test_what_is_told_in_sql_works_on_the_file_of_a_release(release, data_folder):  # noqa: F811
    with closing(sqlite3.connect(data_folder / release.version / "icc-tracker.sqlite")) as data:
        in_force, secret, bases = (data.execute(code).fetchall() for code in blocks("sql"))
        public = Warrant.objects.public().filter(kind="arrest_warrant", state="active")
        assert len(in_force) == public.count()
        assert len(secret) == 10 and secret[0][1] >= secret[-1][1] >= 0
        assert bases[0][0] == "official"
        (question,) = blocks("sql", (DOCS / "bulk-data.md").read_text("utf-8"))
        (case,) = data.execute(
            "SELECT id FROM cases WHERE slug = 'putin-and-lvova-belova'"
        ).fetchone()

        def answer(valid_on: str, known_on: str):
            asked = {"case": case, "valid_on": valid_on, "known_on": known_on}
            return data.execute(question, asked).fetchone()

        assert answer("2026-11-28", "2023-03-12") is None
        assert answer("2026-11-28", "2023-03-13") == ("reported",)
        assert answer("2026-11-28", "2023-03-17") == ("warrant_issued",)
        assert answer("2023-03-01", "2023-03-20") == ("warrant_sought",)
        assert answer("2023-03-01", "2023-03-15") is None
