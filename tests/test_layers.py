"""The layers of the design, held by import-linter."""

import subprocess
import sys
from pathlib import Path


def test_every_module_imports_only_from_the_layers_below_it():
    # In a process of its own, for it sets the logging of the whole process.
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
