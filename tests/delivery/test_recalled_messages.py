"""Messages to webhooks that wait while a report is corrected or retracted: what a receiver gets."""

import json

import pytest
from django.contrib.auth.models import User

from cases import recording
from cases.delivery.webhooks import send_due
from cases.models import Case, Claim, Delivery, SourceReport, Suspect
from cases.models.naming import TELLING_REASON
from cases.recording import subscribing
from tests import build
from tests.delivery.receivers import id_of, make_due, report_on, types, verified, webhook

pytestmark = pytest.mark.usefixtures("empty")
NAMELESS = dict.fromkeys(("slug", "short_name", "number", "url", "page"))
SECRETS = ("zed", "the guards")


@pytest.fixture
def case():
    """A case that is known by another report than the one that names its suspect."""
    made = build.case("Zed", slug="the-case")
    report_on(made)
    return made


@pytest.fixture
def naming(case):
    """The only report that names him, not yet published."""
    made = build.court_release("2024-03-17")
    build.claim(made, case, "warrant_issued", "2024-03-17", "Zed", custodian="The guards of Zed")
    SourceReport.objects.filter(pk=made.pk).update(
        title="Zed is sought", url="https://example.org/zed"
    )
    made.refresh_from_db()
    return made


def failing(web, **filters):
    """A webhook whose receiver takes nothing for now."""
    return webhook(web.put("/hook", status=500), **filters)


def retract(report, reason: str = "It was about somebody else.") -> None:
    recording.retract(report, reason)
    recording.record_all_due()


def taken(web, hook) -> list[dict]:
    """What the receiver gets once it works again; each message is checked against its signature."""
    seen = len(web.requests)
    web.put("/hook")
    make_due()
    while send_due():
        pass
    requests = web.requests[seen:]
    for each in requests:
        assert not [secret for secret in SECRETS if secret in each.body.decode().lower()]
    return [verified(each, hook.seed) for each in requests]


def test_what_was_taken_back_before_it_arrived_is_not_told_any_more(web, case, naming):
    hook = failing(web, case=case)
    build.publish(naming)
    send_due()
    assert b"Zed is sought" in web.requests[0].body
    retract(naming)

    recalled, corrected = taken(web, hook)
    assert [each["type"] for each in (recalled, corrected)] == [
        "case.status_recalled",
        "case.status_corrected",
    ]
    data = recalled["data"]
    assert (data["sequence"], data["status_before"], data["status"]) == (1, None, None)
    assert (data["proof"], data["corrects"]) == ([], None)
    assert data["reason"].startswith("We no longer say what this message said.")
    first, second, third = web.requests
    assert id_of(first) == id_of(second) == corrected["data"]["corrects"]["id"]
    assert corrected["data"]["corrects"]["status"]["code"] == "warrant_issued"
    assert corrected["data"]["status"]["code"] == "reported"
    assert corrected["data"]["sequence"] == 2 and id_of(third) != id_of(second)


def test_who_is_named_no_more_is_named_in_no_message_that_is_still_to_go(web, case, naming):
    hook = failing(web, suspect=Suspect.objects.get())
    build.publish(naming)
    send_due()
    person = json.loads(web.requests[0].body)["data"]["person"]
    assert person["name"] == "Zed"
    retract(naming)

    recalled, withdrawn = taken(web, hook)
    for each in (recalled, withdrawn):
        nobody = dict.fromkeys(("slug", "name", "url", "page"))
        assert each["data"]["person"] == {"id": person["id"], **nobody}
    assert withdrawn["type"] == "case.status_withdrawn"
    assert withdrawn["data"]["corrects"]["id"] == id_of(web.requests[0])


def test_a_case_is_not_named_any_more_in_what_still_holds_of_it(web, case, naming):
    Case.objects.update(title="The case of Zed", short_name="Zed", slug="zed")
    hook = failing(web, case=case)
    opened = build.court_release("2024-03-18")
    build.claim(opened, case, "opened", "2024-03-10")
    build.publish(naming, opened)
    send_due()
    assert json.loads(web.requests[0].body)["data"]["case"]["slug"] == "zed"
    retract(naming)
    told = taken(web, hook)
    assert [each["data"]["case"] for each in told] == [{"id": case.public_id, **NAMELESS}] * 2
    assert told[1]["data"]["status"]["code"] == "opened"


