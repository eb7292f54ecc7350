"""Captures against a real server on loopback: what became of a page, told to the desk."""

import gzip
import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from cases import recording
from cases.models import PageWatch, StatusChange
from tests import build
from tests import web as servers
from tests.ingest.looking import EDITED, STORY, html, pause

pytestmark = pytest.mark.usefixtures("empty")


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
