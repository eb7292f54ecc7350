"""Who comes to the database as whom."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from icc_tracker.database_roles import application_role, database_for

ROOT = Path(__file__).resolve().parent.parent.parent
APPLICATION = {"USER": "app", "PASSWORD": "in the address"}
OWNER = {"USER": "owner"}


@pytest.mark.parametrize("program", ["web", "worker"])
def test_the_web_server_and_the_worker_come_as_the_application(program):
    assert database_for(program, APPLICATION, OWNER) is APPLICATION


@pytest.mark.parametrize("program", ["manage.py migrate", "manage.py run", "pytest", ""])
def test_what_is_typed_on_the_server_comes_as_the_owner(program):
    assert database_for(program, APPLICATION, OWNER) is OWNER


def test_with_one_address_everybody_comes_by_it():
    for program in ("web", "manage.py migrate"):
        assert database_for(program, APPLICATION, None) is APPLICATION
    assert application_role(APPLICATION, None) is None


def test_the_role_has_the_password_of_its_address_or_the_one_that_is_given():
    assert application_role(APPLICATION, OWNER) == {"name": "app", "password": "in the address"}


def test_one_user_for_both_is_refused_with_what_to_do():
    with pytest.raises(ValueError, match="make_roles"):
        application_role(OWNER, OWNER)


@pytest.mark.parametrize(
    ("program", "user"),
    [("granian", "icc_tracker_app"), ("celery", "icc_tracker_app"), ("manage.py", "icc_tracker")],
)
def test_the_embedded_database_has_both_roles(program, user, tmp_path):
    code = (
        f"import sys; sys.argv = [{program!r}, 'migrate']\n"
        "from icc_tracker import settings\n"
        "print(settings.DATABASES['default']['USER'])"
    )
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "VAR_DIR": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert answer.stdout.strip() == user, answer.stderr
