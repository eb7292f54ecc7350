"""When a case last changed and when it was last checked: two days, never mixed."""

from datetime import UTC, date, datetime

import pytest

from cases.models import Capture, Case, SourceReport
from cases.views.freshness import Freshness, freshness_of
from tests import build
from tests.views.reading import every, facts, first, words

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def one():
    case = build.case("Amina", slug="one")
    release = build.court_release("2024-03-01")
    build.claim(release, case, "warrant_issued", "2024-03-01", "Amina")
    build.publish(release)
    return case, release


def look(report: SourceReport, on: str, status_code: int | None = 200, **columns) -> None:
    Capture.objects.create(
        report=report,
        outcome="unchanged",
        requested_url=report.url,
        status_code=status_code,
        captured_at=datetime.fromisoformat(on).replace(tzinfo=UTC),
        **columns,
    )


def checked(case: Case) -> date:
    return freshness_of(case, SourceReport.objects.public()).checked_on


def test_a_case_is_checked_when_its_source_was_read_or_looked_at_and_not_by_the_rules(one):
    case, release = one
    assert checked(case) == date(2025, 1, 1)  # when the source was read

    look(release, "2025-02-03")
    assert checked(case) == date(2025, 2, 3)
    case.recorded_at = datetime(2025, 4, 5, 12, tzinfo=UTC)
    assert checked(case) == date(2025, 2, 3)


def test_a_look_that_brought_no_page_and_a_page_that_nobody_read_check_nothing(one):
    case, release = one
    look(release, "2025-02-03", status_code=404)
    look(release, "2025-02-04", status_code=None)
    assert checked(case) == date(2025, 1, 1)

    SourceReport.objects.update(is_verified=False)
    assert checked(case) is None


def test_checking_again_is_no_change(one):
    case, release = one
    before = freshness_of(case, [release]).changed_on
    look(release, "2040-01-01")

    assert freshness_of(case, [release]) == Freshness(before, date(2040, 1, 1))


def test_the_page_tells_both_days_in_words_and_nothing_of_our_copies(one, read, client):
    case, release = one
    look(release, "2025-02-03", detail="zanzibarine", text="zanzibarine")

    page = read("/cases/one/")
    section = next(
        each
        for each in every(page, "section")
        if words(first(each, "h2")).startswith("How to cite")
    )
    told = facts(section)
    assert set(told) == {"Last changed", "Last checked"}
    assert told["Last checked"].startswith("3 February 2025 On this day a source was last read")
    assert "last wrote a change into the public history" in told["Last changed"]
    assert "zanzibarine" not in client.get("/cases/one/").content.decode()


def test_a_page_of_an_earlier_day_does_not_tell_when_we_changed_it_since(one, read):
    text = words(first(read("/cases/one/?known_on=2024-03-05"), "main"))

    assert "Last changed" not in text and "Last checked" not in text
