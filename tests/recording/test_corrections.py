"""Corrections: what a merged draft leaves, what stays readable, and that it is as if entered so."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from cases import recording
from cases.models import (
    Case,
    Claim,
    ClaimSubject,
    CustodyChange,
    Relay,
    Revision,
    SourceReport,
    StatusChange,
)
from cases.models.public_id import new_public_id
from cases.recording.corrections import copy_for_correction
from tests import build
from tests.recording import worlds
from tests.status import strategies

State = SourceReport.State

# Written down here, not read from the code that copies them: what a report says.
OF_A_REPORT = """
publisher_id title url hosted_by language published_on published_precision retrieved_on dated_on
sourcing does_own_reporting archived_url is_verified private_note
""".split()
OF_A_CLAIM = """
case_id kind effective_on effective_precision act attribution speaker capacity custodian quote
hearing_on public_on public_reason public_note
""".split()


def said_by(report: SourceReport) -> dict:
    """All that a stored report says, in order."""
    report = SourceReport.objects.get(pk=report.pk)
    return {
        **{name: getattr(report, name) for name in OF_A_REPORT},
        "claims": [
            {name: getattr(claim, name) for name in OF_A_CLAIM}
            | {"people": sorted(claim.subjects.values_list("suspect__name", flat=True))}
            for claim in report.claims.order_by("pk")
        ],
        "relays": sorted(report.relay_links.values_list("relayed", "note")),
        "revisions": sorted(report.revisions.values_list("revised_on", "note")),
    }


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


def correction(report: SourceReport, by=None) -> SourceReport:
    return copy_for_correction(SourceReport.objects.get(pk=report.pk), by)


def merge(draft: SourceReport) -> SourceReport:
    merged = recording.publish(SourceReport.objects.get(pk=draft.pk))
    recording.record_all_due()
    return merged


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


# At once


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def release(self) -> SourceReport:
        made = build.court_release("2024-03-05")
        build.claim(made, build.case("Ada"), "warrant_issued", "2024-03-05", "Ada")
        build.publish(made)
        return made

    @staticmethod
    def together(*acts) -> list:
        """Do all at once, each on a connection of its own; what is refused is an answer, too."""

        def run(act):
            try:
                return act()
            except PermissionDenied as refused:
                return refused
            finally:
                connection.close()

        with ThreadPoolExecutor(max_workers=len(acts)) as pool:
            return list(pool.map(run, acts))

    def test_a_correction_is_merged_once_though_two_publish_it(self, release):
        draft = correction(release)
        SourceReport.objects.filter(pk=draft.pk).update(title="Corrected")

        def publish():
            return recording.publish(SourceReport.objects.get(pk=draft.pk))

        stale = SourceReport.objects.get(pk=draft.pk)
        answers = self.together(publish, lambda: recording.publish(stale))
        assert release in answers
        release.refresh_from_db()
        assert (release.title, release.claims.count()) == ("Corrected", 1)
        for refused in answers:
            assert refused == release or "is not there any more" in str(refused)

    def test_a_retraction_and_a_merge_at_once_end_in_both(self, release):
        draft = correction(release)
        SourceReport.objects.filter(pk=draft.pk).update(title="Corrected")
        mine, theirs = (SourceReport.objects.get(pk=each.pk) for each in (draft, release))
        self.together(
            lambda: recording.publish(mine), lambda: recording.retract(theirs, "It was wrong.")
        )
        release.refresh_from_db()
        assert (release.title, release.state) == ("Corrected", "retracted")
        assert release.retraction_reason == "It was wrong."

    def test_recorders_and_merges_at_once_all_end_and_the_history_follows_the_claims(self, release):
        case = Case.objects.get()
        others = [build.court_release(f"2024-05-{day:02}") for day in range(1, 6)]
        for other in others:
            build.claim(other, case, "surrendered", str(other.published_on), "Ada")
        build.publish(*others)
        drafts = [correction(other) for other in others]
        for draft in drafts:
            draft.claims.all().delete()

        def record() -> None:
            for _ in range(5):
                recording.mark_due(cases=[case.pk])
                recording.record_all_due()

        merges = [
            lambda pk=d.pk: recording.publish(SourceReport.objects.get(pk=pk)) for d in drafts
        ]
        answers = self.together(record, *merges, record)
        assert answers == [None, *others, None]
        recording.record_all_due()
        assert build.shown(case) == "warrant_issued"
        assert not Case.objects.due().exists()

    def test_custody_that_is_recorded_with_another_case_rests_on_no_claim_that_goes(self, release):
        """A recorder of Ada's other case is about to rest on what a correction takes away."""
        other = build.case("Ada", slug="her-other-case")
        arrest = build.court_release("2024-04-01")
        build.claim(
            arrest, Case.objects.exclude(pk=other.pk).get(), "arrested", "2024-04-01", "Ada"
        )
        recording.publish(arrest)
        draft = correction(arrest)
        draft.claims.all().delete()
        written, waits, done = Event(), Event(), Event()

        def record_the_other() -> None:
            with transaction.atomic():
                recording.record(other.pk)
                written.set()
                assert waits.wait(60)

        def watch() -> None:
            assert written.wait(60)
            while not done.is_set() and not somebody_waits():
                done.wait(0.02)
            waits.set()

        def merge() -> SourceReport:
            assert written.wait(60)
            try:
                return recording.publish(SourceReport.objects.get(pk=draft.pk))
            finally:
                done.set()

        answers = self.together(record_the_other, merge, watch)
        assert answers == [None, arrest, None]
        recording.record_all_due()
        assert not Case.objects.due().exists()
        custody = CustodyChange.objects.current().get()
        assert (custody.suspect.name, custody.custody) == ("Ada", "at_large")


