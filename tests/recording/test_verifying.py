"""`verify_history` recomputes everything and names each row that does not follow."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cases import recording
from cases.models import Claim, CustodyChange, StatusChange
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    case = build.case("Ada", slug="the-case")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "surrendered", "2024-03-05", "Ada")
    build.publish(release)
    return case


def verify(*slugs: str) -> list[str]:
    """The lines that the command writes; the summary of a failure comes last."""
    said = StringIO()
    try:
        call_command("verify_history", *slugs, stdout=said)
    except CommandError as error:
        return [*said.getvalue().splitlines(), str(error)]
    return said.getvalue().splitlines()


def forged(row, **changes):
    """A copy of a history row, inserted past the recorder."""
    row.pk = row.id = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def test_a_recorded_history_follows_from_its_claims(case):
    assert verify() == ["1 cases verified: every row follows from the claims."]


def test_the_loaded_docket_follows_from_its_claims(docket):
    assert verify() == ["48 cases verified: every row follows from the claims."]


def test_a_forged_status_is_named(case):
    row = StatusChange.objects.filter(policy="corroborated", proceedings=None).get()
    fake = forged(row, status="convicted", order=110)
    assert verify() == [
        f"the-case: status change {fake.pk} “Convicted since 2024-03-05” "
        "(corroborated, known 2024-03-05) does not follow from the claims",
        f"status change {fake.pk} “Convicted since 2024-03-05” (corroborated, known 2024-03-05) "
        f"names the claims [{Claim.objects.get().pk}] but rests on []",
        "2 differences in 1 cases.",
    ]


def test_a_forged_custody_is_named(case):
    fake = forged(CustodyChange.objects.get(), custody="released", order=180)
    assert verify()[0] == (
        f"Ada: custody change {fake.pk} “released since 2024-03-05” "
        "(corroborated, known 2024-03-05) does not follow from the claims"
    )


def test_a_row_taken_out_of_the_standing_history_is_missed(case):
    StatusChange.objects.filter(policy="any", proceedings=None).update(superseded_at=timezone.now())
    assert verify()[0] == (
        "the-case: status change “Surrendered since 2024-03-05” (any, known 2024-03-05) "
        "follows from the claims and is missing"
    )


def test_the_same_row_cannot_be_forged_twice(case):
    from django.db import IntegrityError, transaction

    row = StatusChange.objects.filter(policy="corroborated", proceedings=None).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        forged(row)


def test_a_case_that_is_due_is_said_to_be_due(case):
    recording.mark_due(cases=[case.pk])
    assert "is due since" in verify("the-case")[0]


def test_an_unknown_case_is_named(case):
    assert verify("nothing") == ["There is no case nothing."]


def test_a_custody_taken_out_of_the_standing_history_is_missed(case):
    CustodyChange.objects.update(superseded_at=timezone.now())
    assert verify()[0] == (
        "Ada: custody change “in icc custody since 2024-03-05” (corroborated, known "
        "2024-03-05) follows from the claims and is missing"
    )


def test_a_row_of_a_person_that_is_superseded_before_it_is_recorded_is_named_with_the_person(case):
    row = StatusChange.objects.filter(policy="corroborated").exclude(proceedings=None).get()
    fake = forged(row, superseded_at=row.recorded_at - timedelta(days=1))
    assert verify() == [
        f"status change {fake.pk} of Ada “Surrendered since 2024-03-05” (corroborated, known "
        "2024-03-05) was superseded before it was recorded",
        "1 differences in 1 cases.",
    ]
