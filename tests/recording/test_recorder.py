"""Recording: what is written, what is superseded, and what nobody may touch."""

import pytest
from django.db import ProgrammingError, connection, transaction

from cases import recording
from cases.models import Case, ClaimFinding, CustodyChange, StatusChange
from tests import build

pytestmark = pytest.mark.usefixtures("empty")


def test_a_published_report_of_the_court_changes_the_status_of_those_it_names():
    case = build.case("Ada", "Ben")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "warrant_issued", "2024-03-05", "Ada")
    build.publish(release)
    row = ("warrant_issued", "2024-03-05", "2024-03-05", "2024-03-05", None, "official")
    assert build.history(case) == [("Ada", *row), ("case", *row)]
    assert build.shown(case) == "warrant_issued"
    custody = CustodyChange.objects.get()
    assert (custody.suspect.name, custody.custody, str(custody.known_on)) == (
        "Ada",
        "at_large",
        "2024-03-05",
    )


def test_a_draft_changes_nothing():
    case = build.case("Ada")
    draft = build.court_release("2024-03-05")
    build.claim(draft, case, "warrant_issued", "2024-03-05", "Ada")
    recording.mark_due(cases=[case.pk])
    recording.record_all_due()
    assert build.history(case) == []


def test_recording_twice_writes_nothing_the_second_time():
    case = build.case("Ada")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "warrant_issued", "2024-03-05", "Ada")
    build.publish(release)
    before = list(StatusChange.objects.order_by("pk").values())
    assert recording.record(case.pk) == recording.recorder.Written(0, 0)
    assert list(StatusChange.objects.order_by("pk").values()) == before


def test_recording_clears_the_mark_and_says_when():
    case = build.case("Ada")
    recording.mark_due(cases=[case.pk])
    case.refresh_from_db()
    assert case.due_since is not None and case.recorded_at is None
    assert recording.record_all_due() == 1
    case.refresh_from_db()
    assert case.due_since is None and case.recorded_at is not None


def test_a_report_in_hindsight_ends_the_days_on_which_the_case_was_only_reported():
    case = build.case("Ada")
    press = build.report("The Gazette", "2024-03-01")
    build.claim(press, case, "reported", "2024-03-01")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "warrant_sought", "2024-02-01", "Ada")
    build.publish(press, release)
    assert build.history(case) == [
        ("Ada", "warrant_sought", "2024-02-01", "2024-03-05", "2024-03-05", None, "official"),
        ("case", "warrant_sought", "2024-02-01", "2024-03-05", "2024-03-05", None, "official"),
        (
            "case",
            "reported",
            "2024-03-01",
            "2024-03-01",
            "2024-03-01",
            "2024-03-05",
            "unnamed_source",
        ),
    ]


def test_a_retraction_takes_the_status_back_and_keeps_what_was_said_before():
    case = build.case("Ada")
    press = build.report("The Gazette", "2024-03-01")
    build.claim(press, case, "reported", "2024-03-01", "Ada")
    build.publish(press)
    assert build.shown(case) == "reported"
    recording.retract(press, "The newspaper withdrew it.")
    recording.record_all_due()
    assert build.shown(case) is None
    assert build.history(case) == []
    rows = StatusChange.objects.filter(case=case, policy="corroborated")
    assert [(row.status, row.superseded_at is None) for row in rows] == [("reported", False)] * 2


def test_retracting_the_origin_marks_the_cases_of_all_who_relay_it():
    case = build.case("Ada")
    origin = build.report("The Gazette", "2024-03-01")
    relay = build.report("The Echo", "2024-03-02", relays=(origin,))
    relay_of_relay = build.report("The Parrot", "2024-03-03", relays=(relay,))
    build.claim(relay_of_relay, case, "reported", "2024-03-03", "Ada")
    build.publish(origin, relay, relay_of_relay)
    assert build.shown(case) == "reported"
    recording.retract(origin, "Withdrawn.")
    recording.record_all_due()
    assert build.shown(case) is None


def test_a_retraction_without_a_reason_is_refused():
    report = build.report()
    with pytest.raises(ValueError, match="Say why"):
        recording.retract(report, "  ")


def test_a_better_source_improves_the_basis_and_keeps_the_day_since_which_it_is_known():
    case = build.case("Ada")
    press = build.report("The Gazette", "2024-03-05")
    build.claim(
        press,
        case,
        "warrant_issued",
        "2024-03-05",
        "Ada",
        attribution="public_act",
        speaker="International Criminal Court",
    )
    release = build.court_release("2024-03-06")
    build.claim(release, case, "warrant_issued", "2024-03-05", "Ada")
    build.publish(press, release)
    assert [row for row in build.history(case) if row[0] == "Ada"] == [
        (
            "Ada",
            "warrant_issued",
            "2024-03-05",
            "2024-03-05",
            "2024-03-05",
            "2024-03-06",
            "public_act",
        ),
        ("Ada", "warrant_issued", "2024-03-05", "2024-03-05", "2024-03-06", None, "official"),
    ]


