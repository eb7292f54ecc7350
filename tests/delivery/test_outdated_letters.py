"""Letters that wait while a report is corrected or retracted: what a reader is mailed at last."""

import re

import pytest
from django.utils import timezone

from cases import recording, tasks
from cases.models import Case, Delivery, Letter, MailAlert, Suspect
from cases.recording.alerts import write_due
from tests import build
from tests.delivery.receivers import alert
from tests.delivery.test_letters import paper_on, retract, warrant_in
from tests.delivery.test_mail import reported

pytestmark = pytest.mark.usefixtures("empty", "mailing")


def refused(mailing) -> None:
    """The mail server takes nothing for now; what is owed was tried, and waits."""
    mailing.refuses = "451 later"
    tasks.send_mail()
    mailing.refuses = ""


def sent(mailing) -> str:
    """All that is mailed once the server takes mail again, with subjects."""
    seen = len(mailing.letters)
    now = timezone.now()
    Letter.objects.filter(due_at__gt=now).update(due_at=now)
    tasks.send_mail()
    assert not Letter.objects.exists() and not Delivery.objects.waiting().exists()
    return "\n".join(f"{each.message['Subject']}\n{each.text}" for each in mailing.letters[seen:])


def told(text: str) -> list[str]:
    """The lines of letters that tell a status."""
    begins = ("CORRECTION", "On ", "We no longer", "Now:", "Before:")
    return [line.partition(" (known")[0] for line in text.splitlines() if line.startswith(begins)]


TAKEN_BACK = "A report of International Criminal Court was retracted: It was about somebody else."


def test_a_letter_that_was_refused_is_not_mailed_once_its_report_is_retracted(case, mailing):
    alert(case=case)
    build.publish(paper_on(case))
    tasks.send_mail()
    release = warrant_in(case)
    build.publish(release)
    refused(mailing)
    retract(release)
    write_due()
    assert told(sent(mailing)) == [
        # It may have arrived all the same: a server can take a mail and fail to say so.
        "CORRECTION: the-case",
        f"On {timezone.now():%-d %B %Y} we told you: Warrant issued since 17 March 2024",
        f"We no longer say so. {TAKEN_BACK}",
        "Now: Reported since 13 March 2024",
    ]


def test_what_waited_behind_a_refused_letter_and_was_taken_back_is_not_mailed_at_all(case, mailing):
    alert(case=case)
    build.publish(paper_on(case))
    refused(mailing)
    release = warrant_in(case)
    build.publish(release)
    write_due()
    retract(release)
    write_due()
    assert Letter.objects.count() == 3
    assert told(sent(mailing)) == ["Now: Reported since 13 March 2024"]


def test_a_letter_names_nobody_whom_a_retracted_report_alone_named(case, mailing):
    Case.objects.update(title="The case of Ada", short_name="Ada's case", slug="ada")
    alert(suspect=Suspect.objects.get())
    alert("other@example.org", case=case)
    build.publish(paper_on(case), release := warrant_in(case, title="Ada is sought"))
    refused(mailing)
    assert "Ada is sought" in Letter.objects.first().body
    retract(release)
    text = sent(mailing)
    # Addresses to unsubscribe have letters by chance.
    assert not re.search(r"\bada\b", text, re.IGNORECASE)
    assert "correction: A person of whom we told you (A case (Somewhere)): nothing is" in text
    assert "You follow a person." in text and "You follow a case." in text


def test_a_refused_letter_tells_the_evidence_of_the_day_on_which_it_is_taken(case, mailing):
    alert(case=case)
    build.publish(first := warrant_in(case, title="The first release"))
    refused(mailing)
    other = build.court_release("2024-03-19")
    build.claim(other, case, "warrant_issued", "2024-03-17", "Ada")
    build.publish(other)
    retract(first)
    text = sent(mailing)
    assert "Warrant issued since 17 March 2024 (known since 19 March 2024; official)" in text
    assert other.url in text and "The first release" not in text


def test_a_digest_leaves_out_every_step_that_was_taken_back_not_only_the_last(case, mailing):
    weekly = alert(rhythm="weekly", case=case)
    build.publish(paper := paper_on(case))
    build.publish(release := warrant_in(case))
    opened = build.court_release("2024-04-01")
    build.claim(opened, case, "arrested", "2024-04-01", "Ada")
    build.publish(opened)
    retract(release)
    MailAlert.objects.filter(pk=weekly.pk).update(next_at=timezone.now())
    assert told(sent(mailing)) == [
        "Now: Reported since 13 March 2024",
        "Now: Arrested since 1 April 2024",
        "Before: Reported since 13 March 2024",
    ]
    retract(opened)
    retract(paper)
    assert told(sent(mailing))[::3] == [
        "CORRECTION: the-case",
        "Now: nothing is publicly known any more.",
    ]


def test_nothing_is_mailed_of_a_digest_of_which_every_step_was_taken_back(case, mailing):
    weekly = alert(rhythm="weekly", case=case)
    build.publish(paper := paper_on(case))
    build.publish(release := warrant_in(case))
    retract(release)
    retract(paper)
    MailAlert.objects.filter(pk=weekly.pk).update(next_at=timezone.now())
    assert sent(mailing) == ""
    assert not Delivery.objects.exists()


def test_a_step_mailed_earlier_is_corrected_though_a_later_one_never_went(case, mailing):
    daily = alert(rhythm="daily", case=case)
    build.publish(paper := paper_on(case))
    MailAlert.objects.filter(pk=daily.pk).update(next_at=timezone.now())
    tasks.send_mail()
    build.publish(release := warrant_in(case))
    for report in (release, paper):
        recording.retract(report, "It was about somebody else.")
    recording.record_all_due()
    MailAlert.objects.filter(pk=daily.pk).update(next_at=timezone.now())
    assert told(sent(mailing)) == [
        "CORRECTION: the-case",
        f"On {timezone.now():%-d %B %Y} we told you: Reported since 13 March 2024",
        "We no longer say so. A report of The Gazette was retracted: It was about somebody else.",
        "Now: nothing is publicly known any more.",
    ]


def test_nothing_of_a_case_is_mailed_between_a_retraction_and_its_recording(case, mailing):
    daily = alert(rhythm="daily", case=case)
    build.publish(paper_on(case), release := warrant_in(case))
    MailAlert.objects.filter(pk=daily.pk).update(next_at=timezone.now())
    recording.retract(release, "It was about somebody else.")
    assert tasks.send_mail() == 0
    recording.record_all_due()
    assert told(sent(mailing)) == ["Now: Reported since 13 March 2024"]
    daily.refresh_from_db()
    assert daily.next_at > timezone.now()


def test_a_letter_that_is_written_waits_for_the_recording_too(case, mailing):
    alert(case=case)
    build.publish(release := warrant_in(case))
    write_due()
    recording.retract(release, "It was about somebody else.")
    assert tasks.send_mail() == 0
    recording.record_all_due()
    assert sent(mailing) == "" and not Delivery.objects.exists()


def test_a_mail_repeats_no_fact_about_somebody_whom_no_report_names_any_more(mailing, empty):
    release = build.court_release("2024-05-01")
    build.claim(release, build.case("Amina"), "arrested", "2024-05-01", "Amina")
    build.publish(release)
    reported()
    recording.retract(release, "It was about somebody else.")
    recording.record_all_due()
    assert tasks.send_mail() == 1
    [letter] = mailing.letters
    assert "Amina" not in letter.text
    assert "It concerns: a fact about somebody whom no published report names" in letter.text
