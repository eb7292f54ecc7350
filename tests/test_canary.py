"""No public address tells what is not public: a crawl of all of them, with a canary in the rest."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User

from cases.models import SourceReport
from cases.templatetags.site import _OF_THE_SITE
from tests import build
from tests.canary import CANARY, NAMELESS, addresses, hide, routes
from tests.thorough import some

pytestmark = pytest.mark.usefixtures("empty")

# What a page may not hold, in any case of letters.
SECRETS = (CANARY, "1999-09-09", "9 September 1999", "sealed on", "20241224")


@pytest.fixture
def world():
    """A public case with a canary in every place that is not public."""
    return hide()


QUERIES = [
    "",
    "?known_on=2024-05-01&policy=any",
    "?valid_on=2024-05-01",
    "?policy=official",
    "?q=bird",
    "?q=amina",
    "?ordering=-id",
    "?page=2",
    "?limit=2&count=true",
    "?updated_since=2000-01-01T00:00:00Z",
    "?format=csv",
    "?nonsense=1",
    "?recorded_at=2000-01-01T00:00:00Z",
]


def check(response, address: str) -> None:
    told = [response.content.decode(errors="replace")]
    told += [f"{name}: {value}" for name, value in response.headers.items()]
    text = "\n".join(told).lower()
    # What was asked may be repeated in a problem or a form; nobody learns anything by that.
    path = address.split("?")[0]
    # The search of a page that is not there is filled with the words of its address.
    words = " ".join(each for each in re.findall(r"[^\W_]+", path) if each not in _OF_THE_SITE)
    for echo in {address, address.replace(" ", "%20"), path, f'value="{words}"'}:
        text = text.replace(echo.lower(), "")
    # A word of the vocabulary, which the schema of the API lists.
    text = text.replace("unsealed on that day", "")
    for secret in SECRETS:
        assert secret.lower() not in text, (
            address,
            text[max(0, text.index(secret.lower()) - 200) :][:400],
        )


def test_no_public_address_tells_what_is_not_public(world, client):
    asked = addresses()
    for place, address in enumerate(asked):
        is_of_one_row = re.search(r"\d", address.replace("/v1/", ""))
        others = [] if is_of_one_row else some(QUERIES[2:], every=5, first=place)
        for number, query in enumerate([*QUERIES[:2], *others]):
            response = client.get(address + query)
            # Without a worker, health is answered with 503.
            assert response.status_code < 500 or address == "/healthz", address + query
            # An image cannot be read here, so that of what is hidden there must be none.
            is_there = response.status_code < 400
            assert not is_there or CANARY not in address.replace(NAMELESS, ""), address + query
            check(response, address + query)
            # What is not there, by the widest question either, is asked no other.
            if number and response.status_code == 404:
                break
        for method in (client.options, client.post):
            check(method(address), address)
    assert len(asked) > 150
    feeds = ("/feeds/changes.atom", "/feeds/corrections.json", "/cases/open-case/feed.json")
    assert {*feeds, "/feeds/hearings.ics", "/suspects/amina/feed.atom"} <= set(asked)


def test_links_from_page_to_page_never_lead_to_what_is_not_public(world, client):
    seen, sorts, ahead = set(), set(), ["/", "/api/v1/", "/cases/open-case/?policy=any"]
    while ahead:
        address = ahead.pop()
        seen.add(address)
        if (sort := sort_of(address)) in sorts:
            continue
        sorts.add(sort)
        response = client.get(address)
        assert response.status_code == 200, address
        check(response, address)
        text = response.content.decode()
        found = re.findall(r'(?:href|action)="(/(?!admin|static)[^"#]*)', text)
        found += re.findall(r'"http://testserver(/api/[^"{]*)"', text)
        ahead += {each.replace("&amp;", "&") for each in found} - seen - set(ahead)
    assert {"/cases/open-case/", "/suspects/amina/", "/api/v1/warrants/"} <= seen


def sort_of(address: str) -> tuple:
    """Links that ask a page for the same things, whatever their words, lead to one answer in many
    orders; and all languages but English show the same rows in the same way."""
    path, _, query = address.partition("?")
    language = re.match(r"/(fr|uk|ru|ar)/", path)
    asked = frozenset(each.partition("=")[0] for each in query.split("&"))
    page = re.sub(r"^/(fr|uk|ru|ar)/", "/", path)
    return bool(language and not query), page, asked


def test_who_signed_in_sees_the_same_public_pages(world, client):
    address = "/cases/open-case/"
    before = client.get(address).content
    client.force_login(world["emil"])
    assert client.get(address).content == before
    check(client.get("/api/v1/cases/open-case/"), address)


def test_nobody_without_an_account_gets_anything_from_the_desk(world, client):
    for route in [each for each in routes() if each.startswith("admin/")]:
        address = "/" + re.sub(r"<[^>]*>|\(\?P<[^>]*>[^)]*\)|[\^$]|\\Z", "1", route)
        response = client.get(address)
        assert response.status_code in (200, 301, 302, 401, 404, 405), address
        check(response, address)


def test_the_canary_is_found_where_editors_work(world, client):
    """Without this, the other tests could pass because nothing holds the canary at all."""
    client.force_login(User.objects.create_superuser("chief"))
    for model in ("sourcereport", "note", "feeditem", "errorreport", "warrant", "webhook"):
        page = client.get(f"/admin/cases/{model}/", follow=True)
        assert CANARY in page.content.decode().lower(), model


def test_a_report_that_is_published_shows_what_the_canary_would_have_hidden(world, client):
    """The crawl can fail: what is published is seen by it."""
    draft = SourceReport.objects.get(state="draft", corrects=None)
    SourceReport.objects.filter(pk=draft.pk).update(state="submitted")
    draft.refresh_from_db()
    build.publish(draft)
    with pytest.raises(AssertionError):
        test_no_public_address_tells_what_is_not_public(world, client)
