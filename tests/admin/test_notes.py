"""Private notes: written by editors beside a row, read by editors only, never lost silently."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cases import recording
from cases.admin.note_entry import KEEP, LONGEST
from cases.admin.notes import NOTABLE
from cases.models import Note, SourceReport, TrailEntry
from tests import build
from tests.admin.desk import desk_of, press
from tests.admin.trail_pages import words
from tests.models.tracked_rows import SAMPLES

pytestmark = pytest.mark.usefixtures("empty")
NOTE = {"text": "Ask the Registry."}
CANARY = "Canary word among editors"


def page_of(row) -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def write(user: User, row, text: str, **more):
    meta = row._meta
    address = reverse("admin:cases_note_write", args=[meta.app_label, meta.model_name, row.pk])
    return desk_of(user).post(address, {"text": text, **more})


def read(user: User, address: str) -> str:
    answer = desk_of(user).get(address)
    assert answer.status_code == 200, address
    return words(answer.content.decode())


def test_an_editor_writes_a_note_and_the_server_says_who_and_when(people):
    case = build.case()
    answer = write(people["emil"], case, "Ask the Registry.", written_by=people["emma"].pk)
    assert (answer.status_code, answer["Location"]) == (302, f"{page_of(case)}#notes")
    note = Note.objects.get()
    assert (note.about, note.text, note.written_by) == (case, "Ask the Registry.", people["emil"])
    told = read(people["emma"], page_of(case))
    assert "Notes (1)" in told and "Notes (private to editors)" in told
    assert "Ask the Registry." in told
    entry = TrailEntry.objects.get(model="cases.note")
    assert (entry.kind, entry.user_name, entry.new["text"]) == ("insert", "emil", note.text)


@pytest.mark.parametrize("label", NOTABLE)
def test_notes_can_be_written_on_every_screen_of_the_record_and_of_reports(people, label):
    row = SAMPLES[label].make()
    assert write(people["emil"], row, "A word").status_code == 302
    assert "A word" in read(people["emma"], page_of(row))


def test_notes_are_written_on_what_can_only_be_read(people):
    report = build.report()
    recording.publish(report)
    assert write(people["emil"], report, "Look again.").status_code == 302
    assert Note.objects.on(report).get().text == "Look again."


@pytest.mark.parametrize("text", ["", "   ", "x" * (LONGEST + 1)])
def test_what_is_no_note_is_not_kept_and_what_was_typed_stays(people, text):
    answer = write(people["emil"], build.case(), text)
    assert answer.status_code == 200
    assert not Note.objects.exists()
    page = answer.content.decode()
    if text.strip():
        assert text in page and "Ensure this value has at most" in page
    else:
        assert "Write something, or leave the page: nothing was kept." in page


def test_a_note_is_text_and_never_markup(people):
    case = build.case()
    write(people["emil"], case, "<script>alert(1)</script>")
    for address in (page_of(case), "/admin/", reverse("admin:cases_note_changelist")):
        page = desk_of(people["emma"]).get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_nobody_writes_a_note_who_may_not(people):
    case, mine = build.case(), build.report(entered_by=people["ada"])
    for row in (case, mine):
        assert write(people["ada"], row, "Mine").status_code == 403
    address = reverse("admin:cases_note_write", args=["cases", "case", case.pk])
    assert Client().post(address, {"text": "Mine"}).status_code == 302
    assert not Note.objects.exists()


def test_no_note_is_written_on_what_is_not_there_or_holds_none(people):
    for label, pk in (("case", 999), ("note", 1), ("nothing", 1), ("trailentry", 1)):
        address = reverse("admin:cases_note_write", args=["cases", label, pk])
        assert desk_of(people["emil"]).post(address, {"text": "A"}).status_code == 404
    assert not Note.objects.exists()


def test_contributors_see_no_note_anywhere(people):
    case = build.case("Ada")
    report = build.report(entered_by=people["ada"])
    for row in (case, report, case.proceedings.get(), case.proceedings.get().suspect):
        write(people["emil"], row, CANARY)
        history = page_of(row).replace("change", "history")
        for address in (page_of(row), history):
            page = desk_of(people["ada"]).get(address).content.decode()
            assert CANARY not in page and "private to editors" not in page
        delete = desk_of(people["ada"]).get(page_of(row).replace("change", "delete"))
        assert "private note" not in delete.content.decode()
    for address in ("/admin/", reverse("admin:cases_case_changelist")):
        page = desk_of(people["ada"]).get(address).content.decode()
        assert CANARY not in page and "Latest notes" not in page
    assert desk_of(people["ada"]).get("/admin/cases/note/").status_code == 403


def test_notes_are_on_no_public_page(people, client):
    case = build.case("Ada")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "surrendered", "2024-03-05", "Ada")
    build.publish(release)
    person = case.proceedings.get()
    for row in (case, person, person.suspect, release, case.situation, release.publisher):
        write(people["emil"], row, CANARY)
    for address in (
        *("/", "/cases/", f"/cases/{case.slug}/", f"/suspects/{person.suspect.slug}/"),
        *(f"/reports/{release.pk}/", "/situations/", f"/situations/{case.situation.slug}/"),
        *("/api/v1/cases/", f"/api/v1/cases/{case.slug}/", "/api/v1/reports/"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert CANARY not in answer.content.decode(), address


def test_nobody_changes_a_note_and_chiefs_alone_delete_one(people):
    write(people["emil"], build.case(), "As it was told.")
    note = Note.objects.get()
    change, delete = page_of(note), reverse("admin:cases_note_delete", args=[note.pk])
    for name in people:
        assert desk_of(people[name]).post(change, {"text": "Other"}).status_code == 403
    for name, status in (("ada", 403), ("emil", 403), ("emma", 403), ("clara", 302)):
        assert desk_of(people[name]).post(delete, {"post": "yes"}).status_code == status
        assert Note.objects.exists() == (name != "clara")
    entry = TrailEntry.objects.filter(model="cases.note").first()
    assert (entry.kind, entry.user_name, entry.old["text"]) == (
        "delete",
        "clara",
        "As it was told.",
    )


def test_a_note_outlives_its_row_and_says_what_it_was_about(people):
    kept, gone = build.report(title="Kept"), build.report(title="Gone")
    write(people["emil"], kept, "On what is there")
    write(people["emil"], gone, "On what is gone")
    warned = read(people["emma"], page_of(gone).replace("change", "delete"))
    assert "1 private note is about it. Notes are not deleted with it" in warned
    gone.delete()
    assert [note.text for note in Note.objects.about_deleted_rows()] == ["On what is gone"]
    told = read(people["emma"], reverse("admin:cases_note_changelist") + "?about=deleted")
    assert "source report “The Gazette: Gone”, which was deleted" in told
    assert "On what is there" not in told
    told = read(people["emma"], page_of(Note.objects.get(text="On what is gone")))
    assert "source report “The Gazette: Gone”, which was deleted" in told


def test_the_note_of_somebody_whose_account_is_gone_stays(people):
    case = build.case()
    write(people["emil"], case, "Still here.")
    people["emil"].delete()
    told = read(people["emma"], page_of(case))
    assert "Still here." in told and "somebody whose account is gone" in told


def test_notes_on_a_correction_move_to_the_report_that_it_corrects(people):
    report = build.report(title="Old")
    recording.publish(report)
    draft = recording.correct(report, people["emil"])
    write(people["emma"], draft, "Why the title is wrong")
    recording.submit(draft, people["emil"])
    recording.publish(draft, people["emma"])
    assert not SourceReport.objects.filter(pk=draft.pk).exists()
    assert [note.text for note in Note.objects.on(report)] == ["Why the title is wrong"]


@pytest.mark.parametrize("model", ["case", "suspect", "warrant", "sourcereport"])
def test_lists_show_editors_how_many_notes_each_row_has(people, model):
    row = SAMPLES[f"cases.{model}"].make()
    for text in ("One", "Two"):
        write(people["emil"], row, text)
    address = reverse(f"admin:cases_{model}_changelist")
    page = desk_of(people["emma"]).get(address).content.decode()
    assert "note_count" in page
    change_list = desk_of(people["emma"]).get(address).context["cl"]
    assert [each.notes_written for each in change_list.result_list] == [2]
    if model != "warrant":
        assert "note_count" not in desk_of(people["ada"]).get(address).content.decode()


def typed_beside(user: User, row, note: str, button: str = "_save", **changes):
    """Open the page of a report, type a note and something else, and press a button."""
    return press(desk_of(user), button, row, text=note, **changes)


@pytest.mark.parametrize("button", ["_save", "_submit"])
def test_the_buttons_of_a_report_keep_the_note_that_was_typed_beside_it(people, button):
    report = build.report(title="Old", entered_by=people["emil"])
    answer = typed_beside(people["emil"], report, "Ask the Registry.", button, title="New")
    report.refresh_from_db()
    note = Note.objects.on(report).get()
    assert (report.title, note.text, note.written_by) == (
        "New",
        "Ask the Registry.",
        people["emil"],
    )
    assert "The note is kept." in words(answer.content.decode())


def test_a_note_without_another_change_is_kept_by_the_buttons_of_the_form(people):
    report = build.report(entered_by=people["emil"])
    answer = typed_beside(people["emil"], report, "Ask the Registry.")
    assert Note.objects.on(report).exists()
    told = words(answer.content.decode())
    assert "The note is kept." in told and "Nothing was changed" not in told


@pytest.mark.parametrize(
    ("button", "changes"), [("_save", {"url": "no address"}), ("_preview", {"title": "New"})]
)
def test_a_note_stays_typed_where_the_report_is_not_saved(people, button, changes):
    report = build.report(entered_by=people["emil"])
    answer = typed_beside(people["emil"], report, "Ask the Registry.", button, **changes)
    assert not Note.objects.exists()
    assert re.search(r"<textarea[^>]*>\s*Ask the Registry\.</textarea>", answer.content.decode())


def test_a_note_that_is_too_long_keeps_the_report_from_being_saved(people):
    report = build.report(title="Old", entered_by=people["emil"])
    answer = typed_beside(people["emil"], report, "x" * (LONGEST + 1), title="New")
    report.refresh_from_db()
    assert report.title == "Old" and not Note.objects.exists()
    assert "A new note: Ensure this value has at most" in words(answer.content.decode())


def test_keeping_the_note_alone_does_not_lose_what_was_typed_into_the_form(people):
    report = build.report(title="Old", entered_by=people["emil"])
    answer = typed_beside(people["emil"], report, "Ask the Registry.", KEEP, title="New")
    report.refresh_from_db()
    assert report.title == "Old" and Note.objects.on(report).exists()
    page = answer.content.decode()
    assert "The note is kept; what you changed in the form is not saved." in words(page)
    assert 'value="New"' in page
    assert not re.search(r"<textarea[^>]*>\s*Ask the Registry\.</textarea>", page)


def test_keeping_the_note_alone_leads_back_to_it_where_nothing_else_was_typed(people):
    report = build.report(entered_by=people["emil"])
    build.claim(report, build.case("Ada"), "reported", "2024-01-01", "Ada")
    answer = typed_beside(people["emil"], report, "Ask the Registry.", KEEP)
    assert answer.redirect_chain == [(f"{page_of(report)}#notes", 302)]
    assert Note.objects.on(report).get().text == "Ask the Registry."
    assert typed_beside(people["emil"], report, "  ", KEEP).status_code == 200
    assert Note.objects.count() == 1


def test_a_step_that_is_taken_by_its_button_keeps_the_note(people):
    report = build.report(title="Old")
    recording.publish(report)
    desk_of(people["emil"]).post(f"/admin/cases/sourcereport/{report.pk}/step/correct/", NOTE)
    assert Note.objects.on(report).get().text == NOTE["text"]


def test_the_note_of_a_published_correction_moves_to_the_report(people):
    report = build.report(title="Old")
    recording.publish(report)
    draft = recording.correct(report, people["emil"])
    recording.submit(draft, people["emil"])
    typed_beside(people["emma"], draft, "Looks right.", "_publish")
    assert [note.text for note in Note.objects.on(report)] == ["Looks right."]


def test_contributors_keep_no_note_by_the_form(people):
    report = build.report(title="Old", entered_by=people["ada"])
    typed_beside(people["ada"], report, "Mine", title="New")
    report.refresh_from_db()
    assert report.title == "New" and not Note.objects.exists()
