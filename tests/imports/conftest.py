"""The record that tests of imports meet."""

import pytest

from cases.models import FormerName, Publisher, SuspectName
from tests import build


@pytest.fixture
def world(empty):
    """The case against Ada and Ben Bó, another against Zoe, and one newspaper."""
    case = build.case("Ada", "Ben Bó", slug="the-case")
    case.number = "ICC-01/99-01/24"
    case.save()
    FormerName.objects.create(case=case, number="ICC-01/99-77")
    ada = case.suspects.get(name="Ada")
    SuspectName.objects.create(suspect=ada, name="Ада Лавлейс")
    SuspectName.objects.create(suspect=ada, name="Ada Al-Lovelace")
    build.case("Zoe", slug="another-case")
    Publisher.objects.create(name="The Gazette", kind="press")
    Publisher.objects.create(name="The Court", kind="official")
    return case
