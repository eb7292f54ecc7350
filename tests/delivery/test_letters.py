"""Mail alerts: who is mailed what, when, and who is told that we were wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from cases import recording, tasks
from cases.models import Delivery, Letter, MailAlert, Proceedings, Subscriber
from cases.recording import subscribing
from cases.recording.alerts import write_due
from tests import build
from tests.delivery.receivers import alert

pytestmark = pytest.mark.usefixtures("empty", "mailing")


@pytest.fixture
def letters(mailing):
    return mailing.letters


def paper_on(case, publisher: str = "The Gazette", published: str = "2024-03-13"):
    paper = build.report(publisher, published, title="A case is opened")
    build.claim(paper, case, "reported", published)
    return paper


def warrant_in(case, published: str = "2024-03-17", title: str = "Warrants made public"):
    release = build.court_release(published)
    release.title = title
    release.save()
    build.claim(release, case, "warrant_issued", published, "Ada")
    return release


def retract(report) -> None:
    recording.retract(report, "It was about somebody else.")
    recording.record_all_due()


def subjects(letters) -> list[str]:
    return [each.message["Subject"] for each in letters]


FIRST = """\
the-case

Now: Reported since 13 March 2024 (known since 13 March 2024; unnamed source).

Who says so:
- The Gazette: A case is opened
  {url}

https://tracker.example/cases/the-case/

--
Everybody is presumed innocent until proved guilty before the Court (Rome Statute, article 66). A report, a warrant, a charge or a trial is not a finding of guilt.

You follow the-case. To change how often, or of what you are told:
https://tracker.example/alerts/{token}/
To unsubscribe, which erases your address:
https://tracker.example/alerts/{token}/unsubscribe/

ICC Tracker, https://tracker.example
"""  # noqa: E501


def test_a_reader_is_mailed_a_change_with_its_proof_and_two_ways_out(case, letters):
    mine = alert(case=case)
    paper = paper_on(case)
    build.publish(paper)
    assert (tasks.send_mail(), tasks.send_mail()) == (1, 0)

    [letter] = letters
    assert letter.text == FIRST.format(url=paper.url, token=mine.token)
    assert letter.recipients == ["reader@example.org"]
    message = letter.message
    assert message["Subject"] == "ICC Tracker: the-case: Reported"
    unsubscribe = f"<https://tracker.example/alerts/{mine.token}/unsubscribe/>"
    assert message["List-Unsubscribe"].strip() == unsubscribe
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert not Letter.objects.exists()
    told = Delivery.objects.get()
    assert told.delivered_at and told.due_at is None and told.letter is None


CORRECTION = """\
CORRECTION: the-case

On {today} we told you: Warrant issued since 17 March 2024 (known since 17 March 2024; official).
We no longer say so. A report of International Criminal Court was retracted: It was about somebody else.

