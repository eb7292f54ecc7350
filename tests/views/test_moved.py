"""Addresses that were given out lead to where a page is now."""

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
    Case.objects.filter(pk=made.pk).update(slug="second")
    return Case.objects.get()


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/cases/first/", "/cases/second/"),
        ("/cases/{case}/", "/cases/second/"),
        ("/fr/cases/first/?known_on=2024-03-17", "/fr/cases/second/?known_on=2024-03-17"),
        ("/cases/first/cite.bib", "/cases/second/cite.bib"),
        ("/suspects/{person}/", "/suspects/ada/"),
        ("/reports/{report}/", "/reports/{pk}/"),
    ],
)
def test_former_slugs_and_permanent_ids_lead_to_the_page(client, case, address, leads_to):
    report = SourceReport.objects.get()
    names = {
        "case": case.public_id,
        "person": Suspect.objects.get(slug="ada").public_id,
        "report": report.public_id,
        "pk": report.pk,
    }
    response = client.get(address.format(**names))
    assert (response.status_code, response["Location"]) == (308, leads_to.format(**names))
    assert client.get(response["Location"]).status_code == 200


def test_the_pages_of_a_merged_person_lead_to_the_one(client, case):
    merge_people(Suspect.objects.get(slug="adah"), Suspect.objects.get(slug="ada"))
    recording.record_all_due()
    response = client.get("/suspects/adah/")
    assert (response.status_code, response["Location"]) == (308, "/suspects/ada/")


def test_what_is_not_public_leads_nowhere_and_a_removed_page_says_why(client, case):
    build.case("Ben", slug="untold")
    Case.objects.filter(slug="untold").update(slug="still-untold")
    assert client.get("/cases/untold/").status_code == 404
    assert client.get("/suspects/ben/").status_code == 404
    Removal.objects.create(path="/cases/untold/", reason="It was no case.")
    assert client.get("/cases/untold/").status_code == 410
    assert client.get("/nothing/second/").status_code == 404


def test_no_address_leads_to_another_host(client, case):
    path = f"//evil.example/cases/{case.public_id}/"
    response = client.get("/", PATH_INFO=path)
    assert (response.status_code, response.wsgi_request.path_info) == (404, path)


@pytest.mark.parametrize("path", ["/\0", "/cases/\0/", "/suspects/a\0b/", "/api/v1/cases/\0/"])
def test_an_address_with_a_letter_that_no_address_has_is_not_found(client, path):
    assert client.generic("GET", "/", PATH_INFO=path).status_code == 404
