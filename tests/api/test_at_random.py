"""The API called in ways nobody thinks of, and held to its schema, by schemathesis.

SCHEMATHESIS_EXAMPLES says how many requests are made up for each address (the suite: very few),
SCHEMATHESIS_PATHS for which (a regular expression; all, unless it is given).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings

from cases.api.urls import RESOURCES

EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "")
PATHS = os.environ.get("SCHEMATHESIS_PATHS", ".")
HOOKS = "tests.api.calling_at_random"
SCHEMA = settings.BASE_DIR / "docs" / "openapi.yaml"


@pytest.fixture
def keys(docket, transactional_db, client) -> dict:
    """Keys of rows that are there, by the name of their list and of the parameters that take
    them; and a cursor of each list."""
    found: dict = {"cursor": {}}
    for name, _, _ in RESOURCES:
        page = client.get(f"/api/v1/{name}/?limit=20").json()
        found[name] = [str(row["id"]) for row in page["results"]] or ["1"]
        after = client.get(f"/api/v1/{name}/?limit=1").json()["next"]
        found["cursor"][name] = unquote(after.split("cursor=")[1]) if after else None
        found[name] += [row["slug"] for row in page["results"] if "slug" in row]
    parameters = {
        "court": "courts",
        "situation": "situations",
        "case": "cases",
        "other": "cases",
        "suspect": "suspects",
        "report": "reports",
        "relayed": "reports",
        "publisher": "publishers",
    }
    found |= {name: found[lists] for name, lists in parameters.items()}
    return found | {name: ["UA", "LY"] for name in ("country", "nationality", "state-code")}


def test_every_answer_to_any_request_is_what_the_schema_says(keys, live_server, tmp_path: Path):
    command = [
        *(Path(sys.executable).with_name("schemathesis"), "run", SCHEMA),
        *("--url", live_server.url, "--checks", "all", "--report", "json"),
        *("--report-json-path", tmp_path / "report.json", "--continue-on-failure", "--no-color"),
        *("--generation-database", "none", "--warnings", "off", "--max-failures", "20"),
        *("--include-path-regex", PATHS, "--max-redirects", "0", "--suppress-health-check", "all"),
        *(
            ("--max-examples", EXAMPLES, "--phases", "examples,coverage,fuzzing,stateful")
            if EXAMPLES
            else ("--phases", "fuzzing", "--max-examples", "1", "--seed", "6")
        ),
    ]
    environment = os.environ | {"SCHEMATHESIS_HOOKS": HOOKS, "API_KEYS": json.dumps(keys)}
    environment["PYTHONPATH"] = str(settings.BASE_DIR)
    told = tmp_path / "told.txt"
    with told.open("w") as out:
        run = subprocess.run(command, stdout=out, stderr=out, cwd=tmp_path, env=environment)
    print(told.read_text())
    assert run.returncode == 0, told.read_text()[-20_000:]
