"""The inbox: what waits, and one click per article that loses nothing."""

from datetime import date

import pytest
from django.utils import timezone

from cases.ingest import deciding
from cases.models import FeedItem, SourceReport, Suspect
from tests import build
from tests.admin.inbox import LIST, article, shown, step


def test_the_list_shows_what_waits_newest_first(editor, client):
    case = build.case("Zebulon Quux", slug="The Quux case")
    older = article("Older", summary="What it says", published_on=date(2024, 3, 5), language="fr")
    older.cases.add(case)
    newer = article("Zebulon Quux arrested")
    newer.cases.add(case)
    article("Done", state="dismissed", decided_at=timezone.now())
    page = shown(client)
    assert page.index("Zebulon Quux arrested") < page.index("Older")
    assert "Done" not in page
    for words in ("The Gazette, 5 March 2024", "What it says", "The Quux case", "“Zebulon Quux”"):
        assert words in page
    assert f'<a href="{older.url}" target="_blank" rel="noreferrer noopener external">Older' in page


def test_the_list_counts_articles(editor, client):
    empty = shown(client)
    assert "until somebody decides on it" in empty
    assert "0 articles" in " ".join(empty.split()) and "0 inbox" not in " ".join(empty.split())
    article("One")
    assert "1 article<" in shown(client)


def test_the_list_is_narrowed_by_state_case_feed_and_words(editor, client):
    case = build.case("Zebulon Quux")
    named = article("Named")
    named.cases.add(case)
    article("Other")
    article("Gone by", state="dismissed", decided_at=timezone.now(), decided_by=editor)

    def titles(query: str) -> list[str]:
        rows = client.get(LIST + query).context_data["rows"]
        return sorted(row.item.title for row in rows)

    assert titles("?state=all") == ["Gone by", "Named", "Other"]
    assert titles("?state=dismissed") == ["Gone by"]
    assert titles(f"?case={case.pk}") == ["Named"]
    assert titles("?case=none") == ["Other"]
    assert titles("?case=drop table") == ["Named", "Other"]
    assert titles(f"?feed__id__exact={named.feed_id}") == ["Named", "Other"]
    assert titles("?q=other") == ["Other"]


def test_a_situation_is_shown_once_with_the_number_of_its_cases(editor, client):
    cases = [build.case("Ada"), build.case("Ben")]
    item = article("International Criminal Court: Situation in Somewhere")
    item.cases.set(cases)
    row = client.get(LIST).context_data["rows"][0]
    assert (row.named, row.situations) == ([], [("Somewhere", 2)])
    assert "2 cases" in shown(client)


def test_titles_and_summaries_are_escaped(editor, client):
    article("<script>alert(1)</script>", "https://gazette.example/x", summary="<img src=x>")
    page = shown(client)
    assert "<script>alert(1)" not in page and "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    client.post(step("dismiss", FeedItem.objects.get()))
    page = shown(client)
    assert "Dismissed: &lt;script&gt;" in page and "<script>alert(1)" not in page


def test_accepting_makes_a_draft_without_claims_and_goes_there(editor, client):
    item = article("Warrant issued", published_on=date(2024, 3, 5), language="fr")
    answer = client.post(step("accept", item))
    report = SourceReport.objects.get()
    assert answer["Location"] == f"/admin/cases/sourcereport/{report.pk}/change/"
    assert (
        report.publisher.name,
        report.url,
        report.title,
        report.published_on,
        report.published_precision,
        report.language,
        report.state,
        report.entered_by,
        report.claims.count(),
    ) == (
        "The Gazette",
        item.url,
        "Warrant issued",
        date(2024, 3, 5),
        "day",
        "fr",
        "draft",
        editor,
        0,
    )
    item.refresh_from_db()
    assert (item.state, item.report, item.decided_by) == ("accepted", report, editor)
    assert item.decided_at
    page = client.get(answer["Location"]).content.decode()
    assert "This draft was made of the article." in page and "Back to the inbox" in page


def test_an_article_that_states_neither_date_nor_language_is_accepted_all_the_same(editor, client):
    client.post(step("accept", article()))
    report = SourceReport.objects.get()
    assert (report.published_on, report.language) == (None, "en")


def test_an_article_that_was_entered_already_says_so_and_belongs_there_with_one_click(
    editor, client
):
    report = build.report(url="http://www.gazette.example/story/?ref=x", title="As we have it")
    item = article("Story", "https://gazette.example/story")
    page = shown(client)
    assert "Entered already" in page and "As we have it" in page and "(draft)" in page
    assert step("accept", item) not in page
    answer = client.post(step("accept", item), follow=True)
    assert "The page was entered already" in answer.content.decode()
    client.post(step("merge", item), {"report": report.pk})
    item.refresh_from_db()
    assert (item.state, item.report, item.decided_by) == ("merged", report, editor)
    assert SourceReport.objects.count() == 1


