"""Who is told of a recording, and who is told again."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import recording
from cases.models import Delivery, Subscriber
from cases.recording import subscribing
from tests import build
from tests.delivery.receivers import webhook

pytestmark = pytest.mark.usefixtures("empty")


def told(subscriber: Subscriber) -> list[tuple]:
    """What a subscriber was told: (status or None, the status told that it corrects or None)."""
    return [
        (
            each.change and each.change.status,
            each.corrects and (each.corrects.change and each.corrects.change.status),
        )
        for each in subscriber.deliveries.select_related("change", "corrects__change")
    ]


@pytest.fixture
def case():
    return build.case("Ada", slug="the-case")


@pytest.fixture
def papers(case):
    """The two origins of the founding example, not yet published."""
    made = [build.report(name, "2024-03-13") for name in ("The Gazette", "The Agency")]
    for paper in made:
        build.claim(paper, case, "reported", "2024-03-13")
    return made


def test_every_subscriber_of_the_case_its_situation_or_everything_is_told_once(case, papers):
    mine = Subscriber.objects.create(name="mine", case=case)
    region = Subscriber.objects.create(name="region", situation=case.situation)
    everything = Subscriber.objects.create(name="everything")
    another = Subscriber.objects.create(name="another", case=build.case("Ben"))
    silent = Subscriber.objects.create(name="silent", is_active=False)
    build.publish(*papers)
    assert [told(each) for each in (mine, region, everything)] == [[("reported", None)]] * 3
    assert told(another) == told(silent) == []
    recording.record(case.pk)
    assert Delivery.objects.count() == 3


def test_when_one_of_two_origins_is_retracted_nobody_need_be_told(case, papers):
    subscriber = Subscriber.objects.create(name="mine", case=case)
    build.publish(*papers)
    recording.retract(papers[0], "Withdrawn.")
    recording.record_all_due()
    assert told(subscriber) == [("reported", None)]


def test_when_both_are_retracted_whoever_was_told_is_told_again(case, papers):
    early = Subscriber.objects.create(name="early", case=case)
    build.publish(*papers)
    late = Subscriber.objects.create(name="late", case=case)
    for paper in papers:
        recording.retract(paper, "Withdrawn.")
    recording.record_all_due()
    assert told(early) == [("reported", None), (None, "reported")]
    assert told(late) == [], "who was never told of it needs no correction"
    recording.reinstate(papers[0])
    recording.record_all_due()
    assert told(early)[2:] == [("reported", None)]


def test_progress_is_news_and_no_correction(case, papers):
    subscriber = Subscriber.objects.create(name="mine", case=case)
    build.publish(*papers)
    release = build.court_release("2024-03-17")
    build.claim(release, case, "warrant_sought", "2024-02-22", "Ada")
    build.claim(release, case, "warrant_issued", "2024-03-17", "Ada")
    build.publish(release)
    assert told(subscriber) == [("reported", None), ("warrant_issued", None)]


def test_a_wrong_status_taken_back_names_the_message_that_told_it(case, papers):
    subscriber = Subscriber.objects.create(name="mine", case=case)
    build.publish(*papers)
    release = build.court_release("2024-03-17")
    build.claim(release, case, "warrant_issued", "2024-03-17", "Ada")
    build.publish(release)
    recording.retract(release, "It was about somebody else.")
    recording.record_all_due()
    assert told(subscriber) == [
        ("reported", None),
        ("warrant_issued", None),
        ("reported", "warrant_issued"),
    ]


def test_each_is_told_by_the_policy_chosen(case, papers):
    strict = Subscriber.objects.create(name="strict", case=case, policy="official")
    loose = Subscriber.objects.create(name="loose", case=case, policy="any")
    build.publish(*papers)
    assert (told(strict), told(loose)) == ([], [("reported", None)])


def warrant_against_ada(case):
    release = build.court_release("2024-03-17")
    build.claim(release, case, "warrant_issued", "2024-03-17", "Ada")
    return release


def test_only_kinds_of_change_that_were_asked_for_are_told(case, papers):
    phase = Subscriber.objects.create(name="phase", case=case, kinds=["pre-trial"])
    word = Subscriber.objects.create(name="word", case=case, kinds=["reported", "convicted"])
    build.publish(*papers)
    build.publish(warrant_against_ada(case))
    assert (told(phase), told(word)) == ([("warrant_issued", None)], [("reported", None)])


def test_a_correction_reaches_whoever_was_told_wrong_whatever_was_asked_for(case, papers):
    phase = Subscriber.objects.create(name="phase", case=case, kinds=["pre-trial"])
    word = Subscriber.objects.create(name="word", case=case, kinds=["convicted"])
    release = warrant_against_ada(case)
    build.publish(*papers, release)
    recording.retract(release, "It was about somebody else.")
    recording.record_all_due()
    assert told(phase) == [("warrant_issued", None), ("reported", "warrant_issued")]
    assert told(word) == []
    for paper in papers:
        recording.retract(paper, "Withdrawn.")
    recording.record_all_due()
    assert told(phase)[2:] == [(None, "reported")]


def test_who_asks_for_corrections_hears_of_them_without_having_heard_the_error(case, papers):
    watcher = webhook("https://a.example/", case=case, kinds=["corrections"]).subscriber
    release = warrant_against_ada(case)
    build.publish(*papers, release)
    assert told(watcher) == []
    recording.retract(release, "It was about somebody else.")
    recording.record_all_due()
    assert told(watcher) == [("reported", None)]
    correction = watcher.deliveries.get()
    assert correction.is_correction and correction.before.status == "warrant_issued"
    data = json.loads(correction.body)["data"]
    assert data["corrects"] == {"id": None, "status": data["status_before"]}


def test_a_person_is_followed_through_cases_apart_from_them(case, papers):
    second = build.case("Ada", "Ben", slug="the-second")
    of_ada = Subscriber.objects.create(name="Ada", suspect=case.proceedings.get().suspect)
    everything = Subscriber.objects.create(name="everything")
    build.publish(*papers)
    assert told(of_ada) == [], "nobody was named"
    build.publish(warrant_against_ada(case))
    release = build.court_release("2024-05-01")
    build.claim(release, second, "warrant_issued", "2024-05-01", "Ben")
    build.publish(release)
    summons = build.court_release("2024-06-01")
    build.claim(summons, second, "summons_issued", "2024-06-01", "Ada")
    build.publish(summons)
    assert told(of_ada) == [("warrant_issued", None), ("summons_issued", None)]
    assert [each.proceedings.suspect.name for each in of_ada.deliveries.all()] == ["Ada", "Ada"]
    assert [each.proceedings for each in everything.deliveries.all()] == [None] * 3
    recording.retract(summons, "It was about somebody else.")
    recording.record_all_due()
    assert told(of_ada)[2:] == [(None, "summons_issued")]


def test_who_was_not_told_for_a_while_hears_what_is_said_now(case, papers):
    mine = Subscriber.objects.create(name="mine", case=case)
    build.publish(*papers)
    Subscriber.objects.update(is_active=False)
    build.publish(warrant_against_ada(case))
    assert told(mine) == [("reported", None)]
    subscribing.resume(mine)
    assert told(mine)[1:] == [("warrant_issued", None)]
    subscribing.resume(mine)
    Subscriber.objects.update(is_active=False)
    subscribing.resume(mine)
    assert len(told(mine)) == 2, "there is nothing new to say"


def test_messages_to_a_subscriber_are_numbered_without_a_gap(case, papers):
    mine = Subscriber.objects.create(name="mine")
    build.publish(*papers)
    other = build.case("Ben")
    paper = build.report("The Courier", "2024-04-01")
    build.claim(paper, other, "reported", "2024-04-01")
    build.publish(paper, warrant_against_ada(case))
    assert list(mine.deliveries.values_list("number", flat=True)) == [1, 2, 3]
    mine.refresh_from_db()
    assert mine.messages == 3


def retract(*reports) -> None:
    for report in reports:
        recording.retract(report, "It was about somebody else.")
    recording.record_all_due()


def test_who_chose_stricter_evidence_is_not_told_that_the_looser_was_wrong(case, papers):
    mine = Subscriber.objects.create(name="mine", case=case, policy="any")
    build.publish(*papers)
    Subscriber.objects.update(policy="official")
    build.publish(warrant_against_ada(case))
    assert told(mine) == [("reported", None), ("warrant_issued", None)]
    assert [each.is_correction for each in mine.deliveries.all()] == [False, False]


@pytest.mark.parametrize("warrant_on", ["2024-03-10", "2024-03-17"])
@pytest.mark.parametrize("name", [None, "Ada"])
def test_a_further_step_that_became_public_on_the_same_day_is_no_correction(case, warrant_on, name):
    ada = case.proceedings.get().suspect
    mine = Subscriber.objects.create(name="mine", suspect=name and ada)
    first, second = build.court_release("2024-03-17"), build.court_release("2024-03-17")
    build.claim(first, case, "warrant_issued", warrant_on, "Ada")
    build.claim(second, case, "surrendered", "2024-03-17", "Ada")
    build.publish(first)
    build.publish(second)
    assert told(mine) == [("warrant_issued", None), ("surrendered", None)]
    assert [each.is_correction for each in mine.deliveries.all()] == [False, False]
    retract(second)
    assert told(mine)[2:] == [("warrant_issued", "surrendered")]
    retract(first)
    assert told(mine)[3:] == [(None, "warrant_issued")]


@pytest.mark.parametrize("wanted", [{"policy": "official"}, {"case": None, "policy": "official"}])
def test_whoever_was_told_wrong_is_corrected_after_a_change_of_evidence(case, papers, wanted):
    mine = Subscriber.objects.create(name="mine", case=case, policy="any")
    build.publish(*papers)
    Subscriber.objects.update(**wanted)
    retract(papers[0])
    assert len(told(mine)) == 1, "it still stands"
    retract(papers[1])
    assert told(mine) == [("reported", None), (None, "reported")]


def test_who_follows_something_else_by_now_is_told_of_errors_alone(case, papers):
    other = build.case("Ben")
    mine = Subscriber.objects.create(name="mine", case=case)
    build.publish(*papers)
    subscribing.change(_now_on(mine, other))
    release = warrant_against_ada(case)
    build.publish(release)
    assert told(mine) == [("reported", None)]
    retract(release, *papers)
    assert told(mine)[1:] == [(None, "reported")]
    message = mine.deliveries.last()
    assert message.is_correction and message.before == message.corrects.change


def test_after_a_silence_of_what_is_followed_no_longer_errors_alone_are_told(case, papers):
    other = build.case("Ben")
    mine = Subscriber.objects.create(name="mine", case=case)
    build.publish(*papers)
    subscribing.change(_now_on(mine, other))
    subscribing.pause(mine)
    release = warrant_against_ada(case)
    build.publish(release)
    assert subscribing.resume(mine) == 0
    subscribing.pause(mine)
    retract(release, *papers)
    assert len(told(mine)) == 1
    assert subscribing.resume(mine) == 1
    assert told(mine)[1:] == [(None, "reported")]


def _now_on(subscriber: Subscriber, case) -> Subscriber:
    subscriber.case = case
    return subscriber


def test_to_tell_many_asks_the_database_no_more_than_to_tell_one():
    _questions_to_tell("Ada", 1)  # The first fills what is kept between requests.
    assert _questions_to_tell("Ben", 1) == _questions_to_tell("Cleo", 4)


def _questions_to_tell(name: str, number: int) -> int:
    """So many are asked to tell a warrant against somebody, and that it is taken back."""
    case = build.case(name)
    person = case.proceedings.get().suspect
    for each in range(number):
        webhook("https://example.org/hook", token=f"{name} {each}", suspect=person)
    release = build.court_release("2024-03-17")
    build.claim(release, case, "warrant_issued", "2024-03-17", name)
    with CaptureQueriesContext(connection) as asked:
        build.publish(release)
        retract(release)
    assert Delivery.objects.filter(proceedings__suspect=person).count() == 2 * number
    return len(asked)
