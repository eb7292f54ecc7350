"""Reports by their words: bounded work however common these are, and nothing but what is public."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Claim, ReportWords, SourceReport, report_words
from cases.recording import record_all_due, retract
from cases.search.reports import find_reports
from tests import build
from tests.views.reading import every, first, words

MANY = 3000
FILL = """
    INSERT INTO cases_reportwords (report_id, day, words)
    SELECT id, published_on, to_tsvector('cases_words', title) FROM cases_sourcereport
"""


@pytest.fixture
def many(empty, monkeypatch) -> None:
    """Reports that all have a common word; every second one another, one of 500 a rare one, and
    the oldest fiftieth one that went out of use."""
    monkeypatch.setattr(report_words, "LOOKED_THROUGH", 100)
    first = build.report("The Gazette", "2000-01-01")
    rows = [
        SourceReport(
            publisher=first.publisher,
            url=f"https://example.org/{number}",
            published_on=f"{2001 + number // 300}-{1 + number % 12:02}-{1 + number % 28:02}",
            retrieved_on="2025-01-01",
            state="published",
            title=" ".join(
                [
                    f"number{number} common",
                    "even" if number % 2 == 0 else "odd",
                    "rare" if number % 500 == 0 else "usual",
                    "bygone" if number < MANY / 50 else "recent",
                ]
            ),
        )
        for number in range(MANY)
    ]
    SourceReport.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute("ANALYZE cases_reportwords, cases_sourcereport")


def rows_read(queries) -> tuple[int, str]:
    """How many rows these questions read of reports and their words, and how."""
    read, plans = 0, ""
    for query in queries:
        if "cases_reportwords" not in query["sql"] or not query["sql"].startswith("SELECT"):
            continue
        with connection.cursor() as cursor:
            # Three thousand rows are few enough that to read all of them may be cheapest, by how
            # many pages other tests have left; what matters is what is done with a million.
            for way in ("seqscan", "hashjoin", "mergejoin"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
            plan = cursor.fetchone()[0][0]["Plan"]
        read += sum(
            each["Actual Loops"] * (each["Actual Rows"] + each.get("Rows Removed by Filter", 0))
            for each in nodes(plan)
            if each.get("Relation Name") in ("cases_reportwords", "cases_sourcereport")
        )
        plans += "\n".join(
            f"{each['Node Type']} {each.get('Relation Name')}" for each in nodes(plan)
        )
    return read, plans


def nodes(plan: dict):
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes(each)


@pytest.mark.parametrize(
    ("asked", "most"),
    [("common", 300), ("even common", 300), ("rare", 150), ("bygone", 300), ("nowhere", 110)],
)
def test_a_page_reads_some_few_rows_whatever_the_word(many, client, asked, most):
    for order in ("published_on", "-published_on"):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/api/v1/reports/?q={asked}&limit=20&ordering={order}")
        read, plans = rows_read(captured.captured_queries)
        assert answer.status_code == 200
        assert read <= most, plans
        assert "Seq Scan cases_reportwords" not in plans
        assert "Seq Scan cases_sourcereport" not in plans


@pytest.mark.parametrize("asked", ["common", "even", "rare", "bygone"])
@pytest.mark.parametrize("order", ["published_on", "-published_on"])
def test_pages_have_every_report_with_the_words_once_in_their_order(many, client, asked, order):
    seen, ahead = [], f"/api/v1/reports/?q={asked}&limit=200&ordering={order}&fields=title"
    while ahead:
        page = client.get(ahead).json()
        seen += [row["title"] for row in page["results"]]
        ahead = page["next"]
    rows = SourceReport.objects.filter(title__contains=asked)
    sign = order.removesuffix("published_on")
    assert seen == list(rows.order_by(order, f"{sign}pk").values_list("title", flat=True))


def test_in_another_order_and_counted_are_the_newest_of_common_words(many, client, monkeypatch):
    monkeypatch.setattr("cases.api.views.reports.MOST_REORDERED", 30)
    monkeypatch.setattr("cases.api.views.reports.MOST_COUNTED", 50)
    newest = SourceReport.objects.filter(title__contains="even").order_by("-published_on", "-pk")
    titles = sorted(newest.values_list("title", flat=True)[:30])
    page = client.get("/api/v1/reports/?q=even&ordering=title&limit=200&count=true").json()
    assert [row["title"] for row in page["results"]] == titles
    assert page["count"] == 30
    assert client.get("/api/v1/reports/?q=even&count=true").json()["count"] == 51, "or more"
    assert client.get("/api/v1/reports/?q=rare&count=true").json()["count"] == MANY / 500


def test_the_newest_of_a_common_word_are_ranked_and_all_of_a_rare_one(many, monkeypatch):
    monkeypatch.setattr("cases.search.reports.RANKED", 40)
    common, rare = find_reports([["common"]]), find_reports([["rare"]])
    newest = ReportWords.objects.order_by("-day", "-pk").values_list("pk", flat=True)[:40]
    assert (set(common.ids), common.are_more) == (set(newest), True)
    assert (len(rare.ids), rare.are_more) == (MANY / 500, False)
    old = find_reports([["bygone"]])
    newest = ReportWords.objects.filter(report__title__contains="bygone").order_by("-day", "-pk")
    assert set(old.ids) == set(newest.values_list("pk", flat=True)[:40])


def test_the_list_of_reports_shows_the_newest_of_common_words_and_says_so(
    many, client, monkeypatch
):
    from tests.views.reading import page_of

    monkeypatch.setattr("cases.views.found_reports.LISTED", 40)
    page = page_of(client.get("/reports/?q=common"))
    assert words(first(page, "h2")) == "More than 40 reports"
    assert "the newest thousand" in words(first(page, "main"))
    page = page_of(client.get("/reports/?q=common&year=2003"))
    assert words(first(page, "h2")) == "More than 40 reports"
    shown = [words(each) for each in every(first(page, "tbody"), "tr")]
    assert shown and all("2003" in each for each in shown)
    assert words(first(page_of(client.get("/reports/?q=rare")), "h2")) == "6 reports"


# What is shown


def test_a_report_is_found_by_a_quote_and_its_passage_is_marked_and_escaped(empty, client):
    case = build.case("Amina", slug="one")
    paper = build.report("The Gazette", "2024-01-01", title="Of a case")
    quote = "They say that <b>witnesses</b> & judges, 2 < 3, were threatened in a town far away."
    build.claim(paper, case, "reported", "2024-01-01", "Amina", quote=quote)
    build.publish(paper)

    text = client.get("/search/?q=threatened+witness").content.decode()
    assert "<mark>witnesses</mark>" in text
    assert "&amp; judges, 2 &lt; 3, were <mark>threatened</mark>" in text
    assert "<b>" not in text
    [row] = client.get("/api/v1/reports/?q=threatened+witness").json()["results"]
    assert row["title"] == "Of a case"
    assert "Of a case" in client.get("/reports/?q=threatened+gazette").content.decode()


def test_what_was_taken_back_is_not_shown_though_its_words_are_still_kept(empty, client):
    case = build.case("Amina", slug="one")
    paper = build.report("The Gazette", "2024-01-01", title="Of a case")
    build.claim(paper, case, "reported", "2024-01-01", "Amina", quote="An unfounded rumour.")
    build.publish(paper)
    # The keeper has not come by yet.
    Claim.objects.update(quote="A sober word.")
    text = client.get("/search/?q=rumour").content.decode()
    assert "rumour.</p>" not in text and "unfounded" not in text
    SourceReport.objects.update(state="draft")
    for address in ("/search/?q=case+rumour", "/reports/?q=rumour"):
        assert "Of a case" not in client.get(address).content.decode(), address
    assert client.get("/api/v1/reports/?q=rumour").json()["results"] == []


def test_a_retracted_report_is_found_and_says_that_it_is(empty, client):
    case = build.case("Amina", slug="one")
    paper = build.report("The Gazette", "2024-01-01", title="Of a case")
    build.claim(paper, case, "reported", "2024-01-01", "Amina", quote="A rumour.")
    build.publish(paper)
    # Else the words would be withheld: no published report would name her.
    release = build.court_release("2024-02-01")
    build.claim(release, case, "warrant_issued", "2024-02-01", "Amina")
    build.publish(release)
    retract(paper, "A forgery.")
    record_all_due()
    text = client.get("/search/?q=rumour").content.decode()
    assert "<mark>rumour</mark>" in text
    assert "retracted" in text
