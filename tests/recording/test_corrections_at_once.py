"""Corrections, retractions and recorders at once: each act counts once, and all come to an end."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from cases import recording
from cases.models import Case, CustodyChange, SourceReport
from tests import build
from tests.recording.correcting import correction

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
