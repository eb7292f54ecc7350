"""A chief editor merges two entries of one person on the desk, and sees first what follows."""

import pytest
from django.urls import reverse

from cases.models import Suspect, TrailEntry
from tests import build
from tests.accounts import person

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def address() -> str:
    """Where Adah, who is Ada, is merged."""
    release = build.court_release("2024-03-17")
    for name in ("Ada", "Adah"):
        case = build.case(name, slug=f"of-{name.lower()}")
        build.claim(release, case, "warrant_issued", "2024-03-17", name)
    build.publish(release)
    return reverse("admin:cases_suspect_merging", args=[Suspect.objects.get(slug="adah").pk])


@pytest.fixture
def one(address) -> Suspect:
    return Suspect.objects.get(slug="ada")


def test_a_chief_chooses_sees_what_follows_and_merges(client, address, one):
    client.force_login(person("chief"))
    duplicate = Suspect.objects.get(slug="adah")
    page = client.get(reverse("admin:cases_suspect_change", args=[duplicate.pk]))
    assert "Merge into another entry" in page.content.decode()
    assert "The entry that stays" in client.get(address).content.decode()
    shown = client.get(address, {"into": one.pk}).content.decode()
    assert "What this changes" in shown and "Merge into Ada" in shown
    assert Suspect.objects.filter(merged_into=None).count() == 2
    response = client.post(address, {"into": one.pk}, follow=True)
    assert "Adah is now part of Ada." in response.content.decode()
    duplicate.refresh_from_db()
    assert duplicate.merged_into == one
    entry = TrailEntry.objects.filter(model="cases.suspect", object_id=duplicate.pk).first()
    assert (entry.user_name, entry.new) == ("chief", {"merged_into_id": one.pk})
    assert "Adah" not in client.get("/admin/cases/suspect/").content.decode()
    assert client.get(address).status_code == 302, "it was merged already"


@pytest.mark.parametrize(
    ("into", "message"),
    [
        ("", "Choose the entry that stays."),
        ("0", "There is no such person, or the entry was merged already."),
        ("x", "There is no such person, or the entry was merged already."),
        ("itself", "There is no such person, or the entry was merged already."),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused_in_words(client, address, into, message):
    client.force_login(person("chief"))
    itself = str(Suspect.objects.get(slug="adah").pk)
    response = client.post(address, {"into": itself if into == "itself" else into})
    assert response.status_code == 400
    assert message in response.content.decode()
    assert not Suspect.objects.exclude(merged_into=None).exists()


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_others_may_not(client, address, one, role):
    client.force_login(person(role))
    assert client.get(address).status_code == 403
    assert client.post(address, {"into": one.pk}).status_code == 403
    assert not Suspect.objects.exclude(merged_into=None).exists()
