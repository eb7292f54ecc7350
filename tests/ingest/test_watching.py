"""Which pages are looked at and when, who else waits, and which files are kept."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cases import recording, tasks
from cases.ingest import capture as capturing
from cases.models import Capture, DeskSettings, PageWatch, SourceReport
from cases.models.capture import captures_storage
from cases.outgoing import Answer
from tests import build
from tests.ingest.looking import EDITED, STORY, html, pause

pytestmark = pytest.mark.usefixtures("empty")


def test_the_next_look_is_after_as_many_days_as_a_chief_has_set(look, web):
    DeskSettings.objects.create(pk=1, capture_days=3)
    assert pause(look(web.put("/story", html(STORY)))) == timedelta(days=3)


def test_a_new_address_of_a_report_is_looked_at_anew(look, web, emil):
    watch = look(web.put("/story", html(STORY)))
    report = watch.report
    report.url = web.put("/other", html(EDITED))
    report.save()
    recording.withdraw(report, by=emil)
    recording.submit(report, by=emil)
    watch.refresh_from_db()

    assert (watch.outcome, watch.acknowledged_at) == ("waiting", None)
    assert watch.due_at <= timezone.now()
    assert look(report.url).outcome == "captured"


def test_a_correction_is_not_watched_beside_what_it_corrects(web, emil):
    report = build.report()
    build.publish(report)
    draft = recording.correct(report, by=emil)
    recording.submit(draft, by=emil)

    assert not PageWatch.objects.exists()


def test_what_is_taken_is_left_alone_by_others_and_waits_again_where_a_worker_died(web, emil):
    watch = PageWatch.objects.create(report=build.report())

    assert capturing._take_one() == watch
    assert capturing._take_one() is None
    leases = []
    for _ in range(3):
        PageWatch.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        taken = capturing._take_one()
        leases.append(round((taken.due_at - timezone.now()).total_seconds() / 60))
    # What kills a worker each time is taken less and less often.
    assert leases == [20, 40, 80]


def test_a_report_that_is_deleted_meanwhile_stops_nobody(look, web, emil, monkeypatch):
    report = build.report()
    watch = PageWatch.objects.create(report=report)

    def deleting(url):
        SourceReport.objects.filter(pk=report.pk).delete()
        return Answer(200, (), b"Words", url)

    monkeypatch.setattr(capturing, "fetch", deleting)
    assert tasks.look_at_pages() == 1
    assert not PageWatch.objects.filter(pk=watch.pk).exists()
    assert not Capture.objects.exists()


def test_a_file_that_was_left_half_written_is_written_again(look, web):
    body = html(f"{STORY} {uuid4()}").encode()
    sha256 = hashlib.sha256(body).hexdigest()
    captures_storage().save(f"{sha256[:2]}/{sha256}", ContentFile(body[:10]))

    capture = look(web.put("/story", body)).report.captures.get()

    assert capture.body.name == f"{sha256[:2]}/{sha256}"
    assert capture.body.read() == body


def test_one_at_a_time_waits_for_servers_of_others(look, web):
    PageWatch.objects.create(report=build.report())
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [tasks.OUTSIDE])
            assert cursor.fetchone() == (True,)
        assert (tasks.look_at_pages(), tasks.ask_feeds(), tasks.remove_orphans()) == (0, 0, 0)
    finally:
        other.close()
    assert not web.requests
    assert PageWatch.objects.get().outcome == "waiting"
    PageWatch.objects.all().delete()
    look(web.put("/story", html(STORY)))
    assert len(web.requests) == 1


def test_a_page_that_breaks_our_reading_does_not_stop_the_others(look, web, monkeypatch):
    def broken(*args):
        raise RuntimeError("boom")

    monkeypatch.setattr(capturing, "words_of", broken)
    watch = look(web.put("/story", html(STORY)))

    assert (watch.outcome, watch.failures) == ("unreachable", 1)
    assert watch.detail == "It could not be read; the log says why."


def test_pages_of_the_docket_are_watched_when_somebody_asks_for_it(capsys):
    build.publish(build.report(), build.report())
    build.report()
    assert not PageWatch.objects.exists()

    call_command("watch_pages", days=7)
    call_command("watch_pages", days=7)

    assert capsys.readouterr().out == (
        "2 more pages are watched; the first looks end in 7 days.\n"
        "0 more pages are watched; the first looks end in 7 days.\n"
    )
    assert PageWatch.objects.filter(due_at__lte=timezone.now() + timedelta(days=7)).count() == 2


def test_files_that_no_row_names_are_removed_after_a_day(look, web, monkeypatch):
    kept = look(web.put("/story", html(STORY))).report.captures.get()
    orphan = look(web.put("/other", html(EDITED))).report.captures.get()
    Capture.objects.filter(pk=orphan.pk).delete()
    storage = captures_storage()
    tasks.remove_orphans()
    assert storage.exists(orphan.body.name)

    monkeypatch.setattr(
        type(storage), "get_modified_time", lambda *args: timezone.now() - timedelta(days=2)
    )
    assert tasks.remove_orphans() >= 1
    assert (storage.exists(kept.body.name), storage.exists(orphan.body.name)) == (True, False)


def test_of_many_published_at_once_those_that_moved_since_they_were_read_are_looked_at_anew(
    look, web, emil
):
    moved, there = look(web.put("/story", html(STORY))), look(web.put("/there", html(STORY)))
    SourceReport.objects.filter(pk=moved.report_id).update(url=web.put("/other", html(EDITED)))
    new = build.report(state="submitted", submitted_by=emil)
    emma = User.objects.create_superuser("emma")
    published, refused = recording.publish_all([moved.report_id, there.report_id, new.pk], by=emma)
    assert (published, refused) == ([moved.report_id, there.report_id, new.pk], {})
    outcomes = PageWatch.objects.order_by("pk").values_list("report", "outcome")
    assert list(outcomes) == [
        (moved.report_id, "waiting"),
        (there.report_id, "captured"),
        (new.pk, "waiting"),
    ]
