"""The editors' screens: all open, history read-only, and bad claims refused with a remedy."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User

from cases import recording
from cases.models import Claim, SourceReport, StatusChange
from tests import build
from tests.admin.desk import desk_of, page_of, person, press

pytestmark = pytest.mark.usefixtures("empty")
OWN = [model for model in admin.site._registry if model._meta.app_label == "cases"]


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("editor"))
    return client


def address(model, rest: str = "") -> str:
    return f"/admin/cases/{model._meta.model_name}/{rest}"


def test_every_model_of_the_record_has_a_screen():
    inside_others = {
        "Relay",
        "Revision",
        "ClaimSubject",
        "SuspectName",
        "CaseLink",
        "FormerName",
        "Milestone",
        "StateRelation",
    }
    operation = {"ApiAnswer", "Attempt", "DataRelease", "DocketLoad", "Heartbeat"}
    operation |= {"ImportUpload", "Letter", "Unfinished"}
    derived = {"PublicRecord", "LedgerShape", "StaleRow", "FormerSlug", "RequestCount"}
    derived |= {"CaseDocument", "ReportWords", "NameKeys"}
    derived |= {"LogLeaf", "LogTile", "LogCheckpoint"}
    of_accounts = {"AccountEvent", "Authenticator", "RecoveryCodes", "SignIn"}
    every = {model.__name__ for model in apps.get_app_config("cases").get_models()}
    elsewhere = inside_others | operation | derived | of_accounts
    assert {model.__name__ for model in OWN} == every - elsewhere


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_each_list_opens_and_can_be_searched(editor, docket_of_one, model):
    # The settings have no list: one is led to their form.
    assert editor.get(address(model), follow=True).status_code == 200
    assert editor.get(address(model, "?q=ada"), follow=True).status_code == 200
    for row in model.objects.all()[:1]:
        assert editor.get(address(model, f"{row.pk}/change/")).status_code == 200


@pytest.fixture
def docket_of_one():
    """One case with one published release, recorded."""
    case = build.case("Ada")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "surrendered", "2024-03-05", "Ada")
    build.publish(release)
    return case


@pytest.mark.parametrize("model", [StatusChange, Claim], ids=lambda model: model.__name__)
def test_history_and_claims_cannot_be_added_changed_or_deleted_there(editor, docket_of_one, model):
    row = model.objects.first()
    assert editor.get(address(model, "add/")).status_code == 403
    assert editor.post(address(model, f"{row.pk}/change/"), {}).status_code == 403
    assert editor.post(address(model, f"{row.pk}/delete/"), {"post": "yes"}).status_code == 403


def test_no_form_of_a_case_holds_a_status(editor, docket_of_one):
    page = editor.get(address(docket_of_one.__class__, f"{docket_of_one.pk}/change/"))
    assert 'name="status' not in page.content.decode()
    assert "Surrendered since 2024-03-05, known 2024-03-05 (official)" in page.content.decode()


def published_correction(editor, report: SourceReport, **changes) -> None:
    """Correct a published report as an editor does, and let somebody else publish it."""
    editor.post(page_of(report, "correct"))
    draft = SourceReport.objects.get(corrects=report)
    press(editor, "_submit", draft, **changes)
    press(desk_of(person("editor", "another")), "_publish", fresh(draft))


def fresh(report: SourceReport) -> SourceReport:
    return SourceReport.objects.get(pk=report.pk)


def test_a_correction_of_a_published_claim_makes_its_case_due(editor, docket_of_one):
    report = SourceReport.objects.get()
    published_correction(editor, report, **{"claims-0-effective": "2024-03-04"})
    assert recording.record_all_due() == 1
    assert build.history(docket_of_one)[0][2] == "2024-03-04"


def test_taking_a_claim_away_makes_its_case_due(editor, docket_of_one):
    published_correction(editor, SourceReport.objects.get(), **{"claims-0-DELETE": "on"})
    recording.record_all_due()
    assert build.shown(docket_of_one) is None


def test_moving_a_claim_to_another_case_makes_both_due(editor, docket_of_one):
    other = build.case("Ben")
    moved = {"claims-0-case": other.pk, "claims-0-people": [other.proceedings.get().pk]}
    published_correction(editor, SourceReport.objects.get(), **moved)
    assert recording.record_all_due() == 2
    assert build.shown(docket_of_one) is None
    assert build.shown(other) == "surrendered"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"claims-0-attribution": "named"},
            "Name the person who speaks or the body that acted.",
        ),
        (
            {"claims-0-public_on": "2024-03-06", "claims-0-public_reason": "announced"},
            "The report itself is of 2024-03-05: it cannot have been public only later.",
        ),
        (
            {"claims-0-public_on": "2024-03-01", "claims-0-public_reason": "announced"},
            "It cannot have been public before it happened.",
        ),
        (
            {"claims-0-public_on": "2024-03-05"},
            "Give both the day since which it was public and why.",
        ),
        (
            {"dated_on": "2024-04-01"},
            "A document cannot bear a date after its publication.",
        ),
    ],
)
def test_what_cannot_be_true_is_refused_with_a_remedy(editor, docket_of_one, changes, message):
    report = build.court_release("2024-03-05")
    build.claim(report, docket_of_one, "surrendered", "2024-03-05", "Ada")
    page = press(editor, "_save", report, **changes)
    assert message in page.content.decode()
    assert fresh(report).dated_on is None
    assert recording.record_all_due() == 0


def test_a_newspaper_does_not_speak_the_courts_own_word(editor):
    case = build.case("Ada")
    report = build.report()
    build.claim(report, case, "reported", "2024-01-01", "Ada")
    page = press(editor, "_save", report, **{"claims-0-attribution": "court"})
    assert "The Gazette is not the Court." in page.content.decode()


def test_a_suspect_of_another_case_is_refused(editor, docket_of_one):
    stranger = build.case("Zoe").proceedings.get()
    report = build.report()
    build.claim(report, docket_of_one, "reported", "2024-01-01", "Ada")
    page = press(editor, "_save", report, **{"claims-0-people": [stranger.pk]})
    assert f"Not a suspect in {docket_of_one}: Zoe." in page.content.decode()
    assert not stranger.claims.exists()


@pytest.mark.parametrize(
    ("case", "wanted"), [("first", ["Ada"]), ("", ["Ada", "Zoe"]), ("x", ["Ada", "Zoe"])]
)
def test_suspects_are_offered_from_the_case_that_a_claim_names(editor, case, wanted):
    first = build.case("Ada", slug="first")
    build.case("Zoe", slug="second")
    query = {"app_label": "cases", "model_name": "claimsubject", "field_name": "proceedings"}
    query["case"] = first.pk if case == "first" else case
    offered = editor.get("/admin/autocomplete/", query).json()["results"]
    assert [row["text"].split(" in ")[0] for row in offered] == wanted


def test_what_was_public_is_never_deleted(editor, docket_of_one):
    report = SourceReport.objects.get()
    answer = editor.post(address(SourceReport, f"{report.pk}/delete/"), {"post": "yes"})
    assert answer.status_code == 403
    assert SourceReport.objects.filter(pk=report.pk).exists()
