"""The API: what it lists, what it refuses, and what it never shows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Proceedings, Warrant
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def get(client: Client):
    def get(path: str) -> dict | list:
        response = client.get(f"/api/v1/{path}")
        assert response.status_code == 200, (path, response.content)
        return response.json()

    return get


@pytest.fixture
def refused(client: Client):
    def refused(path: str, status: int = 400) -> dict:
        response = client.get(f"/api/v1/{path}")
        assert response.status_code == status, response.content
        assert response.headers["content-type"] == "application/problem+json"
        return response.json()

    return refused


def test_the_root_lists_the_resources(get):
    assert list(get("")) == [
        "courts",
        "situations",
        "cases",
        "suspects",
        "charges",
        "warrants",
        "reports",
        "status-changes",
    ]


def test_lists_say_how_many_there_are(docket, get):
    counted = {
        name: get(f"{name}/")["count"]
        for name in ("courts", "situations", "cases", "suspects", "charges", "warrants")
    }
    assert counted == {
        "courts": 1,
        "situations": 29,
        "cases": 48,
        "suspects": 76,
        "charges": 439,
        "warrants": 81,
    }


def test_every_row_of_every_list_answers_at_its_own_address(docket, get, client):
    for name in ("courts", "situations", "cases", "suspects", "charges", "warrants", "reports"):
        for row in get(f"{name}/?page_size=10")["results"]:
            response = client.get(row["url"])
            assert response.status_code == 200, row["url"]
            shared = set(row) & set(response.json())
            assert {key: row[key] for key in shared} == {
                key: response.json()[key] for key in shared
            }


def test_a_case_is_found_by_any_spelling_of_a_suspects_name(docket, get):
    assert [case["slug"] for case in get("cases/?q=ngaissona")["results"]] == [
        "yekatom-and-ngaissona"
    ]
    assert [case["slug"] for case in get("cases/?q=lvova putin")["results"]] == [
        "putin-and-lvova-belova"
    ]


def test_cases_are_filtered_by_status_phase_and_situation(docket, get):
    on_trial = get("cases/?status=on_trial")["results"]
    assert [case["slug"] for case in on_trial] == ["said"]
    assert [case["slug"] for case in get("cases/?phase=trial")["results"]] == ["said"]
    assert get("cases/?situation=ukraine")["count"] == 2
    assert get("cases/?situation=ukraine&known_on=2023-03-12&status=none")["count"] == 2


def test_a_person_in_two_cases_is_one_person_with_a_status_in_each(docket, get):
    person = get("suspects/jean-pierre-bemba-gombo/")
    assert [(case["slug"], case["status"]["code"]) for case in person["cases"]] == [
        ("bemba", "acquittal_final"),
        ("bemba-et-al", "conviction_final"),
    ]


@pytest.mark.parametrize(
    ("path", "parameter", "detail"),
    [
        ("cases/?known_on=17.3.2023", "known_on", "“17.3.2023” is no day. Write it as 2023-03-17."),
        ("cases/?known_on=20230317", "known_on", "“20230317” is no day. Write it as 2023-03-17."),
        ("cases/?valid_on=2023-02-30", "valid_on", "“2023-02-30” is no day."),
        ("cases/?known_on=2999-01-01", "known_on", "2999-01-01 has not come yet."),
        ("cases/?policy=gossip", "policy", "“gossip” is no policy. Take one of: official, corr"),
        ("cases/?status=wanted", "status", "“wanted” is not one of: reported, opened,"),
        ("cases/?situation=x", "situation", "There is no situation with this slug."),
        ("cases/?statsu=opened", "statsu", "There is no such parameter. Did you mean “status”?"),
        ("charges/?category=x", "category", "“x” is not one of: genocide,"),
        ("cases/lubanga/?page=2", "page", "There is no such parameter."),
    ],
)
def test_a_bad_parameter_is_a_problem_that_says_what_would_be_right(
    docket, refused, path, parameter, detail
):
    problem = refused(path)
    assert problem["title"] == "The request has mistakes"
    assert problem["status"] == 400
    assert problem["instance"] == f"/api/v1/{path}"
    assert [mistake["parameter"] for mistake in problem["errors"]] == [parameter]
    assert problem["errors"][0]["detail"].startswith(detail)


def test_an_unknown_address_is_a_problem_too(refused):
    assert refused("nothing/", 404)["title"] == "Not found"
    assert refused("cases/nothing/", 404)["detail"] == "There is nothing at this address."


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(docket, client):
    answer = client.get("/api/v1/cases?status=on_trial", follow=True)
    assert answer.redirect_chain == [("/api/v1/cases/?status=on_trial", 301)]
    assert answer.json()["count"] == 1


def test_writing_is_refused(client):
    response = client.post("/api/v1/cases/", {})
    assert response.status_code == 405
    assert response.json()["status"] == 405


def test_drafts_private_notes_and_sealed_warrants_appear_nowhere(empty, client):
    case = build.case("Ada")
    canary = "CANARY-7f3a"
    draft = build.report(title=canary)
    build.claim(draft, case, "reported", "2024-01-01", "Ada", quote=canary)
    public = build.report(private_note=canary)
    build.claim(public, case, "reported", "2024-01-01", "Ada")
    build.publish(public)
    Warrant.objects.create(
        proceedings=Proceedings.objects.get(),
        kind="arrest_warrant",
        issued_on="2024-01-02",
        is_sealed=True,
    )
    pages = [f"/api/v1/{name}/" for name in client.get("/api/v1/").json()]
    seen, queue = set(), ["/api/v1/", *pages]
    while queue:
        path = queue.pop()
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        assert response.status_code == 200, path
        text = response.content.decode()
        assert canary not in text and "2024-01-02" not in text, path
        queue += [
            url.split("testserver", 1)[1]
            for url in text.split('"')
            if url.startswith("http://testserver/api/")
        ]
    assert f"/api/v1/reports/{public.pk}/" in seen
    assert client.get(f"/api/v1/reports/{draft.pk}/").status_code == 404
    assert client.get(f"/api/v1/warrants/{Warrant.objects.get().pk}/").status_code == 404


def test_a_list_needs_the_same_number_of_queries_whatever_its_length(docket, client):
    for name in client.get("/api/v1/").json():
        with CaptureQueriesContext(connection) as few:
            client.get(f"/api/v1/{name}/?page_size=2")
        with CaptureQueriesContext(connection) as many:
            client.get(f"/api/v1/{name}/?page_size=40")
        assert len(many) <= len(few) + 1, name
