"""The units of the guide for Debian: whole, hardened, and with the commands that are tried."""

import os
import re
import shlex
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from icc_tracker.embedded.supervisor import MALLOC
from tests.deploy.services import words_of
from tests.deploy.test_compose_services import command_of
from tests.icc_tracker.test_compose import SERVICES, secrets_of_the_settings, what_may_be_set

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "systemd"
COMMON = "icc-tracker-.service.d/common.conf"
UNITS = sorted(path.name for path in FOLDER.glob("icc-tracker*.*") if path.is_file())
TELLING = "tell-operator@.service"
UNDER = "/opt/icc-tracker"
ANALYZE = shutil.which("systemd-analyze")
# What the tests, or the whole of the machine, say beside the settings.
OF_PROGRAMS = {
    "DJANGO_SETTINGS_MODULE",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUNBUFFERED",
    "TMPDIR",
    *MALLOC,
}


def lines(name: str) -> dict[str, list[str]]:
    """What a unit says, by its keys; each value once for each line."""
    text = (FOLDER / name).read_text()
    found = defaultdict(list)
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found[key].append(value)
    return found


def variables(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.M))


def environment(name: str) -> dict[str, str]:
    words = [word for value in lines(name)["Environment"] for word in words_of(value)]
    return dict(word.split("=", 1) for word in words)


def command(name: str) -> list[str]:
    """The words of a unit's only command, the program by its name."""
    [line] = lines(f"icc-tracker-{name}.service")["ExecStart"]
    program, *words = words_of(line)
    assert program.startswith(f"{UNDER}/.venv/bin/")
    return [Path(program).name, *words]


def options(words: list[str]) -> dict[str, str]:
    """The options of a command with their values."""
    pairs = zip(words, [*words[1:], ""], strict=True)
    return {
        word: "" if value.startswith("-") else value for word, value in pairs if word[:1] == "-"
    }


def test_each_service_has_what_all_of_them_have() -> None:
    services = [name for name in UNITS if name.endswith(".service")]
    assert len(services) == 5
    # systemd reads icc-tracker-.service.d for every unit whose name begins so.
    assert all(name.startswith("icc-tracker-") for name in services)
    common = lines(COMMON)
    for key, value in {
        "User": "icc-tracker",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    }.items():
        assert common[key] == [value]
    for name in services:
        assert not lines(name).keys() & (common.keys() - {"Environment", "EnvironmentFile"}) - {
            "LoadCredential"
        }, f"{name} weakens what holds for all"


