"""The screens of captured pages: what differs is told, copies only leave as files, and to whom."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cases.models import Capture, PageWatch, SourceReport
from cases.models.capture import captures_storage
from tests import build

pytestmark = pytest.mark.usefixtures("empty")

LIST = "admin:cases_pagewatch_changelist"
ROLES = {"contributor": "Contributors", "editor": "Editors", "chief": "Chief editors"}


@pytest.fixture
def sign_in(client):
    def sign_in(role: str) -> User:
        user = User.objects.create_user(role, is_staff=True)
        user.groups.add(Group.objects.get(name=ROLES[role]))
        client.force_login(user)
        return user

    return sign_in


def copy_of(report: SourceReport, text: str, days_ago: int, outcome: str = "captured") -> Capture:
    return Capture.objects.create(
        report=report,
        outcome=outcome,
        requested_url=report.url,
        final_url=report.url,
        status_code=200,
        text=text,
        captured_at=timezone.now() - timedelta(days=days_ago),
    )


@pytest.fixture
def edited():
    """A page that was edited twice since anybody looked."""
    report = build.report(title="Two warrants")
    copy_of(report, "The judges issued two warrants on Friday.", 9)
    copy_of(report, "The judges issued three warrants on Friday.", 5, "edited")
    copy_of(report, "The judges issued three <b>sealed</b> warrants on Friday.", 1, "edited")
    return PageWatch.objects.create(report=report, outcome="edited", changed_at=timezone.now())


def page(client, watch: PageWatch) -> str:
    return client.get(reverse("admin:cases_pagewatch_change", args=[watch.pk])).content.decode()


def test_all_that_nobody_has_seen_is_told_in_words_and_marks_and_never_as_markup(
    client, sign_in, edited
):
    sign_in("editor")
    text = page(client, edited)
    assert '<del><span class="spoken">taken out: </span>two</del>' in text
    assert '<ins><span class="spoken">put in: </span>three &lt;b&gt;sealed&lt;/b&gt;</ins>' in text
    assert "<b>sealed" not in text


def test_what_was_dealt_with_shows_its_last_change_and_leaves_the_list(client, sign_in, edited):
    editor = sign_in("editor")
    wanting = f"{reverse(LIST)}?wanting=yes"
    assert "Two warrants" in client.get(wanting).content.decode()
    chosen = {"action": "acknowledge_chosen", "_selected_action": [edited.pk], "index": 0}
    assert "1 page noted" in client.post(reverse(LIST), chosen, follow=True).content.decode()

    edited.refresh_from_db()
    assert edited.acknowledged_by == editor
    assert "Two warrants" not in client.get(wanting).content.decode()
    assert "put in: </span>&lt;b&gt;sealed&lt;/b&gt;</ins>" in page(client, edited)
    before = edited.acknowledged_at
    client.post(reverse(LIST), chosen)
    edited.refresh_from_db()
    assert edited.acknowledged_at == before


def test_look_again_makes_a_page_due_and_changes_nothing_else(client, sign_in, edited):
    sign_in("editor")
    PageWatch.objects.update(due_at=timezone.now() + timedelta(days=9), failures=3)
    address = reverse("admin:cases_pagewatch_change", args=[edited.pk])
    client.post(address, {"cases_pagewatch_look_again": "1", "outcome": "unchanged"})
    edited.refresh_from_db()
    assert edited.due_at <= timezone.now()
    assert (edited.outcome, edited.failures, edited.acknowledged_at) == ("edited", 0, None)


def test_a_copy_leaves_only_as_a_file_that_no_browser_runs(client, sign_in):
    sign_in("editor")
    capture = copy_of(build.report(), "", 0)
    body = b"<script>alert(1)</script>"
    capture.body.name = captures_storage().save("te/test", ContentFile(body))
    capture.save()

    answer = client.get(reverse("admin:cases_capture_bytes", args=[capture.pk]))

    assert b"".join(answer.streaming_content) == body
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    captures_storage().delete(capture.body.name)


def test_contributors_see_no_page_no_copy_and_can_do_nothing_with_them(client, sign_in, edited):
    sign_in("contributor")
    watch, copies = edited.pk, Capture.objects.values_list("pk", flat=True)
    addresses = [
        reverse(LIST),
        reverse("admin:cases_pagewatch_change", args=[watch]),
        reverse("admin:cases_capture_changelist"),
        reverse("admin:cases_capture_change", args=[copies[0]]),
    ]
    assert {client.get(address).status_code for address in addresses} == {403}
    assert client.get(reverse("admin:cases_capture_bytes", args=[copies[0]])).status_code == 404
    assert client.post(addresses[1], {"cases_pagewatch_acknowledge": "1"}).status_code == 403
    chosen = {"action": "acknowledge_chosen", "_selected_action": [watch], "index": 0}
    assert client.post(addresses[0], chosen).status_code == 403
    edited.refresh_from_db()
    assert edited.acknowledged_at is None


@pytest.mark.parametrize("role", ROLES)
def test_who_may_delete_a_draft_deletes_its_claims_and_copies_with_it(client, sign_in, role):
    user = sign_in(role)
    draft = build.report(entered_by=user)
    build.claim(draft, build.case("Ada"), "reported", "2024-01-01", "Ada")
    PageWatch.objects.create(report=draft)
    copy_of(draft, "Words", 0)

    answer = client.post(
        reverse("admin:cases_sourcereport_delete", args=[draft.pk]), {"post": "yes"}
    )

    assert answer.status_code == 302
    assert not SourceReport.objects.exists()
    assert not Capture.objects.exists()
