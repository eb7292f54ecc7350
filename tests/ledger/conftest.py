"""A place of its own for the releases of a test, and a case to keep."""

from pathlib import Path

import pytest

from cases.models import Case


@pytest.fixture
def data_folder(settings, tmp_path: Path) -> Path:
    """The folder in which the test's releases are stored."""
    folder = tmp_path / "data"
    backend = "django.core.files.storage.FileSystemStorage"
    stored = {"BACKEND": backend, "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "data": stored}
    return folder


@pytest.fixture
def case(the_case: Case) -> Case:
    """A case of two people, both named by a release of the Court; all in the ledger."""
    return the_case
