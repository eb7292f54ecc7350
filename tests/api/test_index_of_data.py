"""The list of releases for programs: other sites may read it, and need not twice."""

import pytest

from cases.ledger.releases import make_release
from cases.models import Case
from tests import build
from tests.ledger.conftest import data_folder  # noqa: F401

pytestmark = pytest.mark.usefixtures("empty", "data_folder")
ADDRESS = "/data/index.json"


def test_it_is_answered_as_its_files_are(client):
    empty = client.get(ADDRESS)
    assert (empty["Access-Control-Allow-Origin"], "Last-Modified" in empty) == ("*", False)
    release = build.court_release("2024-03-17")
    build.claim(release, build.case("Ada"), "warrant_issued", "2024-03-17", "Ada")
    build.publish(release)
    make_release()
    first = client.get(ADDRESS)
    assert first["ETag"] != empty["ETag"]
    for header in ("ETag", "Last-Modified", "Access-Control-Allow-Origin"):
        assert first[header], header
    for known in (
        {"if-none-match": first["ETag"]},
        {"if-modified-since": first["Last-Modified"]},
    ):
        assert client.get(ADDRESS, headers=known).status_code == 304
    Case.objects.update(summary="Other words.")
    make_release()
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
