"""What a preview says is what the recorder then writes, on random worlds and random acts."""

import pytest
from django.db import connection
from hypothesis import given

from cases import recording
from cases.models import Case, CustodyChange, StatusChange, Suspect
from cases.recording import preview
from cases.recording.changes import Aspect
from tests.recording import worlds
from tests.status import strategies

pytestmark = pytest.mark.usefixtures("empty")


def rows_now() -> dict:
    """(case, person or None) -> all standing rows, and what the first of them answers now."""
    status = StatusChange.objects.filter(policy="corroborated")
    found = {}
    for case in Case.objects.all():
        for each in [None, *case.proceedings.all()]:
            mine = status.filter(case=case, proceedings=each)
            answer = mine.answering().first()
            found[case.pk, each and each.suspect_id] = (
                frozenset(mine.current().values_list("pk", flat=True)),
                answer and told(answer, answer.status),
            )
    for person in Suspect.objects.all():
        mine = CustodyChange.objects.filter(suspect=person)
        answer = mine.answering().first()
        found[None, person.pk] = (
            frozenset(mine.current().values_list("pk", flat=True)),
            answer and told(answer, answer.custody),
        )
    return found


def told(row, word: str) -> tuple:
    return word, str(row.effective), row.known_on, row.basis, row.is_verified, row.holds_from


def previewed(row) -> tuple | None:
    """The same of a row in a preview."""
    if row is None:
        return None
    step = row.step
    return (
        step.status,
        str(step.when),
        row.known_on,
        step.proof.basis.value,
        step.proof.is_verified,
        step.holds_from.earliest,
    )


def everything() -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {}
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')  # noqa: S608
            found[table] = [row for (row,) in cursor.fetchall()]
    return found


def check(act) -> None:
    """Preview, see that nothing was written, act, record, and compare."""
    before, tables = rows_now(), everything()
    found = preview(act)
    assert everything() == tables
    act()
    recording.record_all_due()
    after = rows_now()
    moved = {where for where in before if before[where][1] != after[where][1]}
    shown = {
        (change.case, change.person): (previewed(change.old), previewed(change.new))
        for change in found.changes
        if change.aspect in (Aspect.STATUS, Aspect.CUSTODY)
    }
    assert shown == {where: (before[where][1], after[where][1]) for where in moved}
    written = {where for where in before if before[where][0] != after[where][0]}
    assert {(change.case, change.person) for change in found.changes} == written
    assert found.sentences, "something is always said"


@worlds.in_the_database
@given(strategies.worlds(), worlds.acts)
def test_what_is_previewed_is_what_is_recorded(world, acts):
    with worlds.rolled_back():
        entered = worlds.enter(world)
        for verb, which, seed in acts:
            act = worlds.act_on(entered.reports[which % len(entered.reports)], verb, seed)
            if act:
                check(act)
