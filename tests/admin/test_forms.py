"""What the forms of the desk take, and what they say of what they do not take."""

import pytest
from django.urls import reverse

from cases.admin.forms import ReportForm, names_of_wrong
from cases.admin.partial_dates import PartialDateField
from cases.models import Publisher, SourceReport
from tests import build
from tests.admin.desk import claim_fields, desk_of, form_of, press, text_of

pytestmark = pytest.mark.usefixtures("empty")
WRITE = "Write year-month-day, such as 2026-11-23."


@pytest.fixture
def draft(emil):
    made = build.report(entered_by=emil)
    build.claim(made, build.case("Ada"), "reported", "2024-01-01", "Ada")
    return made


@pytest.mark.parametrize("typed", ["17 March 2023", "the seventeenth of March", "17/03/2023"])
def test_a_date_in_another_form_says_which_is_wanted_and_nothing_else(emil, draft, typed):
    claim = draft.claims.get()
    wrong = claim_fields(0, claim, effective=typed)
    answer = press(desk_of(emil), "_save", draft, published=typed, dated_on="soon", **wrong)
    told = text_of(answer)
    assert told.count(f"“{typed}” is not a date. {WRITE}") == 2
    assert told.count(WRITE) == 3
    assert "cannot be null" not in told and "at most" not in told
    assert f'value="{typed}"' in answer.content.decode()
    assert "Not saved. Please correct: Published on; Dated on; Claim 1, Date of the event." in told


def test_a_date_that_is_missing_is_told_once(emil, draft):
    missing = claim_fields(0, draft.claims.get(), effective="")
    told = text_of(press(desk_of(emil), "_save", draft, **missing))
    assert "This field is required." in told and "cannot be null" not in told


def test_a_browser_does_not_cut_what_is_typed_as_a_date():
    assert "maxlength" not in PartialDateField().widget.attrs


def test_the_day_of_a_revision_says_in_which_form_it_is_wanted(emil, draft):
    row = {"revised_on": "soon", "note": "A line", "report": draft.pk}
    sent = {f"revisions-0-{name}": value for name, value in row.items()}
    answer = press(desk_of(emil), "_save", draft, **sent, **{"revisions-TOTAL_FORMS": 1})
    assert WRITE in text_of(answer)


def test_an_address_without_a_scheme_is_one_by_https(emil, draft):
    press(desk_of(emil), "_save", draft, url="example.org/new")
    draft.refresh_from_db()
    assert draft.url == "https://example.org/new"
    sent = {"name": "The Post", "kind": "press", "website": "post.example"}
    desk_of(emil).post(reverse("admin:cases_publisher_add"), sent)
    publisher = Publisher.objects.get(name="The Post")
    assert publisher.website == "https://post.example"
    found = desk_of(emil).get(reverse("admin:cases_sourcereport_lookup"), {"url": "post.example/x"})
    assert [each["id"] for each in found.json()["publishers"]] == [publisher.pk]


def test_a_list_in_which_nothing_is_found_says_so(emil):
    told = text_of(desk_of(emil).get("/admin/cases/sourcereport/?q=nothing"))
    assert "Nothing found." in told and "yielded" not in told


def test_only_fields_with_mistakes_are_named(db):
    form = ReportForm(form_of(SourceReport(url="nowhere")))
    assert "Address" in names_of_wrong(form, [])
    assert "Language" not in names_of_wrong(form, [])
