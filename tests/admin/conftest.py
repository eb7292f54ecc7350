"""The people of the desk that most of its tests ask for."""

import pytest
from django.contrib.auth.models import User

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


@pytest.fixture
def people(ada, emil, emma) -> dict[str, User]:
    """A contributor, two editors and a chief editor, by their names."""
    return {"ada": ada, "emil": emil, "emma": emma, "clara": person("chief", "clara")}
