"""Claims about somebody whom no published report names any more are told without their words, and
the retracted reports that make them without title and address."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import recording
from cases.ledger.keeping import keep
from cases.models import (
    Claim,
    Proceedings,
    PublicRecord,
    Relay,
    ReportWords,
    Revision,
    SourceReport,
    StatusChange,
    Suspect,
)
from cases.models.naming import TELLING_REASON
from tests import build

ADDRESS = {
    "title": "Zed is sought",
    "url": "https://example.org/zed",
    "archived_url": "https://example.net/zed",
    "hosted_by": "The site of Zed",
}
WORDS = {"speaker": "A lawyer of Zed", "quote": "Zed is sought.", "custodian": "The guards of Zed"}
pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def naming():
    """The only report that names somebody in a case that stands by another report."""
    case = build.case("Zed", slug="the-case")
    standing, naming = build.court_release("2024-03-18"), build.court_release("2024-03-17")
    build.claim(standing, case, "opened", "2024-03-16", quote="A case was opened.")
    build.claim(naming, case, "warrant_issued", "2024-03-17", "Zed", **WORDS)
    SourceReport.objects.filter(pk=naming.pk).update(**ADDRESS)
    naming.refresh_from_db()
    build.publish(standing, naming)
    return naming


def retract(report, reason: str = "It was not to be named.") -> None:
    recording.retract(report, reason)
    recording.record_all_due()
    keep()


def of(rows: list[dict]) -> dict:
    return next(each for each in rows if each["kind"] == "warrant_issued")


def test_the_api_tells_that_it_was_said_and_that_its_report_was_retracted_but_no_name(naming, get):
    assert WORDS.items() <= of(get("claims/")["results"]).items()
    retract(naming)
    claim = of(get("claims/")["results"])
    assert {name: claim[name] for name in WORDS} == dict.fromkeys(WORDS, "")
    assert (claim["suspects"], claim["report"]["state"]) == ([], "retracted")
    [told] = get(f"reports/{naming.public_id}/")["claims"]
    assert (told["quote"], told["speaker"], told["suspects"]) == ("", "", [])
    others = [each for each in get("claims/")["results"] if each["kind"] == "opened"]
    assert [each["quote"] for each in others] == ["A case was opened."]
    assert [each["report"]["state"] for each in others] == ["published"]


def test_the_proof_of_a_step_that_was_taken_back_is_told_without_the_words(naming, get):
    retract(naming)
    row = StatusChange.objects.filter(proceedings=None, status="warrant_issued").first()
    [claim] = get(f"status-changes/{row.pk}/")["derivation"]["claims"]
    assert (claim["quote"], claim["speaker"], claim["origins"]) == ("", "", [])
    assert claim["report_state"] == "retracted"


def test_bulk_data_and_search_forget_the_words_and_have_them_again_when_it_is_reinstated(naming):
    claim = Claim.objects.get(report=naming)

    def told() -> tuple[str, bool]:
        keep()
        row = PublicRecord.objects.get(table="claims", object_id=claim.pk).row
        return row["quote"], "sought" in ReportWords.objects.get(report=naming).words

    assert told() == ("Zed is sought.", True)
    retract(naming)
    assert told() == ("", False)
    recording.reinstate(naming)
    recording.record_all_due()
    assert told() == ("Zed is sought.", True)
    claim.refresh_from_db()
    assert claim.quote == "Zed is sought."


def address_in(row: dict) -> dict:
    """Title and addresses of a report, as the API or the ledger tells them."""
    told = row | ({"url": row["source_url"]} if "source_url" in row else {})
    return {name: told[name] for name in ADDRESS}


NOTHING = dict.fromkeys(ADDRESS, "")


def test_title_and_address_of_the_retracted_report_that_alone_named_somebody_are_withheld(
    naming, get
):
    here = f"reports/{naming.public_id}/"
    assert address_in(get(here)) == ADDRESS
    retract(naming)
    told = get(here)
    assert address_in(told) == NOTHING
    assert (told["state"], told["retraction_reason"]) == ("retracted", "It was not to be named.")
    row = StatusChange.objects.filter(proceedings=None, status="warrant_issued").first()
    [claim] = get(f"status-changes/{row.pk}/")["derivation"]["claims"]
    assert (claim["title"], claim["url"]) == ("", "")
    naming.refresh_from_db()
    assert naming.title == ADDRESS["title"]


def test_a_retracted_report_keeps_title_and_address_while_another_names_its_people(naming, get):
    other = build.court_release("2024-03-19")
    build.claim(other, naming.claims.get().case, "warrant_issued", "2024-03-17", "Zed")
    build.publish(other)
    retract(naming, "Zed was not sought there.")
    told = get(f"reports/{naming.public_id}/")
    assert (address_in(told), told["retraction_reason"]) == (ADDRESS, "Zed was not sought there.")


def test_a_reason_that_has_a_word_of_the_name_is_withheld_too(naming, get):
    retract(naming, "Not ZED but somebody else is meant.")
    assert get(f"reports/{naming.public_id}/")["retraction_reason"] == TELLING_REASON


def test_words_of_its_other_claims_are_withheld_too(naming, get):
    case = naming.claims.get().case
    build.claim(naming, case, "opened", "2024-03-16", quote="The case of Zed was opened.")
    recording.record_all_due()
    retract(naming)
    told = [each["quote"] for each in get(f"reports/{naming.public_id}/")["claims"]]
    listed = [each["quote"] for each in get("claims/")["results"]]
    kept = PublicRecord.objects.filter(table="claims").order_by("row__quote")
    assert told == ["", ""]
    assert sorted(listed) == [each.row["quote"] for each in kept] == ["", "", "A case was opened."]


def test_notes_on_such_a_report_are_withheld_with_it(naming, get):
    relaying = build.report(relays=(naming,))
    Relay.objects.update(note="It spells Zed otherwise.")
    Revision.objects.create(report=naming, revised_on="2024-04-01", note="Zed was added.")
    build.publish(relaying)
    assert get(f"reports/{relaying.public_id}/")["relays"][0]["note"] == "It spells Zed otherwise."
    retract(naming)
    assert get(f"reports/{relaying.public_id}/")["relays"][0]["note"] == ""
    assert get(f"reports/{naming.public_id}/")["revisions"][0]["note"] == ""
    notes = [get(f"{what}/")["results"][0]["note"] for what in ("relays", "revisions")]
    kept = PublicRecord.objects.filter(table__in=("relays", "revisions")).order_by("table")
    assert (notes, [each.row["note"] for each in kept]) == (["", ""], ["", ""])


def test_bulk_data_and_search_forget_title_and_address_and_have_them_again(naming):
    def told() -> tuple[dict, bool]:
        keep()
        row = PublicRecord.objects.get(table="reports", object_id=naming.pk).row
        return address_in(row), "sought" in ReportWords.objects.get(report=naming).words

    Claim.objects.update(quote="")
    assert told() == (ADDRESS, True)
    retract(naming)
    assert told() == (NOTHING, False)
    recording.reinstate(naming)
    recording.record_all_due()
    assert told() == (ADDRESS, True)


def test_no_cursor_of_the_list_by_title_holds_a_title_that_is_withheld(naming, get):
    SourceReport.objects.exclude(pk=naming.pk).update(title="A release")
    retract(naming)
    page = get("reports/?ordering=title&limit=1")
    assert (page["results"][0]["id"], page["results"][0]["title"]) == (naming.public_id, "")
    [cursor] = parse_qs(urlsplit(page["next"]).query)["cursor"]
    place = signing.Signer(salt="cases.api.cursor").unsign_object(cursor)
    assert place[:2] == ["", naming.pk]


def corrected(report: SourceReport, **words) -> None:
    """Let a correction of a report with one claim name nobody; without words, say nothing."""
    draft = recording.correct(report, by=None)
    if words:
        claim = draft.claims.get()
        claim.subjects.clear()
        Claim.objects.filter(pk=claim.pk).update(**words)
    else:
        draft.claims.all().delete()
    SourceReport.objects.filter(pk=draft.pk).update(title="A warrant", url=f"{ADDRESS['url']}-2")
    draft.refresh_from_db()
    build.publish(draft)
    keep()


SAID = {"title": "", "url": "", "speaker": "", "custodian": "", "quote": "", "origins": []}


def proofs(get) -> list[dict]:
    """What is told of the claims behind every step of a case that says that a warrant was issued,
    whether it was superseded or not."""
    rows = StatusChange.objects.filter(proceedings=None, status="warrant_issued")
    told = [get(f"status-changes/{row.pk}/")["derivation"]["claims"] for row in rows.order_by("pk")]
    return [{name: claim[name] for name in SAID} for claims in told for claim in claims]


def test_the_proof_of_before_a_correction_is_told_without_the_words_that_it_took_away(naming, get):
    assert proofs(get)[0]["quote"] == "Zed is sought."
    corrected(naming)
    before = proofs(get)
    assert before == [SAID] * len(before) != []
    retract(naming)
    assert proofs(get) == before


def test_words_that_a_correction_put_in_the_place_of_others_are_told_and_the_others_are_not(
    naming, get
):
    corrected(naming, speaker="A lawyer", custodian="", quote="A warrant was issued.")
    told = proofs(get)
    assert {claim["quote"] for claim in told} <= {"", "A warrant was issued."}
    assert "Zed" not in str(told)


def test_nor_does_the_page_of_the_case_tell_words_of_before_the_correction(naming, client):
    corrected(naming, speaker="A lawyer", custodian="", quote="A warrant was issued.")
    page = client.get("/cases/the-case/").content.decode()
    assert "A warrant was issued." in page
    assert "Zed" not in page


def test_the_proof_of_before_a_correction_keeps_its_words_where_everybody_is_named_still(
    naming, get
):
    other = build.court_release("2024-03-19")
    build.claim(other, naming.claims.get().case, "warrant_issued", "2024-03-17", "Zed")
    build.publish(other)
    before = proofs(get)
    corrected(naming)
    assert proofs(get)[: len(before)] == before


def test_an_entry_that_was_merged_into_another_hides_no_words(naming, get):
    one = Suspect.objects.create(name="Zed the Elder", slug="zed-the-elder")
    hidden = Suspect.objects.create(name="Zet", slug="zet", merged_into=one)
    claim = naming.claims.get()
    claim.subjects.set([Proceedings.objects.create(case=claim.case, suspect=hidden)])
    keep()
    row = PublicRecord.objects.get(table="claims", object_id=claim.pk).row
    told = next(each for each in get("claims/")["results"] if each["id"] == claim.public_id)
    assert told["quote"] == row["quote"] == "Zed is sought."


def test_the_list_of_retracted_reports_asks_as_often_for_one_as_for_many(naming, get):
    case = naming.claims.get().case
    retract(naming)

    def asked() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as questions:
            get("reports/?state=retracted&limit=200")
        return len(questions)

    def one_more() -> None:
        other, relaying = build.court_release("2024-03-19"), build.report("The Gazette")
        build.claim(other, case, "warrant_issued", "2024-03-17", "Zed")
        Relay.objects.create(report=other, relayed=relaying)
        build.publish(other, relaying)
        retract(other)
        retract(relaying)

    one_more()
    few = asked()
    for _ in range(3):
        one_more()
    assert asked() == few


def test_asked_what_was_recorded_before_it_tells_whom_this_site_named_but_no_word(naming, get):
    moment = StatusChange.objects.latest("recorded_at").recorded_at
    then = f"recorded_at={moment.isoformat().replace('+00:00', 'Z')}"
    retract(naming)
    assert get("suspects/")["results"] == []
    [person] = get(f"suspects/?{then}")["results"]
    assert person["name"] == "Zed"
    history = get(f"cases/the-case/?{then}&policy=any")["history"]
    told = [claim for step in history if step["suspect"] for claim in step["proof"]]
    assert [{name: claim[name] for name in SAID} for claim in told] == [SAID] * len(told) != []
