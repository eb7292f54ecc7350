"""Editors who write at the same moment: each change bears the name of who made it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from cases.models import Case, TrailEntry
from cases.models.acting import acting
from tests import build

EDITORS, ROUNDS = 4, 12


@pytest.mark.django_db(transaction=True)
def test_everybody_who_writes_at_once_is_named_and_nobody_waits_for_ever():
    shared = build.case(slug="shared")
    people = [User.objects.create_user(f"editor-{number}") for number in range(EDITORS)]

    def edit(person: User) -> None:
        try:
            for number in range(ROUNDS):
                with acting(f"/admin/{person}/", person), transaction.atomic():
                    build.case(slug=f"{person}-{number}")
                    Case.objects.filter(pk=shared.pk).update(title=f"{person} {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(EDITORS) as pool:
        list(pool.map(edit, people))

    told = TrailEntry.objects.filter(model="cases.case", user_name__startswith="editor-")
    named = {
        (entry.user_name, entry.user_id, entry.door)
        for entry in told
        if (entry.new.get("slug") or entry.new["title"]).startswith(entry.user_name)
    }
    assert named == {(str(each), each.pk, f"/admin/{each}/") for each in people}
    assert told.filter(kind="insert").count() == EDITORS * ROUNDS
    titles = list(told.filter(kind="update").order_by("id").values_list("old", "new"))
    assert len(titles) == EDITORS * ROUNDS
    # Whoever came later changed what the one before had left: a chain without a gap.
    assert [old for old, _ in titles[1:]] == [new for _, new in titles[:-1]]
