"""The folders of the embedded server: its data, made once and checked at each start."""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from icc_tracker.embedded.accounts import Account
from icc_tracker.embedded.binaries import EmbeddedPostgresError

USER = "icc_tracker"
PORT = "5432"
# Systems allow 104 or 108 bytes for the path of a socket.
LONGEST_SOCKET_PATH = 99
Run = Callable[..., CompletedProcess]
# Before version 17 the locale had to come from the system.
FIRST_MAJOR_WITH_BUILTIN_LOCALE = 17


def make_data(data_dir: Path, account: Account, major: int, run: Run, options: list[str]) -> None:
    """Make the data of a new server in `data_dir`, with `run` to start a server's program.

    `major` is the server's version; `options` go to initdb. The folder appears when it is
    complete, so that an interrupted attempt leaves nothing that looks like data. Raises
    EmbeddedPostgresError where something else is in the way.
    """
    if data_dir.exists() and any(data_dir.iterdir()):
        raise EmbeddedPostgresError(
            f"{data_dir} is not empty and holds no PostgreSQL data: move it away."
        )
    draft = data_dir.with_name(f"{data_dir.name}.draft")
    for locale in ("C.UTF-8", "C"):
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        account.take(draft)
        answer = run("initdb", "-D", draft, *_initdb_options(major, locale), *options)
        if answer.returncode == 0:
            draft.rename(data_dir)
            return
        if "invalid locale" not in answer.stderr:
            break
    shutil.rmtree(draft, ignore_errors=True)
    raise EmbeddedPostgresError(f"PostgreSQL's data cannot be made: {answer.stderr.strip()}")


def _initdb_options(major: int, locale: str) -> list[str]:
    options = [
        f"--username={USER}",
        "--encoding=UTF8",
        f"--locale={locale}",
        "--data-checksums",
        # Whoever can enter the socket's folder may connect; nobody can over the network.
        "--auth-local=trust",
        "--auth-host=reject",
        "--no-instructions",
    ]
    if major >= FIRST_MAJOR_WITH_BUILTIN_LOCALE:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options


def check_version(data_dir: Path, major: int) -> None:
    """Raise EmbeddedPostgresError where the data was made by another major version."""
    made_by = (data_dir / "PG_VERSION").read_text().strip()
    if made_by != str(major):
        raise EmbeddedPostgresError(
            f"The data in {data_dir} was made by PostgreSQL {made_by}, but the server here is"
            f" PostgreSQL {major}. Dump it with the older server (pg_dump) and load it into a new"
            " one, or move the folder away to begin with an empty database."
        )


def socket_dir_for(data_dir: Path, account: Account) -> Path:
    """Return the folder of the socket: beside the data where the path can be used for one.

    Else in the temporary directory, under a name that follows from `data_dir`.
    """
    name = f"icc-tracker-{short_hash(data_dir)}"
    beside = data_dir.with_name(f"{data_dir.name}.socket")
    for folder in (beside, Path(tempfile.gettempdir()) / name):
        path = str(folder / f".s.PGSQL.{PORT}")
        # A comma or a quotation mark would make several paths of it.
        is_usable = len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and not set(',"') & set(path)
        if is_usable and account.can_enter(folder.parent):
            return folder
    return Path("/tmp") / name  # noqa: S108 (its owner is checked before it is used)


def short_hash(path: Path) -> str:
    """Return twelve letters and digits that stand for `path`."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def make_socket_dir(folder: Path, account: Account) -> None:
    """Make the folder of the socket, closed to all but the server's account and root.

    Raises EmbeddedPostgresError where it belongs to somebody else, who could stand in for the
    server: it may be in the temporary directory, where anybody can put things.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in account.trusted_owners():
        raise EmbeddedPostgresError(f"{folder} belongs to somebody else: remove it.")
    account.take(folder)
    folder.chmod(0o700)


def forget_crashed_server(data_dir: Path, socket_dir: Path) -> None:
    """Remove what a server that was killed has left to say that it is running.

    PostgreSQL does so itself, unless a program of the same account has got its number since.
    """
    (data_dir / "postmaster.pid").unlink(missing_ok=True)
    for path in socket_dir.glob(".s.PGSQL.*"):
        path.unlink(missing_ok=True)
