"""Names in the file of settings that nobody reads are told, with the one that was meant."""

import socket
from pathlib import Path

from django.core.checks import run_checks

from icc_tracker.environment_file import known_variables, main, unknown_variables
from tests.icc_tracker.test_compose import EXAMPLE, ROOT, what_may_be_set
from tests.icc_tracker.test_environment_values import manage


def said(folder: Path, text: str) -> list[str]:
    """What is said of a file with this text."""
    file = folder / "env"
    file.write_text(text)
    return list(unknown_variables(file, ROOT / ".env.example"))


def test_a_misspelt_variable_is_named_with_the_nearest_one(tmp_path):
    [database, mail] = said(tmp_path, "DATABSE_URL=postgresql://u:veil@h/n\nemail_host=h\n")
    file = tmp_path / "env"
    assert database == (
        f"DATABSE_URL in {file} is no variable that ICC Tracker reads. Did you mean DATABASE_URL?"
    )
    assert mail.startswith("email_host in ") and mail.endswith("Did you mean EMAIL_HOST?")


def test_a_variable_that_is_like_none_is_named_alone(tmp_path):
    [sentence] = said(tmp_path, "QWXZ=1\n")
    assert sentence.endswith("is no variable that ICC Tracker reads.")


def test_a_file_is_named_only_for_a_secret(tmp_path):
    [sentence] = said(tmp_path, "SECRET_KEY_FILE=/run/secret_key\nPORT_FILE=/run/port\n")
    assert sentence.startswith("PORT_FILE")


def test_every_variable_of_ours_and_of_what_reads_the_same_file_is_known(tmp_path):
    ours = known_variables(EXAMPLE)
    assert what_may_be_set() - {"ENV_FILE"} <= ours
    others = {"COMPOSE_PROJECT_NAME", "AWS_ACCESS_KEY_ID", "HTTPS_PROXY", "TZ", "OTEL_SERVICE_NAME"}
    text = "".join(f"{name}=1\n" for name in (ours | others) - {"ENV_FILE"})
    assert said(tmp_path, text) == []


def test_the_file_cannot_name_itself(tmp_path):
    [sentence] = said(tmp_path, "ENV_FILE=other\n")
    assert sentence.startswith("ENV_FILE does nothing in")


def test_without_a_file_there_is_nothing_to_say(tmp_path):
    assert list(unknown_variables(tmp_path / "none", ROOT / ".env.example")) == []
    (tmp_path / "env").write_text("A=1")
    assert list(unknown_variables(tmp_path / "env", tmp_path / "none")) == []


def test_the_checks_of_the_system_tell_it_and_of_the_rest_of_the_environment_nothing(tmp_path):
    file = tmp_path / "env"
    file.write_text("SITE_ULR=https://a.example\n")
    variables = {"ENV_FILE": str(file), "VAR_DIR": str(tmp_path), "SITE_URLL": "x"}
    done = manage("check", **variables)
    assert "(icc_tracker.W001) SITE_ULR in" in done.stderr and "mean SITE_URL?" in done.stderr
    assert "SITE_URLL" not in done.stderr and done.returncode == 0


def test_of_the_tests_own_file_nothing_is_said():
    assert not [each for each in run_checks() if each.id == "icc_tracker.W001"]


def test_the_program_that_runs_everything_says_it_first(tmp_path):
    """Without starting anything: the port is taken."""
    file = tmp_path / "env"
    file.write_text("SITE_ULR=https://a.example\n")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = manage("run", ENV_FILE=str(file), VAR_DIR=str(tmp_path / "var"), PORT=port)
    assert "SITE_ULR in" in done.stdout and done.returncode == 1


def test_a_file_that_another_program_reads_can_be_looked_at_as_well(tmp_path, capsys):
    file, ours = tmp_path / "environment", ROOT / "deploy" / "systemd"
    file.write_text("SITE_ULR=https://a.example\n")
    assert main([str(file)]) == 1
    assert "Did you mean SITE_URL?" in capsys.readouterr().out
    examples = [str(ours / f"{name}.example") for name in ("environment", "owner")]
    assert main([*examples, str(ROOT / ".env.example")]) == 0
    assert capsys.readouterr().out == ""
