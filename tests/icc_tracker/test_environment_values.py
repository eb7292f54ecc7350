"""A setting with which nothing works is refused in words: which, why, and what would be right."""

import os
import subprocess
import sys

import pytest
from environs import ValidationError

from icc_tracker.environment import Environment, UnreadableSecret, UnreadableSetting
from icc_tracker.environment_values import broker_address, networks, site_address, web_address
from tests.icc_tracker.test_compose import ROOT


def manage(*words: str, **variables: str) -> subprocess.CompletedProcess:
    """A command of ours in an environment of nothing but these variables."""
    environment = {"ENV_FILE": os.devnull, "PATH": os.environ["PATH"]} | variables
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        **{"cwd": ROOT, "env": environment, "capture_output": True, "text": True},
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SITE_URL", "tracker.example.org", "is “tracker.example.org”. It must begin with https"),
        ("CELERY_BROKER_URL", "reddis://:veil@h", "“reddis://” is no broker that we know. Use"),
        ("PORT", "80a", "is “80a”. It must be a whole number, such as 8000."),
        ("PORT", "0", "is “0”. It must be greater than or equal to 1 and less than"),
        ("DEBUG", "yess", "is “yess”. It must be true or false."),
        ("REPLICA_LAG_SECONDS", "x", "is “x”. It must be a number, such as 10."),
        ("LOG_LEVEL", "LOUD", "It must be one of: DEBUG, INFO, WARNING, ERROR"),
        ("DATABASE_URL", "mysql://u:veil@h/n", "it begins with “mysql://”."),
        ("DATABASE_URL", "postgresql://u:veil@h", "it names no database."),
        ("DATABASE_URL", "postgresql://u:veil@h:54x/n", "its port is no number up to 65535."),
        ("API_RATE_LIMIT", "many", "API_RATE_LIMIT is “many”. Write it as 600/60s, or off."),
        ("STORAGE_URL", "http://k:veil@h", "STORAGE_URL must be s3://bucket"),
        ("OPERATOR_CONTACT", "desk@h", "It must begin with mailto:, https:// or tel:, as in"),
        ("SECURITY_CONTACT", "the desk", "It must begin with mailto:, https:// or tel:, as in"),
        ("ALLOWED_HOSTS", "", "is “”. It must name a host, as in tracker.example.org: "),
        ("ALLOWED_HOSTS", " , ", "is “ , ”. It must name a host, as in tracker.example.org: "),
        ("VAR_DIR", "/proc/nowhere", "where secret_key can be neither read nor made: No such"),
    ],
)
def test_a_command_ends_with_a_sentence_and_no_traceback(tmp_path, name, value, said):
    done = manage("check", **{"VAR_DIR": str(tmp_path), name: value})
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith(name) and said in done.stderr
    assert done.stderr.count("\n") == 1 and "veil" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "missing"),
    [
        ("EMAIL_HOST", "mail.example.org", "EMAIL_FROM"),
        ("EMAIL_FROM", "a@example.org", "EMAIL_HOST"),
    ],
)
def test_mail_that_somebody_meant_to_send_and_that_is_not_sent_is_told(
    tmp_path, name, value, missing
):
    done = manage("check", VAR_DIR=str(tmp_path), **{name: value})
    assert f"(icc_tracker.W003) No mail is sent: {missing} is not set." in done.stderr


def test_a_name_of_entries_that_is_no_domain_and_year_is_told_and_kept(tmp_path):
    done = manage("check", VAR_DIR=str(tmp_path), TAG_AUTHORITY="tracker.example.org")
    assert done.returncode == 0
    said = "(icc_tracker.W004) TAG_AUTHORITY is “tracker.example.org”, and no domain and year"
    assert said in done.stderr
    right = manage("check", VAR_DIR=str(tmp_path), TAG_AUTHORITY="")
    assert (right.returncode, "W004" in right.stderr) == (0, False)


def test_a_site_that_is_being_worked_on_needs_to_name_no_host(tmp_path):
    # Django lets this machine in then.
    done = manage("check", VAR_DIR=str(tmp_path), ALLOWED_HOSTS="", DEBUG="true")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [("nowhere", ", and there is no such folder."), ("", ", and no file in it ends in .yaml.")],
)
def test_a_docket_that_is_not_there_is_told_with_the_folder(tmp_path, name, said):
    folder = tmp_path / name
    done = manage("check", VAR_DIR=str(tmp_path), DOCKET_FOLDER=str(folder))
    # The record that was loaded is shown all the same.
    assert done.returncode == 0
    assert f"(icc_tracker.W005) DOCKET_FOLDER is {folder}{said}" in done.stderr
    assert "HINT: Name a folder of YAML files, as cases/data/icc is one; without it" in done.stderr


def test_of_several_replicas_the_one_is_named_that_is_wrong(tmp_path):
    urls = {"DATABASE_URL": "postgresql://h/n", "DATABASE_REPLICA_URLS": "postgresql://h/n,h2"}
    done = manage("check", VAR_DIR=str(tmp_path), **urls)
    assert done.stderr.startswith("DATABASE_REPLICA_URLS, no. 2, must be the address of a Postgre")


def test_a_misspelt_name_is_told_beside_a_value_that_cannot_be_read(tmp_path):
    file = tmp_path / "env"
    file.write_text("SITE_URL=tracker.example.org\nPROT=8001\n")
    done = manage("check", VAR_DIR=str(tmp_path), ENV_FILE=str(file))
    first, second = done.stderr.splitlines()
    assert first.startswith("SITE_URL is") and "Did you mean PORT?" in second


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (
            site_address,
            ["http://localhost:8000", "https://tracker.example.org/", "http://[::1]:8000"],
            ["localhost:8000", "https://", "https://h/x", "https://h?x", "http://h:9x", "ftp://h"],
        ),
        (web_address, ["", "https://key@h/1"], ["collector:4318", "http:h", "http://[h"]),
        (
            broker_address,
            [
                *("embedded://", "memory://", "redis://h:6379/0", "rediss://:p@h", "amqp://u@h//"),
                *("redis+socket:///run/redis.sock", "sentinel://a:1;sentinel://b:1"),
            ],
            [
                "localhost",
                "h:6379",
                "redis:/h",
                "redis:///0",
                "amqp://h:x//",
                "kafka://h",
                "sqs://",
            ],
        ),
        (networks, [[], ["10.1.2.0/24", "fd00::/8"]], [["10.1.2.3/24"], ["10.0.0.0/8", "x"]]),
    ],
)
def test_what_is_right_is_taken_and_what_is_wrong_is_not(check, right, wrong):
    for value in right:
        check(value)
    for value in wrong:
        with pytest.raises(ValidationError):
            check(value)


def test_a_secret_is_checked_where_it_stands_and_never_repeated(tmp_path, monkeypatch):
    file = tmp_path / "url"
    file.write_text("kafka://user:veil@h\n")
    monkeypatch.setenv("BROKER_FILE", str(file))
    with pytest.raises(UnreadableSecret, match="BROKER cannot be used") as refusal:
        Environment().secret("BROKER", validate=broker_address)
    assert "veil" not in str(refusal.value)
    monkeypatch.delenv("BROKER_FILE")
    assert Environment().secret("BROKER", validate=broker_address) == ""


def test_a_number_that_is_empty_is_none(monkeypatch):
    monkeypatch.setenv("SOME_NUMBER", "")
    with pytest.raises(UnreadableSetting, match="SOME_NUMBER is “”. It must be a whole number."):
        Environment().int("SOME_NUMBER")
    monkeypatch.delenv("SOME_NUMBER")
    assert Environment().int("SOME_NUMBER", 7) == 7
