"""What docker-compose.yml starts, started here: the same commands, secrets and accounts."""

import json
import os
import re
import socket
from contextlib import closing

import pytest

from icc_tracker.embedded.doors import ask_health
from tests.deploy.services import (
    BIN,
    ROLE,
    WORKER_ROLE,
    Service,
    broker_here,
    database_here,
    drop_roles,
    run,
)
from tests.icc_tracker.test_compose import COMPOSE, DOCKERFILE, SECRETS, SERVICES, environment

SITE = "tracker.example.org"


@pytest.fixture
def installed(docket, transactional_db, tmp_path, settings):
    """Makes the environment of a service; the folder of its secrets is of this test."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    # As where a site moves: the docket's log was signed already, by a key that must go on.
    (secrets / "log_key").write_text(settings.LOG_KEY)
    assert run(["sh", "deploy/make_secrets.sh", str(secrets)], dict(os.environ)).returncode == 0
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])

    def environment_of(name: str) -> dict[str, str]:
        here = {
            # What the network of the containers, their volumes and the image give.
            "DATABASE_URL": database_here(ROLE),
            "WORKER_DATABASE_URL": database_here(WORKER_ROLE),
            "DATABASE_OWNER_URL": database_here(),
            "CELERY_BROKER_URL": broker_here(),
            "VAR_DIR": str(tmp_path / "var"),
            "PORT": port,
            "TMPDIR": str(tmp_path),
        }
        given = {key: value for key, value in environment(name).items() if value is not None}
        kept = here.keys() & (given.keys() | {"VAR_DIR", "PORT"})
        given |= {key: here[key] for key in kept}
        given = {
            key: value.replace(SECRETS, f"{secrets}/").replace("${SITE_NAME}", SITE)
            for key, value in given.items()
        }
        given["SITE_URL"] = f"https://{SITE}"
        assert all(os.path.exists(value) for key, value in given.items() if key[-5:] == "_FILE")
        return {
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "HOSTNAME": socket.gethostname(),
            "DJANGO_SETTINGS_MODULE": "icc_tracker.settings",
            "ENV_FILE": os.devnull,
            **given,
        }

    yield environment_of
    drop_roles()


def command_of(name: str, port: str) -> list[str]:
    """The command of a service; that of the web server is the image's."""
    if command := SERVICES[name].get("command"):
        return command
    [words] = re.findall(r"^CMD (\[.*?\])", DOCKERFILE.replace("\\\n", ""), re.M | re.S)
    return [port if word == "8000" else word for word in json.loads(words)]


def check_of(name: str) -> list[str]:
    """The command that says whether a service is well."""
    kind, *words = SERVICES[name]["healthcheck"]["test"]
    return ["sh", "-c", words[0].replace("$$", "$")] if kind == "CMD-SHELL" else words


def test_every_command_runs_and_every_check_finds_it_well(installed, tmp_path):
    migrated = run(command_of("migrate", ""), installed("migrate"))
    assert migrated.returncode == 0, migrated.stderr
    assert f"{ROLE} has its rights: it writes no history." in migrated.stdout
    assert f"{WORKER_ROLE} has its rights: it only adds to history." in migrated.stdout
    backup = tmp_path / "backup.tar"
    by_hand = [*SERVICES["manage"]["entrypoint"], "backup", str(backup)]
    done = run(by_hand, installed("manage"))
    assert done.returncode == 0 and backup.stat().st_size, done.stderr
    services = {}
    try:
        for name in ("web", "worker", "beat"):
            env = installed(name)
            command = command_of(name, env["PORT"])
            # The schedule is in a folder that other runs share.
            command = [word.replace("/tmp/", f"{tmp_path}/") for word in command]  # noqa: S108
            services[name] = Service(name, command, env, tmp_path)
        port = int(env["PORT"])
        # The beat wakes the worker, whose sign of life the web server sees.
        services["web"].wait_for(lambda: not ask_health("127.0.0.1", port, [SITE]))
        services["beat"].wait_for(lambda: list(tmp_path.glob("beat*")))
        for name in services:
            check = [word.replace("/tmp", str(tmp_path)) for word in check_of(name)]  # noqa: S108
            done = run(check, installed(name))
            assert done.returncode == 0, (name, done.stdout, done.stderr)
    finally:
        ended = {name: service.stop() for name, service in services.items()}
    assert ended["worker"] == ended["beat"] == 0


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_the_level_of_the_log_is_that_of_the_settings(name):
    # LOG_LEVEL alone says it, to all services.
    assert "--loglevel" not in SERVICES[name]["command"]
    assert "LOG_LEVEL" in environment(name)


def test_a_docket_that_does_not_load_keeps_the_site_from_nothing(tmp_path):
    fake = tmp_path / "python"
    fake.write_text('#!/bin/sh\necho "$2"; [ "$2" != "$FAILS" ]\n')
    fake.chmod(0o755)
    for fails, status in (("load_docket", 0), ("make_roles", 1), ("migrate", 1)):
        env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "FAILS": fails}
        done = run(command_of("migrate", ""), env)
        assert (done.returncode, done.stdout.split()[-1]) == (status, fails)


def test_a_secret_that_is_missing_ends_the_start_with_its_name(installed):
    env = installed("web") | {"SECRET_KEY_FILE": "/run/secrets/nothing"}
    done = run(["python", "manage.py", "check"], env)
    assert done.returncode != 0
    assert "SECRET_KEY_FILE is /run/secrets/nothing, which cannot be read" in done.stderr


def test_the_names_of_others_in_addresses_are_services():
    for name in ("web", "migrate"):
        hosts = re.findall(r"(?:@|redis://)(\w+):\d+", str(environment(name)))
        assert set(hosts) == {"database", "broker"} <= set(COMPOSE["services"])