def test_a_published_report_of_the_page_comes_before_a_draft_of_it(editor, client):
    url = "https://gazette.example/story"
    build.report(url=url, title="A draft")
    published = build.report(url=url, title="Published", state="published")
    article("Story", url)
    assert client.get(LIST).context_data["rows"][0].entered_already == published


def test_merging_suggests_the_same_page_then_similar_titles_of_the_same_days(editor, client):
    item = article(
        "Judges issue warrant for Zebulon Quux",
        "https://gazette.example/story",
        published_on=date(2024, 3, 5),
    )
    same = build.report(url="https://gazette.example/story#more", title="Anything")
    near = build.report("Herald", "2024-03-06", title="Warrant for Zebulon Quux, judges say")
    undated = build.report("Post", "2024-03-01", title="Judges issue warrant for Quux")
    SourceReport.objects.filter(pk=undated.pk).update(published_on=None)
    build.report("Times", "2020-03-06", title="Judges issue warrant for Zebulon Quux")
    build.report("Mail", "2024-03-05", title="Weather")
    assert set(deciding.suggestions(item)) == {same, near, undated}
    assert deciding.suggestions(item)[0] == same
    page = client.get(step("merge", item)).content.decode()
    assert "the same page" in page and page.count("Belongs to it") == 3


def test_merging_without_a_report_or_with_one_that_is_gone_says_what_to_do(editor, client):
    item = article()
    for sent, said in (
        ({}, "It may"),
        ({"report": ""}, "Choose the report to which the article belongs."),
        ({"report": "99999"}, "There is no such report any more. Choose another one."),
        ({"report": "x"}, "There is no such report any more. Choose another one."),
    ):
        page = client.post(step("merge", item), {"back": "state=all", **sent})
        assert page.status_code == 200
        if sent:
            assert said in page.content.decode()
    item.refresh_from_db()
    assert item.state == "new"


def test_dismissing_keeps_the_list_as_it_was_and_can_be_undone(editor, client):
    item, following = article("One"), article("Two")
    answer = client.post(step("dismiss", item), {"back": "case=none&p=0", "next": following.pk})
    assert answer["Location"] == f"{LIST}?case=none&p=0#item-{following.pk}"
    item.refresh_from_db()
    assert (item.state, item.decided_by, item.report) == ("dismissed", editor, None)
    page = shown(client)
    assert "Dismissed: One" in page
    assert f'form="changelist-form" formaction="{step("undo", item)}"' in page
    client.post(step("undo", item))
    item.refresh_from_db()
    assert (item.state, item.decided_by, item.decided_at) == ("new", None, None)


@pytest.mark.parametrize(
    "sent",
    [
        {"back": "https://evil.example/", "next": "1"},
        {"back": "//evil.example", "next": "//evil"},
        {"back": "a=b\r\nSet-Cookie: x=y", "next": "1\r\n"},
    ],
)
def test_the_way_back_leads_nowhere_else(editor, client, sent):
    answer = client.post(step("dismiss", article()), sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith(LIST)
    assert "\r" not in answer["Location"] and "Set-Cookie" not in answer.headers


def test_undoing_an_acceptance_deletes_the_draft_that_nobody_touched(editor, client):
    item = article()
    client.post(step("accept", item))
    client.post(step("undo", item))
    item.refresh_from_db()
    assert (item.state, item.report) == ("new", None)
    assert not SourceReport.objects.exists()


@pytest.mark.parametrize(
    "work",
    [
        lambda report: build.claim(report, build.case("Ada"), "arrested", "2024-01-01", "Ada"),
        lambda report: SourceReport.objects.update(title="A better title"),
        lambda report: SourceReport.objects.update(private_note="Ask Emma"),
        lambda report: SourceReport.objects.update(state="submitted"),
        lambda report: SourceReport.objects.update(sourcing="named"),
        lambda report: report.revisions.create(revised_on=date(2024, 1, 1), note="Title"),
    ],
    ids=["claim", "title", "note", "submitted", "sourcing", "revision"],
)
def test_undoing_an_acceptance_never_deletes_anybodys_work(editor, client, work):
    item = article()
    client.post(step("accept", item))
    work(SourceReport.objects.get())
    answer = client.post(step("undo", item), follow=True)
    assert "Work has gone into the report: delete or finish it instead." in answer.content.decode()
    item.refresh_from_db()
    assert item.state == "accepted" and SourceReport.objects.count() == 1


def test_an_article_of_which_the_report_was_deleted_can_wait_again(editor, client):
    item = article()
    client.post(step("accept", item))
    SourceReport.objects.get().delete()
    assert "made a report of it" in shown(client, "?state=accepted")
    client.post(step("undo", item))
    item.refresh_from_db()
    assert item.state == "new"


def test_cases_are_looked_for_again_once_a_spelling_is_known(editor, client):
    case = build.case("Zebulon Quux")
    item = article("Zeb Kwuks arrested")
    Suspect.objects.get().names.create(name="Zeb Kwuks")
    client.post(LIST, {"action": "match_again", "_selected_action": [item.pk], "index": "0"})
    assert list(item.cases.all()) == [case]
