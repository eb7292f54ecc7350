"""The dry run: what rows mean, and what becomes of each."""

import pytest

from cases.imports.fates import Fate
from cases.imports.plan import plan_import
from cases.models import SourceReport
from tests import build
from tests.imports.planning import mistakes, plan
from tests.imports.sheets import as_csv, row

pytestmark = pytest.mark.usefixtures("world")


def test_each_row_is_a_report_with_a_claim_and_nothing_is_written():
    found = plan(row(1), row(2))
    assert found.is_good
    assert [(each.row, each.fate, each.report, each.claim) for each in found.fates] == [
        (
            2,
            Fate.REPORT,
            "The Gazette: Article 1, 2024-01-15",
            "the-case, Ada: asserts: reported that there is a case (2024-01-15)",
        ),
        (
            3,
            Fate.REPORT,
            "The Gazette: Article 2, 2024-01-15",
            "the-case, Ada: asserts: reported that there is a case (2024-01-15)",
        ),
    ]
    assert SourceReport.objects.count() == 0


def test_rows_of_one_page_are_one_report_whose_columns_stand_once_anywhere():
    claim = {name: row()[name] for name in ("case", "kind", "effective", "attribution")}
    first = "https://example.org/articles/1"
    found = plan(
        {"url": first, **claim, "suspects": "Ada"},
        row(2),
        {"url": "http://www.example.org/articles/1/?utm_source=x#part", "publisher": "The Gazette",
         "sourcing": "named"},
        {"url": first, **claim, "suspects": "nobody", "title": "A title"},
    )  # fmt: skip
    assert [(each.row, each.fate, each.of_row) for each in found.fates] == [
        (2, Fate.REPORT, None),
        (3, Fate.REPORT, None),
        (4, Fate.MORE, 2),
        (5, Fate.CLAIM, 2),
    ]
    made = found.reports[0]
    assert (made.report.url, made.report.title, made.report.sourcing) == (first, "A title", "named")
    assert [[person.suspect.name for person in claim.people] for claim in made.claims] == [
        ["Ada"],
        [],
    ]


def test_rows_that_contradict_each_other_on_their_report_are_told():
    assert mistakes(row(1), row(2), row(1, title="Another", kind="opened", published="2024")) == [
        "Row 4, column C (title) “Another”: Row 2 says “Article 1” of the same report. Make them "
        "equal, or leave this empty.",
        "Row 4, column D (published) “2024”: Row 2 says “2024-01-15” of the same report. Make "
        "them equal, or leave this empty.",
    ]


def test_a_report_that_is_entered_already_is_left_out_with_all_of_its_rows():
    entered = build.report(state="published", title="Entered")
    SourceReport.objects.filter(pk=entered.pk).update(url="https://www.example.org/articles/1")
    found = plan(row(1), row(1, kind="nonsense"), row(2))
    assert found.is_good
    assert [(each.row, each.fate, each.entered) for each in found.fates] == [
        (2, Fate.LEFT_OUT, entered),
        (3, Fate.LEFT_OUT, entered),
        (4, Fate.REPORT, None),
    ]
    assert (len(found.reports), found.claims_made, found.rows_left_out) == (1, 1, 2)


def test_there_is_nothing_to_import_where_all_is_entered_already():
    entered = build.report()
    found = plan(row(1, url=entered.url))
    assert (found.mistakes, found.reports, found.is_good) == ([], [], False)


def test_a_report_of_the_same_publisher_and_title_is_pointed_at():
    entered = build.report(title="Article 1")
    assert [each.alike for each in plan(row(1), row(2)).fates] == [entered, None]


def test_a_correction_is_not_taken_for_the_report_it_corrects():
    entered = build.report(state="published")
    build.report(corrects=entered, title="Article 2")
    draft = SourceReport.objects.get(corrects=entered)
    assert plan(row(1, url=draft.url)).fates[0].fate is Fate.REPORT


@pytest.mark.parametrize(
    "text", ["the-case", "THE-CASE", "ICC-01/99-01/24", "icc-01/99-01/24", "ICC-01/99-77"]
)
def test_a_case_is_meant_by_slug_and_number(text, world):
    assert plan(row(1, case=text)).reports[0].claims[0].claim.case == world


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada", ["Ada"]),
        ("ada", ["Ada"]),
        ("ben bo", ["Ben Bó"]),
        ("BÓ, Ben", ["Ben Bó"]),
        ("Ада Лавлейс", ["Ada"]),
        ("ada al lovelace", ["Ada"]),
        ("Ben Bó; Ada;", ["Ada", "Ben Bó"]),
        ("Ada; Ada Al-Lovelace", ["Ada"]),
        ("everybody", ["Ada", "Ben Bó"]),
        ("Nobody", []),
    ],
)
def test_suspects_are_meant_by_any_of_their_names(text, names):
    [claim] = plan(row(1, suspects=text)).reports[0].claims
    assert [person.suspect.name for person in claim.people] == names


def test_choices_may_be_written_as_their_code_or_as_their_label():
    [claim] = (
        plan(
            row(
                1, kind="Issued a summons", attribution="unnamed persons", act="Declines to comment"
            )
        )
        .reports[0]
        .claims
    )
    found = (claim.claim.kind, claim.claim.attribution, claim.claim.act)
    assert found == ("summons_issued", "unnamed", "declines_to_comment")


def test_a_relay_is_a_report_of_the_sheet_or_of_the_record():
    entered = build.report()
    found = plan(
        row(1, relays=f"{entered.url}\nhttps://www.example.org/articles/2"), row(2)
    ).reports
    assert found[0].relays == [entered, found[1]]


def test_a_new_publisher_is_made_once_with_its_kind():
    found = plan(
        row(1, publisher="A Gazette", publisher_kind="ngo"),
        row(2, publisher="a gazette"),
        row(3, publisher="the gazette"),
        row(4),
    )
    assert found.is_good
    assert [(each.name, each.kind) for each in found.publishers] == [("A Gazette", "ngo")]
    assert found.near == {"A Gazette": "Did you mean “The Gazette”?"}
    names = [made.report.publisher.name for made in found.reports]
    assert names == ["A Gazette", "A Gazette", "The Gazette", "The Gazette"]


def test_two_dry_runs_that_would_do_the_same_have_one_fingerprint():
    found = plan(row(1))
    assert found.is_good
    assert found.fingerprint == plan(row(1)).fingerprint
    assert found.fingerprint != plan(row(1, suspects="everybody")).fingerprint


def test_a_thousand_rows_take_few_questions(django_assert_max_num_queries):
    content = as_csv([row(number) for number in range(1000)])
    with django_assert_max_num_queries(20):
        assert len(plan_import(content).reports) == 1000
