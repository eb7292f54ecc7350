"""The trail on the screens: who did what to a row, readable and complete."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cases.models import Case, Charge, Relay, TrailEntry
from cases.models.acting import acting
from tests import build
from tests.admin.desk import desk_of
from tests.admin.trail_pages import TRAIL, history, moment, read, words

pytestmark = pytest.mark.usefixtures("empty")


def save_case(client: Client, case: Case, **changes) -> None:
    """Save the form of a case as the browser does."""
    data = {
        "short_name": case.short_name,
        "number": case.number or "",
        "title": case.title,
        "situation": case.situation_id,
        "slug": case.slug,
        "summary": case.summary,
    }
    for prefix in ("proceedings", "links", "former_names"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    address = reverse("admin:cases_case_change", args=[case.pk])
    answer = client.post(address, data | changes)
    assert answer.status_code == 302, answer.content.decode()


def test_a_change_in_the_admin_bears_the_name_of_who_made_it_and_where(people):
    case = build.case(slug="the-case")
    save_case(desk_of(people["emil"]), case, title="A better title")
    entry = TrailEntry.objects.get(model="cases.case", kind="update")
    assert (entry.user_id, entry.user_name, entry.door) == (
        people["emil"].pk,
        "emil",
        f"/admin/cases/case/{case.pk}/change/",
    )
    assert (entry.old, entry.new) == (
        {"title": "The case the-case"},
        {"title": "A better title"},
    )


def test_the_history_of_a_row_says_who_changed_what_from_which_value_to_which(people):
    case = build.case(slug="the-case")
    save_case(desk_of(people["emil"]), case, title="A better title", is_title_ours="on")
    told = read(desk_of(people["emma"]), history(case))
    when = moment(TrailEntry.objects.get(model="cases.case", kind="update"))
    assert (
        f"On {when} emil changed title from “The case the-case” to “A better title”; "
        "changed is title ours from “no” to “yes” "
        f"through /admin/cases/case/{case.pk}/change/" in told
    )


def test_who_has_not_signed_in_is_not_named(people, client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert not answer.wsgi_request.session.accessed, "a public page does not ask who asks"
    build.case()
    assert set(TrailEntry.objects.values_list("user_name", flat=True)) == {""}


def test_a_report_is_told_with_its_claims_people_and_relays(people):
    case = build.case("Ada Lovelace", slug="the-case")
    report, relayed = build.report(title="Second"), build.report(title="First")
    with acting("/admin/", people["emil"]):
        claim = build.claim(report, case, "reported", "2024-01-01", "Ada Lovelace")
        Relay.objects.create(report=report, relayed=relayed)
    with acting("/admin/", people["emma"]):
        claim.quote = "He said so."
        claim.save()
    told = read(desk_of(people["clara"]), history(report))
    name = "“asserts: reported that there is a case (2024-01-01)”"
    for sentence in (
        f"added the claim {name}",
        f"added the person “Ada Lovelace in the-case” to the claim {name}",
        "added the relay “The Gazette: Second relays The Gazette: First”",
        f"emma in the claim {name}: set quote to “He said so.”",
    ):
        assert sentence in told
    assert told.index("emma") < told.index("emil"), "newest first"


def test_a_person_is_told_with_names_and_charges(people):
    case = build.case("Ada", slug="the-case")
    person = case.proceedings.get()
    charge = Charge.objects.create(proceedings=person, category="genocide", crime="Killing")
    charge.sources.add(build.report(title="The sheet"))
    person.suspect.names.create(name="Ада")
    told = read(desk_of(people["emil"]), history(person.suspect))
    assert "added the charge “Killing” to the proceedings “Ada in the-case”" in told
    assert "added the source “The Gazette: The sheet” to the charge “Killing”" in told
    assert "added the suspect name “Ада”" in told


def test_long_texts_are_shown_with_what_changed_in_them(people):
    case = build.case()
    Case.objects.filter(pk=case.pk).update(summary="A long text, " * 9 + "with the old end.")
    Case.objects.filter(pk=case.pk).update(summary="A long text, " * 9 + "with the new end.")
    page = desk_of(people["emil"]).get(history(case)).content.decode()
    assert "with the <del>old</del><ins>new</ins> end." in page


def test_what_is_typed_is_never_markup(people):
    case = build.case()
    Case.objects.filter(pk=case.pk).update(title="<script>alert(1)</script>")
    Case.objects.filter(pk=case.pk).update(title="<script>alert(2)</script>" * 9)
    for address in (history(case), TRAIL):
        page = desk_of(people["emil"]).get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_deleted_row_can_be_read_about_and_bears_its_last_name(people):
    report = build.report(title="A hoax")
    address = history(report)
    with acting("/admin/", people["emil"]):
        report.delete()
    told = read(desk_of(people["emma"]), address)
    assert "History of source report “The Gazette: A hoax”" in told
    assert "emil deleted the source report “The Gazette: A hoax”" in told
    assert "It is deleted; this is what was done with it." in told
    assert "deleted the source report “The Gazette: A hoax”" in read(
        desk_of(people["emma"]), TRAIL + "?kind=delete"
    )


def test_the_name_of_a_deleted_account_stays(people):
    with acting("/admin/", people["emil"]):
        case = build.case()
    people["emil"].delete()
    assert "UTC emil added the case" in read(desk_of(people["emma"]), history(case))


def test_a_row_of_the_workers_history_says_why_it_has_no_trail(people):
    case = build.case("Ada")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "surrendered", "2024-03-05", "Ada")
    build.publish(release)
    told = read(desk_of(people["emil"]), history(case.status_changes.first()))
    assert "There is no trail of it: the worker's history" in told


def test_what_was_done_in_one_go_is_told_together(people):
    with acting("/admin/cases/", people["emil"]):
        build.case("Ada", slug="first")
        build.case("Ben", slug="second")
    entry = TrailEntry.objects.filter(model="cases.case").latest("pk")
    address = reverse("admin:cases_trailentry_change", args=[entry.pk])
    told = read(desk_of(people["emma"]), address)
    assert "“first”" in told and "“second”" in told and told.count("UTC emil") == 1


def test_changes_before_the_trail_began_are_told_as_such(people):
    case = build.case(slug="the-case")
    TrailEntry.objects.create(
        kind="update",
        model="cases.case",
        object_id=case.pk,
        about=[f"cases.case:{case.pk}"],
        old={},
        new={},
        user_name="emil",
        door="log of the admin",
    )
    told = read(desk_of(people["emma"]), history(case))
    assert "emil changed it before the trail began; which columns is not known" in told


def test_what_was_once_a_column_or_a_model_is_still_told(people):
    case = build.case(slug="the-case")
    TrailEntry.objects.create(
        kind="update",
        model="cases.case",
        object_id=case.pk,
        about=[f"cases.case:{case.pk}"],
        old={"nickname": "A"},
        new={"nickname": "B"},
        user_name="emil",
    )
    TrailEntry.objects.create(
        kind="insert", model="cases.gone", object_id=7, about=["cases.gone:7"], new={"a": 1}
    )
    root = User.objects.create_superuser("root")
    assert "emil changed nickname from “A” to “B”" in read(desk_of(root), history(case))
    assert desk_of(root).get(TRAIL).status_code == 200


def test_histories_of_what_never_was_are_not_found(people):
    client = desk_of(people["emil"])
    for address in (
        "/admin/cases/case/999999/history/",
        "/admin/cases/nothing/1/history/",
        "/admin/sessions/session/1/history/",
    ):
        assert client.get(address).status_code == 404, address
    assert Client().get("/admin/cases/case/1/history/").status_code == 302


def test_the_desk_shows_editors_what_people_did(people):
    build.situation()
    with acting("/admin/", people["emma"]):
        build.case("Ada", slug="the-case")
    page = words(desk_of(people["emil"]).get("/admin/").content.decode())
    assert "emma added the case “the-case” and 2 more things" in page
    page = words(desk_of(people["ada"]).get("/admin/").content.decode())
    assert "What people did" not in page


def test_the_trail_is_reached_from_the_side_bar_by_those_who_may(people):
    for name, number in (("ada", 0), ("emil", 1), ("clara", 1)):
        page = desk_of(people[name]).get("/admin/").content.decode()
        assert (name, page.count(f'href="{TRAIL}"') > 0) == (name, bool(number))
