"""Tests of the secrets that are made on first use."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from icc_tracker.embedded.secrets import read_or_create_secret, write_private


def test_a_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret"
    secret = read_or_create_secret(path)
    assert len(secret) >= 50
    assert read_or_create_secret(path) == secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_those_who_ask_at_the_same_moment_get_the_same_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: read_or_create_secret(tmp_path / "secret"), range(8)))
    assert len(set(answers)) == 1


def test_a_private_file_never_replaces_another(tmp_path: Path) -> None:
    write_private(tmp_path / "file", "first")
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "file", "second")
    assert (tmp_path / "file").read_text() == "first"
