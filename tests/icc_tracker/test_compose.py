"""Tests of the files for installing the application elsewhere; Docker itself is not needed."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {"migrate", "web", "worker", "beat"}
SETTINGS = (ROOT / "icc_tracker" / "settings.py").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def variables_of_the_settings() -> set[str]:
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))


def variables_of_the_example() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE))


def test_every_variable_of_the_settings_is_in_the_example_with_a_sentence_on_it() -> None:
    assert variables_of_the_settings() <= variables_of_the_example()
    for block in re.split(r"\n\n", EXAMPLE):
        names = re.findall(r"^#?[A-Z_]+=", block, re.MULTILINE)
        assert not names or re.search(r"^# .*\w", block, re.MULTILINE), block


def test_the_example_names_no_variable_that_nothing_reads() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    read_by_compose = set(re.findall(r"\$\{([A-Z_]+)", text))
    assert variables_of_the_example() == variables_of_the_settings() | read_by_compose


def test_our_services_get_only_variables_that_the_settings_or_postgresql_read() -> None:
    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= variables_of_the_settings() | {"PGPASSWORD"}


def test_no_secret_has_a_value_of_its_own() -> None:
    for name in ("SECRET_KEY", "LOG_KEY", "PGPASSWORD"):
        assert re.fullmatch(r"\$\{[A-Z_]+:\?.+\}", SERVICES["web"]["environment"][name])
    assert re.fullmatch(r"\$\{.+:\?.+\}", SERVICES["database"]["environment"]["POSTGRES_PASSWORD"])


def test_only_what_migrates_comes_as_the_owner_of_the_tables_and_knows_its_password() -> None:
    assert "make_roles" in SERVICES["migrate"]["command"][-1]
    assert "POSTGRES_PASSWORD" in SERVICES["migrate"]["environment"]["PGPASSWORD"]
    for name in OURS - {"migrate"}:
        environment = SERVICES[name]["environment"]
        assert "DATABASE_OWNER_URL" not in environment
        assert "POSTGRES_PASSWORD" not in str(environment)
        assert "//icc_tracker_app@" in environment["DATABASE_URL"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_what_runs_waits_for_the_tables_and_the_broker(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {
        "migrate": {"condition": "service_completed_successfully"},
        "broker": {"condition": "service_healthy"},
    }


@pytest.mark.parametrize("name", ["database", "broker", "web", "worker"])
def test_every_service_that_others_need_says_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


def test_what_the_worker_writes_the_web_server_can_read() -> None:
    folders = {"data", "captures"}
    for name in OURS:
        mounted = dict(reversed(each.split(":")) for each in SERVICES[name]["volumes"])
        assert {path.removeprefix("/srv/icc-tracker/var/") for path in mounted} == folders
        assert set(mounted.values()) <= set(COMPOSE["volumes"])
    assert "install --directory --owner icc var var/data var/captures" in DOCKERFILE


def test_what_an_installation_may_set_reaches_our_services() -> None:
    passed_on = set(SERVICES["web"]["environment"])
    # Of this machine alone, or given by the file itself.
    own = {"HOST", "PORT", "VAR_DIR", "ENV_FILE", "DEBUG"}
    of_the_owner = {"DATABASE_OWNER_URL", "DATABASE_PASSWORD"}
    assert variables_of_the_settings() - passed_on == own | of_the_owner
    assert of_the_owner <= set(SERVICES["migrate"]["environment"])


def test_commands_of_our_services_exist() -> None:
    commands = ROOT / "cases" / "management" / "commands"
    script = SERVICES["migrate"]["command"][2]
    called = set(re.findall(r"manage\.py (\w+)", script)) - {"migrate"}
    assert called and all((commands / f"{name}.py").exists() for name in called)
    module = SERVICES["web"]["healthcheck"]["test"][-1]
    assert (ROOT / f"{module.replace('.', '/')}.py").exists()


def test_the_image_runs_as_an_ordinary_account_with_the_pinned_libraries() -> None:
    lines = DOCKERFILE.splitlines()
    assert lines.index("USER icc") < next(n for n, line in enumerate(lines) if "CMD" in line[:3])
    assert "--require-hashes -r requirements.txt" in DOCKERFILE


def test_the_image_holds_neither_secrets_nor_data() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", "var", ".git", ".venv"} <= set(ignored)
