"""Each request has a number; what is logged of it tells of no person, and of no path."""

import json
import logging
import re

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from icc_tracker.celery import app
from icc_tracker.log_lines import JsonLines, NoPaths, NoRoutine
from icc_tracker.requests import kind_of
from icc_tracker.settings.observing import logging_for

pytestmark = pytest.mark.usefixtures("empty")
SECRETS = ("zanzibarine", "192.0.2.77", "emma", "reader@example.org")


@pytest.fixture
def lines(caplog):
    """What the log has, as JSON: `lines()`."""
    form, no_paths = JsonLines(), NoPaths()

    class Keep(logging.Handler):
        def __init__(self) -> None:
            super().__init__()
            self.kept: list[str] = []

        def emit(self, record: logging.LogRecord) -> None:
            self.kept.append(form.format(record))

    handler = Keep()
    handler.addFilter(no_paths)
    root = logging.getLogger()
    root.addHandler(handler)
    caplog.set_level(logging.INFO)
    yield lambda: [json.loads(each) for each in handler.kept]
    root.removeHandler(handler)


def test_whoever_sends_a_number_gets_it_back(client):
    response = client.get("/about/", headers={"X-Request-ID": "from-the-proxy-1"})
    assert response["X-Request-ID"] == "from-the-proxy-1"


@pytest.mark.parametrize(
    "sent",
    ["short", "a" * 65, "with space", "line\nbreak-00", '{"json": 1}', "ümläute-123", "../../etc/"],
)
def test_a_number_that_could_spoil_the_log_is_not_taken_over(client, sent):
    response = client.get("/about/", headers={"X-Request-ID": sent})
    assert "X-Request-ID" not in response.headers


def test_answers_that_caches_keep_have_none_unless_they_were_asked_with_one(client):
    assert "X-Request-ID" not in client.get("/about/").headers


def test_a_failure_tells_its_number_which_is_the_one_in_the_log(client, monkeypatch, lines):
    monkeypatch.setattr("cases.views.home.latest_changes", _fail)
    client.raise_request_exception = False
    response = client.get("/?zanzibarine", REMOTE_ADDR="192.0.2.77")
    assert response.status_code == 500
    told = [each for each in lines() if each["level"] == "ERROR"]
    assert {each["request_id"] for each in told} == {response["X-Request-ID"]}
    assert told[0]["error"] == "builtins.RuntimeError"
    assert any("test_requests.py" in each for each in told[0]["stack"])


def test_the_log_names_no_person_path_question_or_address(client, settings, monkeypatch, lines):
    settings.LOG_REQUESTS = True
    asked = {"REMOTE_ADDR": "192.0.2.77", "HTTP_USER_AGENT": "emma"}
    client.raise_request_exception = False
    client.get("/search/?q=zanzibarine", **asked)
    client.get("/alerts/zanzibarine/", **asked)
    client.get("/zanzibarine/", **asked)
    client.get("/api/v1/cases/zanzibarine/?nonsense=zanzibarine", **asked)
    client.post("/admin/login/", {"username": "emma", "password": "zanzibarine"}, **asked)
    client.post("/report-an-error/", {"email": "reader@example.org"}, **asked)
    client.generic("ZANZIBARINE", "/about/", **asked)
    monkeypatch.setattr("cases.views.home.latest_changes", _fail)
    client.get("/", **asked)
    told = json.dumps(lines())
    assert "/api/v1/cases/(?P<key>" in told and "/search/" in told and "no address of ours" in told
    for secret in SECRETS:
        assert secret not in told, secret


def test_a_sign_in_that_is_refused_is_logged_without_who_it_was(client, settings, lines):
    settings.AXES_ENABLED = True
    for _ in range(6):
        client.post(
            "/admin/login/", {"username": "emma", "password": "wrong"}, REMOTE_ADDR="192.0.2.77"
        )
    told = [each for each in lines() if each["logger"].startswith("axes")]
    assert told
    for secret in SECRETS:
        assert secret not in json.dumps(told)


def test_an_error_of_the_database_is_told_by_its_code_and_not_by_the_row_that_it_quotes(lines):
    User.objects.create(username="zanzibarine")
    try:
        with transaction.atomic():
            User.objects.create(username="zanzibarine")
    except IntegrityError:
        logging.getLogger("cases").exception("A row was refused")
    (told,) = [each for each in lines() if each["message"] == "A row was refused"]
    assert told["error"].startswith("django.db.utils.") and len(told["sqlstate"]) == 5
    assert "zanzibarine" not in json.dumps(told)


@pytest.fixture
def failing_task():
    """A task of which the error quotes what somebody entered."""

    @app.task(name="tests.fail")
    def fail() -> None:
        raise IntegrityError("DETAIL: Key (email)=(reader@example.org) already exists.")

    yield fail
    app.tasks.pop(fail.name)


def test_a_task_that_fails_is_told_by_its_name_and_the_kind_of_its_error(failing_task, lines):
    failing_task.apply()
    (told,) = [each for each in lines() if each["logger"] == "celery.app.trace"]
    assert re.fullmatch(
        r"Task tests\.fail\[.+\] raised unexpected: django\.db\.utils\.IntegrityError",
        told["message"],
    )
    assert told["error"] == "django.db.utils.IntegrityError"
    assert "reader@example.org" not in json.dumps(told)


def test_an_error_that_is_filled_into_a_message_is_told_by_its_kind(lines):
    logging.getLogger("cases").warning("%s fails: %s", "It", ValueError("reader@example.org"))
    (told,) = [each for each in lines() if each["logger"] == "cases"]
    assert told["message"] == "It fails: builtins.ValueError"


@pytest.mark.parametrize(("level", "is_told"), [("INFO", False), ("DEBUG", True)])
def test_a_sweep_that_went_well_is_told_only_where_all_is(caplog, level, is_told):
    caplog.set_level(level)

    def passes(name: str, level: int, text: str) -> bool:
        return NoRoutine().filter(logging.LogRecord(name, level, "", 0, text, None, None))

    for name in NoRoutine.SAID_BY:
        assert passes(name, logging.INFO, "Task cases.tasks.sweep[1] received") is is_told
        assert passes(name, logging.INFO, "Task cases.tasks.send_mail[1] received")
        assert passes(name, logging.ERROR, "Task cases.tasks.sweep[1] raised unexpected: x")


def test_nothing_of_requests_is_logged_unless_that_is_switched_on(client, lines):
    client.get("/about/")
    assert [each for each in lines() if each["logger"] == "icc_tracker.requests"] == []


def test_json_is_one_line_whatever_it_says():
    record = logging.makeLogRecord({"msg": "two\nlines", "levelname": "INFO"})
    assert "\n" not in JsonLines().format(record)
    assert logging_for("json", "INFO")["formatters"]["chosen"]["()"].endswith("JsonLines")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/fr/cases/kony/", "page"),
        ("/api/v1/cases/", "api"),
        ("/admin/", "desk"),
        ("/static/cases/site.css", "static"),
        ("/feeds/changes.atom", "data"),
        ("/readyz", "health"),
        ("*", "page"),
    ],
)
def test_requests_are_measured_by_the_sort_of_what_was_asked_for(path, kind):
    assert kind_of(path) == kind


def _fail(*_, **__):
    raise RuntimeError("zanzibarine")
