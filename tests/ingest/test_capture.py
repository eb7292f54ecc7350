"""Captures against a real server on loopback: what became of a page, told to the desk."""

import gzip
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
from cases.models import Capture, DeskSettings, PageWatch, SourceReport, StatusChange
from cases.models.capture import captures_storage
from cases.outgoing import Answer
from tests import build
from tests import web as servers

pytestmark = pytest.mark.usefixtures("empty")

STORY = "The judges issued two warrants on Friday, the Court said."
EDITED = "The judges issued three warrants on Friday, the Court said."


@pytest.fixture
def emil(empty):
    return User.objects.create_superuser("emil")


@pytest.fixture
def look(emil):
    """Look at the page of a report that emil submitted, through the task; return its watch."""

    def look(url: str) -> PageWatch:
        watch = PageWatch.objects.filter(report__url=url).first()
        if watch is None:
            report = build.report(entered_by=emil)
            report.url = url
            report.save()
            recording.submit(report, by=emil)
            watch = report.page_watch
        else:
            PageWatch.objects.filter(pk=watch.pk).update(due_at=timezone.now())
        assert tasks.look_at_pages() == 1
        watch.refresh_from_db()
        return watch

    return look


def html(story: str) -> str:
    return f"<html><body><p>{story}</p></body></html>"


def test_a_page_is_kept_with_its_bytes_headers_time_and_last_address(look, web):
    web.redirect("/http", "/story/", status=301)
    body = html("Grüße aus Den Haag, wo heute drei Richter sprachen.").encode()
    web.put("/story/", body, ETag='"1"', Set_Cookie="id=1")
    before = timezone.now()

    watch = look(f"{web.address}/story")

    # Nothing stands at /story, for the server tells apart what we take for one page.
    assert (watch.outcome, watch.detail) == ("gone", "It answers 404 Not Found.")
    kept = look(f"{web.address}/story/").report.captures.get()
    assert kept.outcome == "captured"
    assert kept.sha256 == hashlib.sha256(body).hexdigest()
    assert kept.body.read() == body
    assert (kept.size, kept.status_code, kept.media_type) == (len(body), 200, "text/html")
    assert kept.requested_url == kept.final_url == f"{web.address}/story/"
    assert ["ETag", '"1"'] in kept.headers
    assert "set-cookie" not in {name.lower() for name, _ in kept.headers}
    assert before <= kept.captured_at <= timezone.now()
    assert kept.text == "Grüße aus Den Haag, wo heute drei Richter sprachen."


def test_the_same_words_are_unchanged_and_kept_once(look, web):
    url = web.put("/story", html(STORY))
    look(url)
    more = "<p>94 comments</p><script>ad()</script></body>"
    web.put("/story", html(STORY).replace("</body>", more))

    watch = look(url)

    assert watch.outcome == "unchanged"
    assert watch.report.captures.count() == 2
    assert look(url).report.captures.count() == 2
    assert not PageWatch.objects.wanting_an_editor().exists()


def test_an_edited_page_is_told_until_an_editor_has_dealt_with_it(look, web, emil):
    url = web.put("/story", html(STORY))
    look(url)
    web.put("/story", html(EDITED))

    watch = look(url)
    first = watch.changed_at

    assert watch.outcome == "edited"
    assert watch.detail.startswith("It differs from the copy of ")
    assert look(url).outcome == "edited"
    watch.refresh_from_db()
    assert watch.changed_at == first
    assert list(PageWatch.objects.wanting_an_editor()) == [watch]

    acknowledge(watch, emil)
    assert not PageWatch.objects.wanting_an_editor().exists()
    assert look(url).outcome == "unchanged"

    web.put("/story", html(STORY))
    assert look(url).outcome == "edited"
    assert PageWatch.objects.wanting_an_editor().count() == 1


def acknowledge(watch: PageWatch, by: User) -> None:
    PageWatch.objects.filter(pk=watch.pk).update(acknowledged_at=timezone.now(), acknowledged_by=by)


def test_a_page_that_is_edited_once_more_wants_an_editor_again(look, web, emil):
    url = web.put("/story", html(STORY))
    look(url)
    web.put("/story", html(EDITED))
    acknowledge(look(url), emil)
    web.put("/story", html(EDITED.replace("three", "four")))

    assert look(url).outcome == "edited"
    assert PageWatch.objects.wanting_an_editor().count() == 1


