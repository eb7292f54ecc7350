"""A page that is kept is the page as it would be made, for everybody who may get it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from cases import recording
from cases.api.documents import write_documents
from cases.ledger import keep
from cases.models import Case, SourceReport, Suspect, Warrant
from cases.views import cases as views
from cases.views.kept import _kept
from tests import build

ADDRESS = "/cases/the-case/"


@pytest.fixture
def case(empty):
    """A case of one person, with its stored answer."""
    made = build.case("Ada", slug="the-case")
    release = build.court_release("2024-03-17")
    build.claim(release, made, "warrant_issued", "2024-03-17", "Ada")
    build.publish(release)
    write_documents()
    return made


@pytest.fixture
def made(monkeypatch) -> list:
    """The requests for which a page was made, and not taken from what was kept."""
    found, make = [], views._detail

    def counted(request, slug):
        found.append(request)
        return make(request, slug)

    monkeypatch.setattr(views, "_detail", counted)
    return found


def kept_answers() -> list[str]:
    return [key for key in cache._cache if "touched" not in key]


def test_a_page_is_made_once_and_kept_byte_for_byte(case, client, made):
    first, second = client.get(ADDRESS), client.get(ADDRESS)
    assert len(made) == 1
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)


def test_who_asks_while_the_page_is_made_waits_for_it_and_makes_no_other(case, made, rf):
    request, waiting = rf.get(ADDRESS), Event()
    request.htmx = False

    def make() -> HttpResponse:
        made.append(request)
        waiting.wait(10)
        return HttpResponse("the page")

    with ThreadPoolExecutor() as pool:
        answers = [pool.submit(_kept, request, lambda: "a key", make) for _ in range(3)]
        while not made:
            sleep(0.001)
        waiting.set()
        assert [each.result().content for each in answers] == [b"the page"] * 3
    assert len(made) == 1


def test_pages_that_are_not_kept_are_made_one_at_a_time_too(rf):
    request, at_work, most = rf.get(ADDRESS), [], []

    def make() -> HttpResponse:
        at_work.append(request)
        most.append(len(at_work))
        sleep(0.01)
        at_work.pop()
        return HttpResponse("the page")

    with ThreadPoolExecutor() as pool:
        answers = [pool.submit(_kept, request, lambda: None, make) for _ in range(5)]
        assert [each.result().content for each in answers] == [b"the page"] * 5
    assert most == [1] * 5


def test_each_language_has_its_own(case, client, made):
    english, french = client.get(ADDRESS).content, client.get(f"/fr{ADDRESS}").content
    assert english != french
    assert client.get(f"/fr{ADDRESS}").content == french
    assert client.get(ADDRESS).content == english
    assert len(made) == 2


@pytest.mark.parametrize("query", ["?known_on=2024-03-16", "?policy=any", "?known_on=tomorrow"])
def test_other_questions_are_answered_anew(case, client, made, query):
    client.get(ADDRESS + query)
    client.get(ADDRESS + query)
    assert len(made) == 2


def test_whoever_is_signed_in_gets_nothing_that_was_kept_and_leaves_nothing(
    case, admin_client, client, made
):
    admin_client.get(ADDRESS)
    client.get(ADDRESS)
    admin_client.get(ADDRESS)
    assert len(made) == 3


def test_no_page_outlives_a_change(case, client, made):
    def seen(word: str) -> bool:
        return word.encode() in client.get(ADDRESS).content

    assert seen("Warrant issued")
    assert not seen("Lovelace")
    Suspect.objects.update(name="Ada Lovelace")
    assert seen("Lovelace")
    keep()
    assert seen("Lovelace")
    write_documents()
    assert seen("Lovelace")
    recording.retract(case.claims.get().report, "It was wrong.")
    recording.record(case.pk)
    assert seen("has been retracted")
    before = len(made)
    assert seen("has been retracted") and not seen("Warrant issued")
    assert len(made) == before, "while nothing else changes it is kept by what waits"


def test_a_title_that_is_withheld_stands_in_no_kept_page_of_another_case(empty, client):
    """The page of a case of which the report tells that named somebody elsewhere."""
    about, other = build.case("Zed", slug="a-case"), build.case("Ada", slug="the-case")
    first, last = build.court_release("2024-03-17", title="Zed is sought"), build.report()
    for report in (first, last):
        build.claim(report, about, "warrant_issued", "2024-03-17", "Zed")
    standing = build.report("The Echo")
    for report in (first, standing):
        build.claim(report, other, "reported", "2024-03-17")
    build.publish(first, last, standing)

    def retract(report: SourceReport) -> None:
        recording.retract(report, "It was wrong.")
        recording.record_all_due()
        write_documents()

    retract(first)
    assert b"Zed is sought" in client.get(ADDRESS).content
    retract(last)
    assert b"Zed is sought" not in client.get(ADDRESS).content


def test_what_changes_while_a_page_is_made_is_not_kept(case, client, monkeypatch):
    make = views._detail

    def meanwhile(request, slug):
        page = make(request, slug)
        Case.objects.filter(pk=case.pk).update(title="Another title")
        return page

    monkeypatch.setattr(views, "_detail", meanwhile)
    client.get(ADDRESS)
    assert not kept_answers()


LISTS = [
    "/",
    "/changes/",
    "/cases/",
    "/suspects/",
    "/reports/",
    "/situations/",
    "/warrants/",
    "/search/?q=Ada",
]


@pytest.mark.parametrize("address", LISTS)
def test_lists_and_what_was_found_are_kept_until_anything_changes(case, client, address):
    def anew():
        cache.clear()
        return client.get(address).content

    build.warrant(case, "2024-03-17", SourceReport.objects.get())
    keep()
    write_documents()
    first = anew()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).content == first
    assert len(queries) == 1, [each["sql"] for each in queries]

    Suspect.objects.update(name="Ada Lovelace")
    Case.objects.update(title="Another title", short_name="Another name")
    case.situation.name = "Elsewhere"
    case.situation.save()
    SourceReport.objects.update(title="Another report")
    Warrant.objects.update(issued_on="2024-03-16")
    for take_in in (None, keep, write_documents):
        if take_in:
            take_in()
        during = client.get(address).content
        assert during == client.get(address).content == anew()
    assert during != first


@pytest.mark.parametrize("address", LISTS)
def test_lists_of_others_are_their_own(case, client, admin_client, address):
    def ways() -> list[bytes]:
        return [
            client.get(address).content,
            client.get(f"/fr{address}").content,
            admin_client.get(address).content,
            client.get(address, headers={"hx-request": "true"}).content,
            client.get(address, SERVER_NAME="localhost").content,
        ]

    first = ways()
    assert ways() == first
    cache.clear()
    assert list(reversed(ways())) == list(reversed(first))
    assert first[1] != first[0]
