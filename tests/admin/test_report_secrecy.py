"""What a contributor must not see of others' drafts: on no screen, by no forged request."""

import pytest

from cases import recording
from cases.models import Charge, Relay, SourceReport
from cases.models.workflow import may_read
from tests import build
from tests.admin.desk import desk_of, form_of, page_of, person, press, text_of

pytestmark = pytest.mark.usefixtures("empty")
CANARY = "Canary of Caracas"


@pytest.fixture(params=["draft", "submitted", "rejected"])
def secret(request, emil):
    """Another's open report, of which every text is a canary."""
    case = build.case("Ada", slug="the-case")
    made = build.report(
        title=CANARY,
        state=request.param,
        entered_by=emil,
        rejection_reason=CANARY if request.param == "rejected" else "",
        private_note=CANARY,
    )
    build.claim(made, case, "reported", "2024-01-01", "Ada", quote=CANARY, speaker=CANARY)
    return made


def test_no_screen_shows_a_contributor_anothers_open_report(ada, secret):
    desk = desk_of(ada)
    case = secret.claims.get().case
    charge = Charge.objects.create(
        proceedings=case.proceedings.get(), category="genocide", crime="A crime"
    )
    charge.sources.add(secret)
    claim = secret.claims.get()
    autocomplete = "/admin/autocomplete/?app_label=cases&model_name=relay&field_name=relayed"
    addresses = [
        "/admin/",
        "/admin/cases/sourcereport/",
        "/admin/cases/sourcereport/?q=Canary",
        f"/admin/cases/sourcereport/{secret.pk}/change/",
        f"/admin/cases/sourcereport/{secret.pk}/history/",
        f"/admin/cases/sourcereport/{secret.pk}/delete/",
        f"/admin/cases/sourcereport/{secret.pk}/step/retract/",
        "/admin/cases/claim/",
        "/admin/cases/claim/?q=Canary",
        f"/admin/cases/claim/{claim.pk}/change/",
        f"/admin/cases/claim/{claim.pk}/history/",
        f"/admin/cases/charge/{charge.pk}/change/",
        f"/admin/cases/case/{case.pk}/change/",
        f"/admin/cases/suspect/{case.suspects.get().pk}/change/",
        f"/admin/cases/publisher/{secret.publisher_id}/change/",
        f"{autocomplete}&term=",
        f"{autocomplete}&term=Canary",
    ]
    leaks = [
        address
        for address in addresses
        if CANARY
        in desk.get(address, follow=True)
        .content.decode()
        # What somebody asks for stands in the field of the search.
        .replace('value="Canary"', "")
    ]
    assert leaks == []
    assert CANARY in desk_of(secret.entered_by).get(page_of(secret)).content.decode()


def test_a_contributor_cannot_write_delete_or_move_it(ada, secret):
    desk = desk_of(ada)
    sent = {**form_of(secret), "title": "Mine"}
    for button in ("_save", "_submit", "_publish", "_preview"):
        assert desk.post(page_of(secret), {**sent, button: "1"}).status_code == 404
    for step in ("withdraw", "reject", "retract", "reinstate", "correct"):
        assert desk.post(page_of(secret, step), {"reason": "x"}).status_code == 302
    desk.post(f"/admin/cases/sourcereport/{secret.pk}/delete/", {"post": "yes"})
    chosen = {"action": "publish_selected", "_selected_action": [secret.pk]}
    desk.post("/admin/cases/sourcereport/", {**chosen, "asked": str(secret.pk)})
    state = secret.state
    secret.refresh_from_db()
    assert (secret.title, secret.state) == (CANARY, state)


def test_a_contributor_cannot_learn_its_name_by_relaying_it(ada, secret):
    own = build.report(title="Mine", entered_by=ada)
    relays = {"relay_links-TOTAL_FORMS": 1, "relay_links-0-report": own.pk}
    answer = press(desk_of(ada), "_save", own, **relays, **{"relay_links-0-relayed": secret.pk})
    assert "That choice is not one of the available choices" in text_of(answer)
    assert CANARY not in answer.content.decode()
    assert not Relay.objects.exists()


def test_a_contributor_cannot_write_claims_of_anothers_report_through_an_own_one(ada, secret):
    own = build.report(title="Mine", entered_by=ada)
    claim = secret.claims.get()
    sent = {f"claims-0-{name}": "" for name in ("speaker", "quote")}
    forged = {
        "claims-TOTAL_FORMS": 1,
        "claims-INITIAL_FORMS": 1,
        "claims-0-id": claim.pk,
        "claims-0-report": own.pk,
        "claims-0-DELETE": "on",
        **sent,
    }
    press(desk_of(ada), "_save", own, **forged)
    claim.refresh_from_db()
    assert (claim.report, claim.quote) == (secret, CANARY)


def test_what_editors_note_down_on_a_published_report_is_for_editors(ada, emil):
    report = build.report(title="The article", private_note=CANARY, entered_by=emil)
    recording.publish(report)
    assert CANARY not in desk_of(ada).get(page_of(report)).content.decode()
    assert CANARY in desk_of(emil).get(page_of(report)).content.decode()


def test_the_list_and_the_page_agree_on_who_may_read_what(ada, emil):
    states = ["draft", "submitted", "published", "rejected", "corrected", "retracted"]
    for owner in (ada, emil, None):
        for state in states:
            build.report(state=state, entered_by=owner, rejection_reason="x", retraction_reason="x")
    nobody = person("editor", "gone")
    nobody.is_active = False
    for user in (ada, emil, nobody):
        readable = SourceReport.objects.readable_by(user)
        assert set(readable) == {
            each for each in SourceReport.objects.all() if may_read(each, user)
        }
    assert len(SourceReport.objects.readable_by(ada)) == 6 + 3 + 3
