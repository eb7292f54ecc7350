"""Readers' errors on the desk: seen with their fact, decided once, answered; never rewritten."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from cases.models import Charge, CustodyChange, ErrorReport, Milestone, StatusChange
from tests import build
from tests.accounts import person
from tests.views.reading import attribute, every, page_of, words

pytestmark = pytest.mark.usefixtures("empty")
LIST = "/admin/cases/errorreport/"
REOPEN, ERASE = "cases_errorreport_reopen", "cases_errorreport_erase_sender"


@pytest.fixture
def editor(client):
    editor = person("editor", "emma")
    client.force_login(editor)
    return editor


@pytest.fixture
def case():
    case = build.case("Amina", slug="one")
    release = build.court_release("2024-05-02")
    build.claim(release, case, "surrendered", "2024-05-01", "Amina")
    build.publish(release)
    return case


def reported(about=None, **columns) -> ErrorReport:
    told = {
        "fact": "Amina in one: Surrendered",
        "page": "/cases/one/",
        "message": "She <b>never</b> was.\nAsk her.",
        "source": "https://example.org/proof",
        "email": "reader@example.org",
        "sender_key": "a" * 64,
    }
    if about:
        told |= {
            "content_type": ContentType.objects.get_for_model(about),
            "object_id": about.pk,
        }
    return ErrorReport.objects.create(**{**told, **columns})


def screen(error: ErrorReport) -> str:
    return f"{LIST}{error.pk}/change/"


def seen(client, error: ErrorReport) -> str:
    return client.get(screen(error)).content.decode()


def button_names(page) -> set[str]:
    names = {attribute(each, "name") for each in every(page, "button")}
    return names & {"_save", "_continue", "_addanother", REOPEN, ERASE}


def test_the_screen_shows_the_fact_and_what_the_reader_says_as_text(client, editor, case):
    text = seen(client, reported(case))
    assert "Amina in one: Surrendered" in text
    assert "She &lt;b&gt;never&lt;/b&gt; was." in text
    assert 'href="https://example.org/proof" rel="noopener noreferrer nofollow"' in text
    assert 'href="/cases/one/"' in text
    assert "reader@example.org; our answer is mailed there" in text


def test_an_address_that_is_no_web_page_is_no_link(client, editor):
    error = reported(source="")
    ErrorReport.objects.update(source="javascript:alert(1)")
    assert 'href="javascript:' not in seen(client, error)


def test_each_kind_of_fact_leads_to_the_screens_that_can_correct_it(client, editor, case):
    release = case.claims.get().report
    amina = case.proceedings.get()
    charge = Charge.objects.create(proceedings=amina, category="war_crime", crime="Pillage")
    milestone = Milestone.objects.create(
        situation=case.situation, occurred_on="2024-01-01", kind="investigation_opened"
    )
    of_report = f"/admin/cases/sourcereport/{release.pk}/change/"
    wanted = {
        case: {of_report, f"/admin/cases/case/{case.pk}/change/"},
        amina: {of_report, f"/admin/cases/proceedings/{amina.pk}/change/"},
        StatusChange.objects.first(): {of_report},
        CustodyChange.objects.first(): {of_report},
        release: {of_report},
        case.claims.get(): {of_report},
        amina.suspect: {f"/admin/cases/suspect/{amina.suspect.pk}/change/"},
        charge: {f"/admin/cases/charge/{charge.pk}/change/"},
        milestone: {f"/admin/cases/situation/{case.situation.pk}/change/"},
        None: set(),
    }
    for row, screens in wanted.items():
        page = page_of(client.get(screen(reported(row))))
        found = {
            attribute(each, "href")
            for each in every(page, "a")
            if words(each).startswith("Correct ")
        }
        assert found == screens, row
        for each in found:
            assert client.get(each).status_code == 200


def test_a_decision_is_kept_with_its_answer_and_shown_to_the_reader(client, editor):
    error = reported()
    answer = client.post(screen(error), {"state": "upheld", "answer": "True. Mended."}, follow=True)
    assert answer.status_code == 200

    stored = ErrorReport.objects.get()
    assert (stored.state, stored.answer, stored.decided_by) == ("upheld", "True. Mended.", editor)
    assert (
        "True. Mended."
        in client.get(f"/report-an-error/received/{stored.reference}/").content.decode()
    )
    page = client.get(screen(error))
    assert "emma, " in page.content.decode()
    assert button_names(page_of(page)) == {REOPEN, ERASE}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"answer": "Written with care"}, "Choose: upheld, declined, or spam."),
        ({"state": "new", "answer": "Written with care"}, "new is not one of the available"),
        ({"state": "upheld", "answer": "  "}, "Write the answer that the reader gets."),
    ],
)
def test_what_is_missing_is_told_and_the_answer_is_kept(client, editor, given, told):
    page = client.post(screen(reported()), given)
    assert page.status_code == 200
    assert told in page.content.decode()
    assert given["answer"].strip() in page.content.decode()
    assert ErrorReport.objects.get().state == "new"


def test_of_two_editors_at_once_the_second_is_told_and_loses_nothing(client, editor):
    error = reported()
    other = person("editor", "emil")
    ErrorReport.objects.update(state="declined", answer="No.", decided_by=other)

    page = client.post(screen(error), {"state": "upheld", "answer": "Written with care"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "emil decided this meanwhile: declined" in text
    assert "Written with care" in text
    stored = ErrorReport.objects.get()
    assert (stored.state, stored.answer, stored.decided_by) == ("declined", "No.", other)


def test_nobody_rewrites_what_the_reader_wrote(client, editor):
    error = reported()
    rewritten = {"message": "x", "fact": "x", "source": "https://x.example", "email": "x@y.example"}
    rewritten |= {"reference": "x", "page": "/x/", "kind": "x", "sender_key": "x"}
    client.post(screen(error), {"state": "spam", "answer": "", **rewritten})

    stored = ErrorReport.objects.get()
    assert stored.state == "spam"
    for name in rewritten:
        assert getattr(stored, name) == getattr(error, name), name


def test_a_decision_is_taken_back_by_its_button(client, editor):
    error = reported(state="declined", answer="No.", decided_by=editor)
    answer = client.post(screen(error), {REOPEN: "1"}, follow=True)
    assert "It waits for a decision again." in answer.content.decode()
    assert ErrorReport.objects.get().state == "new"
    assert "No." in seen(client, error)  # to be mended, not to be written anew
    assert LogEntry.objects.get().change_message == "Opened again."


def test_the_readers_address_is_erased_by_its_button_and_nothing_else_is(client, editor):
    error = reported()
    assert button_names(page_of(client.get(screen(error)))) == {"_save", ERASE}
    client.post(screen(error), {ERASE: "1", "answer": "Half an answ"})

    stored = ErrorReport.objects.get()
    assert (stored.email, stored.sender_key) == ("", "")
    assert (stored.state, stored.answer) == ("new", "Half an answ")
    page = page_of(client.get(screen(error)))
    assert button_names(page) == {"_save"}
    assert "reader@example.org" not in client.get(LIST).content.decode()
    assert "reader@example.org" not in str(LogEntry.objects.values())


def test_a_button_that_is_not_offered_does_nothing(client, editor):
    error = reported(email="", sender_key="")
    for button in (REOPEN, ERASE):
        client.post(screen(error), {button: "1"})
    assert not LogEntry.objects.exists()
    assert ErrorReport.objects.get().state == "new"


def test_contributors_neither_see_nor_decide_them(client):
    error = reported()
    client.force_login(person("contributor"))
    assert client.get(LIST).status_code == 403
    assert client.get(screen(error)).status_code == 403
    for given in ({"state": "spam"}, {ERASE: "1"}, {REOPEN: "1"}):
        assert client.post(screen(error), given).status_code == 403
    assert ErrorReport.objects.get().email == "reader@example.org"


def test_what_waits_longest_comes_first_and_the_rest_can_be_found(client, editor):
    for day, state in ((1, "new"), (2, "spam"), (3, "new"), (4, "spam")):
        error = reported(fact=f"Fact {day}", state=state)
        ErrorReport.objects.filter(pk=error.pk).update(received_at=f"2024-01-0{day}T12:00Z")

    def listed(query: str = "") -> list[str]:
        page = page_of(client.get(LIST + query))
        links = [words(each) for each in every(page, "a")]
        return [each for each in links if each.startswith("Fact ")]

    assert listed() == ["Fact 1", "Fact 3", "Fact 4", "Fact 2"]
    assert listed("?state__exact=spam") == ["Fact 4", "Fact 2"]
    assert listed("?q=Fact+3") == ["Fact 3"]


def test_none_is_added_or_deleted_by_hand(client):
    error = reported()
    client.force_login(person("chief"))
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{error.pk}/delete/", {"post": "yes"}).status_code == 403
    assert ErrorReport.objects.exists()


def test_the_desk_counts_those_that_wait(client, editor):
    reported(message="It is all wrong.")
    reported(state="spam")
    text = client.get("/admin/").content.decode()
    assert "Errors that readers report" in text
    assert "It is all wrong." in text
