"""`manage.py verify_log`: is the public log what was signed, and the record what it says?"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases.ledger.keeping import one_snapshot
from cases.ledger.public_log.checkpoints import opened, our_key
from cases.ledger.public_log.comparing import compare_record, compare_rows
from cases.ledger.public_log.verifying import verify_leaves
from cases.ledger.releases import CHECKPOINT, released_checkpoints
from cases.merkle.notes import Checkpoint, read
from cases.models import LogCheckpoint, LogLeaf


class Command(BaseCommand):
    help = (
        "Read the whole public log, check every hash and signature, compare the public record and "
        "the rows of the database with it, and name each row that differs. Ends with status 1 if "
        "any does. Changes nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--checkpoint",
            metavar="FILE",
            type=Path,
            action="append",
            default=[],
            help="a checkpoint of this log that was kept elsewhere; may be repeated",
        )

    def handle(self, *args, checkpoint: list[Path], **options) -> None:
        kept = [_read(str(file), _text(file), _opened) for file in checkpoint]
        differences = 0
        with one_snapshot():
            # Their signatures are for others; what they say is compared as it is.
            kept += [_read(f"Release {name}", note, read) for name, note in released_checkpoints()]
            checks = (verify_leaves(kept), compare_record(), compare_rows())
            for sentence in chain.from_iterable(checks):
                self.stdout.write(sentence)
                differences += 1
            last, leaves = LogCheckpoint.objects.first(), LogLeaf.objects.count()
        if differences:
            raise CommandError(f"{differences} differences in a log of {leaves} leaves.")
        self.stdout.write(
            f"{leaves} leaves verified: the log is what was signed, the record what it says."
        )
        if last:
            self.stdout.write(f"\n{last.note}")


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from error


def _opened(note: str) -> Checkpoint:
    return opened(note, our_key())


def _read(name: str, note: str | None, by: Callable[[str], Checkpoint]) -> Checkpoint:
    if note is None:
        raise CommandError(f"{name} lost its {CHECKPOINT}.")
    try:
        return by(note)
    except ValueError as error:
        raise CommandError(f"{name} has no checkpoint of this log. {error}") from error
