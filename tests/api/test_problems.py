"""Errors: problem details for programs, a page for browsers, and a page for each kind."""

from __future__ import annotations

import pytest

from cases.api.kinds_of_problem import KINDS
from cases.api.problems import prefers_pages
from cases.api.views import LagView

pytestmark = pytest.mark.django_db

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def fail(*args):
    raise RuntimeError("The secret of the house.")


@pytest.mark.parametrize(
    ("status", "kind", "ask"),
    [
        (400, "unknown-parameter", lambda c, h: c.get("/api/v1/cases/?x=1", headers=h)),
        (404, "not-found", lambda c, h: c.get("/api/v1/nothing/", headers=h)),
        (404, "not-found", lambda c, h: c.get("/api/v1/cases/nothing/", headers=h)),
        (404, "not-found", lambda c, h: c.get("/api/v1/a/b.c/", headers=h)),
        (405, "method-not-allowed", lambda c, h: c.delete("/api/v1/cases/", headers=h)),
        (405, "method-not-allowed", lambda c, h: c.put("/api/v1/lag/", headers=h)),
        (500, "internal-error", lambda c, h: c.get("/api/v1/lag/", headers=h)),
    ],
)
def test_every_error_is_a_problem_or_a_page_where_a_browser_asks(
    client, monkeypatch, settings, status, kind, ask
):
    monkeypatch.setattr(LagView, "get", fail)
    client.raise_request_exception = False
    problem = ask(client, {})
    assert problem.status_code == status
    assert problem["Content-Type"] == "application/problem+json"
    body = problem.json()
    assert list(body)[:4] == ["type", "title", "status", "instance"]
    assert body["type"] == f"{settings.SITE_URL}/problems/{kind}/"
    assert (body["status"], body["title"]) == (status, KINDS[kind].title)
    page = ask(client, BROWSER)
    assert page.status_code == status
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert f"<h1>{KINDS[kind].title}</h1>" in page.content.decode()
    for each in (problem, page):
        assert "secret" not in each.content.decode()
        assert "Accept" in each["Vary"]


@pytest.mark.parametrize(
    ("method", "path", "detail"),
    [
        ("get", "nothing/", "There is nothing at this address: /api/v1/ lists what there is."),
        ("delete", "cases/", "It takes GET, HEAD, OPTIONS; DELETE it does not."),
        ("post", "reports/", "Send a token as “Authorization: Bearer icct_…”. Reading needs none."),
        ("put", "reports/", "It takes GET, POST, HEAD, OPTIONS; PUT it does not."),
    ],
)
def test_what_an_address_does_not_take_is_told_with_what_it_does(client, method, path, detail):
    assert getattr(client, method)(f"/api/v1/{path}").json()["detail"] == detail


def test_an_answer_that_nobody_can_read_is_refused(client):
    refused = client.get("/api/v1/cases/", headers={"accept": "image/png"})
    assert refused.status_code == 406
    assert refused.json()["type"].endswith("/problems/not-acceptable/")
    page = client.get("/api/v1/cases/", headers={"accept": "text/html"})
    assert (page.status_code, page["Content-Type"]) == (406, "text/html; charset=utf-8")
    assert client.get("/api/v1/cases/", headers=BROWSER)["Content-Type"] == "application/json"


def test_what_a_method_may_be_is_said(client):
    refused = client.delete("/api/v1/cases/lubanga/")
    assert refused["Allow"].split(", ")[0] == "GET"


@pytest.mark.parametrize("path", ["", "cases/", "cases/lubanga/", "cases/lubanga/proof/", "log/"])
def test_who_asks_for_the_methods_of_an_address_is_told(client, path):
    answer = client.options(f"/api/v1/{path}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    reports = client.options("/api/v1/reports/")
    assert (reports.status_code, reports["Allow"]) == (204, "GET, POST, HEAD, OPTIONS")


def test_an_empty_list_of_media_types_asks_for_none_in_particular(docket, client):
    answer = client.get("/api/v1/cases/", headers={"accept": ""})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_what_is_gone_may_come_back_unless_a_notice_says_otherwise():
    assert "may come back under the same address" in KINDS["gone"].meaning


def test_each_kind_of_problem_has_a_page_that_explains_it(client):
    everything = client.get("/problems/").content.decode()
    for kind in KINDS.values():
        page = client.get(f"/problems/{kind.slug}/")
        assert page.status_code == 200
        assert kind.remedy in page.content.decode().replace("&#x27;", "'")
        assert f"/problems/{kind.slug}/" in everything
    assert client.get("/problems/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("accept", "pages"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("text/html", True),
        (BROWSER["accept"], True),
        ("text/html;q=0.5, application/json", False),
        ("text/html, application/problem+json;q=0.9", True),
        ("text/html;q=x", False),
        (";;,/,", False),
    ],
)
def test_pages_are_for_those_who_want_them_most(accept, pages):
    assert prefers_pages(accept) is pages
