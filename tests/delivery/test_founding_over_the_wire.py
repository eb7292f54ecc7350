"""The founding example over the wire: what a subscriber of case A gets, in order, message by
message, through reported, warrant issued, retractions and a correction."""

import json

import pytest
from django.contrib.auth.models import User

from cases import recording
from cases.delivery.webhooks import send_due
from cases.models import Case, Claim, Delivery, SourceReport, StatusChange
from cases.models.status_json import status_object
from tests import build
from tests.delivery.receivers import id_of, verified, webhook
from tests.status.founding import NINE

pytestmark = pytest.mark.usefixtures("empty")
SITE = "https://tracker.example"

REPORTED = {
    "code": "reported",
    "label": "Reported",
    "meaning": "A published report says that there is, or will be, a case. "
    "The Court has not confirmed it.",
    "phase": "unconfirmed",
    "effective_on": "2023-03-13",
    "effective_precision": "day",
    "holds_from": "2023-03-13",
    "known_on": "2023-03-13",
    "basis": "unnamed_source",
}
ISSUED = {
    "code": "warrant_issued",
    "label": "Warrant issued",
    "meaning": "The judges have issued an arrest warrant: they found reasonable grounds to believe "
    "that the person committed a crime within the Court's jurisdiction, or an offence against its "
    "administration of justice. It is not a finding of "
    "guilt.",
    "phase": "pre-trial",
    "effective_on": "2023-03-17",
    "effective_precision": "day",
    "holds_from": "2023-03-17",
    "known_on": "2023-03-17",
    "basis": "official",
}
ISSUED_ON_THE_16TH = {**ISSUED, "effective_on": "2023-03-16", "holds_from": "2023-03-16"}
CASE = {
    "id": "childrencase",
    "slug": "abducted-children",
    "short_name": "abducted-children",
    "number": None,
    "url": f"{SITE}/api/v1/cases/childrencase/",
    "page": f"{SITE}/cases/abducted-children/",
}
SITUATION = {
    "id": "somewhereeee",
    "slug": "somewhere",
    "number": "ICC-01/99",
    "name": "Somewhere",
    "url": f"{SITE}/api/v1/situations/somewhereeee/",
    "page": f"{SITE}/situations/somewhere/",
}
PRESUMPTION = (
    "Everybody is presumed innocent until proved guilty before the Court (Rome Statute, article "
    "66). A report, a warrant, a charge or a trial is not a finding of guilt."
)
NEWS = "A new step is publicly known."


@pytest.fixture
def hook(web, settings):
    settings.SITE_URL = SITE
    case = build.case("Putin", "Lvova-Belova", slug="abducted-children")
    for row, public_id in ((case, CASE["id"]), (case.situation, SITUATION["id"])):
        row.public_id = public_id
        row.save(update_fields=["public_id"])
    return webhook(web.put("/hook"), case=case)


@pytest.fixture
def case(hook) -> Case:
    return hook.subscriber.case


@pytest.fixture
def nine(case) -> dict[str, SourceReport]:
    """The nine publications of March 2023, published, with what they say beside it."""
    made: list[SourceReport] = []
    for publisher, on, relays in NINE:
        paper = build.report(publisher, on, relays=tuple(made[number - 1] for number in relays))
        build.claim(paper, case, "reported", "2023-03-13")
        made.append(paper)
    named = {paper.publisher.name: paper for paper in made}
    moscow = named["The Moscow Times"]
    for act, speaker in (("declines_to_comment", "Office of the Prosecutor"), ("reacts", "Peskov")):
        build.claim(
            moscow, case, "reported", "2023-03-13", attribution="named", act=act, speaker=speaker
        )
    build.publish(*made)
    return named


@pytest.fixture
def release(case) -> SourceReport:
    made = build.court_release("2023-03-17")
    build.claim(made, case, "warrant_sought", "2023-02-22", "Putin")
    build.claim(made, case, "warrant_issued", "2023-03-17", "Putin")
    return made


def retract(report: SourceReport, why: str) -> None:
    recording.retract(report, why)
    recording.record_all_due()


def got(web, hook) -> list[dict]:
    """Send what is due and return the bodies that came, each with its signature checked."""
    seen = len(web.requests)
    while send_due():
        pass
    return [verified(request, hook.seed) for request in web.requests[seen:]]


def message(sequence: int, type_: str, before, now, reason=NEWS, corrects=None, proof=()) -> dict:
    """The whole of a body but its moment."""
    return {
        "type": f"case.status_{type_}",
        "data": {
            "sequence": sequence,
            "case": CASE,
            "person": None,
            "situation": SITUATION,
            "policy": "corroborated",
            "status_before": before,
            "status": now,
            "corrects": corrects,
            "reason": reason,
            "proof": list(proof),
            "presumption_of_innocence": PRESUMPTION,
        },
    }


