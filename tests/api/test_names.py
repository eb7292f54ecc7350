"""A case that is named after somebody whom no published report names is told without its name."""

import base64
import re
import zlib
from urllib.parse import unquote

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


@pytest.mark.parametrize(
    "query", ["limit=1", "limit=1&ordering=slug", "limit=1&ordering=-number", "limit=2"]
)
def test_no_cursor_nor_any_header_tells_it(client, case, query):
    for name in ("A first case", "Zuletzt"):
        other = build.case(slug=name.split()[0].lower())
        Case.objects.filter(pk=other.pk).update(short_name=name)
        release = build.court_release("2024-05-01")
        build.claim(release, other, "opened", "2024-05-01")
        build.publish(release)
    address, seen = f"/api/v1/cases/?{query}", []
    while address:
        page = client.get(address)
        seen += [row["id"] for row in page.json()["results"]]
        for text in (str(page.headers), page.json()["next"] or "", page.json()["previous"] or ""):
            assert "ovelace" not in told_in(text)
        address = page.json()["next"]
    assert len(seen) == len(set(seen)) == 3
    assert "ovelace" not in str(client.get(f"/api/v1/cases/{case.public_id}/").headers)


def told_in(text: str) -> str:
    """A text with whatever cursors in it hold, unpacked."""
    for cursor in re.findall(r"cursor=([^&>\s]+)", text):
        payload = unquote(cursor).rpartition(":")[0]
        raw = payload.lstrip(".")
        data = base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))
        text += (zlib.decompress(data) if payload.startswith(".") else data).decode()
    return text


def test_a_mistyped_address_is_not_helped_out_with_it_and_no_page_leads_to_it(client, case):
    near = client.get("/api/v1/cases/lovelacee/")
    assert near.status_code == 404 and "Did you mean" not in near.json()["detail"]
    assert client.get(f"/cases/{case.public_id}/").status_code == 404


def test_the_case_itself_is_there_and_is_not_found_by_the_name(client, case):
    shown = client.get(f"/api/v1/cases/{case.public_id}/").json()
    assert (shown["slug"], shown["short_name"], shown["status"]["code"]) == (
        case.public_id,
        "A case without a public name",
        "opened",
    )
    assert client.get("/api/v1/cases/?q=lovelace").json()["results"] == []
    assert client.get("/api/v1/suspects/?q=lovelace").json()["results"] == []
