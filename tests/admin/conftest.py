"""The people of the desk that most of its tests ask for."""

import pytest
from django.contrib.auth.models import User

from cases.models import Case, Publisher
from tests import build
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


@pytest.fixture
def editor(empty, client) -> User:
    """An editor who is signed in."""
    user = person("editor", "editor")
    client.force_login(user)
    return user


@pytest.fixture
def case() -> Case:
    return build.case("Ada", "Ben", slug="the-case")


@pytest.fixture
def gazette(case) -> Publisher:
    """The publisher that rows of sheets name, beside the case that they name."""
    return Publisher.objects.create(name="The Gazette", kind="press")
