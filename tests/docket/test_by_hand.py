"""What editors did to rows of the docket is not undone by the next load, and is named."""

from collections.abc import Iterator
from functools import cache

import pytest
from django.contrib.auth.models import User

from cases import recording
from cases.docket import loading
from cases.docket.schema import DocketFile, read_folder
from cases.management.commands.load_docket import FOLDER
from cases.models import (
    Case,
    CaseLink,
    Charge,
    Claim,
    ClaimSubject,
    Proceedings,
    Publisher,
    Relay,
    SourceReport,
    SuspectName,
    TrailEntry,
    Warrant,
)
from cases.models.acting import acting

pytestmark = pytest.mark.usefixtures("docket", "db")


@pytest.fixture
def emil(db) -> User:
    return User.objects.create_superuser("emil")


@pytest.fixture
def by_hand(emil) -> Iterator:
    """Everything within is done by an editor in the admin."""
    return lambda: acting("/admin/cases/", emil)


@cache
def files() -> dict[str, DocketFile]:
    return read_folder(FOLDER)


def load() -> list[str]:
    """Load the docket again; return what it says that it left alone. Nothing is recorded."""
    return loading.load(files(), lambda part: None)


def test_a_load_is_marked_as_such_in_the_trail():
    entries = TrailEntry.objects.filter(model="cases.case")
    assert set(entries.values_list("kind", "door", "user_name")) == {("insert", "docket", "")}
    assert entries.values("act").distinct().count() == 1


def test_a_load_that_changes_nothing_leaves_no_trace():
    before = TrailEntry.objects.count()
    assert load() == []
    assert TrailEntry.objects.count() == before


def test_a_row_that_an_editor_changed_is_left_alone_and_named(by_hand):
    case = Case.objects.get(slug="lubanga")
    with by_hand():
        case.summary = "An editor's better words."
        case.save()
    for _ in range(2):
        assert load() == [
            "case “Lubanga” was changed by an editor: summary not taken from the docket"
        ]
        case.refresh_from_db()
        assert case.summary == "An editor's better words."


def test_what_a_program_garbled_is_mended_and_the_trail_says_by_what():
    Case.objects.filter(slug="lubanga").update(summary="Garbled.")
    assert load() == []
    case = Case.objects.get(slug="lubanga")
    entry = TrailEntry.objects.filter(model="cases.case", object_id=case.pk).first()
    assert (entry.kind, entry.door, entry.old) == ("update", "docket", {"summary": "Garbled."})
    assert entry.new == {"summary": case.summary}


def test_a_step_of_the_workflow_does_not_keep_a_report_from_being_mended(by_hand, emil):
    report = SourceReport.objects.get(docket_key="ukraine/nyt-2023-03-13")
    with by_hand():
        recording.retract(report, "A hoax.", emil)
    SourceReport.objects.filter(pk=report.pk).update(title="Garbled.")
    assert load() == []
    report.refresh_from_db()
    assert (report.state, report.title != "Garbled.") == ("retracted", True)


def test_what_the_log_of_the_admin_knew_of_a_row_counts_for_all_its_columns(emil):
    case = Case.objects.get(slug="lubanga")
    TrailEntry.objects.create(
        kind="update",
        model="cases.case",
        object_id=case.pk,
        about=[f"cases.case:{case.pk}"],
        old={},
        new={},
        user_id=emil.pk,
        user_name="emil",
    )
    Case.objects.filter(pk=case.pk).update(summary="Better words.")
    assert load() == ["case “Lubanga” was changed by an editor: summary not taken from the docket"]


def test_a_charge_and_a_warrant_that_an_editor_deleted_are_not_made_again(by_hand):
    charge, warrant = Charge.objects.first(), Warrant.objects.first()
    keys = charge.docket_key, warrant.docket_key
    with by_hand():
        charge.delete()
        warrant.delete()
    assert sorted(load()) == sorted(
        f"{name} {key} was deleted by an editor: not made again"
        for name, key in zip(("charge", "warrant"), keys, strict=True)
    )
    assert not Charge.objects.filter(docket_key=keys[0]).exists()
    assert not Warrant.objects.filter(docket_key=keys[1]).exists()


def test_a_claim_that_a_correction_took_away_is_not_made_again(by_hand, emil):
    other = User.objects.create_superuser("emma")
    claim = Claim.objects.filter(subjects__isnull=False).first()
    key, subjects = claim.docket_key, claim.subjects.count()
    with by_hand():
        draft = recording.correct(claim.report, emil)
        draft.claims.get(corrects=claim).delete()
        recording.submit(draft, emil)
        recording.publish(draft, other)
    assert f"claim {key} was deleted by an editor: not made again" in load()
    assert not Claim.objects.filter(docket_key=key).exists()
    assert subjects