def proof(kind: str, date: str, attribution: str, *reports: SourceReport) -> list[dict]:
    return [
        {
            "publisher": report.publisher.name,
            "title": "",
            "url": report.url,
            "kind": kind,
            "date": date,
            "public_on": report.published_on.isoformat(),
            "attribution": attribution,
        }
        for report in reports
    ]


def without_moment(bodies: list[dict]) -> list[dict]:
    return [{key: each[key] for key in ("type", "data")} for each in bodies]


def test_a_subscriber_of_case_a_gets_six_messages_in_order(hook, web, nine, release):
    bodies = got(web, hook)
    build.publish(release)
    bodies += got(web, hook)
    # The Court corrects the day of the warrant.
    editor = User.objects.create_superuser("emil")
    draft = recording.correct(release, by=editor)
    Claim.objects.filter(report=draft, kind="warrant_issued").update(effective_on="2023-03-16")
    recording.publish(draft)
    recording.record_all_due()
    bodies += got(web, hook)
    retract(release, "It was published in error.")
    bodies += got(web, hook)
    retract(nine["The New York Times"], "The newspaper withdrew the article.")
    assert got(web, hook) == [], "Reuters stands"
    retract(nine["Reuters"], "The agency withdrew the report.")
    bodies += got(web, hook)
    recording.reinstate(nine["Reuters"])
    recording.record_all_due()
    bodies += got(web, hook)

    ids = [id_of(request) for request in web.requests]
    nyt, reuters = nine["The New York Times"], nine["Reuters"]
    reported = proof("reported", "2023-03-13", "unnamed", nyt)
    by_reuters = proof("reported", "2023-03-13", "unnamed", reuters)
    issued = proof("warrant_issued", "2023-03-17", "court", release)
    assert without_moment(bodies) == [
        message(1, "changed", None, REPORTED, proof=reported),
        message(2, "changed", REPORTED, ISSUED, proof=issued),
        message(
            3,
            "corrected",
            ISSUED,
            ISSUED_ON_THE_16TH,
            "A report of International Criminal Court was corrected.",
            {"id": ids[1], "status": ISSUED},
            proof("warrant_issued", "2023-03-16", "court", release),
        ),
        message(
            4,
            "corrected",
            ISSUED_ON_THE_16TH,
            REPORTED,
            "A report of International Criminal Court was retracted: It was published in error.",
            {"id": ids[2], "status": ISSUED_ON_THE_16TH},
            reported,
        ),
        message(
            5,
            "withdrawn",
            REPORTED,
            None,
            "A report of The New York Times was retracted: The newspaper withdrew the article. "
            "A report of Reuters was retracted: The agency withdrew the report.",
            {"id": ids[3], "status": REPORTED},
        ),
        message(6, "changed", None, REPORTED, proof=by_reuters),
    ]
    assert ids == [each.webhook_id for each in Delivery.objects.order_by("number")]
    assert all(json.loads(each.body) for each in Delivery.objects.all())


def test_nobody_is_told_a_name_before_a_report_says_it(web, settings):
    settings.SITE_URL = SITE
    case = build.case("Ada Lovelace", slug="lovelace")
    hook = webhook(web.put("/hook"), case=case)
    paper = build.report("The Gazette", "2024-03-13")
    build.claim(paper, case, "reported", "2024-03-13")
    build.publish(paper)
    [body] = got(web, hook)
    assert body["data"]["case"] == {**dict.fromkeys(CASE), "id": case.public_id}
    assert b"ovelace" not in web.requests[0].body
    release = build.court_release("2024-03-17")
    build.claim(release, case, "warrant_issued", "2024-03-17", "Ada Lovelace")
    build.publish(release)
    [body] = got(web, hook)
    assert body["data"]["case"]["slug"] == "lovelace"


def test_who_follows_a_person_is_told_of_his_or_her_own_status(hook, web, nine, release):
    putin = build.Suspect.objects.get(name="Putin")
    other = webhook(web.put("/other"), token="other", suspect=putin)
    Delivery.objects.update(due_at=None)
    build.publish(release)
    while send_due():
        pass
    [request] = [each for each in web.requests if each.path == "/other"]
    told = verified(request, other.seed)["data"]
    assert told["person"] == {
        "id": putin.public_id,
        "slug": "putin",
        "name": "Putin",
        "url": f"{SITE}/api/v1/suspects/{putin.public_id}/",
        "page": f"{SITE}/suspects/putin/",
    }
    assert (told["status_before"], told["status"]) == (None, ISSUED)


def test_a_status_stands_in_a_message_as_it_does_in_the_api(case, nine, release, client):
    build.publish(release)
    for row in StatusChange.objects.all():
        shown = client.get(f"/api/v1/status-changes/{row.pk}/").json()["status"]
        assert status_object(row) == shown
    assert status_object(None) is None
