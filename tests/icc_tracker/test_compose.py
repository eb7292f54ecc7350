"""Tests of the files for installing the application elsewhere; Docker itself is not needed."""

import re
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
OURS = {"migrate", "manage", "web", "worker", "beat"}
LASTING = SERVICES.keys() - {"migrate", "manage"}
SETTINGS = "\n".join(
    path.read_text() for path in sorted((ROOT / "icc_tracker" / "settings").glob("*.py"))
)
EXAMPLE = (ROOT / ".env.example").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SECRETS = "/run/secrets/"


def variables_of_the_settings() -> set[str]:
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))


def secrets_of_the_settings() -> set[str]:
    return set(re.findall(r'env\.secret(?:_list)?\(\s*"([A-Z_]+)"', SETTINGS))


def what_may_be_set() -> set[str]:
    return variables_of_the_settings() | {f"{name}_FILE" for name in secrets_of_the_settings()}


def variables_of_the_example() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE))


def environment(name: str) -> dict[str, str]:
    return SERVICES[name]["environment"]


def test_every_variable_of_the_settings_is_in_the_example_with_a_sentence_on_it() -> None:
    assert variables_of_the_settings() <= variables_of_the_example()
    for block in re.split(r"\n\n", EXAMPLE):
        names = re.findall(r"^#?[A-Z_]+=", block, re.MULTILINE)
        assert not names or re.search(r"^# .*\w", block, re.MULTILINE), block


def test_the_example_names_no_variable_that_nothing_reads() -> None:
    read_by_compose = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE_TEXT))
    assert variables_of_the_example() == variables_of_the_settings() | read_by_compose


def test_the_example_says_which_secrets_may_stand_in_a_file() -> None:
    [words] = re.findall(r"# Each of (.+?) may stand in a file", EXAMPLE, re.DOTALL)
    assert set(re.findall(r"[A-Z_]{5,}", words)) == secrets_of_the_settings()


def test_our_services_get_only_variables_that_the_settings_read() -> None:
    for name in OURS:
        assert set(environment(name)) <= what_may_be_set() | {"TMPDIR"}


def test_what_an_installation_may_set_reaches_our_services() -> None:
    passed_on = {each.removesuffix("_FILE") for each in environment("web")}
    # Of this machine alone, or given by the file itself.
    own = {"HOST", "PORT", "VAR_DIR", "DOCKET_FOLDER", "ENV_FILE", "DEBUG"}
    of_the_owner = {"DATABASE_OWNER_URL", "DATABASE_OWNER_PASSWORD"}
    of_the_worker = {"WORKER_DATABASE_URL", "WORKER_DATABASE_PASSWORD"}
    assert variables_of_the_settings() - passed_on == own | of_the_owner | of_the_worker
    told = {each.removesuffix("_FILE") for each in environment("migrate")}
    assert of_the_owner | of_the_worker <= told
    assert of_the_worker <= {each.removesuffix("_FILE") for each in environment("worker")}


def test_secrets_come_in_files_that_the_service_is_given_and_no_other_way() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if variable in secrets_of_the_settings() | {"POSTGRES_PASSWORD"}:
                assert not re.search(r"//[^/@]*:[^/@]*@|PASSWORD", value or ""), (name, variable)
            if str(value).startswith(SECRETS):
                assert value.removeprefix(SECRETS) in service["secrets"], (name, variable)
    assert "PASSWORD:?" not in COMPOSE_TEXT
    used = {each for service in SERVICES.values() for each in service.get("secrets", ())}
    assert used == set(COMPOSE["secrets"])


def test_files_of_secrets_that_an_installation_may_name_are_at_hand_everywhere() -> None:
    # A variable that is passed on names a file in each of our services, or none of them starts.
    for name in OURS:
        given = set(SERVICES[name]["secrets"])
        for variable, value in environment(name).items():
            if variable.endswith("_FILE") and value is None:
                assert variable.removesuffix("_FILE").lower() in given, (name, variable)


def test_the_script_makes_every_secret_once_in_a_closed_folder(tmp_path) -> None:
    folder = tmp_path / "secrets"
    for _ in range(2):
        command = ["sh", ROOT / "deploy" / "make_secrets.sh", folder]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        if not _:
            first = {path.name: path.read_text() for path in folder.iterdir()}
            assert said.count("Made") == 5
    assert {path.name: path.read_text() for path in folder.iterdir()} == first
    files = {each["file"].rpartition("/")[2] for each in COMPOSE["secrets"].values()}
    assert set(first) == files == set(COMPOSE["secrets"])
    made = [text for text in first.values() if text]
    assert len(set(made)) == 5 and all(re.fullmatch(r"[\w-]{64}", text) for text in made)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o444 for path in folder.iterdir())


