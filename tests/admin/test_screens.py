"""The editors' screens: all open, history read-only, and bad claims refused with a remedy."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User

from cases import recording
from cases.models import Claim, SourceReport, StatusChange
from tests import build

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
    operation = {"Heartbeat", "DocketLoad"}
    every = {model.__name__ for model in apps.get_app_config("cases").get_models()}
    assert {model.__name__ for model in OWN} == every - inside_others - operation


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_each_list_opens_and_can_be_searched(editor, docket_of_one, model):
    assert editor.get(address(model)).status_code == 200
    assert editor.get(address(model, "?q=ada")).status_code == 200
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


def form(report: SourceReport, **changes) -> dict:
    """What the browser sends when the page of a report with one claim is saved."""
    claim = report.claims.get()
    return {
        "publisher": report.publisher_id,
        "title": report.title,
        "url": report.url,
        "published": str(report.published),
        "sourcing": report.sourcing,
        "language": report.language,
        "retrieved_on": report.retrieved_on.isoformat(),
        "is_verified": "on",
        "retraction_reason": report.retraction_reason,
        "relay_links-TOTAL_FORMS": 0,
        "relay_links-INITIAL_FORMS": 0,
        "revisions-TOTAL_FORMS": 0,
        "revisions-INITIAL_FORMS": 0,
        "claims-TOTAL_FORMS": 1,
        "claims-INITIAL_FORMS": 1,
        "claims-0-id": claim.pk,
        "claims-0-report": report.pk,
        "claims-0-case": claim.case_id,
        "claims-0-kind": claim.kind,
        "claims-0-effective": str(claim.effective),
        "claims-0-concerns": "chosen",
        "claims-0-people": [person.pk for person in claim.subjects.all()],
        "claims-0-act": claim.act,
        "claims-0-attribution": claim.attribution,
        "claims-0-speaker": claim.speaker,
        **changes,
    }


def save(editor, report: SourceReport, **changes):
    return editor.post(
        address(SourceReport, f"{report.pk}/change/"), form(report, **changes), follow=True
    )


def test_a_correction_of_a_published_claim_makes_its_case_due(editor, docket_of_one):
    report = SourceReport.objects.get()
    save(editor, report, **{"claims-0-effective": "2024-03-04"})
    assert recording.record_all_due() == 1
    assert build.history(docket_of_one)[0][2] == "2024-03-04"


def test_taking_a_claim_away_makes_its_case_due(editor, docket_of_one):
    save(editor, SourceReport.objects.get(), **{"claims-0-DELETE": "on"})
    recording.record_all_due()
    assert build.shown(docket_of_one) is None


def test_moving_a_claim_to_another_case_makes_both_due(editor, docket_of_one):
    other = build.case("Ben")
    person = other.proceedings.get()
    save(
        editor,
        SourceReport.objects.get(),
        **{"claims-0-case": other.pk, "claims-0-people": [person.pk]},
    )
    assert recording.record_all_due() == 2
    assert build.shown(docket_of_one) is None
    assert build.shown(other) == "surrendered"


def test_retracting_needs_a_reason_and_takes_the_status_back(editor, docket_of_one):
    report = SourceReport.objects.get()
    button = "cases_sourcereport_save_and_retract"
    page = save(editor, report, **{button: "1"})
    assert "Not retracted: give the reason" in page.content.decode()
    assert SourceReport.objects.get().state == "published"
    save(editor, report, **{button: "1", "retraction_reason": "A hoax."})
    recording.record_all_due()
    assert SourceReport.objects.get().state == "retracted"
    assert build.shown(docket_of_one) is None


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
    page = save(editor, SourceReport.objects.get(), **changes)
    assert message in page.content.decode()
    assert recording.record_all_due() == 0


def test_a_newspaper_does_not_speak_the_courts_own_word(editor):
    case = build.case("Ada")
    report = build.report()
    build.claim(report, case, "reported", "2024-01-01", "Ada")
    page = save(editor, report, **{"claims-0-attribution": "court"})
    assert "The Gazette is not the Court." in page.content.decode()


def test_what_was_public_is_never_deleted(editor, docket_of_one):
    report = SourceReport.objects.get()
    answer = editor.post(address(SourceReport, f"{report.pk}/delete/"), {"post": "yes"})
    assert answer.status_code == 403
    assert SourceReport.objects.filter(pk=report.pk).exists()
