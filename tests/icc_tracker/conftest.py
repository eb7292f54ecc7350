"""What the tests of the embedded parts share."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder that every account can enter; pytest's own is closed to the database's account."""
    folder = Path(tempfile.mkdtemp(prefix="icc-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
