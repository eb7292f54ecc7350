"""Reading the trail: the history of a row with its parts, and who may read of which rows."""

import pytest
from django.contrib.auth.models import Group, User

from cases.models import Charge, Note, Proceedings, Relay, SuspectName, TrailEntry
from cases.models.audit import TRACKED
from cases.models.trail import key_of
from tests import build

pytestmark = pytest.mark.usefixtures("empty")


def test_the_history_of_a_row_tells_of_its_parts_and_of_no_others():
    report, other = build.report(), build.report()
    case = build.case("Ada")
    said = build.claim(report, case, "reported", "2024-01-01", "Ada")
    build.claim(other, case, "reported", "2024-01-01", "Ada")
    Relay.objects.create(report=report, relayed=other)
    Note.objects.create(about=report, text="Look.")
    said.delete()
    told = TrailEntry.objects.of([key_of(report)]).order_by("id")
    assert [(entry.kind, entry.model) for entry in told] == [
        ("insert", "cases.sourcereport"),
        ("insert", "cases.claim"),
        ("insert", "cases.claimsubject"),
        ("insert", "cases.relay"),
        ("insert", "cases.note"),
        ("delete", "cases.claimsubject"),
        ("delete", "cases.claim"),
    ]
    person = case.proceedings.get()
    made = charge_of(person)
    made.sources.add(report)
    SuspectName.objects.create(suspect=person.suspect, name="Ада")
    told = TrailEntry.objects.of([key_of(person.suspect)]).order_by("id")
    assert [entry.model for entry in told] == [
        "cases.suspect",
        "cases.proceedings",
        "cases.charge",
        "cases.charge_sources",
        "cases.suspectname",
    ]


def charge_of(person: Proceedings) -> Charge:
    return Charge.objects.create(proceedings=person, category="genocide", crime="Killing")


READ_BY_CONTRIBUTORS = {
    *("case", "caselink", "charge", "charge_sources", "claim", "claimsubject", "court"),
    *("formername", "milestone", "milestone_sources", "proceedings", "publisher", "relay"),
    *("revision", "situation", "sourcereport", "staterelation", "suspect", "suspectname"),
}
READ_BY_EDITORS = READ_BY_CONTRIBUTORS | {
    *(
        "warrant",
        "warrant_sources",
        "feed",
        "feeditem",
        "pagewatch",
        "errorreport",
        "note",
        "removal",
    ),
    *("desksettings", "subscriber", "importbatch", "importbatch_reports"),
}
ACCOUNTS = {
    *("auth.user", "auth.user_groups", "auth.user_user_permissions"),
    *("auth.group", "auth.group_permissions", "apitoken"),
}


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        ("", set()),
        ("Contributors", READ_BY_CONTRIBUTORS),
        ("Editors", READ_BY_EDITORS),
        ("Chief editors", READ_BY_EDITORS | ACCOUNTS),
    ],
)
def test_each_role_reads_of_the_rows_that_it_may_view(role, reads):
    for model in TRACKED:
        TrailEntry.objects.create(kind="insert", model=model, object_id=1, about=[])
    user = User.objects.create_user("somebody")
    user.groups.set(Group.objects.filter(name=role))
    found = set(TrailEntry.objects.readable_by(user).values_list("model", flat=True))
    assert {model.removeprefix("cases.") for model in found} == reads


def test_who_is_no_longer_active_reads_nothing():
    build.case()
    user = User.objects.create_superuser("gone", is_active=False)
    assert not TrailEntry.objects.readable_by(user).exists()
