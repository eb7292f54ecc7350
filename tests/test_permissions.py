"""Who may do what: every role by every action by every model, in the admin and in the API.

The tables of `tests/permission_tables.py` are written down, not read from the code that they check.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.urls import get_resolver, reverse
from django.utils import timezone

from cases.admin import refusals
from cases.models import (
    ApiToken,
    Capture,
    Case,
    ErrorReport,
    Feed,
    FeedItem,
    Note,
    PageWatch,
    Publisher,
    Removal,
    SourceReport,
    Subscriber,
    TrailEntry,
)
from cases.models.roles import ROLES
from tests import build
from tests.permission_tables import REPORTS, TABLE, read

pytestmark = pytest.mark.django_db
ACTIONS = {"v": "view", "a": "add", "c": "change", "d": "delete"}


@pytest.fixture
def person(db):
    """Makes a person of a role."""

    def person(role: str, name: str = "somebody") -> User | None:
        if role == "nobody":
            return None
        user = User.objects.create_user(name, is_staff=role != "visitor")
        group = {"contributor": "Contributors", "editor": "Editors", "chief": "Chief editors"}
        if role in group:
            user.groups.add(Group.objects.get(name=group[role]))
        return user

    return person


@pytest.fixture
def rows(docket, db) -> None:
    """At least one row of every model that has a screen."""
    report = SourceReport.objects.public().first()
    case = Case.objects.first()
    feed = Feed.objects.create(publisher=Publisher.objects.first(), url="https://example.org/feed")
    FeedItem.objects.create(feed=feed, guid="1", url="https://example.org/1", title="News")
    ErrorReport.objects.create(fact="A fact", page="/", message="It is wrong.")
    Note.objects.create(about=case, text="A note")
    PageWatch.objects.create(report=report)
    Removal.objects.create(path="/cases/gone/", reason="It named a witness.")
    Capture.objects.create(
        report=report, outcome="captured", requested_url=report.url, captured_at=timezone.now()
    )
    token = ApiToken(
        name="A tool", owner=User.objects.create_user("owner"), scopes=["reports:write"]
    )
    token.expires_at = timezone.now() + timedelta(days=30)
    token.take_secret()
    token.save()
    told = Subscriber.objects.create(name="A newspaper")
    told.deliveries.create(case=case)
    apps.get_model("cases", "Webhook").objects.create(
        subscriber=told, url="https://example.org/hook", token_hash="0" * 64
    )
    apps.get_model("cases", "MailAlert").objects.create(
        subscriber=Subscriber.objects.create(name="Mail alert"), email="reader@example.org"
    )
    apps.get_model("cases", "DeskSettings").objects.get_or_create(pk=1)
    apps.get_model("cases", "ImportBatch").objects.create(
        file_name="reports.csv", sha256="0" * 64, rows=1
    )


@pytest.fixture
def nothing_rendered(monkeypatch) -> None:
    """Whether somebody is let in is decided before a page is rendered, and nothing else is looked
    at here, not what frames each page of the desk either; that every screen can be rendered is for
    `tests/admin/test_screens.py`, the page of a refusal for `tests/admin/test_refusals.py`."""

    def render(response):
        response.content = b"Not rendered."
        return response

    monkeypatch.setattr("django.template.response.SimpleTemplateResponse.render", render)
    monkeypatch.setattr(admin.site, "each_context", lambda request: {})
    monkeypatch.setattr(refusals, "render", lambda *args, status: HttpResponse(status=status))


def allowed(client, screen: str, pk: object, is_one_of_many: bool = False) -> str:
    """The letters of what the admin lets this client do, by asking for it.

    Of rows of one model only one tries what is the same for all: the list, and adding.
    """
    page = f"admin:{screen}_"
    may = ""
    if client.get(reverse(f"{page}change", args=[pk])).status_code == 200:
        may = "v"
        if not is_one_of_many:
            assert client.get(reverse(f"{page}changelist")).status_code in (200, 302)
    if not is_one_of_many and not is_refused(client.post(reverse(f"{page}add"), {})):
        may += "a"
    if not is_refused(client.post(reverse(f"{page}change", args=[pk]), {})):
        may += "c" if may.startswith("v") else "C"
    if client.get(reverse(f"{page}delete", args=[pk])).status_code == 200:
        may += "d"
    else:
        answer = client.post(reverse(f"{page}delete", args=[pk]), {"post": "yes"})
        assert is_refused(answer) or answer.status_code == 302
    return may or "-"


def is_refused(answer) -> bool:
    """Who is not let in is sent away to sign in; who lacks the right is refused; what one must
    not know of is as if it were not there."""
    return answer.status_code in (403, 404) or "/login/" in answer.get("Location", "")


def a_row_of(model):
    """The row that is tried. Of the trail one that tells of a case: what it tells of accounts is
    for chiefs alone, and another test may have left such an entry as the first."""
    rows = model._default_manager.order_by("pk")
    return rows.filter(model="cases.case") if model is TrailEntry else rows


@pytest.mark.parametrize("role", ["nobody", "visitor", "contributor", "editor", "chief"])
def test_each_role_may_do_with_each_model_what_the_table_says(
    role, rows, person, client, nothing_rendered
):
    if user := person(role):
        client.force_login(user)
    wanted = {model: may for model, of, may in read(TABLE) if of == role}
    found = {}
    for label in wanted:
        model = apps.get_model(label)
        found[label] = allowed(
            client,
            f"{model._meta.app_label}_{model._meta.model_name}",
            a_row_of(model).values_list("pk", flat=True).first(),
        )
    assert found == wanted


def test_the_table_names_every_screen():
    of_the_record = {
        model._meta.label
        for model in admin.site._registry
        if model._meta.app_label in ("cases", "auth") and not model._meta.proxy
    }
    named = {model for model, _, _ in read(TABLE)} | {"cases.SourceReport"}
    assert of_the_record == named


@pytest.mark.parametrize("role", ["nobody", "visitor", "contributor", "editor", "chief"])
def test_each_role_may_do_with_each_report_what_the_table_says(
    role, empty, person, client, nothing_rendered
):
    user = person(role)
    another = person("chief", "another")
    if user:
        client.force_login(user)
    wanted = {row: may for row, of, may in read(REPORTS) if of == role}
    found = {}
    for row in wanted:
        whose, _, state = row.rpartition(" ")
        reasons = {"rejection_reason": "No.", "retraction_reason": "No."}
        report = build.report(
            state=state,
            entered_by=user if whose == "own" and user else another,
            submitted_by=another,
            **{k: v for k, v in reasons.items() if k == f"{state[:-2]}ion_reason"},
        )
        found[row] = allowed(client, "cases_sourcereport", report.pk, is_one_of_many=True)
    assert found == wanted


def test_entering_a_report_is_for_every_role_and_for_nobody_else(empty, person, client):
    answers = {}
    for role in ("nobody", "visitor", "contributor", "editor", "chief"):
        user = person(role, role)
        client.logout()
        if user:
            client.force_login(user)
        answers[role] = client.get(reverse("admin:cases_sourcereport_add")).status_code
    assert answers == {
        "nobody": 302,
        "visitor": 302,
        "contributor": 200,
        "editor": 200,
        "chief": 200,
    }


def resources() -> list[str]:
    """The addresses of the lists of the API."""
    root = get_resolver("cases.api.urls")
    names = {name for name in root.reverse_dict if isinstance(name, str)}
    return sorted(reverse(name) for name in names if name.endswith("-list"))


def test_the_api_reads_the_same_to_every_role_and_lets_none_write(rows, person, client):
    draft = build.report(title="A draft of another", entered_by=person("chief", "another"))
    found = {}
    for role in ("nobody", "visitor", "contributor", "editor", "chief"):
        if user := person(role, role):
            client.force_login(user)
        for address in resources():
            listed = client.get(address, {"limit": 5})
            assert listed.status_code == 200, address
            found.setdefault(address, []).append(listed.content)
            for method in ("post", "put", "patch", "delete"):
                answer = getattr(client, method)(address, "{}", content_type="application/json")
                # Reports are written by tools that bear a token, whoever has signed in.
                wanted = 401 if (address, method) == ("/api/v1/reports/", "post") else 405
                assert (address, method, answer.status_code) == (address, method, wanted)
            first = listed.json()["results"]
            if first and "url" in first[0]:
                detail = first[0]["url"].removeprefix("http://testserver")
                for method in ("put", "patch", "delete"):
                    answer = getattr(client, method)(detail, "{}", content_type="application/json")
                    assert (detail, method, answer.status_code) == (detail, method, 405)
        assert client.get(f"/api/v1/reports/{draft.pk}/").status_code == 404
    assert all(len(set(answers)) == 1 for answers in found.values())
    assert len(found) >= 8


def test_the_groups_of_the_database_are_those_of_the_code(db):
    found = {
        group.name: {
            f"{permission.content_type.app_label}.{permission.codename}"
            for permission in group.permissions.select_related("content_type")
        }
        for group in Group.objects.all()
    }
    wanted = {
        role: {f"{app}.{name}" for app, names in by_app.items() for name in names}
        for role, by_app in ROLES.items()
    }
    assert found == wanted
