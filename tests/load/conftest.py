"""Small databases of artificial cases, beside that of the tests."""

from collections.abc import Iterator

import pytest
from django.db import connections

from cases.load import database
from cases.load.making import Load
from cases.load.size import Size
from tests.conftest import DATABASES
from tests.databases import DOCKET, EMPTY

SMALL = Size(prototypes=6, blocks=3, reports=240)
WITH_DOCKET = Size(prototypes=3, blocks=1, reports=60, has_docket=True)


@pytest.fixture(scope="module")
def make(pytestconfig, django_db_setup: None, django_db_blocker) -> Iterator:
    """A function that makes a database under a name, and drops it after the tests of the file."""
    databases = pytestconfig.stash[DATABASES]
    made = []

    def make(name: str, size: Size = SMALL, seed: int = 1) -> Load:
        template = databases.template(DOCKET if size.has_docket else EMPTY)
        load = Load(databases.name_of(name), size, seed, template)
        made.append(load.name)
        load.make(lambda phase: None, processes=1)
        return load

    with django_db_blocker.unblock():
        yield make
        connections.close_all()
        for name in made:
            database.drop(name)


@pytest.fixture(scope="module")
def load(make) -> Load:
    return make("load")


@pytest.fixture
def inside(load: Load) -> Iterator[None]:
    """Let the test work in the database of artificial cases."""
    with database.using(load.name):
        yield
