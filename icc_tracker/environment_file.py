"""Variables of the project's own file of settings, .env, that nobody reads: mostly misspelt ones.

In that file every name is ours. The rest of the environment belongs to others as well, and is not
looked at. Where another program reads the file (systemd, Docker Compose), ask on your own:

    python -m icc_tracker.environment_file /etc/icc-tracker/environment
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from django.core.checks import CheckMessage, Warning
from dotenv import dotenv_values

_ROOT = Path(__file__).resolve().parents[1]
_NAME = re.compile(r"[A-Z][A-Z0-9_]+")
_SECRETS = re.compile(r"# Each of (.*?) may stand in a file", re.DOTALL)
_VARIABLE = re.compile(r"^#?([A-Z][A-Z0-9_]*)=", re.MULTILINE)
# Of libraries and programs that we use, which read them by themselves.
_OF_OTHERS = ("AWS_", "COMPOSE_", "DOCKER_", "GRANIAN_", "OTEL_", "PG", "PYTHON")
_SINGLE_ONES_OF_OTHERS = {
    *("DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR", "TMPDIR", "TZ"),
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"),
}
# How alike two names must be for the one to be taken for the other.
_LIKENESS = 0.6


def unknown_variables(file: Path, example: Path) -> Iterator[str]:
    """Say in a sentence each which variables of `file` nobody reads, and which was meant.

    `example` is the file that explains every variable. Where either is missing there is nothing to
    say.
    """
    if not (file.is_file() and example.is_file()):
        return
    known = known_variables(example.read_text("utf-8"))
    for name in dotenv_values(file, interpolate=False):
        if name == "ENV_FILE":
            yield f"ENV_FILE does nothing in {file}, which it is to name: set it outside."
        elif not (name in known or name in _SINGLE_ONES_OF_OTHERS or name.startswith(_OF_OTHERS)):
            nearest = get_close_matches(name.upper(), sorted(known), 1, _LIKENESS)
            meant = f" Did you mean {nearest[0]}?" if nearest else ""
            yield f"{name} in {file} is no variable that ICC Tracker reads.{meant}"


def known_variables(example: str) -> set[str]:
    """The variables that the example file explains, and those of secrets that stand in files."""
    secrets = _SECRETS.search(example)
    names = _NAME.findall(secrets[1]) if secrets else []
    return set(_VARIABLE.findall(example)) | {f"{name}_FILE" for name in names}


def of_this_site() -> list[str]:
    """What is to be said of the file from which the present settings are read.

    Without those settings, for it is also asked where they cannot be read.
    """
    file = os.environ.get("ENV_FILE") or _ROOT / ".env"
    return list(unknown_variables(Path(file), _ROOT / ".env.example"))


def check_file(**_: object) -> list[CheckMessage]:
    """Django's system check of the file."""
    return [
        Warning(sentence, hint=".env.example explains every variable.", id="icc_tracker.W001")
        for sentence in of_this_site()
    ]


def main(files: list[str]) -> int:
    """Say what is to be said of these files; return how the program ends, 1 if it is anything."""
    example = _ROOT / ".env.example"
    said = [each for file in files for each in unknown_variables(Path(file), example)]
    print(*said, sep="\n", end="\n" if said else "")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