Now: Reported since 13 March 2024 (known since 13 March 2024; unnamed source).
"""  # noqa: E501


def test_a_correction_goes_at_once_and_to_exactly_those_who_were_mailed_the_wrong_one(
    case, letters
):
    daily = alert("daily@example.org", "daily", case=case)
    alert("phase@example.org", "at_once", case=case, kinds=["pre-trial"])
    alert("weekly@example.org", "weekly", case=case)
    build.publish(paper_on(case))
    release = warrant_in(case)
    build.publish(release)
    MailAlert.objects.filter(pk=daily.pk).update(next_at=timezone.now())
    tasks.send_mail()
    assert [each.recipients[0] for each in letters] == ["daily@example.org", "phase@example.org"]
    alert("late@example.org", "at_once", case=case, kinds=["trial"])

    retract(release)
    tasks.send_mail()
    corrections = letters[2:]
    assert [each.recipients[0] for each in corrections] == [
        "daily@example.org",
        "phase@example.org",
    ]
    today = f"{timezone.now():%-d %B %Y}"
    for each in corrections:
        assert each.text.startswith(CORRECTION.format(today=today))
        assert each.message["Subject"] == "ICC Tracker: correction: the-case: Reported"
    # Who waits for Monday was never told of the warrant, and need not hear of it.
    MailAlert.objects.filter(email="weekly@example.org").update(next_at=timezone.now())
    tasks.send_mail()
    assert subjects(letters[4:]) == ["ICC Tracker: the-case: Reported"]
    assert "arrant" not in letters[4].text.partition("--")[0]


def test_what_was_taken_back_before_its_digest_went_is_not_mailed_at_all(case, letters):
    weekly = alert(rhythm="weekly", case=case)
    paper = paper_on(case)
    build.publish(paper)
    retract(paper)
    assert tasks.send_mail() == 0
    MailAlert.objects.filter(pk=weekly.pk).update(next_at=timezone.now())
    assert tasks.send_mail() == 0
    assert letters == [] and not Delivery.objects.exists()


def test_a_chain_of_corrections_before_a_digest_mends_what_was_mailed(case, letters):
    daily = alert(rhythm="daily", case=case)
    paper = paper_on(case)
    build.publish(paper)
    MailAlert.objects.filter(pk=daily.pk).update(next_at=timezone.now())
    tasks.send_mail()
    retract(paper)
    recording.reinstate(paper)
    recording.record_all_due()
    write_due()
    tasks.send_mail()
    assert subjects(letters)[0] == "ICC Tracker: the-case: Reported"
    assert subjects(letters)[1].startswith("ICC Tracker: correction: the-case: nothing is publicly")


def test_a_digest_holds_all_changes_of_its_time_in_order(case, letters):
    weekly = alert(rhythm="weekly")
    build.publish(paper_on(case))
    build.publish(warrant_in(case))
    other = build.case("Ben", slug="another-case")
    build.publish(paper_on(other, published="2024-03-18"))
    assert tasks.send_mail() == 0
    MailAlert.objects.filter(pk=weekly.pk).update(next_at=timezone.now())
    assert tasks.send_mail() == 1

    [letter] = letters
    assert letter.message["Subject"] == "ICC Tracker: 3 changes to 2 subjects"
    told = [
        line
        for line in letter.text.splitlines()
        if line.startswith(("Now", "Before", "the-", "ano"))
    ]
    assert told == [
        "the-case",
        "Now: Reported since 13 March 2024 (known since 13 March 2024; unnamed source).",
        "the-case",
        "Now: Warrant issued since 17 March 2024 (known since 17 March 2024; official).",
        "Before: Reported since 13 March 2024 (known since 13 March 2024; unnamed source).",
        "another-case",
        "Now: Reported since 18 March 2024 (known since 18 March 2024; unnamed source).",
    ]
    weekly.refresh_from_db()
    assert weekly.next_at > timezone.now() and weekly.next_at.weekday() == 0


def test_digests_are_written_at_six_on_mondays_or_every_day():
    friday = datetime(2024, 3, 15, 7, tzinfo=UTC)
    assert MailAlert(rhythm="weekly").after(friday) == datetime(2024, 3, 18, 6, tzinfo=UTC)
    assert MailAlert(rhythm="daily").after(friday) == datetime(2024, 3, 16, 6, tzinfo=UTC)
    assert MailAlert(rhythm="daily").after(friday - timedelta(hours=3)) == datetime(
        2024, 3, 15, 6, tzinfo=UTC
    )
    assert MailAlert(rhythm="at_once").after(friday) is None


def test_who_follows_a_person_is_told_of_that_persons_own_status_in_any_case(case, letters):
    ada = Proceedings.objects.get(case=case).suspect
    alert(suspect=ada)
    build.publish(paper_on(case))
    assert tasks.send_mail() == 0, "nobody was named"
    build.publish(warrant_in(case))
    second = build.case("Ada", "Ben", slug="second-case")
    release = build.court_release("2024-04-01")
    build.claim(release, second, "warrant_issued", "2024-04-01", "Ben")
    build.publish(release)
    assert tasks.send_mail() == 1, "the other case is that of another person so far"
    build.publish(warrant := build.court_release("2024-05-01"))
    build.claim(warrant, second, "summons_issued", "2024-05-01", "Ada")
    recording.mark_due(cases=[second.pk])
    recording.record_all_due()
    assert tasks.send_mail() == 1
    assert subjects(letters) == [
        "ICC Tracker: Ada (the-case): Warrant issued",
        "ICC Tracker: Ada (second-case): Summons issued",
    ]
    assert "https://tracker.example/suspects/ada/" in letters[0].text


def test_nobody_is_named_before_a_report_names_him_or_her(letters):
    case = build.case("Ada Lovelace", slug="lovelace")
    alert(case=case)
    build.publish(paper_on(case))
    tasks.send_mail()
    [letter] = letters
    assert letter.message["Subject"] == "ICC Tracker: A case (Somewhere): Reported"
    assert "lovelace" not in letter.text.lower()


def test_a_letter_that_fails_goes_again_under_one_message_id_and_before_later_ones(case, mailing):
    alert(case=case)
    mailing.refuses = "451 later"
    build.publish(paper_on(case))
    assert tasks.send_mail() == 0
    name = Letter.objects.get().pk
    build.publish(warrant_in(case))
    mailing.refuses = ""
    assert tasks.send_mail() == 0, "the later one waits for the earlier"
    Letter.objects.update(due_at=timezone.now())
    assert tasks.send_mail() == 2
    assert [each.split(": ")[2] for each in subjects(mailing.letters)] == [
        "Reported",
        "Warrant issued",
    ]
    assert f"<letter.{name}." in mailing.letters[0].message["Message-ID"]


def test_a_letter_that_is_given_up_told_nothing_so_nothing_is_corrected(case, mailing):
    alert(case=case)
    mailing.refuses = "550 no such reader"
    paper = paper_on(case)
    build.publish(paper)
    for _ in range(9):
        tasks.send_mail()
        Letter.objects.update(due_at=timezone.now())
    assert mailing.tried == 8
    assert not Letter.objects.exists()
    assert (Delivery.objects.get().delivered_at, Delivery.objects.get().due_at) == (None, None)
    retract(paper)
    mailing.refuses = ""
    assert tasks.send_mail() == 0


def test_a_letter_that_a_dead_worker_took_goes_out_again_under_the_same_id(case, mailing):
    from cases.delivery import letters as sending

    alert(case=case)
    build.publish(paper_on(case))
    write_due()
    taken, was_tried = sending._take_one()
    assert not was_tried
    assert tasks.send_mail() == 0
    Letter.objects.update(due_at=timezone.now())
    assert tasks.send_mail() == 1
    assert f"<letter.{taken.pk}." in mailing.letters[0].message["Message-ID"]


def test_nothing_of_an_address_stays_after_unsubscribing(case, letters):
    mine = alert(case=case)
    build.publish(paper_on(case))
    write_due()
    subscribing.forget(mine.subscriber)
    assert tasks.send_mail() == 0
    for model in (Subscriber, MailAlert, Delivery, Letter):
        assert not model.objects.exists()


def test_what_was_not_told_yet_is_left_out_of_a_digest_that_tells_what_stands_instead(
    case, letters
):
    weekly = alert(rhythm="weekly", situation=case.situation)
    build.publish(paper_on(case), release := warrant_in(case))
    retract(release)
    MailAlert.objects.filter(pk=weekly.pk).update(next_at=timezone.now())
    tasks.send_mail()
    assert subjects(letters) == ["ICC Tracker: the-case: Reported"]
    assert "You follow all cases of the situation Somewhere" in letters[0].text
