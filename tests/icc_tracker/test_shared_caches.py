"""What caches may keep: public answers for everybody, and nothing that is somebody's own."""

import pytest
from django.contrib.auth.models import User

from icc_tracker.shared_caches import PRIVATE, PUBLIC
from tests.api.tools import issue
from tests.views.kinds import addresses

pytestmark = pytest.mark.usefixtures("docket", "db")

# Beside the pages: what else anybody may ask for.
OTHERS = (
    "/api/v1/",
    "/api/v1/cases/",
    "/api/v1/cases/nothing/",
    "/api/docs/",
    "/feeds/changes.atom",
    "/feeds/hearings.ics",
    "/cases/?format=csv",
    "/cases/kony/cite.txt",
    "/sitemap.xml",
    "/robots.txt",
    "/data/index.json",
    "/card.png",
)
# Forms, which give out a cookie or answer to one reader.
OF_ONE_READER = {"error report", "mail alerts", "mail alerts, asked for", "webhooks"}


def everything() -> list[str]:
    return [*addresses().values(), *OTHERS]


def directives(response) -> set[str]:
    return {each.strip() for each in response.get("Cache-Control", "").split(",")}


def depends_on(response) -> set[str]:
    return {each.strip().lower() for each in response.get("Vary", "").split(",")}


def test_a_page_may_be_kept_for_everybody_and_used_while_we_do_not_answer(client):
    for kind, address in addresses().items():
        response = client.get(address)
        if kind in OF_ONE_READER:
            assert "no-store" in directives(response), address
        elif response.status_code in (200, 404):
            assert {"public", "stale-while-revalidate=600", "stale-if-error=3600"} <= directives(
                response
            ), address
            assert "accept-language" not in depends_on(response), address
        else:
            assert "Cache-Control" not in response.headers, address


def test_what_is_kept_for_others_is_not_given_to_who_signs_in(client):
    for address in ("/", "/cases/", "/cases/kony/", "/ar/cases/kony/"):
        response = client.get(address)
        assert response["Cache-Control"] == PUBLIC
        assert "cookie" in depends_on(response)


def test_no_answer_with_a_cookie_is_for_everybody(client):
    with_cookies = set()
    for address in everything():
        client.cookies.clear()
        response = client.get(address)
        if response.cookies:
            with_cookies.add(address)
            assert "public" not in directives(response), address
            assert directives(response) & {"private", "no-store"}, address
    assert "/report-an-error/" in with_cookies


def test_no_answer_to_who_has_signed_in_is_for_everybody(client):
    client.force_login(User.objects.create_superuser("root", password="x"))
    for address in [*everything(), "/admin/", "/admin/cases/case/", "/healthz"]:
        response = client.get(address)
        assert "public" not in directives(response), address
        assert directives(response) & {"private", "no-store"}, address


def test_no_answer_to_a_session_or_a_token_is_for_everybody(client):
    _, secret = issue()
    for headers in ({"cookie": "sessionid=of-long-ago"}, {"authorization": f"Bearer {secret}"}):
        for address in ("/", "/cases/kony/", "/api/v1/cases/", "/feeds/changes.atom"):
            assert client.get(address, headers=headers)["Cache-Control"] == PRIVATE, address


def test_the_answer_to_a_post_is_not_kept(client):
    for address in ("/report-an-error/", "/alerts/", "/api/v1/reports/"):
        assert "public" not in directives(client.post(address)), address


def test_the_desk_says_for_itself_that_nothing_is_kept(client):
    response = client.get("/admin/login/")
    assert {"no-store", "private"} <= directives(response)
    assert "accept-language" in depends_on(response)


def test_a_question_that_htmx_asks_is_kept_apart(client):
    assert "hx-request" in depends_on(client.get("/cases/"))
