"""Whatever is retracted and reinstated while mails wait and fail, the last word is what we say."""

from random import Random

import pytest
from django.utils import timezone

from cases import recording, tasks
from cases.models import Delivery, Letter, MailAlert, SourceReport
from cases.recording.alerts import said
from cases.recording.standing import says
from cases.recording.telling import headlines
from cases.status.question import Question
from tests import build
from tests.delivery.receivers import alert
from tests.thorough import times

pytestmark = pytest.mark.usefixtures("empty", "mailing")
STEPS = (
    ("reported", "2024-03-13", "2024-03-13"),
    ("warrant_issued", "2024-03-17", "2024-03-17"),
    ("arrested", "2024-03-20", "2024-03-20"),
    # The same warrant, by a report of another day.
    ("warrant_issued", "2024-03-17", "2024-03-19"),
)


def report_on(case, kind: str, when: str, published: str) -> SourceReport:
    report = build.court_release(published)
    build.claim(report, case, kind, when, *([] if kind == "reported" else ["Ada"]))
    return report


def turn(report: SourceReport) -> None:
    """Publish, retract or reinstate a report: what comes next."""
    report.refresh_from_db()
    if report.state == "draft":
        build.publish(report)
    elif report.state == "retracted":
        recording.reinstate(report)
    else:
        recording.retract(report, "It was about somebody else.")


def mail(mailing, refuses: str = "", *, is_day: bool = True) -> None:
    """Send what is owed, and what waits for another attempt; on its day a digest, too."""
    now = timezone.now()
    if is_day:
        MailAlert.objects.exclude(next_at=None).update(next_at=now)
    Letter.objects.filter(due_at__gt=now).update(due_at=now)
    mailing.refuses = refuses
    tasks.send_mail()


@pytest.mark.parametrize("seed", range(times(5, thorough=60)))
@pytest.mark.parametrize("rhythm", ["at_once", "daily"])
def test_the_last_that_a_reader_is_mailed_is_what_we_say(mailing, seed, rhythm):
    chance = Random(seed)
    case = build.case("Ada", slug="the-case")
    alert(rhythm=rhythm, case=case)
    reports = [report_on(case, *step) for step in STEPS]
    for _ in range(14):
        if chance.random() < 0.55:
            turn(chance.choice(reports))
            if chance.random() < 0.8:
                recording.record_all_due()
        else:
            refuses = chance.choice(["", "451 later"])
            mail(mailing, refuses, is_day=chance.random() < 0.5)
    recording.record_all_due()
    for _ in range(3):
        mail(mailing)

    assert not Letter.objects.exists() and not Delivery.objects.waiting().exists()
    now = headlines(case, Question()).get(None)
    last = Delivery.objects.reached().order_by("pk").last()
    assert says(last and last.change) == says(now)
    lines = [line for each in mailing.letters for line in each.text.splitlines()]
    told = [line.partition(" (known")[0] for line in lines if line.startswith("Now:")]
    if told or now:
        assert told[-1] == f"Now: {said(now)}.".partition(" (known")[0]
