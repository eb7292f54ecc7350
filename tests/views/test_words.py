"""Plain words: every code has one, and dates are written as exactly as they are known."""

import re
from datetime import date

import pytest

from cases.models import Claim
from cases.status.dates import PartialDate
from cases.status.evidence import Basis, Policy
from cases.status.kinds import Custody
from cases.templatetags import words
from cases.views import wording
from tests import build


def test_every_code_has_words():
    assert set(wording.BASIS_WORDS) == set(Basis)
    assert set(wording.POLICY_WORDS) == set(Policy)
    assert set(wording.CUSTODY_WORDS) == set(Custody)
    assert set(wording.ATTRIBUTION_WORDS) == set(Claim.Attribution.values)


@pytest.mark.parametrize(
    ("written", "told"),
    [("2023-03-17", "17 March 2023"), ("2023-03", "March 2023"), ("2021", "2021")],
)
def test_a_date_is_told_as_exactly_as_it_is_known(written, told):
    when = PartialDate.parse(written)

    assert words.when(when) == told
    assert words.moment(when) == f'<time datetime="{written}">{told}</time>'


def test_no_date_is_told_as_nothing():
    assert (words.day(None), words.when(None), words.moment(None), words.moment_of(None)) == (
        "",
        "",
        "",
        "",
    )


def test_a_number_of_days_is_told_in_words():
    assert [words.days(1), words.days(23), words.days(2530)] == ["1 day", "23 days", "2,530 days"]


def test_a_day_carries_the_form_for_machines():
    assert words.moment_of(date(2023, 3, 7)) == '<time datetime="2023-03-07">7 March 2023</time>'


def test_languages_are_named_where_they_are_known():
    assert [words.language("fr"), words.language("xx-none")] == ["French", "xx-none"]


@pytest.mark.usefixtures("empty")
def test_sources_of_one_publisher_are_told_apart_by_their_dates():
    first, second = build.court_release("2024-03-01"), build.court_release("2024-05-01")
    other = build.report("The Gazette", "2024-03")
    told = words.sources([first, other, second])
    assert re.findall(r"<a [^>]*>(.*?)</a>", told) == [
        'International Criminal Court, <time datetime="2024-03-01">1 March 2024</time>',
        "The Gazette",
        'International Criminal Court, <time datetime="2024-05-01">1 May 2024</time>',
    ]
