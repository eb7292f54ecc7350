"""A place of its own for the releases of a test."""

from pathlib import Path

import pytest


@pytest.fixture
def data_folder(settings, tmp_path: Path) -> Path:
    """The folder in which the test's releases are stored."""
    folder = tmp_path / "data"
    backend = "django.core.files.storage.FileSystemStorage"
    stored = {"BACKEND": backend, "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "data": stored}
    return folder
