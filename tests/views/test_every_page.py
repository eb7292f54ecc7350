"""What holds for every page: it answers, has one heading and a title, and leads somewhere."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Situation, SourceReport, Suspect
from tests import build
from tests.views.reading import attribute, every, first, links, page_of, words

FIXED = ["/", "/cases/", "/suspects/", "/situations/", "/about/"]
LEADS = re.compile(r"^/(|about/|api/v1/|(cases|suspects|situations|reports)/([\w-]+/)?)$")


def addresses(kind: str) -> list[str]:
    if kind == "fixed":
        return FIXED
    model = {"cases": Case, "suspects": Suspect, "situations": Situation, "reports": SourceReport}
    return [row.get_absolute_url() for row in model[kind].objects.all()]


@pytest.mark.usefixtures("docket", "db")
@pytest.mark.parametrize("kind", ["fixed", "cases", "suspects", "situations", "reports"])
def test_every_page_of_the_docket_is_whole(client, kind):
    asked = addresses(kind)
    assert len(asked) >= 5
    for address in asked:
        response = client.get(address)
        assert response.status_code == 200, address
        assert_whole(response, address)


def assert_whole(response, address: str) -> None:
    page = page_of(response)
    assert attribute(page, "lang") == "en" or page.name != "html", address
    assert len([words(each) for each in every(page, "h1")]) == 1, address
    title = words(first(page, "title"))
    assert title.endswith("ICC Tracker") or title.startswith("ICC Tracker:"), address
    about = next(
        attribute(each, "content")
        for each in every(page, "meta")
        if attribute(each, "name") == "description"
    )
    assert not re.search(r"\b(wanted|guilty|fugitive)\b", f"{title} {about}", re.I), address
    assert list(every(page, "script")) == [], address
    assert_leads_somewhere(page, address)


def assert_leads_somewhere(page, address: str) -> None:
    named = {attribute(each, "id") for kind in TARGETS for each in every(page, kind)}
    for each in every(page, "a"):
        href = attribute(each, "href")
        if href.startswith("#"):
            assert href[1:] in named, (address, href)
        elif href.startswith("/"):
            assert LEADS.match(re.split(r"[?#]", href)[0]), (address, href)
        else:
            assert href.startswith(("http://", "https://")), (address, href)
            assert {"noopener", "nofollow"} <= set(attribute(each, "rel").split()), address
    for each in [*every(page, "link"), *every(page, "img")]:
        where = attribute(each, "href") or attribute(each, "src")
        assert where.startswith("/static/"), (address, where)


TARGETS = ("main", "h2", "input", "select", "li", "tr")


@pytest.mark.usefixtures("docket", "db")
def test_the_links_of_a_page_lead_to_pages(client):
    for address in ("/", "/cases/kony/", "/suspects/jean-pierre-bemba-gombo/", "/about/"):
        for href in set(links(page_of(client.get(address)))):
            if href.startswith("/") and not href.startswith("/api/"):
                assert client.get(href).status_code == 200, (address, href)


def a_case(number: int) -> None:
    """A case with two people, three reports of which one relays another, and all that follows."""
    case = build.case(f"Amina {number}", f"Boris {number}", slug=f"case-no-{number}")
    paper = build.report(f"Gazette {number}", "2024-01-01")
    relay = build.report(f"Relay {number}", "2024-01-02", relays=(paper,))
    release = build.court_release("2024-02-01")
    for report in (paper, relay):
        build.claim(report, case, "reported", "2024-01-01")
    for name in (f"Amina {number}", f"Boris {number}"):
        build.claim(release, case, "warrant_issued", "2024-02-01", name)
        build.claim(release, case, "arrested", "2024-02-02", name)
    build.publish(paper, relay, release)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/cases/",
        "/cases/?known_on=2024-01-15",
        "/cases/case-no-1/",
        "/suspects/",
        "/suspects/amina-1/",
        "/situations/",
        "/situations/somewhere/",
    ],
)
def test_a_page_needs_the_same_number_of_queries_whatever_it_lists(empty, client, address):
    a_case(1)
    Suspect.objects.filter(name="Amina 1").update(slug="amina-1")
    before = queries(client, address)
    for number in (2, 3, 4):
        a_case(number)
    case = Case.objects.get(slug="case-no-1")
    more = [build.report(f"Paper {number}", "2024-01-03") for number in range(5)]
    for report in more:
        build.claim(report, case, "reported", "2024-01-01")
        build.claim(report, case, "surrendered", "2024-02-03", "Amina 1")
    build.publish(*more)

    assert queries(client, address) == before
    assert before <= 35


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_an_error_page_tells_nothing_and_needs_nothing(client, monkeypatch, db):
    def fail(*_, **__):
        raise RuntimeError("a private detail")

    monkeypatch.setattr("cases.views.home.latest_changes", fail)
    client.raise_request_exception = False
    response = client.get("/")

    assert response.status_code == 500
    page = page_of(response)
    assert words(first(page, "h1")) == "Something went wrong"
    assert "private detail" not in response.content.decode()


def test_pages_answer_only_to_reading(client, db):
    for address in FIXED:
        assert client.post(address).status_code == 405
