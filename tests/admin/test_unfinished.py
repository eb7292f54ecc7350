"""Drafts that are not finished: nothing that was typed is lost, and nothing of it is said."""

from datetime import date

import pytest

from cases import recording
from cases.models import Claim, SourceReport, Unfinished
from tests.admin.desk import (
    buttons_of,
    claim_fields,
    desk_of,
    draft_of,
    form_of,
    opened,
    page_of,
    person,
    press,
    text_of,
)

pytestmark = pytest.mark.usefixtures("empty")


def claim_without(case, *missing: str, number: int = 0) -> dict:
    """A new claim in the form, of which some fields are still empty."""
    claim = Claim(
        case=case,
        kind="arrested",
        effective_on=date(2024, 3, 5),
        attribution="unnamed",
        quote="Words of the page",
    )
    sent = claim_fields(number, claim) | {"claims-TOTAL_FORMS": number + 1}
    return sent | {f"claims-{number}-{name}": "" for name in missing}


def new_form(publisher, **others) -> dict:
    report = SourceReport(publisher=publisher, url="https://example.org/1", title="An article")
    return form_of(report) | others


@pytest.fixture
def kept(ada, case, gazette) -> SourceReport:
    """A draft that was saved with a claim of which nobody has said yet what happened and when."""
    sent = new_form(gazette, **claim_without(case, "kind", "effective"))
    answer = press(desk_of(ada), "_save", **sent)
    assert answer.status_code == 200
    return SourceReport.objects.get()


def test_a_draft_with_an_unfinished_claim_is_saved_and_says_what_is_missing(ada, case, gazette):
    sent = new_form(gazette, **claim_without(case, "kind", "effective"))
    answer = press(desk_of(ada), "_save", **sent)
    report = SourceReport.objects.get()
    assert answer.redirect_chain == [(page_of(report), 302)]
    assert (report.state, report.title, report.entered_by) == ("draft", "An article", ada)
    assert not report.claims.exists()
    told = text_of(answer)
    assert "Kept as a draft. It is not finished (Claim 1, " in told
    assert "Not finished. Below stands what you typed" in told


def test_what_was_typed_stands_there_again_with_what_is_missing(kept, ada):
    answer = desk_of(ada).get(page_of(kept))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Words of the page" in page
    assert "This field is required." in page
    # Nothing is typed that could be lost by leaving the page.
    assert "data-typed" not in page
    assert buttons_of(answer)[0] == "Save and submit"


def test_once_it_is_finished_it_is_stored_and_no_longer_kept(kept, ada, case):
    desk = desk_of(ada)
    answer = press(desk, "_save", kept, **claim_without(case))
    assert "Saved: draft." in text_of(answer)
    assert [claim.quote for claim in kept.claims.all()] == ["Words of the page"]
    assert not Unfinished.objects.exists()
    assert "Not finished." not in text_of(desk.get(page_of(kept)))


def test_an_unfinished_draft_cannot_be_submitted_but_once_it_is_right(kept, ada, case):
    answer = press(desk_of(ada), "_submit", kept, **claim_without(case, "kind"))
    assert answer.status_code == 200 and not answer.redirect_chain
    kept.refresh_from_db()
    assert kept.state == "draft" and Unfinished.objects.exists()
    press(desk_of(ada), "_submit", kept, **claim_without(case))
    kept.refresh_from_db()
    assert kept.state == "submitted" and not Unfinished.objects.exists()


def test_what_is_stored_can_be_looked_at_and_saved_instead(kept, ada):
    desk = desk_of(ada)
    page = desk.get(f"{page_of(kept)}?stored=1").content.decode()
    assert "Words of the page" not in page and "Not finished." not in page
    press(desk, "_save", kept, title="Another title")
    kept.refresh_from_db()
    assert kept.title == "Another title" and not Unfinished.objects.exists()


def test_finished_claims_beside_an_unfinished_one_stay_as_they_were_stored(ada, case):
    report = draft_of(ada, case)
    [stored] = report.claims.all()
    typed = {**claim_without(case, "effective", number=1), "claims-0-quote": "Better words"}
    press(desk_of(ada), "_save", report, **typed, **{"claims-INITIAL_FORMS": 1})
    stored.refresh_from_db()
    assert report.claims.get() == stored and stored.quote != "Better words"
    page = desk_of(ada).get(page_of(report)).content.decode()
    assert "Better words" in page and "Words of the page" in page


def test_a_report_without_a_publisher_is_none_and_its_form_comes_back(ada, case, gazette):
    sent = new_form(gazette, **claim_without(case, "kind")) | {"publisher": ""}
    answer = press(desk_of(ada), "_save", **sent)
    assert "Words of the page" in answer.content.decode()
    assert not SourceReport.objects.exists() and not Unfinished.objects.exists()


def test_a_preview_keeps_nothing(ada, case, gazette):
    press(desk_of(ada), "_preview", **new_form(gazette, **claim_without(case, "kind")))
    assert not Unfinished.objects.exists()


