"""Addresses of rows that moved, were merged, or are gone; and those that lead to the page."""

from __future__ import annotations

import pytest

from cases import recording
from cases.models import Case, Removal, SourceReport, Suspect
from cases.recording.merging import merge_people
from tests import build

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def case() -> Case:
    made = build.case("Ada", "Adah", slug="first")
    release = build.court_release("2024-03-17")
    for name in ("Ada", "Adah"):
        build.claim(release, made, "warrant_issued", "2024-03-17", name)
    build.publish(release)
    return made


def test_a_row_answers_by_its_id_and_by_its_slug_which_names_the_id(client, case):
    here = f"http://testserver/api/v1/cases/{case.public_id}/"
    by_id, by_slug = client.get(here), client.get("/api/v1/cases/first/")
    assert by_id.json() == by_slug.json()
    assert f'<{here}>; rel="canonical"' in by_slug["Link"]
    assert 'rel="canonical"' not in by_id["Link"]
    page = '<http://testserver/cases/first/>; rel="alternate"; type="text/html"'
    assert page in by_id["Link"] and page in by_slug["Link"]


@pytest.mark.parametrize("rest", ["", "proof/", "timemap/", "why-not/arrested/"])
def test_a_former_slug_leads_to_the_id_and_keeps_the_question(client, case, rest):
    Case.objects.filter(pk=case.pk).update(slug="second")
    moved = client.get(f"/api/v1/cases/first/{rest}?policy=any")
    assert (moved.status_code, moved.content) == (308, b"")
    assert moved["Location"] == (
        f"http://testserver/api/v1/cases/{case.public_id}/{rest}?policy=any"
    )
    assert client.get(moved["Location"]).status_code == 200


def test_a_person_who_was_merged_leads_to_the_one(client, case):
    adah, ada = Suspect.objects.get(slug="adah"), Suspect.objects.get(slug="ada")
    merge_people(adah, ada)
    recording.record_all_due()
    for key in ("adah", adah.public_id):
        moved = client.get(f"/api/v1/suspects/{key}/")
        assert moved.status_code == 308
        assert moved["Location"] == f"http://testserver/api/v1/suspects/{ada.public_id}/"
    assert [each["slug"] for each in client.get("/api/v1/suspects/").json()["results"]] == ["ada"]


def test_what_is_gone_says_why_and_what_never_was_does_not(client, case):
    report = SourceReport.objects.get()
    claim = report.claims.first()
    recording.retract(report, "A forgery.")
    recording.record_all_due()
    person = Suspect.objects.get(slug="ada")
    gone = client.get("/api/v1/suspects/ada/")
    assert gone.status_code == 410
    gone = client.get(f"/api/v1/suspects/{person.public_id}/")
    assert gone.status_code == 410
    assert gone.json()["detail"] == "No published report names this person any more."
    assert gone.json()["type"].endswith("/problems/gone/")
    assert client.get(f"/api/v1/claims/{claim.public_id}/").status_code == 200
    hidden = build.case("Ben", slug="untold")
    for key in (hidden.public_id, "untold", "a2b3c4d5e6f7"):
        assert client.get(f"/api/v1/cases/{key}/").status_code == 404


def test_a_page_that_an_editor_removed_is_gone_here_as_well(client, case):
    Removal.objects.create(path="/cases/untold/", reason="It was no case.")
    gone = client.get("/api/v1/cases/untold/")
    assert (gone.status_code, gone.json()["detail"]) == (
        410,
        "It was no case. It will not come back.",
    )
    shown = Removal.objects.create(path="/cases/first/", reason="Not yet.")
    assert client.get("/api/v1/cases/first/").status_code == 200, shown
