"""Many look-ups in one question find what each by itself would find."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import recording
from cases.ledger import keep
from cases.ledger.reached import Way, reached
from cases.ledger.tables import EVERY_TABLE
from cases.ledger.touched import LOOKUPS
from cases.models import Case, Suspect
from tests import build

MOST_QUESTIONS = 48


def every_way() -> list[tuple]:
    """All ways that marks are followed: where to, model, lookup."""
    found = [
        ("cases asked for", Case, lookup) for lookups in LOOKUPS.values() for lookup in lookups
    ]
    for table in EVERY_TABLE:
        for lookups in table.touched_by.values():
            for lookup in [lookups] if isinstance(lookups, str) else lookups:
                found.append((table.name, table.model, lookup))
    return found


def test_together_they_find_what_each_finds_alone(docket, db):
    keys = range(1, 400, 3)
    wanted: dict[str, set[int]] = {}
    for to, model, lookup in every_way():
        one = (
            set(keys)
            if lookup == "pk"
            else set(model.objects.filter(**{f"{lookup}__in": keys}).values_list("pk", flat=True))
        )
        wanted.setdefault(to, set()).update(one)
    assert reached(Way(*way, keys) for way in every_way()) == wanted
    assert sum(map(len, wanted.values())) > 1000


def test_each_way_finds_its_own_keys_alone(docket, db):
    ada, ben = Suspect.objects.order_by("pk")[:2]
    cases = Case.objects.order_by().values_list("pk", flat=True)
    found = reached(
        [
            Way("of the one", Case, "proceedings__suspect", [ada.pk]),
            Way("of the other", Case, "proceedings__suspect", [ben.pk]),
            Way("of nobody", Case, "proceedings__suspect", []),
        ]
    )
    assert dict(found) == {
        "of the one": set(cases.filter(proceedings__suspect=ada)),
        "of the other": set(cases.filter(proceedings__suspect=ben)),
    }
    assert found["of nobody"] == set()


def test_without_a_way_nothing_is_asked(db):
    with CaptureQueriesContext(connection) as asked:
        assert reached([]) == {}
        assert reached([Way("cases", Case, "pk", [7, 8])]) == {"cases": {7, 8}}
    assert len(asked) == 0


def test_a_look_up_that_takes_more_than_keys_is_refused(db):
    with pytest.raises(ValueError, match="Case.slug is no plain look-up"):
        reached([Way("cases", Case, "slug", [1])])


def test_keeping_asks_as_often_for_one_report_as_for_many(empty):
    keep()

    def asked(first: int, last: int) -> int:
        for number in range(first, last):
            made = build.case(f"Ada {number}", slug=f"case-no-{number}")
            release = build.court_release("2024-03-17")
            build.claim(release, made, "warrant_issued", "2024-03-17", f"Ada {number}")
            recording.publish(release)
            recording.record(made.pk)
        with CaptureQueriesContext(connection) as questions:
            keep()
        return len(questions)

    asked(0, 1)
    one, many = asked(1, 2), asked(2, 6)
    assert one == many <= MOST_QUESTIONS