@pytest.mark.skipif(not ANALYZE, reason="there is no systemd-analyze here")
def test_systemd_understands_the_units_and_finds_them_closed(tmp_path) -> None:
    for path in [*FOLDER.rglob("icc-tracker*.*"), FOLDER / TELLING]:
        if path.is_file():
            target = tmp_path / path.relative_to(FOLDER)
            target.parent.mkdir(exist_ok=True)
            text = path.read_text().replace(f"{UNDER}/.venv", str(ROOT / ".venv"))
            target.write_text(text.replace("Documentation=", "#"))
    (tmp_path / "icc-tracker-.service.d").mkdir(exist_ok=True)
    (tmp_path / COMMON).write_text((FOLDER / COMMON).read_text().replace("Documentation=", "#"))
    env = {"PATH": os.environ["PATH"], "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    for name in [*UNITS, TELLING.replace("@", "@icc-tracker-backup.service")]:
        if "." not in name.removeprefix("icc-tracker") or name.endswith(".example"):
            continue
        done = subprocess.run(
            [ANALYZE, "verify", "--man=no", tmp_path / name],
            env=env,
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, ""), name
        if name in UNITS and name.endswith(".service"):
            command = [ANALYZE, "security", "--offline=true", "--threshold=15", name]
            done = subprocess.run(command, env=env, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout


def test_memory_is_kept_alike_by_units_containers_and_make_run() -> None:
    image = (ROOT / "Dockerfile").read_text()
    for name, value in MALLOC.items():
        assert environment(COMMON)[name] == value
        assert f" {name}={value} " in image


def test_they_run_what_containers_run() -> None:
    assert command("worker") == command_of("worker", "")
    beat, contained = command("beat"), command_of("beat", "")
    assert beat == contained
    web, contained = command("web"), command_of("web", "8000")
    assert (web[0], web[-1]) == (contained[0], contained[-1])
    # Nobody but the proxy of the same machine reaches it; systemd looks after it from outside.
    differ = {"--host", "--respawn-failed-workers"}
    assert options(web)["--host"] == "127.0.0.1"
    assert {k: v for k, v in options(web).items() if k not in differ} == {
        k: v for k, v in options(contained).items() if k not in differ
    }


def test_what_is_migrated_is_what_containers_migrate_with_the_static_files() -> None:
    called = [words_of(each)[2:] for each in lines("icc-tracker-migrate.service")["ExecStart"]]
    script = re.findall(r"manage\.py (.*?)(?: \|\|.*)?\n", SERVICES["migrate"]["command"][-1])
    assert [each for each in called if each[0] != "collect_static_files"] == list(
        map(str.split, script)
    )
    assert any(each[0] == "collect_static_files" for each in called)


def test_a_docket_that_does_not_load_keeps_the_site_from_nothing() -> None:
    *needed, docket = lines("icc-tracker-migrate.service")["ExecStart"]
    assert docket.startswith("-/") and "load_docket" in docket
    assert all(each.startswith("/") for each in needed)


@pytest.mark.parametrize(("answers", "asked"), [([2, 2, 1, 0], 4), ([0], 1), ([3], 1), ([127], 1)])
def test_the_tables_wait_for_a_database_that_is_late(tmp_path, answers, asked) -> None:
    for name, script in {
        "pg_isready": f'echo "$@" >>{tmp_path}/asked\n'
        f"exit $(echo {shlex.join(map(str, answers))} | cut -d' ' -f$(wc -l <{tmp_path}/asked))",
        "sleep": "",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    [line] = lines("icc-tracker-migrate.service")["ExecStartPre"]
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    env |= variables((FOLDER / "environment.example").read_text())
    env |= variables((FOLDER / "owner.example").read_text())
    words = [word.replace("$$", "$") for word in words_of(line)]
    subprocess.run(words, env=env, timeout=20, check=True)
    said = (tmp_path / "asked").read_text().splitlines()
    assert said == [f"--dbname={env['DATABASE_OWNER_URL']}"] * asked


def test_somebody_is_told_when_a_backup_or_the_start_fails() -> None:
    for name in ("backup", "migrate"):
        assert lines(f"icc-tracker-{name}.service")["OnFailure"] == ["tell-operator@%n.service"]
    [file] = lines(TELLING)["EnvironmentFile"]
    assert file == "/etc/icc-tracker/operator"
    assert variables((FOLDER / "operator.example").read_text()) == {"OPERATOR": "you@example.org"}


def test_what_is_told_is_the_unit_with_its_last_lines(tmp_path) -> None:
    for name, script in {
        "systemctl": 'echo "systemctl $*"; exit 3',
        "mail": f'echo "mail $*" >{tmp_path}/mailed; cat >>{tmp_path}/mailed',
        "uname": "echo host",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    [line] = lines(TELLING)["ExecStart"]
    unit = "icc-tracker-backup.service"
    words = [word.replace("$$", "$").replace("%i", unit) for word in words_of(line)]
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "OPERATOR": "you@example.org"}
    subprocess.run(words, env=env, timeout=20, check=True)
    assert (tmp_path / "mailed").read_text().splitlines() == [
        f"mail -s Failed on host: {unit} you@example.org",
        f"systemctl status --full --lines=30 -- {unit}",
    ]


def test_all_that_runs_waits_for_the_tables_and_ends_with_the_target() -> None:
    for name in ("web", "worker", "beat"):
        unit = lines(f"icc-tracker-{name}.service")
        assert unit["Requires"] == ["icc-tracker-migrate.service"]
        assert "icc-tracker-migrate.service" in unit["After"][0]
        assert f"icc-tracker-{name}.service" in lines("icc-tracker.target")["Wants"][0]
    assert lines(COMMON)["PartOf"] == ["icc-tracker.target"]


def test_only_settings_and_their_secrets_are_named() -> None:
    given = variables((FOLDER / "environment.example").read_text())
    given |= variables((FOLDER / "owner.example").read_text())
    for name in [COMMON, *(each for each in UNITS if each.endswith(".service"))]:
        given |= environment(name)
    assert given.keys() <= what_may_be_set() | OF_PROGRAMS
    assert not given.keys() & (
        secrets_of_the_settings() - {name for name in given if "URL" in name}
    )
    assert not any(re.search(r"//[^/@]*:[^/@]*@", value) for value in given.values())


def test_each_secret_is_shown_to_those_that_need_it_and_is_one_that_is_made() -> None:
    made = (ROOT / "deploy" / "make_secrets.sh").read_text()
    for name in [COMMON, *(each for each in UNITS if each.endswith(".service"))]:
        shown = dict(each.split(":") for each in lines(name)["LoadCredential"])
        for credential, path in shown.items():
            assert path == f"/etc/icc-tracker/secrets/{credential}" and credential in made
        files = {v for k, v in environment(name).items() if k.endswith("_FILE") and k != "ENV_FILE"}
        assert files == {f"%d/{each}" for each in shown}
    owners = {name for name in UNITS if "owner_password" in str(lines(name)["LoadCredential"])}
    assert owners == {"icc-tracker-migrate.service", "icc-tracker-backup.service"}


def test_commands_by_hand_come_as_the_owner_and_get_what_all_services_have(tmp_path) -> None:
    fake = tmp_path / "systemd-run"
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    fake.chmod(0o755)
    done = subprocess.run(
        ["sh", FOLDER / "icc-tracker", "backup", "a file.tar"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    words = done.stdout.splitlines()
    assert words[-4:] == [f"{UNDER}/.venv/bin/python", "manage.py", "backup", "a file.tar"]
    [unit] = [word.removeprefix("--unit=") for word in words if word.startswith("--unit=")]
    assert unit.startswith("icc-tracker-")
    shown = f"--setenv=DATABASE_OWNER_PASSWORD_FILE=/run/credentials/{unit}.service/"
    assert f"{shown}database_owner_password" in words
    assert "--pipe" in words
