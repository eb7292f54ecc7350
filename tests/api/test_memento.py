"""Memento (RFC 7089): a case as it could be known at an earlier time."""

from __future__ import annotations

import re

import pytest

from cases.models import Case

pytestmark = pytest.mark.usefixtures("docket", "db")

SLUG = "putin-and-lvova-belova"


@pytest.fixture
def address() -> str:
    return f"http://testserver/api/v1/cases/{Case.objects.get(slug=SLUG).public_id}/"


def links(response) -> dict[str, tuple[str, str]]:
    """Relation -> address, and the datetime beside it."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; datetime="([^"]*)")?', response["Link"])
    return {relation: (address, moment) for address, relation, moment in found}


def test_the_gate_leads_to_what_could_be_known_then(client, address):
    asked = {"accept-datetime": "Wed, 15 Mar 2023 12:00:00 GMT"}
    gate = client.get(address, headers=asked)
    assert gate.status_code == 302
    assert "accept-datetime" in gate["Vary"].lower()
    assert "Memento-Datetime" not in gate.headers
    assert gate["Location"] == f"{address}?known_on=2023-03-14"
    memento = client.get(gate["Location"], headers=asked)
    assert memento.status_code == 200
    assert memento["Memento-Datetime"] == "Tue, 14 Mar 2023 00:00:00 GMT"
    assert memento.json()["status"]["code"] == "reported"
    related = links(memento)
    assert related["original timegate"][0] == links(gate)["original timegate"][0] == address
    assert related["timemap"][0] == f"{address}timemap/"
    assert related["first memento"] == (
        f"{address}?known_on=2023-03-13",
        "Mon, 13 Mar 2023 00:00:00 GMT",
    )
    assert "Memento-Datetime" not in client.get(address).headers


def test_before_the_first_time_is_the_first_and_after_the_last_the_last(client, address):
    first = client.get(address, headers={"accept-datetime": "Fri, 01 Jan 1999 00:00:00 GMT"})
    assert first["Location"] == f"{address}?known_on=2023-03-13"
    last = client.get(address, headers={"accept-datetime": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert last["Location"] == links(last)["last memento"][0]


def test_the_question_is_kept_on_the_way(client, address):
    gate = client.get(
        f"{address}?policy=official&fields=status",
        headers={"accept-datetime": "Mon, 20 Mar 2023 00:00:00 GMT"},
    )
    assert gate["Location"] == f"{address}?policy=official&fields=status&known_on=2023-03-20"


@pytest.mark.parametrize("text", ["2023-03-15", "yesterday", "Wed, 99 Mar 2023 12:00:00 GMT", " "])
def test_a_time_that_cannot_be_read_is_refused(client, address, text):
    problem = client.get(address, headers={"accept-datetime": text})
    assert problem.status_code == 400
    assert problem.json()["type"].endswith("/problems/unreadable-header/")
    assert "Write it as Fri, 17 Mar 2023 00:00:00 GMT." in problem.json()["detail"]


def test_the_list_of_times_is_links_or_json(client, address):
    plain = client.get(f"{address}timemap/")
    assert plain["Content-Type"] == "application/link-format; charset=utf-8"
    lines = plain.content.decode().rstrip("\n").split(",\n")
    assert lines[:3] == [
        f'<{address}>; rel="original"',
        f'<{address}>; rel="timegate"',
        f'<{address}timemap/>; rel="self"; type="application/link-format"',
    ]
    assert lines[3] == (
        f'<{address}?known_on=2023-03-13>; rel="first memento"; '
        'datetime="Mon, 13 Mar 2023 00:00:00 GMT"'
    )
    as_json = client.get(f"{address}timemap/", headers={"accept": "application/json"}).json()
    assert len(as_json["mementos"]) == len(lines) - 3
    days = [each["known_on"] for each in as_json["mementos"]]
    assert days[:3] == ["2023-03-13", "2023-03-14", "2023-03-17"]
    assert 'rel="last memento"' in lines[-1] and days[-1] in lines[-1]


def test_what_was_known_changes_on_each_of_the_days_and_on_no_other(client, address):
    days = client.get(f"{address}timemap/", headers={"accept": "application/json"}).json()
    days = [each["known_on"] for each in days["mementos"]]

    def shown(day: str) -> dict:
        body = client.get(f"{address}?known_on={day}").json()
        evidence = body.pop("evidence") or {}
        evidence.pop("unconfirmed_days", None)
        return body | {"evidence": evidence, "status_reason": ""}

    states = [shown(day) for day in days]
    assert all(before != after for before, after in zip(states, states[1:], strict=False))
    assert shown("2023-03-12") != states[0]
    assert shown("2023-03-16") == shown("2023-03-14")


def test_a_status_that_no_accepted_evidence_ever_proved_has_no_times(client):
    case = next(
        case
        for case in Case.objects.told()
        if not case.status_changes.filter(policy="official").exists()
    )
    answer = client.get(
        f"/api/v1/cases/{case.slug}/?policy=official",
        headers={"accept-datetime": "Mon, 20 Mar 2023 00:00:00 GMT"},
    )
    assert answer.status_code in (302, 404)
