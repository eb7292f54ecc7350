"""A command that cannot reach its database says in words why, at once and without a traceback."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from icc_tracker.database_reach import why_of_no_use, why_unreachable
from icc_tracker.database_url import url_of_database
from tests.conftest import DATABASES
from tests.icc_tracker.test_environment_values import manage

NOWHERE = "postgresql://ann:veil@127.0.0.1:1/cases?sslpassword=veil"
ADDRESS = "postgresql://ann@/cases?host=127.0.0.1&port=1"
REFUSED = 'connection to server at "127.0.0.1", port 1 failed: Connection refused.'


@pytest.mark.parametrize("command", ["migrate", "load_docket", "verify_log"])
def test_a_server_that_is_not_there_is_told_with_its_address_but_no_password(tmp_path, command):
    done = manage(command, VAR_DIR=str(tmp_path), DATABASE_URL=NOWHERE)
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"The database of DATABASE_URL, {ADDRESS}, cannot be used: {REFUSED} Start PostgreSQL there"
    )
    assert done.stderr.count("\n") == 1 and "veil" not in done.stdout + done.stderr


def test_of_several_addresses_the_one_is_told_by_which_a_command_comes(tmp_path):
    of_web = "postgresql://web@127.0.0.1:2/cases"
    done = manage(
        "migrate",
        **{"VAR_DIR": str(tmp_path), "DATABASE_URL": of_web, "DATABASE_OWNER_URL": NOWHERE},
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"The database of DATABASE_OWNER_URL, {ADDRESS}, cannot be used")


def test_a_database_that_the_server_does_not_have_is_told_as_the_server_says_it(db, tmp_path):
    url = url_of_database(connection.settings_dict | {"NAME": "not there"})
    done = manage("verify_log", VAR_DIR=str(tmp_path), DATABASE_URL=url)
    assert done.returncode == 1
    assert 'FATAL: database "not there" does not exist. Start PostgreSQL there, or' in done.stderr
    assert done.stderr.count("\n") == 1


def test_of_an_embedded_server_that_does_not_run_is_told_how_to_start_it(tmp_path):
    done = manage("migrate", VAR_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("The embedded PostgreSQL cannot be used: connection to ")
    assert "`make run` starts it" in done.stderr
    assert done.stderr.count("\n") == 1


def test_of_a_database_that_answers_nothing_is_said(db):
    assert why_unreachable() == ""


@pytest.fixture
def without_tables(db, pytestconfig):
    """The address of a database in which there is nothing."""
    name = pytestconfig.stash[DATABASES].name_of("without tables")
    params = connection.get_connection_params() | {"dbname": "postgres", "autocommit": True}
    with psycopg.connect(**params) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield url_of_database(connection.settings_dict | {"NAME": name})
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_database_without_tables_or_with_older_ones_is_told_with_what_to_do(
    without_tables, tmp_path
):
    environment = {"VAR_DIR": str(tmp_path), "DATABASE_URL": without_tables}
    done = manage("load_docket", **environment)
    assert done.returncode == 1
    assert done.stderr.startswith("The database of DATABASE_URL, postgresql://")
    assert ', has no tables yet: relation "cases_' in done.stderr
    assert '" does not exist. `python manage.py migrate` brings it up to date' in done.stderr
    assert done.stderr.count("\n") == 1
    with psycopg.connect(without_tables, autocommit=True) as older:
        older.execute(
            "CREATE TABLE django_migrations (id int GENERATED ALWAYS AS IDENTITY, app text, "
            "name text, applied timestamptz)"
        )
        row = ["contenttypes", "0001_initial"]
        older.execute("INSERT INTO django_migrations (app, name) VALUES (%s, %s)", row)
    assert ", has tables of an older version: rel" in manage("verify_log", **environment).stderr
    # What is to mend it is at fault itself, and says how.
    broken = manage("migrate", "contenttypes", **environment)
    assert broken.stderr.startswith("Traceback")
    assert 'relation "django_content_type" does not exist' in broken.stderr


def test_what_a_command_itself_asked_amiss_is_not_laid_to_the_database(db):
    with pytest.raises(ProgrammingError) as caught, transaction.atomic():
        connection.cursor().execute("SELECT no_such_column")
    assert why_of_no_use(caught.value) == ""
