"""The environment from which settings are read, and the files that hold its secrets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from environs import Env, EnvValidationError, ValidationError

# What a value is to be, of which the library says only that it is not valid.
_KINDS = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "list": "a list",
}


class UnreadableSetting(ValueError):
    """A variable has a value with which nothing works; the message says what would be right."""


class UnreadableSecret(UnreadableSetting):
    """A secret cannot be read; the message names variable and file, never what is in it."""


def _clear(kind: str) -> Callable[..., Any]:
    """The library's method for values of a kind, with a message for people."""
    read = getattr(Env, kind)

    def method(self, name: str, *default: Any, **options: Any) -> Any:
        try:
            return read(self, name, *default, **options)
        except EnvValidationError as error:
            said = " ".join(map(str, error.error_messages))
            if said.startswith("Not a valid"):
                example = f", such as {default[0]}" if default and kind != "bool" else ""
                said = f"It must be {_KINDS[kind]}{example}."
            said = said.replace("Must be", "It must be", 1)
            value = self.str(name, "") if kind != "str" else read(self, name, "")
            raise UnreadableSetting(f"{name} is “{value}”. {said} See .env.example.") from None

    return method


class Environment(Env):
    """Reads variables with types, and secrets also from files.

    `NAME_FILE` names a file that holds the secret `NAME`: so container engines and systemd hand
    secrets over, which in the environment every child and every look at the process would see.
    Where a value is none, UnreadableSetting says so.
    """

    bool, int, float, str, list = map(_clear, _KINDS)

    def secret(
        self, name: str, default: str = "", validate: Callable[[str], None] | None = None
    ) -> str:
        """Return the secret `name`, without the line break at the end of its file.

        `validate` raises the library's ValidationError for a value that is none; it must not repeat
        it. Raises UnreadableSecret then, where there is a file that cannot be read or is empty,
        and where the secret has a value beside its file.
        """
        found = self._secret(name) or default
        if validate and found:
            try:
                validate(found)
            except ValidationError as error:
                said = " ".join(map(str, error.messages))
                raise UnreadableSecret(f"{name} cannot be used. {said} See .env.example.") from None
        return found

    def _secret(self, name: str) -> str:
        value, file = self.str(name, ""), self.str(f"{name}_FILE", "")
        if not file:
            return value
        if value:
            raise UnreadableSecret(f"Both {name} and {name}_FILE are set. Leave one of them away.")
        try:
            text = Path(file).read_text("utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
            raise UnreadableSecret(
                f"{name}_FILE is {file}, which cannot be read: {reason}."
            ) from None
        if not text.strip():
            raise UnreadableSecret(f"{name}_FILE is {file}, which is empty: put the secret in.")
        if "\n" in text:
            raise UnreadableSecret(f"{name}_FILE is {file}, which has more than one line.")
        return text

    def secret_list(self, name: str) -> list[str]:
        """Return the parts of the secret `name` that commas separate; none where it is not set."""
        return [part.strip() for part in self.secret(name).split(",") if part.strip()]
