"""Corrections: what a merged draft leaves, and what stays readable."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cases import recording
from cases.models import Case, Claim, ClaimSubject, Relay, Revision, SourceReport, StatusChange
from cases.models.public_id import new_public_id
from tests import build
from tests.recording.correcting import OF_A_CLAIM, OF_A_REPORT, correction, merge, said_by

State = SourceReport.State


@pytest.fixture
def emil(empty) -> User:
    return User.objects.create_superuser("emil")


@pytest.fixture
def emma(empty) -> User:
    return User.objects.create_superuser("emma")


@pytest.fixture
def case(empty) -> Case:
    return build.case("Ada", "Ben", slug="the-case")


@pytest.fixture
def release(case) -> SourceReport:
    """A published and recorded release with two claims, a relay and a revision."""
    origin = build.report("The Gazette", "2024-03-01")
    made = build.report(
        "International Criminal Court",
        "2024-03-05",
        kind="official",
        relays=(origin,),
        title="Warrants",
        private_note="A note.",
        does_own_reporting=True,
    )
    build.claim(made, case, "warrant_sought", "2024-02-01", "Ada", "Ben", quote="They sought it.")
    build.claim(made, case, "warrant_issued", "2024-03-05", "Ada", "Ben", quote="They issued it.")
    Revision.objects.create(report=made, revised_on="2024-03-06", note="A word.")
    build.publish(origin, made)
    return made


def test_every_column_is_of_what_is_said_or_of_the_row_itself():
    from cases.recording.corrections import OF_THE_ROW

    for model, said in ((SourceReport, OF_A_REPORT), (Claim, OF_A_CLAIM)):
        columns = {field.attname for field in model._meta.concrete_fields}
        of_the_row = {f for f in columns if f in OF_THE_ROW or f.removesuffix("_id") in OF_THE_ROW}
        assert columns == of_the_row | set(said), "a new column is copied by corrections, or not?"
        assert not of_the_row & set(said)


# The draft


def test_a_correction_begins_by_saying_what_is_published(release, emil):
    draft = recording.correct(release, by=emil)
    assert said_by(draft) == said_by(release)
    assert (draft.state, draft.entered_by, draft.corrects, draft.submitted_by) == (
        State.DRAFT,
        emil,
        release,
        None,
    )
    twins = draft.claims.order_by("pk").values_list("corrects", flat=True)
    assert list(twins) == list(release.claims.order_by("pk").values_list("pk", flat=True))


def test_a_correction_that_is_written_submitted_or_sent_back_changes_nothing(release, case, emil):
    before, history = said_by(release), build.history(case, everything=True)
    draft = recording.correct(release, by=emil)
    draft.title = "Another"
    draft.save()
    draft.claims.update(kind="arrested")
    recording.submit(draft, by=emil)
    recording.reject(draft, "No.", by=emil)
    assert not Case.objects.due().exists()
    recording.mark_due(cases=[case.pk])
    recording.record_all_due()
    assert said_by(release) == before
    assert build.history(case, everything=True) == history


def test_a_correction_that_is_given_up_leaves_no_trace_and_another_can_be_written(release, emil):
    before = said_by(release)
    recording.correct(release, by=emil).delete()
    assert said_by(release) == before
    assert recording.correct(release, by=emil).corrects == release


def test_the_database_lets_no_report_have_two_open_corrections_nor_one_be_public(release):
    draft = correction(release)
    with (
        pytest.raises(IntegrityError, match="one_open_correction_per_report"),
        transaction.atomic(),
    ):
        correction(release)
    with pytest.raises(IntegrityError, match="correction_is_never_public_itself"):
        SourceReport.objects.filter(pk=draft.pk).update(state=State.PUBLISHED)


# The merge


def test_a_merged_correction_leaves_the_report_saying_it_and_no_draft(release, emil, emma):
    draft = recording.correct(release, by=emil)
    SourceReport.objects.filter(pk=draft.pk).update(title="Corrected", published_on="2024-03-04")
    draft.claims.filter(kind="warrant_sought").update(quote="Better words.")
    draft.relays.clear()
    draft.revisions.create(revised_on="2024-03-07", note="Another word.")
    recording.submit(draft, by=emil)
    wanted, changed_at = said_by(draft), release.state_changed_at
    keys = list(release.claims.order_by("pk").values_list("pk", flat=True))

    merged = recording.publish(draft, by=emma)

    assert merged == release
    assert said_by(release) == wanted
    merged.refresh_from_db()
    assert (merged.state, merged.submitted_by, merged.reviewed_by) == ("corrected", emil, emma)
    assert merged.corrected_at == merged.state_changed_at > changed_at
    assert list(merged.claims.order_by("pk").values_list("pk", flat=True)) == keys
    assert not SourceReport.objects.exclude(corrects=None).exists()
    assert Claim.objects.count() == 2


def test_a_correction_without_a_change_writes_no_history_and_keeps_every_row(release, case):
    def rows() -> list:
        tables = (Claim, ClaimSubject, Relay, Revision, StatusChange)
        return [list(table.objects.order_by("pk").values()) for table in tables]

    before = rows()
    merge(correction(release))
    assert rows() == before
    release.refresh_from_db()
    assert release.state == State.CORRECTED


def test_what_is_merged_is_what_is_stored_not_what_a_page_read_before(release, emil, emma):
    draft = recording.correct(release, by=emil)
    recording.submit(draft, by=emil)
    stale = SourceReport.objects.get(pk=draft.pk)
    SourceReport.objects.filter(pk=draft.pk).update(title="Changed meanwhile")
    recording.publish(stale, by=emma)
    release.refresh_from_db()
    assert release.title == "Changed meanwhile"


def test_claims_that_go_come_and_move_to_another_case_and_other_people(release, case):
    other = build.case("Cleo", slug="another-case")
    sought, issued = release.claims.order_by("pk")
    draft = correction(release)
    draft.claims.get(corrects=sought).delete()
    moved = draft.claims.get(corrects=issued)
    moved.subjects.clear()
    Claim.objects.filter(pk=moved.pk).update(case=other)
    moved.refresh_from_db()
    moved.subjects.add(other.proceedings.get())
    added = build.claim(draft, case, "reported", "2024-03-05")
    wanted = said_by(draft)
    recording.publish(SourceReport.objects.get(pk=draft.pk))
    assert said_by(release) == wanted
    assert not Claim.objects.filter(pk__in=[sought.pk, added.pk]).exists()
    issued.refresh_from_db()
    assert issued.case == other, "the same claim, of another case now"
    assert set(Case.objects.due()) == {case, other}, "where it was, and where it is"
    recording.record_all_due()
    assert (build.shown(case), build.shown(other)) == ("reported", "warrant_issued")


def test_two_claims_made_of_one_and_a_claim_removed_meanwhile_become_claims_of_their_own(
    release, case
):
    sought, issued = release.claims.order_by("pk")
    draft = correction(release)
    twin = draft.claims.get(corrects=issued)
    twin.pk, twin.public_id, twin._state.adding = None, new_public_id(), True
    twin.kind = "arrested"
    twin.save()
    sought.delete()
    wanted = said_by(draft)
    merge(draft)
    assert said_by(release)["claims"] == sorted(
        wanted["claims"], key=lambda claim: claim["kind"] != "warrant_issued"
    )
    assert release.claims.order_by("pk").first() == issued


def test_of_two_equal_revisions_one_can_be_taken_away(release):
    Revision.objects.create(report=release, revised_on="2024-03-06", note="A word.")
    kept = release.revisions.order_by("pk").first()
    draft = correction(release)
    draft.revisions.first().delete()
    merge(draft)
    assert list(release.revisions.all()) == [kept]


def test_cases_that_rest_on_it_through_relays_become_due_too(release, empty):
    elsewhere = build.case("Dora", slug="elsewhere")
    relay = build.report("The Echo", "2024-03-06", relays=(release,))
    build.claim(relay, elsewhere, "reported", "2024-03-06")
    build.publish(relay)
    recording.publish(correction(release))
    assert elsewhere in Case.objects.due()


def test_a_correction_cannot_say_that_the_report_relays_itself(release):
    draft = correction(release)
    with pytest.raises(ValidationError) as refused:
        Relay(report=draft, relayed=release).full_clean()
    assert refused.value.message_dict == {"relayed": ["A report cannot relay itself."]}
    Relay(report=draft, relayed=build.report()).full_clean()


# What stays readable


def test_histories_that_rest_on_a_corrected_claim_stay_readable(release, case):
    issued = release.claims.get(kind="warrant_issued")
    old = StatusChange.objects.current().get(
        case=case, proceedings__suspect__name="Ada", policy="corroborated", status="warrant_issued"
    )
    draft = correction(release)
    draft.claims.filter(corrects=issued).update(effective_on="2024-03-04", quote="On the 4th.")
    merge(draft)
    old.refresh_from_db()
    new = StatusChange.objects.current().get(
        case=case, proceedings__suspect__name="Ada", policy="corroborated", status="warrant_issued"
    )
    assert (str(new.effective), str(old.effective)) == ("2024-03-04", "2024-03-05")
    assert old.superseded_at == new.recorded_at
    assert new.corrects == old
    assert list(old.proof.all()) == list(new.proof.all()) == [issued]
    (then,), (now,) = old.derivation["claims"], new.derivation["claims"]
    assert (then["quote"], now["quote"]) == ("They issued it.", "On the 4th.")
    assert then["claim"] == now["claim"] == issued.pk


def test_a_history_keeps_the_words_of_a_claim_that_a_correction_took_away(release, case):
    old = StatusChange.objects.current().get(
        case=case, proceedings=None, policy="corroborated", status="warrant_issued"
    )
    draft = correction(release)
    draft.claims.filter(kind="warrant_issued").delete()
    merge(draft)
    assert build.shown(case) == "warrant_sought"
    old.refresh_from_db()
    assert old.superseded_at is not None
    (claim,) = old.derivation["claims"]
    assert (claim["quote"], claim["report"]) == ("They issued it.", release.pk)


# Of a retracted report


def test_a_correction_of_what_was_retracted_meanwhile_waits_for_the_reinstatement(
    release, case, emil, emma
):
    draft = recording.correct(release, by=emil)
    draft.claims.filter(kind="warrant_issued").update(kind="summons_issued")
    recording.submit(draft, by=emil)
    recording.retract(release, "It was wrong.", by=emma)
    recording.record_all_due()
    release.refresh_from_db()
    retracted_at = release.state_changed_at

    recording.publish(draft, by=emma)
    recording.record_all_due()
    release.refresh_from_db()
    assert (release.state, release.retraction_reason) == ("retracted", "It was wrong.")
    assert release.state_changed_at == retracted_at
    assert release.corrected_at > retracted_at
    assert build.shown(case) is None

    recording.reinstate(release, by=emil)
    recording.record_all_due()
    release.refresh_from_db()
    assert release.state == State.CORRECTED
    assert build.shown(case) == "summons_issued"


def test_a_retracted_report_is_not_corrected_but_reinstated_first(release, emil):
    recording.retract(release, "It was wrong.", by=emil)
    with pytest.raises(PermissionDenied, match="only what is published or corrected"):
        recording.correct(release, by=emil)
