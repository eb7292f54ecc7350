"""Publishers at the desk: one row for each, and the Court's own word in few hands."""

import pytest
from django.urls import reverse

from cases.models import Publisher
from tests.admin.desk import desk_of, person, text_of

pytestmark = pytest.mark.usefixtures("empty")
ADD = reverse("admin:cases_publisher_add")
BY_CHIEFS = "Publishers of the kind “The Court” are made by chief editors."


def add(user, name: str, kind: str = "press"):
    return desk_of(user).post(ADD, {"name": name, "kind": kind, "website": ""}, follow=True)


def change(user, publisher: Publisher, **others):
    sent = {"name": publisher.name, "kind": publisher.kind, "website": publisher.website, **others}
    address = reverse("admin:cases_publisher_change", args=[publisher.pk])
    return desk_of(user).post(address, sent, follow=True)


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Reuters", "REUTERS"),
        ("Reuters", "  reuters. "),
        ("Le Monde", "LeMonde"),
        ("El País", "El Pais"),
        ("The Times", "The-Times"),
        ("Газета", "ГАЗЕТА"),
        ("Reuters", "Reuters"),
    ],
)
def test_a_publisher_of_the_same_name_is_not_made_twice(ada, known, typed):
    Publisher.objects.create(name=known)
    answer = add(ada, typed)
    assert Publisher.objects.count() == 1
    assert f"There is a publisher “{known}” already: choose it." in text_of(answer)
    assert "already exists" not in text_of(answer)


def test_a_publisher_of_another_name_is_made(ada):
    Publisher.objects.create(name="The Times")
    add(ada, "The Times of India")
    assert Publisher.objects.filter(name="The Times of India").exists()


def test_a_publisher_can_be_written_otherwise_and_be_changed_where_two_are_alike(emil):
    one = Publisher.objects.create(name="Reuters")
    other = Publisher.objects.create(name="REUTERS")
    change(emil, other, website="https://reuters.example/")
    other.refresh_from_db()
    assert other.website == "https://reuters.example/"
    assert "already: choose it" in text_of(change(emil, other, name="reuters"))
    other.delete()
    change(emil, one, name="REUTERS")
    one.refresh_from_db()
    assert one.name == "REUTERS"


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_only_chief_editors_make_publishers_that_speak_for_the_court(role, db):
    answer = add(person(role, "somebody"), "International Criminal Court", "official")
    assert BY_CHIEFS in text_of(answer) and not Publisher.objects.exists()
    add(person("chief", "clara"), "International Criminal Court", "official")
    assert Publisher.objects.get().kind == "official"


def test_an_editor_makes_no_newspaper_the_court_but_may_mend_the_address_of_the_court(emil):
    paper = Publisher.objects.create(name="The Times")
    assert BY_CHIEFS in text_of(change(emil, paper, kind="official"))
    court = Publisher.objects.create(name="The Court", kind="official")
    change(emil, court, website="https://icc.example/")
    court.refresh_from_db()
    assert court.website == "https://icc.example/"