def test_the_proof_of_a_change_names_its_claims_reports_origins_and_words():
    case = build.case("Ada")
    release = build.court_release("2024-03-05")
    claim = build.claim(
        release, case, "warrant_issued", "2024-03-05", "Ada", quote="Warrants were issued."
    )
    build.publish(release)
    row = StatusChange.objects.get(case=case, proceedings=None, policy="official")
    assert row.derivation == {
        "rules": "4",
        "policy": "official",
        "basis": "official",
        "claims": [
            {
                "claim": claim.pk,
                "report": release.pk,
                "publisher": "International Criminal Court",
                "title": "",
                "url": release.url,
                "kind": "warrant_issued",
                "date": "2024-03-05",
                "public_on": "2024-03-05",
                "act": "asserts",
                "attribution": "court",
                "speaker": "",
                "custodian": "",
                "quote": "Warrants were issued.",
                "is_verified": True,
                "origins": ["the Court"],
            }
        ],
    }
    assert list(row.proof.all()) == [claim]


def test_every_claim_gets_a_finding_and_a_refused_one_the_reason():
    case = build.case("Ada")
    final = build.court_release("2024-01-01")
    build.claim(final, case, "acquittal_upheld", "2024-01-01", "Ada")
    later = build.court_release("2024-05-01")
    refused = build.claim(later, case, "trial_opened", "2024-05-01", "Ada")
    build.publish(final, later)
    finding = ClaimFinding.objects.get(claim=refused)
    assert finding.outcome == "refused"
    assert finding.reason.startswith("Nothing can follow “Acquittal final”")
    assert ClaimFinding.objects.exclude(claim=refused).get().outcome == "counts"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_statuschange SET status = 'convicted'",
        "UPDATE cases_statuschange SET known_on = '1999-01-01'",
        "UPDATE cases_statuschange SET superseded_at = NULL",
        "DELETE FROM cases_statuschange",
        "DELETE FROM cases_custodychange",
        "UPDATE cases_custodychange SET custody = 'at_large', basis = 'official'",
    ],
)
def test_the_database_refuses_to_change_history(statement):
    case = build.case("Ada")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "surrendered", "2024-03-05", "Ada")
    build.publish(release)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert build.shown(case) == "surrendered"


def test_a_superseded_row_cannot_come_back():
    case = build.case("Ada")
    press = build.report()
    build.claim(press, case, "reported", "2024-01-01", "Ada")
    build.publish(press)
    recording.retract(press, "Withdrawn.")
    recording.record_all_due()
    with pytest.raises(ProgrammingError), transaction.atomic():
        StatusChange.objects.update(superseded_at=None)


def test_a_case_that_cannot_be_recorded_stays_due_and_holds_up_no_other(monkeypatch):
    bad, good = build.case("Ada"), build.case("Ben")
    for case, name in ((bad, "Ada"), (good, "Ben")):
        release = build.court_release("2024-03-05")
        build.claim(release, case, "surrendered", "2024-03-05", name)
        recording.publish(release)
    record_cases = recording.queue.record_cases

    def fail_for_bad(cases):
        if bad.pk in cases:
            raise RuntimeError("broken")
        return record_cases(cases)

    monkeypatch.setattr(recording.queue, "record_cases", fail_for_bad)
    assert recording.record_all_due() == 1
    assert build.shown(good) == "surrendered"
    assert list(Case.objects.due()) == [bad]


def test_a_corrected_date_gives_a_row_that_names_the_row_it_corrects():
    case = build.case("Ada")
    release = build.court_release("2024-03-05")
    claim = build.claim(release, case, "surrendered", "2024-03-04", "Ada")
    build.publish(release)
    wrong = StatusChange.objects.get(case=case, proceedings=None, policy="corroborated")
    claim.effective_on = "2024-03-03"
    claim.save()
    recording.mark_due(reports=[release.pk])
    recording.record_all_due()
    right = StatusChange.objects.current().get(case=case, proceedings=None, policy="corroborated")
    assert (str(right.effective), right.corrects) == ("2024-03-03", wrong)
    wrong.refresh_from_db()
    assert wrong.superseded_at == right.recorded_at


def test_of_a_case_that_is_not_there_nothing_is_recorded():
    case = build.case("Ada")
    with pytest.raises(Case.DoesNotExist):
        recording.record_cases([case.pk, 0])
    case.refresh_from_db()
    assert case.recorded_at is None


def test_a_case_in_which_no_suspect_is_entered_yet_is_recorded_as_a_whole():
    case = build.case()
    press = build.report("The Gazette", "2024-03-01")
    build.claim(press, case, "reported", "2024-03-01")
    build.publish(press)
    days = ("2024-03-01",) * 3
    assert build.history(case) == [("case", "reported", *days, None, "unnamed_source")]
    assert not CustodyChange.objects.exists()
