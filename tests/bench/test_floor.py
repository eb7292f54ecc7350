"""The floor's JSON against the API's."""

import json

import pytest
from django.db import connection

from bench.floor import cases, reports
from bench.floor.parts import ROOT
from cases.models import Case, Situation

# Told by the rules alone, or by the way in which pages are cut: the floor is without them.
OF_THE_RULES = {"evidence", "lag"}
OF_THE_PAGES = {"next"}


@pytest.fixture
def ours(docket, client):
    def ask(path: str, **question) -> dict:
        response = client.get(ROOT + path, question)
        assert response.status_code == 200
        return response.json()

    return ask


def floor(statement: str, **parameters) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"base": f"http://testserver{ROOT}", "limit": 50, **parameters})
        return json.loads(cursor.fetchone()[0])


def without(names: set[str], answer: dict) -> dict:
    assert names <= set(answer)
    return {name: value for name, value in answer.items() if name not in names}


def test_every_page_of_the_list_is_the_same(db, ours):
    answer = ours("cases/", limit=20)
    assert floor(cases.LIST, limit=20) == without(OF_THE_PAGES, answer)
    rest = floor(cases.LIST_AFTER, after=answer["results"][-1]["id"])["results"]
    assert rest == ours("cases/", limit=200)["results"][20:]


def test_every_case_in_full_is_the_same(db, ours):
    told = Case.objects.told().values_list("public_id", flat=True)
    assert len(told) > 40
    for key in told:
        assert floor(cases.CASE, key=key) == without(OF_THE_RULES, ours(f"cases/{key}/"))


def test_every_filtered_list_is_the_same(db, ours):
    found = 0
    for situation in Situation.objects.values_list("slug", flat=True):
        for status in ("warrant_issued", "conviction_final", "reported"):
            question = {"situation": situation, "status": status}
            answer = ours("cases/", ordering="-updated_at", **question)
            assert floor(cases.FILTER, **question) == without(OF_THE_PAGES, answer)
            found += len(answer["results"])
    assert found > 10


@pytest.mark.parametrize("words", ["warrant arrest", "orvantal kelmorid", "convicted"])
def test_what_a_search_finds_is_the_same(db, ours, words):
    answer = ours("reports/", q=words, limit=50)
    assert floor(reports.SEARCH, words=words) == without(OF_THE_PAGES, answer)
