"""The database is told which program writes, so that the audit trail can name it."""

import pytest
from django.db import connection

from icc_tracker.program import program_name


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["manage.py", "load_docket", "--folder", "x"], "manage.py load_docket"),
        (["/app/manage.py", "shell"], "manage.py shell"),
        (["manage.py"], "manage.py"),
        (["/venv/granian/__main__.py", "--interface", "wsgi"], "web"),
        (["/venv/bin/granian"], "web"),
        (["/venv/celery/__main__.py", "-A", "icc_tracker", "worker"], "worker"),
        (["/usr/local/bin/celery", "-A", "icc_tracker"], "worker"),
        (["/usr/bin/gunicorn", "icc_tracker.wsgi"], "gunicorn"),
        (["manage.py", "x" * 100], "manage.py " + "x" * 53),
        ([], ""),
    ],
)
def test_a_program_is_named_by_what_it_does(arguments, name):
    assert program_name(arguments) == name


def test_the_database_knows_the_name(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('application_name')")
        assert cursor.fetchone()[0] == connection.settings_dict["OPTIONS"]["application_name"] != ""
