"""The log of the public record: what it tells, and where it ends."""

import pytest

from cases.models import PublicRecord
from cases.models.record import current_version

pytestmark = pytest.mark.usefixtures("docket")


@pytest.fixture
def log(client, db):
    def ask(query: str, status: int = 200) -> dict:
        response = client.get(f"/api/v1/records/?{query}")
        assert response.status_code == status, response.content
        return response.json()

    return ask


def test_it_gives_every_row_once_in_the_order_of_the_last_change(log):
    found, page = [], log("limit=1000")
    while True:
        found += page["results"]
        if page["next"] is None:
            break
        page = log(page["next"].partition("?")[2])
    assert [step["sequence"] for step in found] == list(range(1, current_version().sequence + 1))
    record = PublicRecord.objects.get(sequence=1)
    assert found[0]["row"] == record.row and found[0]["op"] == "ADD"
    assert page["sequence"] == current_version().sequence
    assert log(page["follow"].partition("?")[2])["results"] == []


def test_it_can_be_asked_for_some_tables_alone(log):
    page = log("table=courts&table=case_links&limit=1000")
    assert {step["table"] for step in page["results"]} == {"courts", "case_links"}
    assert page["next"] is None


def test_a_number_beyond_its_end_means_that_it_is_another_log(log):
    end = current_version().sequence
    assert log(f"after={end}")["results"] == []
    problem = log(f"after={end + 1}", 409)
    assert problem["type"].endswith("/problems/log-is-shorter/")
    assert problem["detail"].startswith(f"The log ends at {end}:")
    assert "begin with after=0" in problem["detail"]