def test_a_reason_that_has_a_name_by_now_is_withheld(web, case, naming):
    hook = webhook(web.put("/hook"), case=case)
    other = build.report("The Agency", "2024-03-14")
    build.claim(other, case, "reported", "2024-03-14", "Zed")
    build.publish(naming, other)
    send_due()
    web.put("/hook", status=500)
    retract(naming, "No warrant against Zed was meant.")
    send_due()
    assert b"against Zed" in web.requests[-1].body
    retract(other)
    [told] = taken(web, hook)
    assert (told["type"], told["data"]["reason"]) == ("case.status_corrected", TELLING_REASON)


def test_the_same_status_on_other_evidence_is_told_with_that_evidence(web, case, naming):
    hook = failing(web, case=case)
    build.publish(naming)
    send_due()
    other = build.court_release("2024-03-19")
    build.claim(other, case, "warrant_issued", "2024-03-17", "Zed")
    build.publish(other)
    retract(naming)
    web.put("/hook")
    make_due()
    send_due()
    [first, again] = web.requests
    assert id_of(first) == id_of(again)
    data = verified(again, hook.seed)["data"]
    assert (data["status"]["code"], data["status"]["known_on"]) == ("warrant_issued", "2024-03-19")
    assert [each["url"] for each in data["proof"]] == [other.url]
    assert types(web.requests) == ["case.status_changed"] * 2


def test_words_that_a_correction_took_away_leave_with_no_later_attempt(web, case, naming):
    hook = failing(web, case=case)
    build.publish(naming)
    send_due()
    editor = User.objects.create_superuser("emil")
    draft = recording.correct(naming, by=editor)
    SourceReport.objects.filter(pk=draft.pk).update(
        title="A warrant", url="https://example.org/warrant"
    )
    Claim.objects.filter(report=draft).update(custodian="")
    draft.claims.get().subjects.clear()
    draft.refresh_from_db()
    recording.publish(draft)
    recording.record_all_due()
    [told] = taken(web, hook)
    assert told["data"]["status"]["code"] == "warrant_issued"
    assert [(each["title"], each["url"]) for each in told["data"]["proof"]] == [("", "")]


def test_a_step_before_is_not_told_where_it_was_taken_back(web, case, naming):
    hook = failing(web, case=case)
    build.publish(naming)
    arrest = build.court_release("2024-03-20")
    build.claim(arrest, case, "arrested", "2024-03-20", "Zed")
    build.publish(arrest)
    retract(naming)
    web.put("/hook")
    make_due()
    while send_due():
        pass
    first, second = [verified(each, hook.seed) for each in web.requests]
    assert first["type"] == "case.status_recalled"
    assert (second["type"], second["data"]["status"]["code"]) == ("case.status_changed", "arrested")
    assert second["data"]["status_before"] is None


def test_what_stands_again_is_sent_as_it_was_written(web, case, naming):
    hook = webhook(web.put("/hook"), case=case)
    build.publish(naming)
    send_due()
    retract(naming)
    send_due()
    recording.reinstate(naming)
    recording.record_all_due()
    send_due()
    subscribing.replay(Delivery.objects.get(number=3))
    send_due()
    third, again = web.requests[2:]
    assert third.body == again.body and verified(again, hook.seed)
    subscribing.replay(Delivery.objects.get(number=1))
    send_due()
    assert types(web.requests[4:]) == ["case.status_recalled"]


def test_nothing_of_a_case_is_sent_between_a_retraction_and_its_recording(web, case, naming):
    hook = failing(web, case=case)
    build.publish(naming)
    send_due()
    web.put("/hook")
    make_due()
    recording.retract(naming, "It was about somebody else.")
    subscribing.send_test(hook)
    assert send_due() == 1
    assert types(web.requests[1:]) == ["test"]
    recording.record_all_due()
    assert [each["type"] for each in taken(web, hook)] == [
        "case.status_recalled",
        "case.status_corrected",
    ]
