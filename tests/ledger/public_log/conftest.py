"""A small world with acts of every sort."""

import pytest

from tests import build


@pytest.fixture
def case(empty):
    """A case of two people, both named by a release of the Court; all in the ledger."""
    return build.case_of_two()
