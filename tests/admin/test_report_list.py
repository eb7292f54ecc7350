"""The list of reports: its filters, and publishing many at once."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import recording
from cases.models import Claim, ClaimSubject, SourceReport
from icc_tracker.celery import app
from tests import build
from tests.admin.desk import desk_of, person, text_of

pytestmark = pytest.mark.usefixtures("empty")
LIST = "/admin/cases/sourcereport/"
ACTION = {"action": "publish_selected", "_selected_action": ["1"], "select_across": "1"}


@pytest.fixture
def case():
    return build.case("Ada", slug="the-case")


@pytest.fixture
def nudges(monkeypatch) -> list:
    """The messages that would go to the worker."""
    sent = []
    monkeypatch.setattr(app, "send_task", lambda name, *args, **kwargs: sent.append(name))
    monkeypatch.setattr(
        "cases.tasks.record_due.apply_async", lambda *args, **kwargs: sent.append("record_due")
    )
    return sent


def submitted(owner, case, number: int = 1) -> list[SourceReport]:
    """Reports submitted by this person, with one claim each."""
    publisher = build.report().publisher
    SourceReport.objects.all().delete()
    made = SourceReport.objects.bulk_create(
        SourceReport(
            publisher=publisher,
            title=f"Article {place}",
            url=f"https://example.org/{place}",
            state="submitted",
            entered_by=owner,
            submitted_by=owner,
            published_on="2024-01-01",
        )
        for place in range(number)
    )
    claims = Claim.objects.bulk_create(
        Claim(
            report=each,
            case=case,
            kind="reported",
            effective_on="2024-01-01",
            attribution="unnamed",
        )
        for each in made
    )
    person = case.proceedings.get()
    ClaimSubject.objects.bulk_create(
        ClaimSubject(claim=each, proceedings=person) for each in claims
    )
    return made


def ask_to_publish(desk, reports, **more):
    """Select reports, and choose to publish them: the page that asks before."""
    chosen = {"action": "publish_selected", "_selected_action": [each.pk for each in reports]}
    return desk.post(LIST, {**chosen, **more}, follow=True)


def publish_selected(desk, reports, **more):
    page = ask_to_publish(desk, reports, **more)
    if "asked" not in (page.context or {}):
        return page
    return desk.post(LIST, confirmed(page), follow=True)


def confirmed(page) -> dict:
    """What the browser sends when it is pressed to publish what the page shows."""
    sent = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    return dict(sent)


def titles(answer) -> set[str]:
    return {row.title for row in answer.context["cl"].result_list}


def test_the_list_is_narrowed_to_mine_and_to_what_waits_for_my_review(ada, emil):
    emma = person("editor", "emma")
    for owner in (ada, emil, emma):
        build.report(title=f"draft of {owner}", entered_by=owner)
        build.report(
            title=f"submitted by {owner}", entered_by=owner, submitted_by=owner, state="submitted"
        )
    build.report(title="changed by emil", entered_by=ada, submitted_by=emil, state="submitted")
    desk = desk_of(emil)
    assert titles(desk.get(LIST + "?whose=mine")) == {
        "draft of emil",
        "submitted by emil",
        "changed by emil",
    }
    assert titles(desk.get(LIST + "?whose=review")) == {"submitted by ada", "submitted by emma"}
    assert titles(desk_of(ada).get(LIST + "?whose=mine")) == {
        "draft of ada",
        "submitted by ada",
        "changed by emil",
    }


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("state__exact=submitted", {"waiting"}),
        ("publisher__kind__exact=official", {"release"}),
        ("sourcing__exact=anonymous", {"whispers"}),
        ("is_verified__exact=0", {"unread"}),
        ("language=fr", {"en français"}),
        ("q=the-case", {"of the case"}),
        ("q=Gazette", {"waiting", "whispers", "unread", "en français", "of the case"}),
        ("q=whisp", {"whispers"}),
        ("sort=correction", set()),
    ],
)
def test_the_list_is_narrowed_by_what_a_report_is(emil, case, query, wanted):
    build.report(title="waiting", state="submitted")
    build.report("ICC", kind="official", title="release")
    build.report(title="whispers", sourcing="anonymous")
    build.report(title="unread", is_verified=False)
    build.report(title="en français", language="fr")
    build.claim(build.report(title="of the case"), case, "reported", "2024-01-01", "Ada")
    assert titles(desk_of(emil).get(f"{LIST}?{query}")) == wanted


def test_a_correction_is_marked_in_the_list(emil, case):
    (report,) = submitted(emil, case)
    build.publish(report)
    recording.correct(report, by=emil)
    page = desk_of(emil).get(LIST + "?sort=correction")
    assert titles(page) == {"Article 0"}
    assert "Correction: Article 0" in text_of(page)


def test_the_list_shows_how_many_there_are_of_each_sort(emil):
    build.report(state="submitted")
    build.report(state="submitted")
    page = desk_of(emil).get(LIST)
    assert "Submitted (2)" in text_of(page)


def test_many_reports_are_published_at_once_and_those_that_are_not_say_why(ada, emil, case, nudges):
    theirs = submitted(ada, case, 3)
    own = build.report(title="My own", state="submitted", entered_by=emil, submitted_by=emil)
    draft = build.report(title="A draft <b>", entered_by=ada)
    asking = text_of(ask_to_publish(desk_of(emil), [*theirs, own, draft]))
    assert "Not published: 1 (The Gazette: My own). Publish: the two-person rule." in asking
    assert "Not published: 1 (The Gazette: A draft <b>). Publish: only what is" in asking
    assert "Publish 3 reports" in asking
    sent = {**ACTION, "asked": ",".join(str(each.pk) for each in [*theirs, own, draft])}
    answer = desk_of(emil).post(LIST, sent, follow=True)
    page = text_of(answer)
    assert "Published: 3 reports. The worker reads 1 case again" in page
    assert "Not published: 1 (The Gazette: My own). Publish: the two-person rule." in page
    assert "Not published: 1 (The Gazette: A draft <b>). Publish: only what is submitted" in page
    assert "A draft <b>" not in answer.content.decode(), "it is escaped"
    assert set(SourceReport.objects.values_list("title", "state")) == {
        ("Article 0", "published"),
        ("Article 1", "published"),
        ("Article 2", "published"),
        ("My own", "submitted"),
        ("A draft <b>", "draft"),
    }
    assert SourceReport.objects.filter(reviewed_by=emil).count() == 3


def test_what_is_selected_to_be_published_is_shown_with_its_effect_before(ada, emil, case, nudges):
    reports = submitted(ada, case, 2)
    page = ask_to_publish(desk_of(emil), reports)
    told = text_of(page)
    assert "The Gazette: Article 0, 1 January 2024" in told
    assert "If they are published" in told and "This will change Ada from" in told
    assert "Publish 2 reports" in told and "Back, change nothing" in told
    assert page.content.decode().count("Publish 2 reports") == 1
    assert set(SourceReport.objects.values_list("state", flat=True)) == {"submitted"}
    assert nudges == []


def test_what_is_to_be_looked_at_stands_beside_a_report_before_it_is_published(ada, emil, case):
    (report,) = submitted(ada, case)
    known = build.report(title="Known")
    SourceReport.objects.filter(pk=known.pk).update(url=report.url)
    build.publish(known)
    alone = build.report(state="submitted", entered_by=ada, submitted_by=ada)
    told = text_of(ask_to_publish(desk_of(emil), [report, alone]))
    assert "Entered at the same address: The Gazette: Known, 1 January 2024" in told
    assert told.count("This report makes no claim, so it can change nothing.") == 1


def test_of_many_reports_the_effect_is_shown_where_it_is_asked_for(ada, emil, case, monkeypatch):
    monkeypatch.setattr("cases.admin.publishing_many.QUICK", 1)
    page = ask_to_publish(desk_of(emil), submitted(ada, case, 2))
    assert "If they are published" not in text_of(page)
    assert "Show what changes" in text_of(page)
    page = desk_of(emil).post(LIST, {**confirmed(page), "effect": ""})
    assert "If they are published" in text_of(page) and "Publish 2 reports" in text_of(page)
    assert set(SourceReport.objects.values_list("state", flat=True)) == {"submitted"}


def test_what_was_submitted_since_is_not_published_with_what_was_shown(ada, emil, case):
    reports = submitted(ada, case, 2)
    page = ask_to_publish(desk_of(emil), reports[:1], select_across="1")
    late = build.report(state="submitted", entered_by=ada, submitted_by=ada)
    desk_of(emil).post(LIST, confirmed(page))
    late.refresh_from_db()
    assert late.state == "submitted"
    assert SourceReport.objects.filter(state="published").count() == 2


def test_where_none_of_the_selected_can_be_published_there_is_no_button_for_it(emil):
    own = build.report(state="submitted", entered_by=emil, submitted_by=emil)
    told = text_of(ask_to_publish(desk_of(emil), [own]))
    assert "the two-person rule" in told and "Publish 0 reports" not in told
    assert "Back, change nothing" in told


def test_a_correction_among_many_is_taken_over(ada, emil, case):
    (report,) = submitted(ada, case)
    build.publish(report)
    draft = recording.correct(report, by=person("editor", "emma"))
    SourceReport.objects.filter(pk=draft.pk).update(title="Corrected")
    draft.refresh_from_db()
    recording.submit(draft, by=draft.entered_by)
    publish_selected(desk_of(emil), [draft])
    assert list(SourceReport.objects.values_list("title", "state")) == [("Corrected", "corrected")]


def test_a_contributor_is_not_offered_to_publish_many_and_cannot_forge_it(ada, case):
    reports = submitted(person("editor", "emma"), case, 2)
    own = build.report(state="submitted", entered_by=ada, submitted_by=ada)
    desk = desk_of(ada)
    assert "publish_selected" not in desk.get(LIST).content.decode()
    publish_selected(desk, [*reports, own])
    assert set(SourceReport.objects.values_list("state", flat=True)) == {"submitted"}


def test_a_thousand_reports_are_published_with_few_queries_and_one_nudge(
    ada, emil, case, nudges, django_capture_on_commit_callbacks
):
    reports = submitted(ada, case, 1000)
    desk = desk_of(emil)
    page = ask_to_publish(desk, reports[:1], select_across="1")
    assert "Publish 1000 reports" in text_of(page) and "and 800 more" in text_of(page)
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        django_capture_on_commit_callbacks(execute=True),
    ):
        answer = desk.post(LIST, confirmed(page), follow=True)
    assert "Published: 1000 reports. The worker reads 1 case again" in text_of(answer)
    assert not SourceReport.objects.exclude(state="published").exists()
    assert nudges == ["record_due"]
    assert len(queries) < 60
    case.refresh_from_db()
    assert case.due_since is not None


def test_the_list_asks_the_database_no_more_for_many_reports_than_for_few(ada, emil, case):
    desk = desk_of(emil)
    numbers = []
    for number in (5, 80):
        submitted(ada, case, number)
        desk.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
