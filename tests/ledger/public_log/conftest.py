"""A small world with acts of every sort."""

import pytest

from tests import build


@pytest.fixture
def case(empty):
    """A case of two people, both named by a release of the Court; all in the ledger."""
    made = build.case("Ada", "Ben", slug="the-case")
    release = build.court_release("2024-03-17")
    for name in ("Ada", "Ben"):
        build.claim(release, made, "warrant_issued", "2024-03-17", name)
    build.publish(release)
    return made
