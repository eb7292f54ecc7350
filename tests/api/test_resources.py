"""The resources of the API: what each lists, who finds what, and what none of them shows."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import recording
from cases.api.serializers.base import Numbered
from cases.api.urls import RESOURCES
from cases.api.views.resource import Resource
from cases.models import Proceedings, Warrant
from tests import build

pytestmark = pytest.mark.django_db

# How many rows of each the public docket has.
ROWS = {
    "courts": 1,
    "state-relations": 0,
    "situations": 29,
    "milestones": 122,
    "cases": 48,
    "former-names": 0,
    "case-links": 5,
    "suspects": 76,
    "suspect-names": 63,
    "proceedings": 77,
    "charges": 439,
    "warrants": 81,
    "publishers": 311,
    "reports": 687,
    "relays": 6,
    "revisions": 0,
    "claims": 940,
    "status-changes": 547,
    "custody-changes": 167,
}


def test_the_root_lists_the_resources_and_what_else_there_is(get):
    assert list(get("")) == [*ROWS, "lag", "records", "log", "vocabulary", "schema"]
    assert list(ROWS) == [name for name, _, _ in RESOURCES]


def test_lists_say_how_many_there_are_if_they_are_asked(docket, get):
    counted = {name: get(f"{name}/?count=true&limit=1")["count"] for name in ROWS}
    assert counted == ROWS
    assert "count" not in get("cases/")


def test_every_row_of_every_list_answers_at_its_own_address(docket, get):
    for name in ROWS:
        for row in get(f"{name}/?limit=3")["results"]:
            shown = get(row["url"])
            shared = set(row) & set(shown)
            assert {key: row[key] for key in shared} == {key: shown[key] for key in shared}
            assert row["updated_at"], name


def test_a_list_needs_the_same_number_of_queries_whatever_its_length(docket, client, settings):
    # None is given as it was kept.
    settings.KEPT_ANSWERS = 0
    for name, view, _ in RESOURCES:
        include = f"&include={','.join(view.includes)}" if view.includes else ""
        for query in ("", include):
            with CaptureQueriesContext(connection) as few:
                client.get(f"/api/v1/{name}/?limit=15{query}")
            with CaptureQueriesContext(connection) as many:
                assert client.get(f"/api/v1/{name}/?limit=50{query}").status_code == 200
            # A row that nothing belongs to saves the question for what belongs to that.
            assert len(many) <= len(few) + 2, (name, query)
            assert len(many) <= (60 if query else 12), (name, query, len(many))


def test_what_is_included_has_the_shape_that_it_has_in_its_own_list(docket, get):
    for name, view, _ in RESOURCES:
        for include, target in view.includes.items():
            rows = get(f"{name}/?include={include}&limit=20")["results"]
            found = [row["included"][include] for row in rows]
            if not target.is_one:
                found = [each for some in found for each in some]
            own = set(Resource.known[target.resource].serializer_class.Meta.fields)
            assert all(set(each) == own for each in found if each), (name, include)
            is_empty = 0 in (ROWS[name], ROWS[target.resource.replace("_", "-")])
            assert found or is_empty or include == "relays", (name, include)


def test_more_rows_than_one_answer_holds_are_not_included(docket, client, monkeypatch):
    monkeypatch.setattr("cases.api.views.including.MOST_INCLUDED", 3)
    refused = client.get("/api/v1/cases/?q=lubanga&include=claims")
    assert refused.status_code == 400
    assert refused.json()["type"].endswith("/problems/too-many-included/")
    [mistake] = refused.json()["errors"]
    assert mistake["parameter"] == "include"
    assert "more than 3 rows" in mistake["detail"] and "/api/v1/claims/" in mistake["detail"]
    assert client.get("/api/v1/cases/?q=lubanga&include=situation").status_code == 200


def test_a_case_includes_its_history_claims_and_situation(docket, get):
    [case] = get("cases/?q=lubanga&include=history,claims,situation")["results"]
    included = case["included"]
    assert set(included) == {"history", "claims", "situation"}
    assert included["situation"]["slug"] == "democratic-republic-of-the-congo"
    assert {each["case"]["slug"] for each in included["claims"]} == {"lubanga"}
    listed = get("status-changes/?case=lubanga&limit=200")["results"]
    assert included["history"] == listed


def test_a_case_is_found_by_any_spelling_of_a_suspects_name(docket, get):
    for words in ("ngaissona", "Нгаиссона", "ngaïssona"):
        assert [case["slug"] for case in get(f"cases/?q={words}")["results"]] == [
            "yekatom-and-ngaissona"
        ]
    assert [case["slug"] for case in get("cases/?q=lvova putin")["results"]] == [
        "putin-and-lvova-belova"
    ]


def test_cases_are_filtered_by_status_phase_and_situation(docket, get, every):
    on_trial = get("cases/?status=on_trial")["results"]
    assert [case["slug"] for case in on_trial] == ["said"]
    assert [case["slug"] for case in get("cases/?phase=trial")["results"]] == ["said"]
    assert len(every("cases/?situation=ukraine")) == 2
    assert len(every("cases/?situation=ukraine&known_on=2023-03-12&status=none")) == 2
    both = {case["status"]["code"] for case in every("cases/?status=stayed&status=on_trial")}
    assert "on_trial" in both and both <= {"stayed", "on_trial"}


def test_rows_are_filtered_by_the_id_of_a_row_as_by_its_slug(docket, get):
    case = get("cases/lubanga/")
    by_slug = get("charges/?case=lubanga")["results"]
    assert by_slug and by_slug == get(f"charges/?case={case['id']}")["results"]


def test_a_person_in_two_cases_is_one_person_with_a_status_in_each(docket, get):
    person = get("suspects/jean-pierre-bemba-gombo/")
    assert [(case["slug"], case["status"]["code"]) for case in person["cases"]] == [
        ("bemba", "acquittal_final"),
        ("bemba-et-al", "conviction_final"),
    ]


def test_reports_and_claims_of_a_day_are_those_that_were_public_by_then(docket, every):
    for name in ("reports", "claims"):
        then = every(f"{name}/?known_on=2023-03-14&case=putin-and-lvova-belova")
        now = every(f"{name}/?case=putin-and-lvova-belova")
        assert 0 < len(then) < len(now)
        assert {row["id"] for row in then} == {
            row["id"] for row in now if row["public_on"] <= "2023-03-14"
        }


def test_a_situation_shows_its_cases_with_the_status_for_the_question(docket, get):
    now, then = get("situations/ukraine/"), get("situations/ukraine/?known_on=2023-03-14")
    assert {case["status"]["code"] for case in now["cases"]} == {"warrant_issued"}
    assert {case["status"]["code"] for case in then["cases"]} == {"reported"}


def test_a_list_names_the_first_cases_of_a_situation_and_its_own_address_all(get, monkeypatch):
    monkeypatch.setattr("cases.models.case.NAMED_OF_A_SITUATION", 2)
    for name in ("cleo", "ada", "ben"):
        about, paper = build.case(name, slug=f"case-of-{name}"), build.report(f"The {name} Gazette")
        build.claim(paper, about, "reported", "2024-01-01", name)
        build.publish(paper)
    listed, own = get("situations/")["results"], get("situations/somewhere/")
    slugs = ["case-of-ada", "case-of-ben", "case-of-cleo"]
    assert [(row["number_of_cases"], len(row["cases"])) for row in listed] == [(3, 2)]
    assert [case["slug"] for case in listed[0]["cases"]] == slugs[:2]
    assert [case["slug"] for case in own["cases"]] == slugs
    assert {case["status"]["code"] for case in own["cases"]} == {"reported"}
    assert own["number_of_cases"] == 3


def test_no_place_among_the_cases_of_a_situation_tells_of_a_name_that_is_withheld(get, monkeypatch):
    monkeypatch.setattr("cases.models.case.NAMED_OF_A_SITUATION", 2)
    for name in ("ada", "ben", "zed"):
        about, paper = build.case(name, slug=name), build.report()
        build.claim(paper, about, "reported", "2024-01-01", *([] if name == "zed" else [name]))
        build.publish(paper)
    naming = build.court_release("2024-01-02")
    build.claim(naming, about, "warrant_issued", "2024-01-02", "zed")
    build.publish(naming)

    def told() -> list[list[str]]:
        [listed], own = get("situations/")["results"], get("situations/somewhere/")
        return [[case["short_name"] for case in row["cases"]] for row in (listed, own)]

    assert told() == [["ada", "ben"], ["ada", "ben", "zed"]]
    recording.retract(naming, "It was wrong.")
    recording.record_all_due()
    hidden = "A case without a public name"
    assert told() == [[hidden, "ada"], [hidden, "ada", "ben"]]


def test_only_the_fields_asked_for_are_shown_and_what_identifies_the_row(docket, get):
    [row] = get("cases/?q=lubanga&fields=slug,status")["results"]
    assert list(row) == ["id", "url", "slug", "status"]
    assert list(get("cases/lubanga/?fields=evidence")) == ["id", "url", "evidence"]


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(docket, client):
    answer = client.get("/api/v1/cases?status=on_trial", follow=True)
    assert answer.redirect_chain == [("/api/v1/cases/?status=on_trial", 301)]
    assert len(answer.json()["results"]) == 1


def test_drafts_private_notes_and_sealed_warrants_appear_nowhere(empty, client):
    case = build.case("Ada")
    canary = "CANARY-7f3a"
    draft = build.report("CANARY-7f3a Courier", title=canary)
    hidden = build.claim(draft, case, "reported", "2024-01-01", "Ada", quote=canary)
    public = build.report(private_note=canary)
    build.claim(public, case, "reported", "2024-01-01", "Ada")
    build.publish(public)
    sealed = Warrant.objects.create(
        proceedings=Proceedings.objects.get(),
        kind="arrest_warrant",
        issued_on="2024-01-02",
        is_sealed=True,
    )
    seen, queue = set(), {"/api/v1/"}
    while queue:
        path = queue.pop()
        seen.add(path)
        response = client.get(path)
        assert response.status_code == 200, path
        text = response.content.decode()
        assert canary not in text and "2024-01-02" not in text, path
        queue |= {
            url.split("testserver", 1)[1]
            for url in text.split('"')
            if url.startswith("http://testserver/api/")
        } - seen
    assert f"/api/v1/reports/{public.public_id}/" in seen
    secret = {"reports": draft, "warrants": sealed, "claims": hidden, "publishers": draft.publisher}
    for name, row in secret.items():
        assert client.get(f"/api/v1/{name}/{row.public_id}/").status_code == 404
        assert client.get(f"/api/v1/{name}/{row.pk}/").status_code == 404


def test_no_filter_tells_of_a_person_in_a_case_in_which_no_report_names_him(empty, get):
    """Ada is named in one case; in the other, which is told of, a draft alone names her."""
    open_case, other = build.case("Ada", slug="open"), build.case("Ada", "Ben", slug="other")
    for case, name in ((open_case, "Ada"), (other, "Ben")):
        report = build.report()
        build.claim(report, case, "reported", "2024-01-01", name)
        build.publish(report)
    build.claim(build.report("A draft"), other, "reported", "2024-01-01", "Ada")

    def ids(path: str) -> list[str]:
        return [row.get("slug") or row["case"]["slug"] for row in get(path)["results"]]

    assert ids("cases/?suspect=ada") == ["open"]
    assert ids("suspects/?case=other") == ["ben"]
    assert sorted(ids("suspects/?situation=somewhere")) == ["ada", "ben"]
    assert ids("claims/?suspect=ada") == ids("proceedings/?suspect=ada") == ["open"]
    assert ids("status-changes/?suspect=ada") == ["open"]
    assert len(get("reports/?situation=somewhere")["results"]) == 2


def test_who_is_named_by_a_retracted_report_alone_is_named_no_more(empty, client):
    from cases import recording

    case = build.case("Boris", slug="the-case")
    paper = build.report("The Gazette", "2024-01-10")
    build.claim(paper, case, "reported", "2024-01-10", "Boris")
    build.publish(paper)
    assert "boris" in client.get(f"/api/v1/reports/{paper.public_id}/").content.decode().lower()
    recording.retract(paper, "A forgery.")
    recording.record_all_due()
    for name in ROWS:
        text = client.get(f"/api/v1/{name}/").content.decode().lower()
        assert "boris" not in text, name
    gone = client.get("/api/v1/suspects/boris/")
    assert gone.status_code in (404, 410)


def test_the_documentation_tells_which_ids_are_text_and_which_are_numbers():
    text = (settings.BASE_DIR / "docs/using/api.md").read_text()
    of_text = text[text.index("- Most ids are text") : text.index("- Some ids are numbers")]
    numbers = text[text.index("- Some ids are numbers") : text.index("- Both are opaque")]
    for name, view, _ in RESOURCES:
        is_numbered = issubclass(view.serializer_class, Numbered)
        assert (re.search(rf"\b{name}\b", numbers) is not None) == is_numbered, name
        assert (re.search(rf"(?<!-)\b{name}\b", of_text) is not None) != is_numbered, name
