"""The plain version's JSON against the API's: it is measured only where it says the same."""

import pytest

from cases.models import Case

OF_THE_PAGES = {"next", "previous", "count"}


@pytest.fixture
def both(docket, client, settings):
    """The answers of the API and of the plain version, without what pages are cut by."""
    own = settings.ROOT_URLCONF

    def ask(path: str, **question) -> list[dict]:
        answers = []
        for addresses in (own, "bench.plain.urls"):
            settings.ROOT_URLCONF = addresses
            response = client.get(f"/api/v1/{path}", question)
            assert response.status_code == 200
            answer = response.json()
            answers.append({name: answer[name] for name in answer.keys() - OF_THE_PAGES})
        return answers

    return ask


def test_the_list_is_the_same(db, both):
    ours, plain = both("cases/", limit=50)
    assert plain == ours


def test_cases_in_full_are_the_same(db, both):
    for key in Case.objects.told().values_list("public_id", flat=True)[::4]:
        ours, plain = both(f"cases/{key}/")
        assert plain == ours


def test_a_filtered_list_is_the_same(db, both):
    ours, plain = both(
        "cases/", situation="ukraine", status="warrant_issued", ordering="-updated_at"
    )
    assert plain == ours and ours["results"]


def test_what_a_search_finds_is_the_same(db, both):
    ours, plain = both("reports/", q="warrant arrest")
    assert plain == ours and ours["results"]
