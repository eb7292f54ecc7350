"""Who comes to the database as whom."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from icc_tracker.database_roles import Role, application_roles, database_for

ROOT = Path(__file__).resolve().parent.parent.parent
APPLICATION = {"USER": "app", "PASSWORD": "in the address"}
WORKER = {"USER": "worker"}
OWNER = {"USER": "owner"}


def test_the_web_server_and_the_worker_come_by_their_own_roles():
    assert database_for("web", APPLICATION, WORKER, OWNER) is APPLICATION
    assert database_for("worker", APPLICATION, WORKER, OWNER) is WORKER


@pytest.mark.parametrize("program", ["web", "worker"])
def test_without_a_role_of_the_worker_both_come_as_the_application(program):
    assert database_for(program, APPLICATION, None, OWNER) is APPLICATION


@pytest.mark.parametrize("program", ["manage.py migrate", "manage.py run", "pytest", ""])
def test_what_is_typed_on_the_server_comes_as_the_owner(program):
    assert database_for(program, APPLICATION, WORKER, OWNER) is OWNER


def test_with_one_address_everybody_comes_by_it():
    for program in ("web", "worker", "manage.py migrate"):
        assert database_for(program, APPLICATION, None, None) is APPLICATION
    # Nor does a service make roles, which knows no address of the owner.
    assert application_roles(APPLICATION, None, None) == []
    assert application_roles(APPLICATION, WORKER, None) == []


def test_each_role_has_the_password_of_its_address_and_only_the_worker_adds_to_history():
    assert application_roles(APPLICATION, WORKER, OWNER) == [
        Role("app", "in the address", is_worker=False),
        Role("worker", "", is_worker=True),
    ]
    assert application_roles(APPLICATION, None, OWNER) == [
        Role("app", "in the address", is_worker=True)
    ]


@pytest.mark.parametrize(
    ("roles", "names"),
    [
        ((OWNER, None, OWNER), "DATABASE_OWNER_URL and DATABASE_URL"),
        ((APPLICATION, OWNER, OWNER), "DATABASE_OWNER_URL and WORKER_DATABASE_URL"),
        ((APPLICATION, APPLICATION, OWNER), "DATABASE_URL and WORKER_DATABASE_URL"),
    ],
)
def test_one_user_for_two_is_refused_with_what_to_do(roles, names):
    with pytest.raises(ValueError, match=f"{names} name the same user.*make_roles"):
        application_roles(*roles)


@pytest.mark.parametrize(
    ("program", "user"),
    [
        ("granian", "icc_tracker_app"),
        ("celery", "icc_tracker_worker"),
        ("manage.py", "icc_tracker"),
    ],
)
def test_the_embedded_database_has_all_roles(program, user, tmp_path):
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
