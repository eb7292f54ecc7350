"""The trail on the screens: for each person only what he or she may read, and nothing to press."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from cases import recording
from cases.models import (
    Charge,
    Claim,
    DeskSettings,
    ErrorReport,
    Note,
    Relay,
    SourceReport,
    Subscriber,
    TrailEntry,
    Warrant,
)
from cases.models.acting import acting
from tests import build
from tests.admin.desk import desk_of
from tests.admin.trail_pages import TRAIL, history, read

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def world(people) -> dict:
    """Rows of every secrecy: what contributors may and may not read of."""
    case = build.case("Ada", slug="the-case")
    person = case.proceedings.get()
    own = build.report(title="Own draft", entered_by=people["ada"], private_note="Canary note")
    draft = build.report(title="Canary draft", entered_by=people["emil"])
    public = build.report(title="Public", entered_by=people["emil"], private_note="Canary remark")
    recording.publish(public)
    Relay.objects.create(report=public, relayed=draft)
    warrant = Warrant.objects.create(
        proceedings=person, kind="summons", issued_on=date(2023, 4, 5), is_sealed=True
    )
    charge = Charge.objects.create(proceedings=person, category="genocide", crime="Killing")
    charge.sources.add(draft)
    note = Note.objects.create(about=case, text="Canary word", written_by=people["emil"])
    error = ErrorReport.objects.create(about=case, fact="A", page="/", message="Canary error")
    ErrorReport.objects.filter(pk=error.pk).update(state="declined", answer="Canary answer")
    Subscriber.objects.create(name="Canary subscriber")
    return {
        "case": case,
        "own": own,
        "draft": draft,
        "public": public,
        "warrant": warrant,
        "charge": charge,
        "note": note,
        "suspect": person.suspect,
        "claim": build.claim(draft, case, "reported", "2024-01-01", "Ada"),
    }


@pytest.mark.parametrize(
    ("row", "role", "status"),
    [
        ("case", "ada", 200),
        ("suspect", "ada", 200),
        ("charge", "ada", 200),
        ("own", "ada", 200),
        ("public", "ada", 200),
        ("draft", "ada", (403, 404)),
        ("claim", "ada", (403, 404)),
        ("warrant", "ada", 403),
        ("note", "ada", 403),
        ("draft", "emil", 200),
        ("claim", "emil", 200),
        ("warrant", "emil", 200),
        ("note", "emil", 200),
        ("draft", "clara", 200),
    ],
)
def test_a_history_is_for_those_who_may_read_the_row(people, world, row, role, status):
    answer = desk_of(people[role]).get(history(world[row])).status_code
    assert answer in (status if isinstance(status, tuple) else (status,))


def test_contributors_find_nothing_that_is_among_editors_in_any_history(people, world):
    client = desk_of(people["ada"])
    for name in ("case", "suspect", "charge", "own", "public"):
        told = read(client, history(world[name]))
        assert "Canary" not in told, name
        assert "2023-04-05" not in told and "5 April 2023" not in told, name
    told = read(client, history(world["charge"]))
    assert "added the source “a source report”" in told
    told = read(client, history(world["case"]))
    assert "added the charge “Killing”" in told


def test_editors_find_all_of_it(people, world):
    client = desk_of(people["emil"])
    told = "".join(read(client, history(world[name])) for name in ("case", "charge", "public"))
    for canary in ("draft", "word", "remark"):
        assert f"Canary {canary}" in told
    assert "5 April 2023" in told
    whole = read(client, TRAIL)
    assert "Canary subscriber" in whole and "Canary answer" in whole
    assert "Canary error" not in whole, "what readers write must stay erasable"


@pytest.mark.parametrize("address", [TRAIL, TRAIL + "csv/", TRAIL + "?q=Canary"])
def test_the_whole_trail_is_for_editors_and_chiefs(people, world, address):
    visitor = User.objects.create_user("visitor")
    answers = {
        name: desk_of(user).get(address).status_code
        for name, user in {**people, "visitor": visitor}.items()
    }
    assert answers == {"ada": 403, "emil": 200, "emma": 200, "clara": 200, "visitor": 302}
    assert Client().get(address).status_code == 302


def test_one_entry_is_for_those_who_may_read_of_such_rows(people):
    people["ada"].groups.add(Group.objects.get(name="Editors"))
    entry = TrailEntry.objects.filter(model="auth.user_groups").latest("pk")
    address = reverse("admin:cases_trailentry_change", args=[entry.pk])
    assert desk_of(people["clara"]).get(address).status_code == 200
    assert desk_of(people["emil"]).get(address).status_code == 404
    assert "Editors" not in read(desk_of(people["emil"]), TRAIL)
    told = read(desk_of(people["clara"]), TRAIL)
    assert "added the role “Editors” to the user “ada”" in told


def test_everybody_who_reads_the_trail_reads_who_switched_the_two_person_rule_off(people):
    DeskSettings.objects.create(pk=1)
    with acting("/admin/", people["clara"]):
        DeskSettings.objects.update(needs_two_people=False)
    told = read(desk_of(people["emil"]), TRAIL)
    assert (
        "clara in the settings of the desk “Settings of the desk”: changed two-person rule" in told
    )


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_done_to_the_trail_through_its_pages(people, method):
    build.case()
    entry = TrailEntry.objects.latest("pk")
    before = list(TrailEntry.objects.values())
    client = desk_of(User.objects.create_superuser("root"))
    before = list(TrailEntry.objects.values())
    for rest in ("", "add/", "csv/", f"{entry.pk}/change/", f"{entry.pk}/delete/"):
        assert getattr(client, method)(TRAIL + rest).status_code == 403, rest
    assert list(TrailEntry.objects.values()) == before


def test_nobody_reads_of_claims_in_the_trail_who_may_not_see_their_report(people, world):
    """The claim of a draft, through the history of the claim itself."""
    claim = Claim.objects.get()
    assert not SourceReport.objects.public().filter(pk=claim.report_id).exists()
    assert desk_of(people["ada"]).get(history(claim)).status_code in (403, 404)
