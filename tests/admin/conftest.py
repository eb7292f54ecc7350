"""The people of the desk that most of its tests ask for."""

import pytest

from tests.admin.desk import person


@pytest.fixture
def ada():
    return person("contributor", "ada")


@pytest.fixture
def emil():
    return person("editor", "emil")


@pytest.fixture
def emma():
    return person("editor", "emma")