def test_only_what_migrates_comes_as_the_owner_of_the_tables_and_knows_its_password() -> None:
    assert "make_roles" in SERVICES["migrate"]["command"][-1]
    owners = {name for name in SERVICES if "owner" in str(SERVICES[name].get("secrets"))}
    assert owners == {"migrate", "manage", "database"}
    for name in OURS - owners:
        assert not any("OWNER" in each for each in environment(name))
        assert "//icc_tracker_app@" in environment(name)["DATABASE_URL"]


def test_the_web_server_does_not_know_how_the_worker_comes_to_the_database() -> None:
    workers = {name for name in SERVICES if "worker_database" in str(SERVICES[name].get("secrets"))}
    assert workers == {"worker", "migrate", "manage"}
    for name in OURS - workers:
        assert not any("WORKER_DATABASE" in each for each in environment(name))
    assert "//icc_tracker_worker@" in environment("worker")["WORKER_DATABASE_URL"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_an_ordinary_account_without_rights_that_writes_where_it_may(name) -> None:
    service = SERVICES[name]
    assert service["user"].partition(":")[0] not in ("", "0", "root")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged") and "network_mode" not in service and "pid" not in service
    assert any(each.startswith("/tmp:") for each in service["tmpfs"])  # noqa: S108
    limits = service["deploy"]["resources"]["limits"]
    assert limits.keys() == {"cpus", "memory", "pids"}
    assert not any("docker.sock" in each for each in service.get("volumes", ()))


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert {name for name in SERVICES if "ports" in SERVICES[name]} == {"proxy"}
    assert not any("expose" in service for service in SERVICES.values())


def test_the_database_and_the_broker_are_reached_by_the_application_alone() -> None:
    def who(network: str) -> set[str]:
        return {name for name, each in SERVICES.items() if network in each["networks"]}

    assert who("database") == {"database", "migrate", "manage", "web", "worker"}
    assert who("broker") == {"broker", "web", "worker", "beat"}
    assert who("edge") == {"proxy", "web"}
    assert who("outside") == {"worker"}
    closed = {name for name, each in COMPOSE["networks"].items() if each and each["internal"]}
    assert closed == {"database", "broker"}
    assert SERVICES["database"]["networks"] == ["database"]
    assert SERVICES["broker"]["networks"] == ["broker"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_what_runs_waits_for_the_tables_and_the_broker(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {
        "migrate": {"condition": "service_completed_successfully"},
        "broker": {"condition": "service_healthy"},
    }


@pytest.mark.parametrize("name", sorted(LASTING))
def test_every_service_that_lasts_starts_again_and_says_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES["migrate"]["restart"] == SERVICES["manage"]["restart"] == "no"


def test_commands_by_hand_do_not_start_with_the_others_and_put_large_files_on_a_disk() -> None:
    manage = SERVICES["manage"]
    assert manage["profiles"] and manage["entrypoint"] == ["python", "manage.py"]
    folder = manage["environment"]["TMPDIR"]
    assert any(each.endswith(f":{folder}") for each in manage["volumes"])


def test_what_the_worker_writes_the_web_server_can_read() -> None:
    folders = {"data", "captures"}
    for name in OURS:
        mounted = dict(reversed(each.rsplit(":", 1)) for each in SERVICES[name]["volumes"])
        mounted.pop("/backups", None)
        assert {path.removeprefix("/srv/icc-tracker/var/") for path in mounted} == folders
        assert set(mounted.values()) <= set(COMPOSE["volumes"])
    assert "install --directory --owner icc var var/data var/captures var/metrics" in DOCKERFILE


def test_what_outlives_a_container_is_in_volumes() -> None:
    kept = {
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", ())
    }
    assert set(COMPOSE["volumes"]) == {each for each in kept if each[0] not in ".$/"}
    assert "database:/var/lib/postgresql/data" in SERVICES["database"]["volumes"]
    assert "certificates:/data" in SERVICES["proxy"]["volumes"]


def test_commands_of_our_services_exist() -> None:
    commands = ROOT / "cases" / "management" / "commands"
    script = SERVICES["migrate"]["command"][-1]
    called = set(re.findall(r"manage\.py (\w+)", script)) - {"migrate"}
    assert called and all((commands / f"{name}.py").exists() for name in called)
    module = SERVICES["web"]["healthcheck"]["test"][-1]
    assert (ROOT / f"{module.replace('.', '/')}.py").exists()


def test_the_image_runs_as_an_ordinary_account_with_the_pinned_libraries() -> None:
    lines = DOCKERFILE.splitlines()
    assert lines.index("USER icc") < next(n for n, line in enumerate(lines) if "CMD" in line[:3])
    assert "--require-hashes -r requirements.txt" in DOCKERFILE
    assert re.search(r"useradd --system --uid 10001 ", DOCKERFILE)
    assert all(SERVICES[name]["user"].partition(":")[0] == "10001" for name in OURS)


def test_the_image_holds_neither_secrets_nor_data() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", "secrets", "certificates", "backups", "var", ".git", ".venv"} <= set(ignored)
    assert {".env", "secrets/", "certificates/", "backups/"} <= set(
        (ROOT / ".gitignore").read_text().split()
    )
