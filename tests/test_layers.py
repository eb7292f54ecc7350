"""The layers of the design, held by import-linter."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_module_imports_only_from_the_layers_below_it():
    # In a process of its own, for it sets the logging of the whole process.
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_contributors_are_told_the_layers_that_are_held():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    held = project["tool"]["importlinter"]["contracts"][0]["layers"]
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    [lines] = re.findall(r"```\n(icc_tracker\.urls\n.+?)\n```", guide, re.DOTALL)
    # Behind two spaces stands what a layer is for.
    told = [re.split(r" {2,}", line)[0] for line in lines.splitlines()]
    assert told == held
