"""What holds for every page: it answers, has one heading and a title, and leads somewhere."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from cases.api.documents import write_documents
from cases.ledger import keep
from cases.models import Case, Situation, SourceReport, Suspect
from tests import build
from tests.thorough import some
from tests.views.reading import attribute, every, first, links, page_of, words

LISTS = ["/cases/", "/suspects/", "/situations/", "/warrants/", "/reports/", "/changes/"]
FIXED = ["/", *LISTS, "/about/", "/contact/", "/corrections/", "/search/", "/courts/icc/", "/log/"]
LEADS = re.compile(
    r"^/((fr|uk|ru|ar)/)?(|about/|contact/|corrections/|search/|log/|api/(v1|docs)/|api/v1/log/(checkpoint/|leaves/)?|data/([\w.-]+/.+)?|webhooks/|alerts/|warrants/|changes/|(cases|suspects|situations|reports|courts)/([\w-]+/)?"
    r"|(cases|suspects)/[\w-]+/cite\.(txt|bib|json)|report-an-error/([a-z]+/\d+/)?"
    r"|(feeds/(changes|corrections)|(cases|suspects|situations)/[\w-]+/feed)\.(atom|json)"
    r"|(feeds|cases/[\w-]+)/hearings\.ics)$"
)


def addresses(kind: str) -> list[str]:
    if kind == "fixed":
        return FIXED
    if kind == "reports":
        return [report.get_absolute_url() for report in reports_of_each_sort()]
    if kind == "cases":
        return [case.get_absolute_url() for case in cases_of_each_sort()]
    model = {"suspects": Suspect, "situations": Situation}
    return [row.get_absolute_url() for row in model[kind].objects.all()]


def cases_of_each_sort() -> list[Case]:
    """A case of each status, with one suspect and with several, under our name and the Court's."""
    cases = Case.objects.with_status().annotate(people=Count("proceedings")).order_by("slug")
    found = {(each.status_code, each.people > 1, each.is_title_ours): each for each in cases}
    return list(found.values())


def reports_of_each_sort() -> list[SourceReport]:
    """Some reports of each sort that the pages tell apart, of all that the docket has."""
    found: dict[tuple, list[SourceReport]] = {}
    for each in SourceReport.objects.select_related("publisher").prefetch_related("relay_links"):
        sort = (
            each.publisher.kind,
            each.is_verified,
            each.language,
            each.published_precision if each.published_on else "",
            bool(each.relay_links.all()),
        )
        found.setdefault(sort, []).append(each)
    return [report for reports in found.values() for report in reports[:3]]


@pytest.mark.usefixtures("docket", "db")
@pytest.mark.parametrize("kind", ["fixed", "cases", "suspects", "situations", "reports"])
def test_every_page_of_the_docket_is_whole(client, kind):
    every_one = addresses(kind)
    assert len(every_one) >= 5
    for address in some(every_one, every=1 if kind == "fixed" else 4):
        response = client.get(address)
        assert response.status_code == 200, address
        assert_whole(response, address)


def assert_whole(response, address: str) -> None:
    page = page_of(response)
    assert attribute(page, "lang") == "en-gb" or page.name != "html", address
    assert len([words(each) for each in every(page, "h1")]) == 1, address
    title = words(first(page, "title"))
    assert title.endswith("ICC Tracker") or title.startswith("ICC Tracker:"), address
    about = next(
        attribute(each, "content")
        for each in every(page, "meta")
        if attribute(each, "name") == "description"
    )
    assert not re.search(r"\b(wanted|guilty|fugitive)\b", f"{title} {about}", re.I), address
    data, *scripts = sorted(every(page, "script"), key=lambda each: attribute(each, "src"))
    assert attribute(data, "type") == "application/ld+json", address
    for script in scripts:
        assert attribute(script, "src").startswith("/static/") and not script.children, address
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
        if attribute(each, "rel") in ("canonical", "alternate"):
            assert where.startswith(settings.SITE_URL + "/"), (address, where)
            continue
        assert where.startswith("/static/") or where == "/search/opensearch.xml", (address, where)


TARGETS = ("main", "h2", "input", "select", "fieldset", "li", "tr", "details")


@pytest.mark.usefixtures("docket", "db")
def test_the_links_of_a_page_lead_to_pages(client):
    followed: dict[str, list[str]] = {}
    for address in ("/", "/cases/kony/", "/suspects/jean-pierre-bemba-gombo/", "/about/"):
        for href in links(page_of(client.get(address))):
            if href.startswith("/") and not re.match(r"/(api|fr|uk|ru|ar)/", href):
                # Of each kind of page some links; all of them are hundreds.
                kind = followed.setdefault(resolve(urlsplit(href).path).view_name, [])
                if href not in kind and len(kind) < 4:
                    kind.append(href)
                    assert client.get(href).status_code == 200, (address, href)
    assert {"pages:case-detail", "pages:suspect-detail", "pages:report-detail"} <= set(followed)


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


# Pages that list something, each in the forms in which it asks the database.
LISTING = [
    "/",
    "/cases/",
    "/cases/?known_on=2024-01-15",
    "/cases/case-no-1/",
    "/cases/case-no-1/?known_on=2024-02-01&policy=any",
    "/cases/case-no-1/cite.json",
    "/cases/?format=csv",
    "/suspects/",
    "/suspects/?known_on=2024-02-15",
    "/suspects/amina-1/",
    "/suspects/amina-1/?known_on=2024-01-31",
    "/suspects/amina-1/?known_on=2024-02-03&valid_on=2024-02-01&policy=any",
    "/situations/",
    "/warrants/",
    "/reports/",
    "/changes/",
    "/situations/somewhere/",
    "/courts/icc/",
    "/log/",
    "/log/?q=case-no-1",
]
MOST_QUERIES = 35


def test_a_page_needs_the_same_number_of_queries_whatever_it_lists(empty, client):
    a_case(1)
    Suspect.objects.filter(name="Amina 1").update(slug="amina-1")
    keep()
    write_documents()
    before = {address: queries(client, address) for address in LISTING}
    for number in (2, 3, 4):
        a_case(number)
    case = Case.objects.get(slug="case-no-1")
    more = [build.report(f"Paper {number}", "2024-01-03") for number in range(5)]
    for report in more:
        build.claim(report, case, "reported", "2024-01-01")
        build.claim(report, case, "surrendered", "2024-02-03", "Amina 1")
    build.publish(*more)
    keep()
    write_documents()
    cache.clear()

    assert {address: queries(client, address) for address in LISTING} == before
    assert max(before.values()) <= MOST_QUERIES, before


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
