"""Who decides in the inbox: editors alone, one after another, and nothing of it is public."""

import re
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from cases.ingest import deciding
from cases.models import FeedItem, SourceReport
from tests import build
from tests.admin.desk import person
from tests.admin.inbox import LIST, article, shown, step


def test_many_are_dismissed_at_once_and_those_decided_meanwhile_stay(editor, client):
    items = [article(f"Article {number}") for number in range(3)]
    emma = person("editor", "emma")
    deciding.accept(items[0].pk, by=emma)
    answer = client.post(
        LIST + "?state=all",
        {
            "action": "dismiss_chosen",
            "_selected_action": [item.pk for item in items],
            "select_across": "0",
            "index": "0",
        },
        follow=True,
    )
    assert "2 dismissed. 1 had been decided before." in answer.content.decode()
    states = FeedItem.objects.order_by("pk").values_list("state", "decided_by__username")
    assert list(states) == [
        ("accepted", "emma"),
        ("dismissed", "editor"),
        ("dismissed", "editor"),
    ]


@pytest.mark.parametrize("later", ["accept", "dismiss", "merge"])
@pytest.mark.parametrize("first", ["accept", "dismiss", "merge"])
def test_the_second_of_two_editors_is_told_what_the_first_decided(editor, client, first, later):
    emma = person("editor", "emma")
    item, report = article("Contested"), build.report(title="There")
    if first == "merge":
        deciding.merge(item.pk, report, by=emma)
    else:
        getattr(deciding, first)(item.pk, by=emma)
    before = FeedItem.objects.values().get()
    answer = client.post(step(later, item), {"report": report.pk}, follow=True)
    words = {
        "accept": "Contested: emma made a report of it just now.",
        "dismiss": "Contested: emma dismissed it just now.",
        "merge": "Contested: emma said that it belongs to a report just now.",
    }
    assert words[first] in answer.content.decode()
    assert FeedItem.objects.values().get() == before
    if first != "accept":
        assert SourceReport.objects.count() == 1


def test_undoing_what_waits_already_is_said(editor, client):
    answer = client.post(step("undo", article()), follow=True)
    assert "It waits already: somebody was faster." in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_in_the_same_moment_one_makes_a_report():
    # A transactional test before this one may have emptied the groups.
    users = [User.objects.create_superuser(name) for name in ("emil", "emma")]
    item = article()
    start, made, late = Barrier(2), [], []

    def accept(user: User) -> None:
        try:
            start.wait()
            made.append(deciding.accept(item.pk, by=user))
        except deciding.Decided as reason:
            late.append(str(reason))
        finally:
            connection.close()

    threads = [Thread(target=accept, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(late), SourceReport.objects.count()) == (1, 1, 1)
    assert late[0].endswith("made a report of it just now.")


@pytest.mark.parametrize("name", ["accept", "dismiss", "undo"])
def test_a_decision_is_never_taken_by_following_a_link(editor, client, name):
    item = article()
    assert client.get(step(name, item)).status_code == 405
    item.refresh_from_db()
    assert item.state == "new"


@pytest.mark.parametrize("name", ["accept", "dismiss", "undo", "merge"])
def test_a_decision_from_another_site_is_refused(editor, empty, name):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(step(name, article())).status_code == 403
    assert FeedItem.objects.get().state == "new"


@pytest.mark.parametrize("name", ["accept", "dismiss", "undo", "merge"])
def test_an_article_that_is_gone_is_not_found(editor, client, name):
    report = build.report()
    address = reverse(f"admin:cases_feeditem_{name}", args=[999])
    assert client.post(address, {"report": report.pk}).status_code == 404


@pytest.mark.parametrize(
    ("role", "may"), [(None, False), ("contributor", False), ("editor", True), ("chief", True)]
)
def test_only_editors_and_chiefs_decide_and_see_the_inbox(empty, client, role, may):
    if role:
        client.force_login(person(role, "somebody"))
    report = build.report()
    refused = (302, 403)
    page = client.get(LIST)
    assert page.status_code == (200 if may else 403 if role else 302)
    for name in ("accept", "dismiss", "merge"):
        item = article(f"To {name}")
        answer = client.post(step(name, item), {"report": report.pk})
        item.refresh_from_db()
        assert (item.state != "new") is may, name
        assert may or answer.status_code in refused
    for name in ("undo", "merge"):
        answer = client.get(step(name, item))
        assert may or answer.status_code in (*refused, 405)
    waiting = article("Waiting")
    client.post(LIST, {"action": "dismiss_chosen", "_selected_action": [waiting.pk], "index": "0"})
    waiting.refresh_from_db()
    assert (waiting.state == "dismissed") is may
    assert ("feeditem" in client.get("/admin/").content.decode()) is may


def test_whoever_may_only_look_gets_no_buttons(empty, client):
    user = person("editor", "emil")
    user.groups.clear()
    for name in ("view_feeditem", "view_sourcereport"):
        user.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(user)
    article()
    page = shown(client)
    assert "News" in page
    for word in ("Accept<", "Dismiss<", "_selected_action"):
        assert word not in page


def test_deciding_without_a_screen_needs_the_same_rights(empty):
    item, report = article(), build.report()
    for user in (person("contributor", "ada"), AnonymousUser(), _inactive()):
        for take in (
            lambda user: deciding.accept(item.pk, by=user),
            lambda user: deciding.merge(item.pk, report, by=user),
            lambda user: deciding.dismiss(item.pk, by=user),
            lambda user: deciding.undo(item.pk, by=user),
            lambda user: deciding.dismiss_all(FeedItem.objects.all(), by=user),
        ):
            with pytest.raises(PermissionDenied):
                take(user)
    item.refresh_from_db()
    assert item.state == "new"


def _inactive() -> User:
    user = User.objects.create_superuser("left")
    user.is_active = False
    return user


def test_nothing_of_the_inbox_is_public(editor, client):
    canary = "canary-of-the-inbox"
    item = article(f"{canary} title", f"https://gazette.example/{canary}", summary=canary)
    item.cases.add(build.case("Zebulon Quux", slug="quux"))
    client.post(step("accept", item))
    report = SourceReport.objects.get()
    client.logout()
    for address in (
        "/",
        "/cases/",
        "/cases/quux/",
        "/situations/",
        "/suspects/",
        f"/reports/{report.pk}/",
        f"/?q={canary}",
        f"/cases/?q={canary}x",
        "/api/v1/reports/",
        f"/api/v1/reports/{report.pk}/",
        "/api/v1/cases/",
        "/api/v1/cases/quux/",
    ):
        body = client.get(address).content.decode()
        # What was asked is said again: in the field, in links, and as the word that is in use.
        body = re.sub(rf"\?q={canary}\b|{canary}x", "", body)
        assert canary not in body, address