def somebody_waits() -> bool:
    """Whether anybody waits for a lock in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return cursor.fetchone()[0]


# A merged correction is as good as having entered it so.


def history_of(cases: list[Case]) -> list[list[tuple]]:
    """The standing history of cases without the numbers of rows."""
    return [
        sorted(
            (
                row.policy,
                row.proceedings.suspect.name[:3] if row.proceedings else "",
                row.status,
                row.kind,
                str(row.effective),
                row.holds_from,
                row.known_on,
                row.stands_from,
                str(row.stands_until),
                row.basis,
                row.is_verified,
            )
            for row in StatusChange.objects.current().filter(case=case)
        )
        for case in cases
    ]


def enter_anew(contents: dict[int, dict], cases: list[Case]) -> list[Case]:
    """Enter what reports say (by the number of each) as new reports on new cases."""
    # People of their own: custody and status of these must not meet those of the others.
    twins = {old.pk: build.case("Ada Anew", "Ben Anew") for old in cases}
    made = {}
    for number, content in contents.items():
        plain = {name: content[name] for name in OF_A_REPORT}
        made[number] = SourceReport.objects.create(**plain)
        for claim in content["claims"]:
            columns = {name: claim[name] for name in OF_A_CLAIM} | {
                "case_id": twins[claim["case_id"]].pk
            }
            entered = Claim.objects.create(report=made[number], **columns)
            for name in claim["people"]:
                whom = twins[claim["case_id"]].proceedings.get(suspect__name=f"{name} Anew")
                ClaimSubject.objects.create(claim=entered, proceedings=whom)
    for number, content in contents.items():
        for relayed, note in content["relays"]:
            Relay.objects.create(report=made[number], relayed=made[relayed], note=note)
    for report in made.values():
        recording.publish(report)
    recording.record_all_due()
    return list(twins.values())


mendings = st.lists(
    st.tuples(st.integers(0, 5), st.lists(st.integers(0, 99), min_size=1, max_size=3)),
    min_size=1,
    max_size=4,
)


@worlds.in_the_database
@given(world=strategies.worlds(), mendings=mendings)
def test_a_merged_correction_is_as_if_it_had_been_entered_so(empty, world, mendings):
    with worlds.rolled_back():
        entered = worlds.enter(world)
        for pk in entered.reports:
            recording.publish(SourceReport.objects.get(pk=pk))
        recording.record_all_due()
        contents = {pk: said_by(SourceReport.objects.get(pk=pk)) for pk in entered.reports}
        for which, seeds in mendings:
            pk = entered.reports[which % len(entered.reports)]
            draft = correction(SourceReport.objects.get(pk=pk))
            for seed in seeds:
                worlds.mend(draft, seed)
            contents[pk] = said_by(draft)
            assert merge(draft).pk == pk
            assert said_by(SourceReport.objects.get(pk=pk)) == contents[pk]
        anew = enter_anew(contents, entered.cases)
        assert history_of(entered.cases) == history_of(anew)
