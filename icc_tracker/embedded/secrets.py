"""Secrets that are made once, on the machine where they are used, and kept in a closed file."""

import os
import secrets
from pathlib import Path


def read_or_create_secret(path: Path) -> str:
    """Return the secret in the file `path`; at the first call, make one and write it there.

    The file is readable by its owner only. Two processes that ask at the same moment get the
    same secret. Raises OSError where the file can neither be read nor written.
    """
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    write_private(draft, secrets.token_urlsafe(50) + "\n")
    try:
        # A link, not a rename: it fails when another process was first, and never shows a
        # file that is still empty.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text("utf-8").strip()


def write_private(path: Path, text: str) -> None:
    """Write `text` to the new file `path`, which only its owner can read.

    Raises FileExistsError when there is such a file.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
