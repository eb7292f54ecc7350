"""The page of the commands of `manage.py`, from what each says of itself."""

from argparse import SUPPRESS, Action
from collections.abc import Iterator

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from cases.management.reference.markdown import code, page, table

INTRODUCTION = """\
Commands of our own, beside those of Django. `python manage.py` stands for
`.venv/bin/python manage.py` after `make run`, for `docker compose run --rm manage` in Docker, and
for `icc-tracker` on Debian. `python manage.py COMMAND --help` says the same."""


def commands_page() -> str:
    ours = sorted(name for name, app in get_commands().items() if app == "cases")
    return page("Commands", INTRODUCTION, *map(_part, ours))


def _part(name: str) -> str:
    command = load_command_class("cases", name)
    arguments = list(_arguments(command, name))
    usage = " ".join(["python manage.py", name, *(_in_usage(each) for each in arguments)])
    rows = [(code(_name(each)), _help(each)) for each in arguments]
    parts = [f"## {name}", command.help, f"```\n{usage}\n```", table(["argument", "for"], rows)]
    return "\n\n".join(filter(None, parts))


def _arguments(command: BaseCommand, name: str) -> Iterator[Action]:
    """The arguments of a command that not every command has."""
    shared = {each.dest for each in BaseCommand().create_parser("", "")._actions}
    for action in command.create_parser("manage.py", name)._actions:
        if action.dest not in shared and action.help is not SUPPRESS:
            yield action


def _name(action: Action) -> str:
    if not action.option_strings:
        return str(action.metavar or action.dest)
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    return f"{action.option_strings[-1]}{value}"


def _in_usage(action: Action) -> str:
    many = "..." if action.nargs in ("*", "+") else ""
    is_needed = action.required and action.nargs not in ("*", "?")
    return f"{_name(action)}{many}" if is_needed else f"[{_name(action)}{many}]"


def _help(action: Action) -> str:
    said = (action.help or "") % {"default": action.default, "prog": "manage.py"}
    one_of = f": one of {', '.join(map(str, action.choices))}" if action.choices else ""
    return said + one_of