def test_the_people_of_a_claim_stay_as_an_editor_chose_them(by_hand):
    case = Case.objects.get(slug="putin-and-lvova-belova")
    claim = next(each for each in case.claims.all() if each.subjects.count() == 2)
    kept, taken = claim.subjects.order_by("pk")
    other = next(each for each in case.claims.all() if each.subjects.count() == 0)
    with by_hand():
        ClaimSubject.objects.get(claim=claim, proceedings=taken).delete()
        ClaimSubject.objects.create(claim=other, proceedings=kept)
    left = load()
    assert len(left) == 1 and left[0].endswith(
        f"{taken}” was deleted or changed by an editor: not made again"
    )
    assert list(claim.subjects.all()) == [kept]
    assert list(other.subjects.all()) == [kept]


def test_sources_stay_as_an_editor_chose_them(by_hand):
    warrant = Warrant.objects.filter(sources__isnull=False).first()
    taken = warrant.sources.first()
    added = SourceReport.objects.exclude(warrants=warrant).first()
    with by_hand():
        warrant.sources.remove(taken)
        warrant.sources.add(added)
    assert len(load()) == 1
    assert taken not in warrant.sources.all()
    assert added in warrant.sources.all()


def test_a_source_that_a_program_took_away_comes_back():
    warrant = Warrant.objects.filter(sources__isnull=False).first()
    before = set(warrant.sources.all())
    warrant.sources.clear()
    assert load() == []
    assert set(warrant.sources.all()) == before


def test_a_spelling_a_relay_and_a_link_that_an_editor_took_away_stay_away(by_hand):
    name, relay, link = SuspectName.objects.first(), Relay.objects.first(), CaseLink.objects.first()
    with by_hand():
        for row in (name, relay, link):
            row.delete()
    assert len(load()) == 3
    assert not SuspectName.objects.filter(suspect=name.suspect, name=name.name).exists()
    assert not Relay.objects.filter(report=relay.report, relayed=relay.relayed).exists()
    assert not CaseLink.objects.filter(case=link.case, other=link.other).exists()


def test_a_spelling_that_an_editor_mended_is_not_made_again_in_its_old_form(by_hand):
    name = SuspectName.objects.first()
    wrong = name.name
    with by_hand():
        for better in ("Better", "Better still"):
            name.name = better
            name.save()
    assert len(load()) == 1
    spellings = set(SuspectName.objects.filter(suspect=name.suspect).values_list("name", flat=True))
    assert "Better still" in spellings and wrong not in spellings


def test_what_an_editor_deleted_and_made_again_is_there_once(by_hand):
    name = SuspectName.objects.first()
    with by_hand():
        name.delete()
        SuspectName.objects.create(suspect=name.suspect, name=name.name)
    assert load() == []
    assert SuspectName.objects.filter(suspect=name.suspect, name=name.name).count() == 1


def test_a_role_that_an_editor_wrote_stays(by_hand):
    person = Proceedings.objects.exclude(role="").first()
    with by_hand():
        person.role = "A better word"
        person.save()
    left = load()
    assert len(left) == 1 and "was changed by an editor: role not taken" in left[0]
    person.refresh_from_db()
    assert person.role == "A better word"


def test_a_publisher_that_an_editor_renamed_keeps_its_reports(by_hand):
    publisher = Publisher.objects.get(name="The Moscow Times")
    reports = set(publisher.reports.values_list("pk", flat=True))
    with by_hand():
        publisher.name = "Moscow Times"
        publisher.save()
    load()
    assert set(publisher.reports.values_list("pk", flat=True)) == reports
    assert not Publisher.objects.filter(name="The Moscow Times").exists()


def test_a_claim_that_the_docket_no_longer_has_is_kept_where_an_editor_changed_it(by_hand):
    edited, plain = Claim.objects.order_by("pk")[:2]
    with by_hand():
        edited.quote = "A better paraphrase."
        edited.save()
    Claim.objects.filter(pk=edited.pk).update(docket_key="gone/1")
    Claim.objects.filter(pk=plain.pk).update(docket_key="gone/2")
    assert [line for line in load() if "no longer has it" in line] == [
        f"claim “{edited}” was changed by an editor: not removed, "
        "though the docket no longer has it"
    ]
    assert Claim.objects.filter(pk=edited.pk).exists()
    assert not Claim.objects.filter(pk=plain.pk).exists()