def test_who_may_not_write_the_draft_sees_nothing_of_it(kept):
    other = person("contributor", "other")
    answer = desk_of(other).get(page_of(kept), follow=True)
    assert "Words of the page" not in answer.content.decode()
    reviewer = desk_of(person("editor", "reviewer")).get(page_of(kept))
    assert "Below stands what ada typed" in text_of(reviewer)


def test_taking_back_to_draft_saves_what_was_typed(emil, emma, case):
    report = draft_of(emil, case, submitted=True)
    answer = press(desk_of(emma), "_withdraw", report, title="A better title")
    assert "What you changed is saved. It is a draft again." in text_of(answer)
    report.refresh_from_db()
    assert (report.state, report.title, report.submitted_by) == ("draft", "A better title", None)


def test_taking_back_to_draft_keeps_an_unfinished_claim(emil, emma, case):
    report = draft_of(emil, case, submitted=True)
    typed = {**claim_without(case, "effective", number=1), "claims-INITIAL_FORMS": 1}
    press(desk_of(emma), "_withdraw", report, **typed)
    report.refresh_from_db()
    assert report.state == "draft" and report.claims.count() == 1
    assert "Words of the page" in desk_of(emil).get(page_of(report)).content.decode()


def test_what_waits_for_a_review_stays_whole(emil, emma, case):
    report = draft_of(emil, case, submitted=True)
    typed = {**claim_without(case, "effective", number=1), "claims-INITIAL_FORMS": 1}
    answer = press(desk_of(emma), "_save", report, **typed)
    assert not answer.redirect_chain and "Words of the page" in answer.content.decode()
    report.refresh_from_db()
    assert report.state == "submitted" and not Unfinished.objects.exists()


def test_nothing_is_taken_back_that_was_published_meanwhile(emil, emma, case):
    report = draft_of(emil, case, submitted=True)
    sent = {**form_of(report), "_withdraw": "1", "title": "Too late"}
    recording.publish(SourceReport.objects.get(pk=report.pk), by=emma)
    assert desk_of(emma).post(page_of(report), sent).status_code == 403
    report.refresh_from_db()
    assert (report.state, report.title) != ("draft", "Too late")


def test_nobody_overwrites_what_another_keeps_unseen(kept, ada, case):
    emil, desk = person("editor", "emil"), desk_of(ada)
    late = {**form_of(kept), "_opened": opened(desk, kept), "_save": "1"}
    late |= claim_without(case, "kind") | {"claims-0-quote": "Words of Ada"}
    theirs = claim_without(case, "kind") | {"claims-0-quote": "Words of Emil"}
    press(desk_of(emil), "_save", kept, **theirs)

    answer = desk.post(page_of(kept), late)
    assert "Not saved: emil changed this report at" in text_of(answer)
    assert "(a form that is not finished, kept beside it)" in text_of(answer)
    assert "Words of Ada" in answer.content.decode()
    assert Unfinished.objects.get().form["claims-0-quote"] == "Words of Emil"

    # A look at it is enough: what is saved again takes its place.
    late["_opened"] = opened(desk, kept)
    assert desk.post(page_of(kept), late).status_code == 302
    assert Unfinished.objects.get().form["claims-0-quote"] == "Words of Ada"


def test_who_kept_a_form_and_has_no_account_any_more_is_somebody(kept, ada, case):
    desk = desk_of(ada)
    late = {**form_of(kept), "_opened": opened(desk, kept), "_save": "1"}
    press(desk_of(person("editor", "emil")), "_save", kept, **claim_without(case, "kind"))
    Unfinished.objects.update(kept_by=None)
    answer = text_of(desk.post(page_of(kept), late))
    assert "Not saved: Somebody changed this report at" in answer


def test_a_finished_form_of_before_drops_nothing_that_was_kept_since(ada, case):
    report, desk = draft_of(ada, case), desk_of(ada)
    late = {**form_of(report), "_opened": opened(desk, report), "_save": "1", "title": "Late"}
    unfinished = claim_without(case, "effective", number=1) | {"claims-INITIAL_FORMS": 1}
    press(desk_of(person("editor", "emil")), "_save", report, **unfinished)
    assert "Not saved: emil changed this report at" in text_of(desk.post(page_of(report), late))
    assert Unfinished.objects.exists()


def test_what_somebody_finished_meanwhile_is_not_kept_as_unfinished_again(kept, ada, case):
    desk = desk_of(ada)
    late = {**form_of(kept), "_opened": opened(desk, kept), "_save": "1"}
    press(desk_of(person("editor", "emil")), "_save", kept, **claim_without(case))
    answer = text_of(desk.post(page_of(kept), late | claim_without(case, "kind")))
    assert "Not saved: emil changed this report at" in answer
    assert "(added); a form that is not finished, gone now)" in answer
    assert not Unfinished.objects.exists()
