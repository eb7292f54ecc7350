"""A day on which something is said to have happened or been published has come already."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.imports.plan import plan_import
from cases.models import Claim, Milestone, Publisher, Revision, SourceReport, Warrant
from cases.models.dates import has_come
from tests import build
from tests.imports.sheets import as_csv, row

DAYS = [
    *((Claim, name) for name in ("effective_on", "public_on")),
    *((SourceReport, name) for name in ("published_on", "retrieved_on", "dated_on")),
    *((Warrant, name) for name in ("issued_on", "made_public_on", "ended_on")),
    (Milestone, "occurred_on"),
    (Revision, "revised_on"),
]


@pytest.mark.parametrize(("model", "name"), DAYS)
def test_no_row_says_what_will_happen(model, name):
    ahead = timezone.localdate() + timedelta(days=2)
    with pytest.raises(ValidationError) as refused:
        model(**{name: ahead}).clean_fields()
    assert refused.value.message_dict[name] == [
        f"{ahead} has not come yet: today is {timezone.localdate()}. Give the day on which it "
        "happened or was published; a day set for a hearing has a field of its own."
    ]


def test_the_day_of_a_hearing_may_be_ahead():
    ahead = timezone.localdate() + timedelta(days=90)
    with pytest.raises(ValidationError) as refused:
        Claim(hearing_on=ahead).clean_fields()
    assert "hearing_on" not in refused.value.message_dict


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (datetime(2026, 11, 29, 9, 59, 59, tzinfo=UTC), date(2026, 11, 29)),
        (datetime(2026, 11, 29, 10, 0, 0, tzinfo=UTC), date(2026, 11, 30)),
    ],
)
def test_a_day_has_come_when_it_has_begun_where_it_begins_first(monkeypatch, now, last):
    monkeypatch.setattr(timezone, "now", lambda: now)
    has_come(last)
    with pytest.raises(ValidationError):
        has_come(last + timedelta(days=1))


def test_an_import_names_the_cell(empty):
    build.case("Ada", slug="the-case")
    Publisher.objects.create(name="The Gazette", kind="press")
    found = plan_import(as_csv([row(1, effective="2999-01-01")]))
    assert [str(each) for each in found.mistakes] == [
        f"Row 2, column H (effective) “2999-01-01”: 2999-01-01 has not come yet: today is "
        f"{timezone.localdate()}. Give the day on which it happened or was published; a day set "
        "for a hearing has a field of its own."
    ]
