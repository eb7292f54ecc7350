"""A case that is named after somebody whom no published report names is told without its name."""

import pytest

from cases import recording
from cases.models import Case, FormerName
from tests import build

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def case() -> Case:
    """Named after a person whose naming report was retracted, while another report stands."""
    made = build.case("Ada Lovelace", slug="lovelace")
    FormerName.objects.create(case=made, title="The Lovelace affair")
    naming, other = build.court_release("2024-03-17"), build.court_release("2024-03-18")
    build.claim(naming, made, "warrant_issued", "2024-03-17", "Ada Lovelace")
    build.claim(other, made, "opened", "2024-03-16")
    build.publish(naming, other)
    recording.retract(naming, "The name was to stay secret.")
    recording.record_all_due()
    return made


@pytest.mark.parametrize(
    "address",
    [
        "cases/",
        "cases/{id}/",
        "cases/{id}/proof/",
        "cases/{id}/?known_on=2024-03-20&policy=any",
        "cases/?include=history,claims",
        "situations/?include=cases",
        "status-changes/",
        "claims/",
        "reports/",
        "former-names/",
        "proceedings/",
        "suspects/",
        "records/",
    ],
)
def test_no_address_of_the_api_tells_it(client, case, address):
    response = client.get(f"/api/v1/{address.format(id=case.public_id)}")
    assert response.status_code == 200
    assert b"ovelace" not in response.content


def test_the_case_itself_is_there_and_is_not_found_by_the_name(client, case):
    shown = client.get(f"/api/v1/cases/{case.public_id}/").json()
    assert (shown["slug"], shown["short_name"], shown["status"]["code"]) == (
        case.public_id,
        "A case without a public name",
        "opened",
    )
    assert client.get("/api/v1/cases/?q=lovelace").json()["results"] == []
    assert client.get("/api/v1/suspects/?q=lovelace").json()["results"] == []
