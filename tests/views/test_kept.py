"""A page of a case that is kept is the page as it would be made, for everybody who may get it."""

import pytest
from django.core.cache import cache

from cases import recording
from cases.api.documents import write_documents
from cases.ledger import keep
from cases.models import Case, Suspect
from cases.views import cases as views
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


def test_a_page_is_made_once_and_kept_byte_for_byte(case, client, made):
    first, second = client.get(ADDRESS), client.get(ADDRESS)
    assert len(made) == 1
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)


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
    assert seen("Retracted") or not seen("Warrant issued")
    before = len(made)
    seen("Ada")
    assert len(made) == before + 1, "while the change is not taken in, each page is made anew"


def test_what_changes_while_a_page_is_made_is_not_kept(case, client, monkeypatch):
    make = views._detail

    def meanwhile(request, slug):
        page = make(request, slug)
        Case.objects.filter(pk=case.pk).update(title="Another title")
        return page

    monkeypatch.setattr(views, "_detail", meanwhile)
    client.get(ADDRESS)
    assert not cache._cache
