"""The list of all claims: the columns by which one works, its filters, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Claim
from tests import build
from tests.admin.desk import desk_of

pytestmark = pytest.mark.usefixtures("empty")
LIST = "/admin/cases/claim/"


@pytest.fixture
def claims(case, emil):
    release = build.court_release("2024-03-01")
    build.claim(release, case, "warrant_issued", "2024-02-28", "Ada", "Ben")
    build.publish(release)
    draft = build.report("Gazette", "2024-04-01", title="A draft", entered_by=emil)
    build.claim(draft, case, "arrested", "2024-04-01", "Ben", act="denies", speaker="A minister")
    build.claim(draft, case, "reported", "2024-01-01", attribution="unnamed")


def rows(desk, **asked) -> list[Claim]:
    return list(desk.get(LIST, asked).context["cl"].result_list)


def test_a_row_says_whom_it_concerns_what_is_said_when_and_how_far_the_report_is(claims, emil):
    text = desk_of(emil).get(LIST).content.decode()
    for words in ("Ada, Ben", "(the case)", "28 February 2024", "Published", "Draft", "(denies)"):
        assert words in text, words
    assert "A minister" in text
    for claim in Claim.objects.all():
        assert f'<a href="/admin/cases/sourcereport/{claim.report_id}/change/">' in text
    assert [each.kind for each in rows(desk_of(emil))] == ["arrested", "warrant_issued", "reported"]


@pytest.mark.parametrize(
    "asked, kinds",
    [
        ({"report__state__exact": "draft"}, {"arrested", "reported"}),
        ({"report__state__exact": "published"}, {"warrant_issued"}),
        ({"kind__exact": "arrested"}, {"arrested"}),
        ({"act__exact": "denies"}, {"arrested"}),
        ({"concerns": "case"}, {"reported"}),
        ({"concerns": "people"}, {"arrested", "warrant_issued"}),
        ({"effective_on__year": "2024", "effective_on__month": "4"}, {"arrested"}),
        ({"q": "minister"}, {"arrested"}),
    ],
)
def test_the_list_is_narrowed_by_what_one_works_by(claims, emil, asked, kinds):
    assert {each.kind for each in rows(desk_of(emil), **asked)} == kinds


def test_the_list_is_narrowed_to_one_case(claims, case, emil):
    other = build.case("Cleo", slug="other")
    build.claim(build.report(entered_by=emil), other, "reported", "2024-05-01")
    assert {each.case_id for each in rows(desk_of(emil), case=str(other.pk))} == {other.pk}
    assert len(rows(desk_of(emil), case="none")) == 4


def test_a_filter_of_cases_names_none_that_only_anothers_draft_tells_of(claims, ada):
    other = build.case("Cleo", slug="hidden-affair")
    build.claim(build.report(), other, "reported", "2024-05-01")
    assert "hidden-affair" not in desk_of(ada).get(LIST).content.decode()


def test_more_claims_cost_no_more_questions_to_the_database(claims, case, emil):
    desk = desk_of(emil)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(LIST).status_code == 200
        return len(asked)

    cost()
    before = cost()
    for number in range(10):
        report = build.report("Gazette", "2024-05-01", title=str(number), entered_by=emil)
        build.claim(report, case, "arrested", "2024-05-01", "Ada", "Ben")
    assert cost() == before
