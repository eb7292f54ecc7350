"""What every answer forbids browsers: of pages, the desk, the API, files, errors, redirects."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from icc_tracker.database_url import url_of_database
from icc_tracker.response_headers import DATA, DESK, DOCS, PAGE
from tests.icc_tracker.test_shared_caches import OTHERS
from tests.views.kinds import addresses

pytestmark = pytest.mark.usefixtures("docket", "db")

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ("/static/cases/site.css", "/static/cases/icon.svg", "/static/django_htmx/htmx.min.js")
MACHINES = ("/healthz", "/.well-known/security.txt", "/search/opensearch.xml")
OPERATOR = {
    "OPERATOR_NAME": "Amina",
    "OPERATOR_CONTACT": "https://tracker.example.org/desk",
    "SOURCE_URL": "https://source.example.org/tracker",
}
DESK_PAGES = ("/admin/", "/admin/login/", "/admin/jsi18n/", "/admin/cases/sourcereport/add/")
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def directives(response) -> dict[str, str]:
    parts = [each.partition(" ") for each in response["Content-Security-Policy"].split("; ")]
    return {name: value for name, _, value in parts}


def assert_closed(response, address: str) -> None:
    """That the answer has every header, and the policy refuses what no page of ours needs."""
    for name, value in EVERYWHERE.items():
        assert response.get(name) == value, (address, name)
    assert response["Cross-Origin-Resource-Policy"] in ("same-origin", "cross-origin"), address
    assert {"camera=()", "geolocation=()"} <= set(response["Permissions-Policy"].split(", "))
    said = directives(response)
    for name in ("default-src", "base-uri", "frame-ancestors"):
        assert said[name] == "'none'", (address, name)
    for name in ("script-src", "style-src"):
        assert "'unsafe-inline'" not in said.get(name, ""), (address, name)
        assert "http" not in said.get(name, "") and "*" not in said.get(name, ""), address


def test_every_answer_has_every_header(client):
    for address in [*addresses().values(), *OTHERS, *STATIC, *MACHINES]:
        response = client.get(address)
        assert response.status_code in (200, 400, 404, 503), address
        assert_closed(response, address)


def test_so_have_redirects_refusals_and_answers_without_a_body(client):
    api = "/api/v1/cases/kony/"
    etag = client.get(api)["ETag"]
    asked = {
        301: client.get("/cases"),
        302: client.get("/admin/"),
        304: client.get(api, headers={"If-None-Match": etag}),
        400: client.get("/api/v1/cases/?nonsense=1"),
        403: Client(enforce_csrf_checks=True).post("/report-an-error/", {}),
        404: client.get("/api/v1/cases/nothing/"),
        405: client.post("/cases/"),
        # What a browser asks before a page of another site may ask.
        200: client.options(
            api, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
        ),
    }
    for status, response in asked.items():
        assert response.status_code == status
        assert_closed(response, str(status))
    assert asked[304]["Content-Security-Policy"] == client.get(api)["Content-Security-Policy"]


def test_so_has_a_page_that_broke(client, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("a private detail")

    monkeypatch.setattr("cases.views.home.latest_changes", fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert_closed(response, "500")


def test_a_kept_page_has_the_headers_of_the_page_that_was_made(client):
    first, second = client.get("/cases/kony/"), client.get("/cases/kony/")
    assert dict(second.headers) == dict(first.headers)
    assert_closed(second, "kept")


def test_so_has_the_desk_which_lets_no_script_be_written_into_its_pages(client):
    client.force_login(User.objects.create_superuser("root", password="x"))
    for address in DESK_PAGES:
        response = client.get(address)
        assert_closed(response, address)
        assert response["Content-Security-Policy"] == DESK
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_only_the_desk_lets_attributes_be_compiled(client):
    assert client.get("/")["Content-Security-Policy"] == PAGE
    assert client.get("/api/v1/cases/")["Content-Security-Policy"] == DATA
    assert client.get("/api/docs/")["Content-Security-Policy"] == DOCS
    for policy in (PAGE, DATA, DOCS):
        assert "unsafe" not in policy
    assert DESK.count("unsafe") == 2


def test_other_sites_may_embed_what_is_handed_on_and_no_page(client):
    for address in ("/api/v1/cases/", "/feeds/changes.atom", "/card.png", "/cases/kony/cite.bib"):
        assert client.get(address)["Cross-Origin-Resource-Policy"] == "cross-origin", address
    for address in ("/", "/cases/kony/", "/data/", "/report-an-error/", *STATIC):
        assert client.get(address)["Cross-Origin-Resource-Policy"] == "same-origin", address


def test_over_tls_browsers_are_told_never_to_ask_without(client):
    with override_settings(SECURE_HSTS_SECONDS=31_536_000):
        for address in ("/", "/api/v1/", "/static/cases/site.css", "/admin/login/", "/nothing/"):
            response = Client().get(address, secure=True)
            assert response["Strict-Transport-Security"] == "max-age=31536000", address


def test_no_page_of_the_desk_has_a_style_sheet_or_script_of_its_own_in_it(client):
    client.force_login(User.objects.create_superuser("root", password="x"))
    page = client.get("/admin/cases/sourcereport/").content.decode()
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)


def test_the_style_sheet_of_colours_names_all_that_the_theme_would_write_into_pages():
    from unfold.settings import CONFIG_DEFAULTS

    said = (ROOT / "cases/static/cases/colours.css").read_text()
    for name, weights in CONFIG_DEFAULTS["COLORS"].items():
        for weight in weights:
            assert f"--color-{name}-{weight}:" in said, (name, weight)


def production(*arguments: str, **more: str) -> subprocess.CompletedProcess:
    """Run manage.py with the settings of a site that is reached over https, and `more` of them."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "ENV_FILE": "/dev/null",
        "SITE_URL": "https://tracker.example.org",
        "ALLOWED_HOSTS": "tracker.example.org",
        "SECRET_KEY": "a key of more than fifty letters, of which many differ: 0123456789",
        "DATABASE_URL": url_of_database(connection.settings_dict),
        **more,
    }
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


def test_djangos_check_of_a_deployment_finds_nothing():
    answer = production("check", "--deploy", "--fail-level", "INFO", **OPERATOR)
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


@pytest.mark.parametrize("said", ["", "true"])
def test_of_other_names_browsers_are_told_only_what_the_operator_says(said):
    given = dict.fromkeys(("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"), said)
    names = "s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD"
    code = f"from django.conf import settings as s; print({names})"
    answer = production("shell", "--no-imports", "-c", code, **given if said else {})
    assert answer.stdout.split() == ["31536000", str(bool(said)), str(bool(said))]


def test_cookies_of_a_site_over_https_are_bound_to_it():
    names = (
        "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE"
    )
    code = f"from django.conf import settings as s; print([{names}])"
    answer = production("shell", "--no-imports", "-c", code)
    assert answer.stdout.strip() == "['__Host-sessionid', '__Host-csrftoken', True, True]"
