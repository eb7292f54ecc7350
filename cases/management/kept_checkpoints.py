"""Checkpoints of the public log that were kept elsewhere, as commands are given them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from django.core.management.base import CommandError

from cases.ledger.public_log.keys import Keys
from cases.ledger.releases import CHECKPOINT, released_checkpoints
from cases.merkle.notes import Checkpoint, read


def add_option(parser) -> None:
    """Add --checkpoint, which names files."""
    parser.add_argument(
        "--checkpoint",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="a checkpoint of this log that was kept elsewhere; may be repeated",
    )


def kept_checkpoints(files: Iterable[Path], keys: Keys) -> list[Checkpoint]:
    """What the files and our releases say. Raises CommandError where one says nothing of it."""
    kept = [_read(str(file), _text(file), keys.opened) for file in files]
    # Their signatures are for others; what they say is compared as it is.
    return kept + [_read(f"Release {name}", note, read) for name, note in released_checkpoints()]


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from error


def _read(name: str, note: str | None, by: Callable[[str], Checkpoint]) -> Checkpoint:
    if note is None:
        raise CommandError(f"{name} lost its {CHECKPOINT}.")
    try:
        return by(note)
    except ValueError as error:
        raise CommandError(f"{name} has no checkpoint of this log. {error}") from error