@pytest.mark.parametrize(
    ("status", "outcome", "words"),
    [
        (404, "gone", "It answers 404 Not Found."),
        (410, "gone", "It answers 410 Gone."),
        (451, "gone", "It answers 451 Unavailable For Legal Reasons."),
        (401, "refused", "It answers 401 Unauthorized."),
        (403, "refused", "It answers 403 Forbidden."),
        (429, "unreachable", "It answers 429 Too Many Requests."),
        (500, "unreachable", "It answers 500 Internal Server Error."),
        (599, "unreachable", "It answers 599."),
    ],
)
def test_a_page_that_is_not_given_out_is_gone_refused_or_tried_again(
    look, web, status, outcome, words
):
    url = web.put("/story", html(STORY))
    look(url)
    web.put("/story", "No.", status=status)

    watch = look(url)

    assert (watch.outcome, watch.detail) == (outcome, words)
    assert watch.report.captures.last().text == STORY
    web.put("/story", html(STORY))
    assert look(url).outcome == "unchanged"


def test_a_page_that_leads_elsewhere_has_moved(look, web):
    url = web.put("/story", html(STORY))
    look(url)
    web.redirect("/story", "/new")
    web.put("/new", html(STORY))
    watch = look(url)
    assert (watch.outcome, watch.detail) == ("moved", f"It now leads to {web.address}/new.")

    web.put("/new", html("Welcome to our new front page, dear readers."))
    watch = look(url)
    assert watch.detail == f"It now leads to {web.address}/new, where it reads differently."


def test_a_redirect_to_a_private_address_is_refused_and_nothing_is_asked_there(look, web):
    watch = look(web.redirect("/story", "http://169.254.169.254/latest/meta-data/"))

    assert watch.outcome == "refused"
    assert watch.detail == "169.254.169.254 stands at 169.254.169.254, which is no public address."
    assert [each.path for each in web.requests] == ["/story"]


def test_an_endless_body_is_refused(look, web, monkeypatch):
    watch = look(web.misbehave("/story", servers.endless))

    assert (watch.outcome, watch.detail) == ("refused", "It is larger than 10,485,760 bytes.")


def test_a_bomb_is_refused(look, web):
    bomb = gzip.compress(b"\0" * 50_000_000)
    watch = look(web.put("/story", bomb, Content_Encoding="gzip"))

    assert (watch.outcome, watch.detail) == ("refused", "It is larger than 10,485,760 bytes.")


@pytest.mark.parametrize("behaves", [servers.dripping, servers.silent], ids=lambda f: f.__name__)
def test_a_slow_page_is_given_up_and_tried_again_later_and_later(look, web, monkeypatch, behaves):
    monkeypatch.setattr(
        "cases.outgoing.fetch.__kwdefaults__",
        {
            **__import__("cases.outgoing", fromlist=["fetch"]).fetch.__kwdefaults__,
            "total_seconds": 0.3,
        },
    )
    url = web.misbehave("/story", behaves)

    watch = look(url)
    assert (watch.outcome, watch.detail) == ("unreachable", "It did not answer in time.")
    assert pause(watch) == timedelta(minutes=10)
    assert pause(look(url)) == timedelta(minutes=20)
    assert pause(look(url)) == timedelta(minutes=40)
    assert not PageWatch.objects.wanting_an_editor().exists()
    web.put("/story", html(STORY))
    watch = look(url)
    assert (watch.outcome, watch.failures) == ("captured", 0)


def pause(watch: PageWatch) -> timedelta:
    return watch.due_at - watch.looked_at


def test_the_next_look_is_after_as_many_days_as_a_chief_has_set(look, web):
    DeskSettings.objects.create(pk=1, capture_days=3)
    assert pause(look(web.put("/story", html(STORY)))) == timedelta(days=3)


def test_a_page_in_a_wrong_encoding_reads_well(look, web):
    said = "Une décision très attendue à La Haye."
    watch = look(
        web.put("/story", html(said).encode(), Content_Type="text/html; charset=iso-8859-1")
    )
    assert watch.report.captures.get().text == said


def test_a_page_of_10_megabytes_is_kept_whole(look, web):
    body = html(f"{STORY} " * 180_000).encode()[: 10 * 1024 * 1024]
    assert len(body) > 10_000_000

    kept = look(web.put("/story", body)).report.captures.get()

    assert (kept.outcome, kept.size) == ("captured", len(body))
    assert kept.body.size == len(body)


def test_a_file_is_compared_by_its_bytes(look, web):
    url = web.put("/decision.pdf", b"%PDF-1.7 one", Content_Type="application/pdf")
    look(url)
    assert look(url).outcome == "unchanged"
    web.put("/decision.pdf", b"%PDF-1.7 two", Content_Type="application/pdf")
    assert look(url).outcome == "edited"


def test_no_status_moves_by_a_page(look, web, emil):
    case = build.case("Ada")
    report = build.court_release("2024-03-05")
    report.url = web.put("/story", html(STORY))
    report.save()
    build.claim(report, case, "surrendered", "2024-03-05", "Ada")
    build.publish(report)
    before = list(StatusChange.objects.values())
    recording.watch(report)
    look(report.url)
    web.put("/story", status=410)

    assert look(report.url).outcome == "gone"
    recording.record_all_due()
    assert list(StatusChange.objects.values()) == before
    assert build.shown(case) == "surrendered"


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
