"""One word and one way of writing for one thing on the desk: choices, days, names, nothing."""

from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from cases.models import Case, ImportBatch, Proceedings, Publisher, Warrant
from tests import build

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def desk(client):
    """A browser of somebody who may do everything."""
    client.force_login(User.objects.create_superuser("clara"))
    return client


def text_of(answer) -> str:
    """The words of a page, with one space between them."""
    words = []

    class Words(HTMLParser):
        handle_data = staticmethod(words.append)

    Words().feed(answer.content.decode())
    return " ".join(" ".join(words).split())


@pytest.mark.parametrize("model", ["sourcereport", "apitoken"])
def test_an_empty_choice_is_called_by_one_word(desk, model):
    told = text_of(desk.get(reverse(f"admin:cases_{model}_add")))
    assert "Choose" in told
    assert "Select value" not in told


@pytest.fixture
def warrant(desk):
    build.case("Ada")
    return Warrant.objects.create(
        proceedings=Proceedings.objects.get(),
        kind="arrest_warrant",
        issued_on=date(2025, 7, 7),
        made_public_on=date(2025, 7, 8),
    )


def test_a_day_is_shown_as_it_is_to_be_written(desk, warrant):
    page = desk.get(reverse("admin:cases_warrant_change", args=[warrant.pk])).content.decode()
    assert 'value="2025-07-07"' in page
    assert 'value="2025-07-08"' in page


def test_a_day_that_could_be_of_two_months_is_refused(desk, warrant):
    sent = {
        "proceedings": warrant.proceedings_id,
        "kind": warrant.kind,
        "issued": "2025-07-07",
        "made_public_on": "09/07/2025",
        "state": warrant.state,
    }
    told = text_of(desk.post(reverse("admin:cases_warrant_change", args=[warrant.pk]), sent))
    assert "Write year-month-day, such as 2026-11-23." in told
    warrant.refresh_from_db()
    assert warrant.made_public_on == date(2025, 7, 8)


def test_a_moment_is_told_with_its_month_in_letters_and_its_zone(desk):
    case = build.case("Ada")
    Case.objects.filter(pk=case.pk).update(recorded_at=datetime(2026, 3, 4, 17, 6, tzinfo=UTC))
    told = text_of(desk.get(reverse("admin:cases_case_change", args=[case.pk])))
    assert "4 March 2026, 17:06 UTC" in told


def test_the_way_back_begins_with_the_list_and_leaves_names_as_they_are(desk):
    publisher = Publisher.objects.create(name="eNCA")
    page = text_of(desk.get(reverse("admin:cases_publisher_change", args=[publisher.pk])))
    assert "Publishers chevron_right eNCA" in page
    assert "Cases chevron_right" not in page


def test_an_empty_list_offers_no_filters_to_take_away(desk):
    assert not ImportBatch.objects.exists()
    address = reverse("admin:cases_importbatch_changelist")
    unasked, asked = text_of(desk.get(address)), text_of(desk.get(address, {"q": "warrants"}))
    assert "Nothing is here." in unasked and "Reset filters" not in unasked
    assert "Nothing found." in asked and "Reset filters" in asked
