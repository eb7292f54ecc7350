"""The trail asked by whom, of what and when, in pages and as a sheet."""

import pytest
from django.db import connection
from django.test import Client

from cases.models import Case, TrailEntry
from cases.models.acting import acting
from cases.spreadsheet import harmless
from tests import build
from tests.admin.desk import desk_of
from tests.admin.trail_pages import TRAIL, read, sheet

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def changes(people) -> Case:
    """A case that emil changed, a person whom emma entered, and a program's report."""
    case = build.case(slug="the-case")
    with acting("/admin/", people["emil"]):
        Case.objects.filter(pk=case.pk).update(title="An Österreich title")
    with acting("/admin/", people["emma"]):
        build.case("Zoe", slug="another")
    build.report(title="By a program")
    return case


def found(client: Client, query: str) -> set[tuple]:
    return {(row["who"], row["done"], row["what"], row["name"]) for row in sheet(client, query)}


def test_the_trail_can_be_asked_by_whom_of_what_which_kind_when_and_in_which_words(people, changes):
    client = desk_of(people["emil"])
    own = ("emil", "changed", "case", "the-case")
    assert found(client, "?who=emil") == {own}
    assert found(client, "?who=*people&model=cases.case") == {
        own,
        ("emma", "added", "case", "another"),
    }
    program = connection.settings_dict["OPTIONS"]["application_name"]
    assert {who for who, *_ in found(client, "?who=*programs")} == {f"the program {program}"}
    assert found(client, "?kind=update") == {own}
    assert found(client, "?q=österreich") == {own}
    assert found(client, "?q=nowhere") == set()
    assert found(client, f"?about=cases.case:{changes.pk}&kind=update") == {own}
    today = TrailEntry.objects.get(kind="update").happened_at.date()
    assert own in found(client, f"?since={today}&until={today}")
    assert found(client, f"?since={today.year + 1}-01-01") == set()
    assert found(client, f"?until={today.year - 1}-12-31") == set()


def test_a_question_that_is_no_question_is_answered_with_what_is_wrong(people, changes):
    client = desk_of(people["emil"])
    for query, mistake in (
        ("?since=yesterday", "Enter a valid date."),
        ("?since=2024-02-01&until=2024-01-01", "This day is before the first one."),
        ("?who=nobody-of-that-name", "Select a valid choice."),
        ("?about=;DROP", "Enter a valid value."),
    ):
        told = read(client, TRAIL + query)
        assert mistake in told
        assert "Nothing is shown until this is mended." in told
        assert client.get(f"{TRAIL}csv/{query}").status_code == 404


def test_a_long_trail_comes_in_pages_that_keep_the_question(people):
    for number in range(60):
        build.report(title=f"Report {number}")
    client = desk_of(people["emil"])
    page = client.get(TRAIL + "?model=cases.sourcereport").content.decode()
    assert 'href="?model=cases.sourcereport&amp;page=2"' in page
    assert "Report 59”" in page and "Report 9”" not in page
    page = client.get(TRAIL + "?model=cases.sourcereport&page=2").content.decode()
    assert "Report 9”" in page and "Report 59”" not in page
    assert client.get(TRAIL + "?page=nonsense").status_code == 200
    assert len(found(client, "?model=cases.sourcereport")) == 60


def test_a_page_of_the_trail_costs_a_constant_number_of_queries(
    people, django_assert_max_num_queries
):
    case = build.case("Ada")
    for number in range(40):
        report = build.report(title=f"Report {number}")
        build.claim(report, case, "reported", "2024-01-01", "Ada")
    client = desk_of(people["emil"])
    client.get(TRAIL)
    with django_assert_max_num_queries(30):
        client.get(TRAIL)


def test_the_sheet_holds_a_line_for_each_column_and_no_formulas(people):
    case = build.case(slug="the-case")
    with acting("/admin/", people["emil"]):
        Case.objects.filter(pk=case.pk).update(
            title='=HYPERLINK("http://evil.example")', summary="+1 count"
        )
    rows = sheet(desk_of(people["emma"]), "?who=emil")
    assert [(row["column"], row["before"], row["after"], row["done"]) for row in rows] == [
        ("title", "The case the-case", '\'=HYPERLINK("http://evil.example")', "changed"),
        ("summary", "", "'+1 count", "changed"),
    ]
    assert (rows[0]["number"], rows[0]["account"]) == (str(case.pk), str(people["emil"].pk))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("plain", "plain"),
        ("", ""),
        (None, ""),
        (7, "7"),
    ],
)
def test_no_cell_is_taken_for_a_formula(value, shown):
    assert harmless(value) == shown
