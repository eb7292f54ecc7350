"""Two entries of one person become one, with all that was said of either."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from cases import recording
from cases.models import (
    Case,
    Charge,
    CustodyChange,
    Proceedings,
    PublicRecord,
    StatusChange,
    Subscriber,
    Suspect,
)
from cases.models.moved import find
from cases.recording.merging import merge_people
from tests import build
from tests.ledger.comparing import computed, ledger

pytestmark = pytest.mark.usefixtures("empty")


def person(slug: str) -> Suspect:
    return Suspect.objects.get(slug=slug)


def statuses(slug: str) -> dict[str, str]:
    """Case -> what is said now of a person by the usual policy."""
    rows = StatusChange.objects.current().filter(proceedings__suspect__slug=slug)
    rows = rows.filter(policy="corroborated", stands_until=None).order_by("holds_from", "order")
    return dict(rows.values_list("case__slug", "status"))


@pytest.fixture
def cases():
    """Ada in one case; Adah, who is the same, in another, and both in a third."""
    release = build.court_release("2024-03-17")
    made = [build.case("Ada", slug="a"), build.case("Adah", slug="b")]
    made.append(build.case("Ada", "Adah", slug="c"))
    build.claim(release, made[0], "warrant_issued", "2024-03-17", "Ada")
    build.claim(release, made[1], "warrant_issued", "2024-03-17", "Adah")
    build.claim(release, made[1], "arrested", "2024-03-17", "Adah")
    build.claim(release, made[2], "warrant_sought", "2024-03-01", "Ada")
    build.claim(release, made[2], "warrant_issued", "2024-03-17", "Adah")
    build.publish(release)
    Charge.objects.create(
        proceedings=Proceedings.objects.get(case=made[2], suspect__slug="adah"),
        category="war_crime",
        crime="Pillage",
    ).sources.add(release)
    return made


def test_all_that_was_said_of_either_is_said_of_the_one(cases):
    assert statuses("ada") == {"a": "warrant_issued", "c": "warrant_sought"}
    assert statuses("adah") == {"b": "arrested", "c": "warrant_issued"}
    merge_people(person("adah"), person("ada"))
    recording.record_all_due()
    assert statuses("ada") == {"a": "warrant_issued", "b": "arrested", "c": "warrant_issued"}
    assert statuses("adah") == {}
    now = CustodyChange.objects.current().filter(stands_until=None)
    assert list(now.order_by("-holds_from", "-order").values_list("suspect__slug", "custody"))[
        0
    ] == ("ada", "in_state_custody")
    assert not now.filter(suspect__slug="adah").exists()
    assert list(person("ada").names.values_list("name", flat=True)) == ["Adah"]
    assert list(person("ada").proceedings.values_list("charges__crime", flat=True).distinct())
    assert Charge.objects.get().proceedings.suspect == person("ada")
    assert not Case.objects.due().exists()


def test_the_history_that_each_had_is_kept_and_every_address_leads_to_the_one(cases):
    before = set(StatusChange.objects.values_list("pk", flat=True))
    adah = person("adah")
    merge_people(adah, person("ada"))
    recording.record_all_due()
    assert before <= set(StatusChange.objects.values_list("pk", flat=True))
    for name in ("adah", adah.public_id):
        assert find(Suspect.objects.named(), name) == person("ada")
    record = PublicRecord.objects.gone("suspects", adah.public_id)
    assert (record.operation, record.merged_into) == ("MERGED", person("ada").public_id)
    assert ledger() == computed()


def test_where_the_duplicate_was_is_told_of_the_one_alone(empty):
    release = build.court_release("2024-03-17")
    for name in ("Ada", "Adah"):
        case = build.case(name, slug=f"of-{name.lower()}")
        build.claim(release, case, "arrested", "2024-03-17", name)
    build.publish(release)
    merge_people(person("adah"), person("ada"))
    recording.record_all_due()
    now = CustodyChange.objects.current().filter(stands_until=None)
    assert set(now.values_list("suspect__slug", flat=True)) == {"ada"}


def test_who_follows_either_entry_follows_the_one(cases):
    follower = Subscriber.objects.create(name="follower", suspect=person("adah"))
    merge_people(person("adah"), person("ada"))
    follower.refresh_from_db()
    assert follower.suspect == person("ada")


def test_the_order_in_which_cases_are_recorded_makes_no_difference(cases):
    merge_people(person("adah"), person("ada"))
    for case in reversed(cases):
        recording.record(case.pk)
    assert not CustodyChange.objects.current().filter(suspect__slug="adah").exists()
    for case in cases:
        assert recording.record(case.pk).written == 0


def test_what_makes_no_sense_or_is_not_allowed_is_refused_and_changes_nothing(cases):
    ada, adah = person("ada"), person("adah")
    with pytest.raises(ValueError, match="cannot be merged into itself"):
        merge_people(ada, ada)
    with pytest.raises(PermissionDenied):
        merge_people(adah, ada, by=User.objects.create_user("ben"))
    merge_people(adah, ada)
    with pytest.raises(ValueError, match="Adah was merged already, into Ada"):
        merge_people(ada, adah)


def test_the_one_keeps_its_name_once_and_takes_over_the_role_that_it_lacked(empty):
    case = build.case("Ada", "Adah", slug="a")
    adah = person("adah")
    adah.names.create(name="Ada", language="en")
    adah.names.create(name="Ада", language="ru")
    case.proceedings.filter(suspect=adah).update(role="President")
    merge_people(adah, person("ada"))
    one = person("ada")
    assert sorted(one.names.values_list("name", "language")) == [("Adah", ""), ("Ада", "ru")]
    kept = case.proceedings.get(suspect=one)
    assert kept.role == "President"


def test_a_role_of_the_one_is_not_replaced_by_that_of_the_duplicate(empty):
    case = build.case("Ada", "Adah", slug="a")
    case.proceedings.filter(suspect__slug="adah").update(role="President")
    case.proceedings.filter(suspect__slug="ada").update(role="Minister")
    merge_people(person("adah"), person("ada"))
    assert case.proceedings.get(suspect__slug="ada").role == "Minister"
