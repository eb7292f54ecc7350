"""`manage.py verify_log`: is the public log what was signed, and the record what it says?"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases.ledger.keeping import one_snapshot
from cases.ledger.public_log.checkpoints import our_key
from cases.ledger.public_log.comparing import compare_record, compare_rows
from cases.ledger.public_log.keys import Keys, ToldChange
from cases.ledger.public_log.verifying import verify_leaves
from cases.management.kept_checkpoints import add_option, kept_checkpoints
from cases.models import LogCheckpoint, LogLeaf


class Command(BaseCommand):
    help = (
        "Read the whole public log, check every hash and signature, compare the public record and "
        "the rows of the database with it, and name each row that differs. Says where the key "
        "changed. Ends with status 1 if any row differs. Changes nothing."
    )

    def add_arguments(self, parser) -> None:
        add_option(parser)
        parser.add_argument(
            "--key",
            help="the public key of the newest checkpoint, from elsewhere, such as a printed page: "
            "where LOG_KEY is lost; by default that of LOG_KEY",
        )

    def handle(self, *args, checkpoint: list[Path], key: str | None, **options) -> None:
        if key and key.count("+") < 2:
            raise CommandError(f"{key} is no public key: name, id and key stand in it, with “+”.")
        differences = 0
        with one_snapshot():
            keys = Keys(key or our_key())
            kept = kept_checkpoints(checkpoint, keys)
            checks = (verify_leaves(kept, keys), compare_record(), compare_rows())
            for sentence in chain.from_iterable(checks):
                self.stdout.write(sentence)
                differences += 1
            last, leaves = LogCheckpoint.objects.first(), LogLeaf.objects.count()
        for each in keys.changes:
            self.stdout.write(_told(each))
        if differences:
            raise CommandError(f"{differences} differences in a log of {leaves} leaves.")
        self.stdout.write(
            f"{leaves} leaves verified: the log is what was signed, the record what it says."
        )
        if last:
            self.stdout.write(f"\n{last.note}")


def _told(change: ToldChange) -> str:
    says = change.says
    how = (
        "without a signature of the key before, which was lost. That all before it stands as that "
        "key signed it is verified; who began the new key no log can tell: compare it with what "
        "you said publicly elsewhere"
        if says.is_lost
        else "as the key before signed"
    )
    return (
        f"Leaf {change.index}, {change.at:%Y-%m-%d}: the key changed from {says.old_key} to "
        f"{says.new_key}, {how}. Reason: {says.reason}"
    )
