"""The environment from which settings are read, and the files that hold its secrets."""

from __future__ import annotations

from pathlib import Path

from environs import Env


class UnreadableSecret(ValueError):
    """A secret cannot be read; the message names variable and file, never what is in it."""


class Environment(Env):
    """Reads variables with types, and secrets also from files.

    `NAME_FILE` names a file that holds the secret `NAME`: so container engines and systemd hand
    secrets over, which in the environment every child and every look at the process would see.
    """

    def secret(self, name: str, default: str = "") -> str:
        """Return the secret `name`, without the line break at the end of its file.

        Raises UnreadableSecret where there is a file that cannot be read or is empty, and where
        the secret has a value beside its file.
        """
        value, file = self.str(name, ""), self.str(f"{name}_FILE", "")
        if not file:
            return value or default
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
