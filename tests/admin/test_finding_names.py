"""The search of the desk: people and cases are found in any spelling, published or not."""

import pytest
from django.contrib.auth.models import User

from cases.ledger.keeping import keep
from cases.models import Case, Charge, FormerName, Proceedings, Situation, Suspect, SuspectName
from tests import build
from tests.admin.desk import desk_of

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def chief():
    return desk_of(User.objects.create_superuser("chief"))


@pytest.fixture
def public():
    """A case of two people that is public, with what was recorded of it."""
    case = build.case("Vladimir Putin", "Amina Diallo", slug="putin")
    Case.objects.filter(pk=case.pk).update(
        short_name="The children", title="The children", number="ICC-01/22-01/23"
    )
    release = build.court_release("2023-03-17")
    build.claim(release, case, "warrant_issued", "2023-03-17", "Vladimir Putin", "Amina Diallo")
    build.publish(release)
    keep()
    return case


@pytest.fixture
def hidden():
    """A case of which only a draft tells."""
    case = build.case("Sergei Kobylash", slug="kobylash")
    Case.objects.filter(pk=case.pk).update(short_name="The grid", title="The grid")
    build.claim(build.report(title="A draft"), case, "reported", "2024-03-05", "Sergei Kobylash")
    return case


def found(desk, model: str, text: str) -> list[str]:
    page = desk.get(f"/admin/cases/{model}/", {"q": text})
    return [str(row) for row in page.context["cl"].result_list]


def offered(desk, model: str, field: str, text: str, **more) -> list[str]:
    asked = {"app_label": "cases", "model_name": model, "field_name": field, "term": text, **more}
    answer = desk.get("/admin/autocomplete/", asked).json()
    return [each["text"] for each in answer["results"]]


@pytest.mark.parametrize("text", ["Putin", "Путин", "Poutine", "بوتين"])
def test_a_person_is_found_in_any_spelling_where_people_and_steps_are_listed(chief, public, text):
    assert found(chief, "suspect", text) == ["Vladimir Putin"]
    assert found(chief, "proceedings", text) == ["Vladimir Putin in The children"]
    assert found(chief, "case", text) == ["The children"]
    assert found(chief, "sourcereport", text) and found(chief, "claim", text)
    assert found(chief, "statuschange", text)


@pytest.mark.parametrize("text", ["Kobylash", "Кобылаш", "Kobylasch"])
def test_who_is_named_in_a_draft_alone_is_found_as_well(chief, public, hidden, text):
    assert found(chief, "suspect", text) == ["Sergei Kobylash"]
    assert found(chief, "case", text) == ["The grid"]
    assert [each for each in found(chief, "sourcereport", text) if "draft" in each]


def test_fields_where_one_chooses_find_people_in_any_spelling(chief, public, hidden):
    assert offered(chief, "proceedings", "suspect", "Путин") == ["Vladimir Putin"]
    assert offered(chief, "claim", "case", "Кобылаш") == ["The grid"]
    people = offered(chief, "claimsubject", "proceedings", "Путин", case=str(public.pk))
    assert people == ["Vladimir Putin in The children"]
    assert not offered(chief, "claimsubject", "proceedings", "Путин", case=str(hidden.pk))


def test_warrants_and_charges_are_found_by_another_spelling_that_was_entered(chief, public):
    putin = Proceedings.objects.get(suspect__name="Vladimir Putin")
    Charge.objects.create(proceedings=putin, category="war_crime", crime="deportation")
    SuspectName.objects.create(suspect=putin.suspect, name="Uladzimir")
    assert found(chief, "charge", "Uladzimir") and not found(chief, "charge", "Kobylash")


def test_cases_are_found_by_number_and_by_former_names_in_another_spelling(chief, hidden):
    FormerName.objects.create(case=hidden, title="The Kharkiv affair")
    Case.objects.filter(pk=hidden.pk).update(number="ICC-01/22-02/24")
    assert found(chief, "case", "Харків") == found(chief, "case", "icc 01 22 02 24") == ["The grid"]


def test_situations_are_found_by_a_country_in_a_language_of_the_site(chief):
    build.case("Ada")
    Situation.objects.update(name="The war", countries=["UA"])
    assert len(found(chief, "situation", "Україна")) == 1
    assert not found(chief, "situation", "Kenya")


def test_whom_the_question_does_not_mean_is_not_found(chief, public, hidden):
    assert found(chief, "suspect", "Zuma") == found(chief, "proceedings", "Zuma") == []
    assert len(found(chief, "suspect", "")) == Suspect.objects.count()


@pytest.mark.parametrize("model", ["case", "suspect", "claim", "sourcereport", "proceedings"])
def test_a_character_that_no_name_can_hold_is_no_error(chief, public, model):
    address = f"/admin/cases/{model}/"
    assert chief.get(address, {"q": "put\x00in"}).status_code in (200, 302)
    field = {"app_label": "cases", "model_name": "claim", "field_name": "case"}
    if model in ("case", "suspect"):
        owner = {"model_name": "claim" if model == "case" else "proceedings", "field_name": model}
        answer = chief.get("/admin/autocomplete/", field | owner | {"term": "put\x00in"})
        assert [each["text"] for each in answer.json()["results"]]
