"""Tests of reading secrets from the environment and from files."""

import os
import subprocess
import sys

import pytest

from icc_tracker.environment import Environment, UnreadableSecret
from tests.icc_tracker.test_compose import ROOT, secrets_of_the_settings


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A file that SITE_SECRET_FILE names, which does not exist yet."""
    path = tmp_path / "secret"
    monkeypatch.setenv("SITE_SECRET_FILE", str(path))
    return path


def read() -> str:
    return Environment().secret("SITE_SECRET")


def test_without_a_file_a_secret_is_what_the_variable_holds(monkeypatch) -> None:
    assert (read(), Environment().secret("SITE_SECRET", "other")) == ("", "other")
    monkeypatch.setenv("SITE_SECRET", "abc")
    assert read() == "abc"


def test_a_secret_is_read_from_its_file_without_the_line_break(file) -> None:
    file.write_text(" a$b'c\r\n")
    assert read() == " a$b'c"


def test_a_list_of_secrets_is_read_from_a_file(file) -> None:
    file.write_text("one, two,\n")
    assert Environment().secret_list("SITE_SECRET") == ["one", "two"]


def test_a_file_that_is_missing_empty_or_no_text_is_refused_by_name(file) -> None:
    with pytest.raises(UnreadableSecret, match=r"SITE_SECRET_FILE is .*secret, .*No such file"):
        read()
    for content, reason in [(b"", "empty"), (b" \n", "empty"), (b"\xff\xfe", "UTF-8")]:
        file.write_bytes(content)
        with pytest.raises(UnreadableSecret, match=reason):
            read()


def test_a_refusal_never_repeats_what_is_in_the_file(file) -> None:
    file.write_text("hidden\nlines\n")
    with pytest.raises(UnreadableSecret, match="more than one line") as refusal:
        read()
    assert "hidden" not in str(refusal.value)


def test_a_folder_is_no_secret(file) -> None:
    file.mkdir()
    with pytest.raises(UnreadableSecret, match="Is a directory"):
        read()


def test_a_secret_that_has_a_value_and_a_file_is_refused(file, monkeypatch) -> None:
    file.write_text("abc")
    monkeypatch.setenv("SITE_SECRET", "def")
    with pytest.raises(UnreadableSecret, match="Both SITE_SECRET and SITE_SECRET_FILE are set"):
        read()


def test_a_variable_that_is_empty_does_not_count_as_set(file, monkeypatch) -> None:
    # Compose passes variables on that are not set.
    file.write_text("abc")
    monkeypatch.setenv("SITE_SECRET", "")
    assert read() == "abc"


ASK = """
from icc_tracker import settings as s
print(s.SECRET_KEY, s.DATABASES["default"]["PASSWORD"], s.DATABASES["replica_1"]["PASSWORD"],
      s.CELERY_BROKER_URL, s.EMAIL_HOST_PASSWORD, s.APPLICATION_ROLES, sep="|")
"""


@pytest.mark.parametrize(("name", "value"), [("SWEEP_SECONDS", "0"), ("PROXY_COUNT", "-1")])
def test_a_number_with_which_nothing_would_work_is_refused_by_its_name(tmp_path, name, value):
    environment = {"ENV_FILE": os.devnull, "VAR_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", "from icc_tracker import settings"],
        **{"cwd": ROOT, "env": environment | {name: value}, "capture_output": True, "text": True},
    )
    assert done.returncode == 1
    assert f"{name} is “{value}”. It must be greater than" in done.stderr


def test_every_secret_of_the_settings_may_stand_in_a_file(tmp_path) -> None:
    given = {name: f"the {name}" for name in secrets_of_the_settings()} | {
        "DATABASE_URL": "postgresql://app@db.example/icc",
        "DATABASE_OWNER_URL": "postgresql://owner@db.example/icc",
        "WORKER_DATABASE_URL": "postgresql://worker@db.example/icc",
        "DATABASE_REPLICA_URLS": "postgresql://app@replica.example/icc",
        "STORAGE_URL": "s3://bucket",
        "CELERY_BROKER_URL": "redis://broker.example",
        "SENTRY_DSN": "https://key@sentry.example/1",
    }
    environment = {"ENV_FILE": os.devnull, "VAR_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
    for name, text in given.items():
        (tmp_path / name).write_text(text)
        environment[f"{name}_FILE"] = str(tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stdout.strip().split("|") == [
        "the SECRET_KEY",
        # A program that is neither web server nor worker comes as the owner.
        "the DATABASE_OWNER_PASSWORD",
        "the DATABASE_PASSWORD",
        "redis://broker.example",
        "the EMAIL_PASSWORD",
        "[Role(name='app', password='the DATABASE_PASSWORD', is_worker=False), "
        "Role(name='worker', password='the WORKER_DATABASE_PASSWORD', is_worker=True)]",
    ], done.stderr
