"""The database's rules, asked of rows that are not saved: the same answers as one by one."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Claim, SourceReport, Suspect
from cases.models.constraints import violations

DAYS = st.none() | st.dates(date(2023, 12, 30), date(2024, 2, 2))
PRECISIONS = st.sampled_from(["day", "month", "year"])

claims = st.builds(
    Claim,
    kind=st.just("reported"),
    effective_on=DAYS.filter(bool),
    effective_precision=PRECISIONS,
    attribution=st.sampled_from(Claim.Attribution.values),
    speaker=st.sampled_from(["", "100% sure"]),
    public_on=DAYS,
    public_reason=st.sampled_from(["", "announced"]),
)
reports = st.builds(
    SourceReport,
    url=st.just("https://example.org/1"),
    published_on=DAYS,
    published_precision=PRECISIONS,
    dated_on=DAYS,
    state=st.sampled_from(SourceReport.State.values),
    retraction_reason=st.sampled_from(["", "a hoax"]),
)


def one_by_one(row) -> list[str]:
    try:
        row.validate_constraints()
    except ValidationError as error:
        return sorted(error.messages)
    return []


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [claims, reports], ids=["claims", "reports"])
def test_all_at_once_the_answers_are_those_of_the_models_themselves(rows):
    @settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=30)
    @given(st.lists(rows, max_size=6))
    def same(found):
        together = [sorted(error.message for error in errors) for errors in violations(found)]
        assert together == [one_by_one(row) for row in found]

    same()


@pytest.mark.django_db
def test_each_violation_has_the_message_and_code_of_its_rule():
    [[error]] = violations([Suspect(name="X", born_on=date(1970, 5, 2), died_on=date(1969, 5, 2))])
    assert (error.message, error.code) == ("The date of death is before the date of birth.", None)
    wrong = Claim(effective_on=date(2024, 1, 1), attribution="named", kind="reported")
    [[], [error]] = violations([Claim(effective_on=date(2024, 1, 1), attribution="court"), wrong])
    assert (error.message, error.code) == (
        "Name the person who speaks or the body that acted.",
        "speaker_is_wrong",
    )


@pytest.mark.django_db
def test_it_asks_no_more_often_for_more_rows(django_assert_num_queries):
    rows = [Claim(effective_on=date(2024, 1, 1), kind="reported") for _ in range(100)]
    with django_assert_num_queries(3):
        assert violations(rows) == [[]] * 100
    assert violations([]) == []
