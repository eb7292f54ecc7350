"""Saving a report that somebody else saved meanwhile: nothing is overwritten unseen."""

import json

import pytest
from django.utils import timezone

from cases.models import SourceReport
from tests import build
from tests.admin.desk import desk_of, draft_of, form_of, opened, page_of, parts, press, text_of

pytestmark = pytest.mark.usefixtures("empty")


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unseen(emil, emma, case):
    report = draft_of(emil, case)
    desk = desk_of(emil)
    typed = {**form_of(report), "_opened": opened(desk, report), "_save": "1"}
    typed |= {"title": "My title", "claims-0-quote": "My words."}
    press(desk_of(emma), "_save", report, **{"claims-0-effective": "2023-12-31", "language": "fr"})

    answer = desk.post(page_of(report), typed)
    page = text_of(answer)
    assert "Not saved: emma changed this report at" in page
    assert (
        "(language; Claim: the-case: reported that there is a case, 2023-12-31 (changed))" in page
    )
    assert 'value="My title"' in answer.content.decode() and "My words." in page
    report.refresh_from_db()
    assert (report.title, report.language) == ("The article", "fr")

    again = answer.content.decode().split('name="_opened" value="')[1].split('"')[0]
    typed["_opened"] = again.replace("&quot;", '"')
    assert desk.post(page_of(report), typed).status_code == 302
    report.refresh_from_db()
    assert (report.title, report.language) == ("My title", "en")


def test_a_claim_that_somebody_removed_meanwhile_stands_on_the_page_as_a_new_one(emil, emma, case):
    report = draft_of(emil, case)
    build.claim(report, case, "opened", "2024-01-02", "Ben")
    desk = desk_of(emil)
    typed = {**form_of(report), "_opened": opened(desk, report), "_save": "1"}
    typed |= {"claims-0-quote": "My words.", "claims-1-quote": "My other words."}
    press(desk_of(emma), "_save", report, **{"claims-0-DELETE": "on"})
    answer = desk.post(page_of(report), typed)
    page = text_of(answer)
    assert "a claim that is gone now" in page
    assert "My words." in page and "My other words." in page

    typed["_opened"] = opened(desk, report)
    assert desk.post(page_of(report), typed).status_code == 302
    assert sorted(report.claims.values_list("kind", "quote")) == [
        ("opened", "My other words."),
        ("reported", "My words."),
    ]
    assert {claim.subjects.get().suspect.name for claim in report.claims.all()} == {"Ada", "Ben"}


def test_what_was_published_meanwhile_cannot_be_saved_and_nothing_typed_is_lost(
    ada, emil, emma, case
):
    report = draft_of(ada, case, submitted=True)
    desk = desk_of(emil)
    typed = {**form_of(report), "_opened": opened(desk, report), "_save": "1", "title": "Mine"}
    press(desk_of(emma), "_publish", report)
    answer = desk.post(page_of(report), typed)
    page = text_of(answer)
    assert "Not saved: emma changed this report at" in page
    assert "the state: it is published now" in page
    assert "You can no longer write it here." in page
    assert 'value="Mine"' in answer.content.decode()
    report.refresh_from_db()
    assert (report.state, report.title) == ("published", "The article")


def test_a_forged_moment_of_opening_writes_nothing(ada, emil, case):
    report = draft_of(emil, case)
    build.publish(report)
    desk = desk_of(ada)
    forged = {"at": timezone.now().isoformat(), "parts": {"state": "draft"}}
    sent = {**form_of(report), "title": "Mine", "_save": "1"}
    for text in (json.dumps(forged), "{", "[]", "null", '{"at": 1, "parts": 2}', ""):
        desk.post(page_of(report), {**sent, "_opened": text})
    report.refresh_from_db()
    assert report.title == "The article"
    assert desk.post(page_of(report), sent).status_code == 403


def test_the_page_carries_digests_alone_of_what_is_stored(emil, case):
    report = draft_of(emil, case, private_note="A secret remark")
    carried = parts(opened(desk_of(emil), report))
    assert carried["state"] == "draft"
    assert "secret" not in json.dumps(carried)
    assert {f"claim-{report.claims.get().pk}", "title", "private_note"} <= set(carried)


def test_the_message_on_what_somebody_else_saved_leads_to_it(emil, case):
    draft = draft_of(emil, case)
    desk = desk_of(emil)
    page = opened(desk, draft)
    SourceReport.objects.filter(pk=draft.pk).update(title="<b>Theirs</b>")
    answer = desk.post(page_of(draft), {**form_of(draft), "_opened": page, "_save": "1"})
    html = answer.content.decode()
    assert f'<a href="{page_of(draft)}" target="_blank" rel="noopener">Look at what' in html
    assert "<b>Theirs</b>" not in html
