"""Who is told of a recording, and who is told again."""

import pytest

from cases import recording
from cases.models import Delivery, Subscriber
from tests import build

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
