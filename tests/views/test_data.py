"""The page of the data, its list for programs, and the files of releases."""

from urllib.parse import unquote

import pytest

from cases.ledger.releases import make_release
from cases.models import Case
from tests import build
from tests.ledger.conftest import data_folder  # noqa: F401

pytestmark = pytest.mark.usefixtures("empty", "data_folder")


@pytest.fixture
def version() -> str:
    release = build.court_release("2024-03-17")
    build.claim(release, build.case("Ada"), "warrant_issued", "2024-03-17", "Ada")
    build.publish(release)
    return make_release().version


def test_before_the_first_release_the_page_says_so(client):
    assert "There is no release yet" in client.get("/data/").content.decode()
    assert client.get("/data/index.json").json()["releases"] == []


def test_the_page_lists_the_files_of_the_latest_release_and_links_earlier_ones(client, version):
    Case.objects.update(summary="Other words.")
    second = make_release()
    page = client.get("/data/").content.decode()
    assert f"/data/{second.version}/delta.jsonl" in page
    assert second.files[0]["sha256"] in page
    assert f'href="/data/{version}/"' in page
    older = client.get(f"/data/{version}/").content.decode()
    assert f"/data/{version}/csv/cases.csv" in older and "delta.jsonl" not in older


def test_every_file_of_the_list_can_be_fetched_whole_and_is_as_described(client, version):
    (release,) = client.get("/data/index.json").json()["releases"]
    assert (release["version"], release["base"]) == (version, None)
    for file in release["files"]:
        path = file["url"].split("//", 1)[1].partition("/")[2]
        response = client.get(f"/{path}")
        assert len(response.getvalue()) == file["bytes"] == int(response["Content-Length"])
        assert response["ETag"] == f'"{file["sha256"]}"'
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["Content-Type"] == file["media_type"]


def test_a_file_that_somebody_has_is_not_sent_again(client, version):
    address = f"/data/{version}/csv/cases.csv"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    "name", ["none.csv", "../secret_key", "csv/../../secret_key", "csv/", "csv"]
)
def test_only_files_of_the_release_are_served(client, version, name):
    assert client.get(f"/data/{version}/{name}").status_code in (301, 404)
    assert client.get(f"/data/2020-01-01/{name}").status_code in (301, 404)


@pytest.mark.parametrize("address", ["/data/%00/", "/data/%00/x.csv", "//%5D", "//example.org/x"])
def test_an_address_that_nothing_of_ours_can_have_is_not_found(db, client, address):
    response = client.get("/", PATH_INFO=unquote(address))
    assert response.status_code == 404
    assert "example.org" not in response.content.decode()


def test_the_list_for_programs_is_told_apart_and_read_by_other_sites_as_the_files_are(client):
    empty = client.get("/data/index.json")
    assert (empty["Access-Control-Allow-Origin"], "Last-Modified" in empty) == ("*", False)
    release = build.court_release("2024-03-17")
    build.claim(release, build.case("Ada"), "warrant_issued", "2024-03-17", "Ada")
    build.publish(release)
    make_release()
    first = client.get("/data/index.json")
    assert first["ETag"] != empty["ETag"]
    for header in ("ETag", "Last-Modified", "Access-Control-Allow-Origin"):
        assert first[header], header
    for known in (
        {"if-none-match": first["ETag"]},
        {"if-modified-since": first["Last-Modified"]},
    ):
        assert client.get("/data/index.json", headers=known).status_code == 304
    Case.objects.update(summary="Other words.")
    make_release()
    again = client.get("/data/index.json", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
