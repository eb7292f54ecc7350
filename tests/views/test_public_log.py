"""The page of the public log: what was signed, the latest acts, and whose leaves are asked for."""

import re

import pytest

from cases import recording
from cases.ledger.public_log.checkpoints import our_key
from cases.ledger.public_log.new_key import begin_new_key
from cases.models import Case, LogCheckpoint, LogLeaf, PublicRecord, Removal, SourceReport, Suspect
from tests import build
from tests.views.reading import every, page_of, words


@pytest.fixture
def case(the_case: Case) -> Case:
    return the_case


def rows(client, query: str = "") -> list[list[str]]:
    """The cells of the table, row by row."""
    page = page_of(client.get(f"/log/{query}"))
    found = [
        [words(cell) for cell in row.children if getattr(cell, "name", "") in ("th", "td")]
        for row in every(page, "tr")
    ]
    return found[1:]


def test_it_shows_what_was_signed_last_and_by_which_key(case, client):
    text = client.get("/log/").content.decode()
    for line in LogCheckpoint.objects.first().note.splitlines():
        assert line in text.replace("&#x27;", "'")
    assert our_key() in text


def test_it_shows_the_latest_acts_of_editors_with_their_reasons(case, client):
    recording.retract(SourceReport.objects.get(), "Withdrawn by the Court.")
    recording.record_all_due()
    shown = rows(client)
    acts = {row[2] for row in shown}
    assert "Report retracted Withdrawn by the Court." in acts and "Report published" in acts
    assert any(act.startswith("Change of status") for act in acts)
    assert not {"Added", "No longer public"} & acts
    numbers = [int(row[0].replace(",", "")) for row in shown]
    assert numbers == sorted(numbers, reverse=True)


def test_the_leaves_of_a_case_a_person_and_a_report_are_found_by_address_or_id(case, client):
    ada = Suspect.objects.get(slug="ada")
    report = SourceReport.objects.get()
    for asked in ("the-case", "https://x.example/fr/cases/the-case/", case.public_id):
        found = rows(client, f"?q={asked}")
        assert {"the-case"} < {word for row in found for word in row[3].split()}, asked
        assert any("Change of status: Warrant issued" in row[2] for row in found), asked
    for asked in ("ada", "/suspects/ada/", ada.public_id):
        assert [row[3] for row in rows(client, f"?q={asked}")] == [
            f"Ada suspects/{ada.public_id}"
        ], asked
    for asked in (f"/reports/{report.pk}/", report.public_id):
        assert [row[2] for row in rows(client, f"?q={asked}")] == ["Report published"], asked


def test_what_tells_of_nothing_and_what_is_no_text_is_said(case, client):
    for asked in ("nobody", "/", "%20", "/reports/99999999999999999999/", "x" * 150, "/reports/x/"):
        answer = client.get(f"/log/?q={asked}")
        assert answer.status_code == 200, asked
    assert "No leaf tells of that." in client.get("/log/?q=nobody").content.decode()
    for asked in ("%00", "x" * 300):
        assert client.get(f"/log/?q={asked}").status_code == 200


def test_an_erased_leaf_says_where_the_reason_is(case, client):
    ben = Suspect.objects.get(slug="ben")
    Removal.objects.create(path="/suspects/ben/", reason="By order of a court.")
    recording.retract(SourceReport.objects.get(), "Wrong.")
    recording.record_all_due()
    removed, added = rows(client, f"?q={ben.public_id}")
    erased_by = LogLeaf.objects.of([("suspects", ben.public_id)]).first().erased_by
    assert added[2] == f"Added Erased: leaf {erased_by} says why."
    assert removed[2] == "Page removed By order of a court."
    # What is signed has letters by chance.
    assert not re.search(r"\bBen\b", client.get("/log/").content.decode())


def test_no_name_is_shown_while_a_change_waits_that_may_hide_it(case, client):
    assert "Ada" in client.get("/log/?q=ada").content.decode()
    Suspect.objects.filter(slug="ada").update(name="Ada King")
    shown = rows(client, "?q=ada")
    assert [row[3] for row in shown] == [f"suspects/{Suspect.objects.get(slug='ada').public_id}"]


def test_a_name_that_must_not_be_told_finds_nothing(empty, client):
    """Of a case named after somebody whose naming report was retracted, while another stands."""
    made = build.case("Ada Lovelace", slug="lovelace")
    naming, other = build.court_release("2024-03-17"), build.court_release("2024-03-18")
    build.claim(naming, made, "warrant_issued", "2024-03-17", "Ada Lovelace")
    build.claim(other, made, "opened", "2024-03-16")
    build.publish(naming, other)
    assert rows(client, "?q=lovelace")
    recording.retract(naming, "The name was to stay secret.")
    recording.record_all_due()
    assert rows(client, "?q=lovelace") == []
    assert rows(client, f"?q={made.public_id}")
    assert "ovelace" not in client.get("/log/").content.decode()


def test_before_anything_was_signed_it_says_so(empty, client):
    text = client.get("/log/").content.decode()
    assert "Nothing was signed yet." in text and our_key() in text
    assert PublicRecord.objects.count() == 0


def test_it_speaks_other_languages_and_is_linked_from_every_page(case, client):
    assert "Le journal public" in client.get("/fr/log/").content.decode()
    assert 'href="/fr/log/"' in client.get("/fr/about/").content.decode()
    assert 'href="/log/"' in client.get("/data/").content.decode()


def test_a_change_of_the_key_is_told_and_whether_the_key_before_signed_it(
    case, client, settings, tmp_path
):
    settings.VAR_DIR = tmp_path
    assert "Changes of the key" not in client.get("/log/").content.decode()
    keys = [our_key()]
    for number, secret in enumerate((None, "key 0")):
        settings.LOG_KEY = f"key {number}"
        begin_new_key(secret, f"Reason {number}.")
        keys.append(our_key())
    text = client.get("/log/").content.decode()
    assert all(key in text for key in keys)
    newest, _, oldest = text.partition("The key before signed this change.")
    assert "The key before was lost" in oldest and "The key before was lost" not in newest
    assert "Reason 0." in oldest and "Reason 1." in oldest
    for address in re.findall(r'href="(/api/v1/log/[^"]+[?][^"]+)"', text):
        assert client.get(address.replace("&amp;", "&")).status_code == 200
    assert "Changements de clé" in client.get("/fr/log/").content.decode()
