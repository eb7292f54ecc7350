"""Proofs as trees, what is missing for a status, lag, and what this site said before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases import recording
from cases.models import StatusChange
from tests import build

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def story():
    """A newspaper's report, an echo of it, and later the Court's own word."""
    case = build.case("Ada", slug="the-case")
    paper = build.report("The Gazette", "2024-03-01")
    build.claim(paper, case, "reported", "2024-03-01", "Ada", quote="A case is coming.")
    echo = build.report("The Echo", "2024-03-02", relays=(paper,))
    build.claim(echo, case, "reported", "2024-03-02", "Ada")
    release = build.court_release("2024-03-11")
    build.claim(release, case, "warrant_sought", "2024-02-01", "Ada")
    build.claim(release, case, "warrant_issued", "2024-03-06", "Ada")
    build.publish(paper, echo, release)
    return case, paper, echo, release


def test_the_proof_of_a_step_leads_down_to_the_reporting_behind_it(story, get):
    case, paper, echo, _ = story
    recording.retract(paper, "Withdrawn.")
    recording.reinstate(paper)
    recording.record_all_due()
    tree = get("cases/the-case/proof/?known_on=2024-03-05")
    assert tree["status"]["code"] == "reported"
    assert [(step["suspect"], step["status"]["code"]) for step in tree["steps"]] == [
        ("ada", "reported"),
        (None, "reported"),
    ]
    step = tree["steps"][0]
    assert step["basis"] == {
        "code": "unnamed_source",
        "label": "unnamed source",
        "because": "Only unnamed persons say so.",
    }
    (claim,) = step["claims"]
    assert claim["origins"] == ["unnamed persons, through The Gazette"]
    assert claim["quote"] == "A case is coming."
    assert claim["report"] == {
        "id": paper.public_id,
        "url": f"http://testserver/api/v1/reports/{paper.public_id}/",
        "publisher": "The Gazette",
        "title": "",
        "state": "published",
        "is_verified": True,
        "is_loop": False,
        "relays": [],
    }


def test_a_proof_by_a_relay_shows_whom_it_relays(get):
    case = build.case("Ada", slug="the-case")
    paper = build.report("The Gazette", "2024-03-01")
    echo = build.report("The Echo", "2024-03-02", relays=(paper,))
    build.claim(echo, case, "reported", "2024-03-02", "Ada")
    build.publish(paper, echo)
    report = get("cases/the-case/proof/")["steps"][0]["claims"][0]["report"]
    assert (report["publisher"], [below["publisher"] for below in report["relays"]]) == (
        "The Echo",
        ["The Gazette"],
    )


def test_why_not_names_the_evidence_that_is_missing(story, get):
    answer = get("cases/the-case/why-not/warrant_issued/?known_on=2024-03-05")
    assert answer["answers"] == [
        {
            "suspect": "ada",
            "is_current": False,
            "was_reached": False,
            "reason": "No published claim says so. It needs the Court's own word, a public act "
            "told of as such, or a second independent origin, one of the two named.",
            "claims": [],
        }
    ]
    now = get("cases/the-case/why-not/warrant_sought/")["answers"][0]
    assert now["reason"] == "“Warrant or summons sought” was reached; since then: “Warrant issued”."
    assert get("cases/the-case/why-not/warrant_issued/")["answers"][0]["is_current"] is True


def test_why_not_tells_of_claims_that_are_not_proved(get):
    case = build.case("Ada", slug="the-case")
    paper = build.report("The Gazette", "2024-03-01")
    claim = build.claim(paper, case, "warrant_issued", "2024-03-01", "Ada")
    build.publish(paper)
    (answer,) = get("cases/the-case/why-not/warrant_issued/")["answers"]
    assert answer["reason"].startswith("It needs the Court's own word")
    [told] = answer["claims"]
    assert told.pop("reason")
    assert told == {
        "claim": claim.public_id,
        "report": f"http://testserver/api/v1/reports/{paper.public_id}/",
        "report_state": "published",
        "kind": "warrant_issued",
        "date": "2024-03-01",
        "public_on": "2024-03-01",
        "attribution": "unnamed",
        "outcome": "not_proved",
    }
    (loose,) = get("cases/the-case/why-not/warrant_issued/?policy=any")["answers"]
    assert loose["is_current"] is True
    recording.retract(paper, "Wrong.")
    assert get("cases/the-case/why-not/warrant_issued/")["answers"][0]["claims"] == []


def test_why_not_of_an_unknown_status_lists_the_statuses(story, client):
    problem = client.get("/api/v1/cases/the-case/why-not/wanted/")
    assert problem.status_code == 404
    assert problem.json()["detail"].startswith("“wanted” is no status. There are: reported,")


def test_the_lag_tells_the_days_between_acts_and_their_publicity(story, get):
    assert get("cases/the-case/")["lag"] == [
        {
            "suspect": "ada",
            "first_reported_on": "2024-03-01",
            "sought_on": "2024-02-01",
            "issued_on": "2024-03-06",
            "made_public_on": "2024-03-11",
            "days_sought_to_issued": 34,
            "days_issued_to_public": 5,
            "days_reported_to_public": 10,
        }
    ]


def test_the_statistic_tells_how_often_reports_came_true(story, get):
    other = build.case("Ben", slug="another-case")
    paper = build.report("The Rumour", "2024-01-01")
    build.claim(
        paper, other, "reported", "2024-01-01", "Ben", attribution="named", speaker="A minister"
    )
    build.publish(paper)
    assert get("lag/") == {
        "all": {"reports": 3, "came_true": 2, "median_days": 9.5},
        "by_publisher": {
            "The Echo": {"reports": 1, "came_true": 1, "median_days": 9},
            "The Gazette": {"reports": 1, "came_true": 1, "median_days": 10},
            "The Rumour": {"reports": 1, "came_true": 0, "median_days": None},
        },
        "by_sourcing": {
            "named": {"reports": 1, "came_true": 0, "median_days": None},
            "unnamed": {"reports": 2, "came_true": 2, "median_days": 9.5},
        },
    }


def test_what_this_site_said_before_a_retraction_stays_reachable(story, get):
    case, paper, echo, release = story
    before = timezone.now()
    for report in (release, paper):
        recording.retract(report, "Withdrawn.")
    recording.record_all_due()
    assert get("cases/the-case/")["status"] is None
    moment = before.isoformat().replace("+00:00", "Z")
    then = get(f"cases/the-case/?recorded_at={moment}")
    assert then["status"]["code"] == "warrant_issued"
    listed = get(f"cases/?recorded_at={moment}")["results"][0]
    assert listed["status"] == then["status"]
    earlier = StatusChange.objects.earliest("recorded_at").recorded_at - timedelta(seconds=1)
    nothing = get(f"cases/the-case/?recorded_at={earlier.isoformat().replace('+00:00', 'Z')}")
    assert nothing["status"] is None


@pytest.mark.parametrize("moment", ["2024-01-01", "2024-01-01T00:00:00", "yesterday"])
def test_a_moment_without_a_time_zone_is_refused(client, settings, moment):
    problem = client.get(f"/api/v1/cases/?recorded_at={moment}")
    assert problem.status_code == 400
    assert problem.json()["errors"] == [
        {
            "parameter": "recorded_at",
            "type": f"{settings.SITE_URL}/problems/unreadable-parameter/",
            "detail": f"“{moment}” is no moment. Write it as 2026-11-23T12:00:00Z (RFC 3339).",
        }
    ]
