"""The operator's pages: every command in them is one that there is, on what there is."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "operations").glob("*.md"))
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
UNITS = ROOT / "deploy" / "systemd"
# Of Debian and systemd, and patterns of ours.
OTHERS = {"postgresql", "redis-server", "caddy"}
BY_HAND = r"(?:icc-tracker|docker compose run --rm(?: -T)? manage|manage) ([a-z_]+\b.*)"


def code(text: str) -> Iterator[str]:
    """Each line of the blocks without a language, and each piece of code in a sentence."""
    for block in re.findall(r"^ *```\n(.*?)^ *```", text, re.S | re.M):
        for line in block.replace("\\\n", " ").splitlines():
            yield from re.sub(r"(^|\s)#.*", "", line).strip().split("; ")
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.S | re.M)
    yield from (" ".join(each.split()) for each in re.findall(r"`([^`]+)`", prose))


def commands(page: Path) -> list[str]:
    return [each for each in code(page.read_text("utf-8")) if each]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_of_manage_py_are_there_and_take_what_they_are_given(page) -> None:
    for line in commands(page):
        if not (found := re.fullmatch(BY_HAND, line)):
            continue
        name, *words = shlex.split(found[1])
        assert name in get_commands(), line
        app = get_commands()[name]
        command = load_command_class(app, name) if isinstance(app, str) else app
        # It ends the test where an argument is unknown or missing.
        command.create_parser("manage.py", name).parse_args(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_services_and_units_that_are_named_are_ours(page) -> None:
    for line in commands(page):
        words = shlex.split(line.split("<<")[0], posix=False)
        if words[:2] == ["docker", "compose"]:
            action, *named = [word for word in words[2:] if word[0] != "-"] or [""]
            if action in ("stop", "restart", "up"):
                assert set(named) <= set(SERVICES), line
            elif action in ("exec", "run"):
                assert named[0] in SERVICES, line
        for unit in re.findall(r"(?<![/\w-])(?:icc-tracker-\w+|icc-tracker\.\w+)(?:\.\w+)?", line):
            if words[0] in ("systemctl", "journalctl"):
                assert list(UNITS.glob(f"{unit.removesuffix('.service')}*")), line
        if words[0] == "systemctl" and words[1] in ("start", "stop", "restart", "reload"):
            for unit in words[2:]:
                ours = unit.startswith(("icc-tracker", "tell-operator@"))
                assert ours or unit in OTHERS, line


def test_it_is_found_how_commands_are_read() -> None:
    found = commands(ROOT / "docs" / "operations" / "emergency.md")
    assert "icc-tracker verify_history" in found
    assert "manage axes_reset_username NAME" in found
    assert "docker compose restart worker beat" in found
