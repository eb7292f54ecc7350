"""`manage.py new_log_key`: the public log goes on under another key, and says so."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases.ledger.keeping import one_snapshot
from cases.ledger.public_log.keys import Keys
from cases.ledger.public_log.new_key import Refused, begin_new_key
from cases.management.kept_checkpoints import add_option, kept_checkpoints
from cases.models import LogCheckpoint


class Command(BaseCommand):
    help = (
        "Let the present LOG_KEY sign the public log from now on, in place of the key that signed "
        "it so far: planned (--old-key) or because that is lost (--lost). What it signed stays, "
        "and a leaf that everybody can read says where it ended, at which root, and why. The whole "
        "log is verified first. It cannot be undone. See docs/operations/emergency.md."
    )

    def add_arguments(self, parser) -> None:
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument(
            "--old-key",
            metavar="FILE",
            type=Path,
            help="the file with the LOG_KEY of before, which signs the statement on the new one",
        )
        how.add_argument(
            "--lost",
            action="store_true",
            help="there is no copy of the LOG_KEY of before anywhere: whoever verifies the log is "
            "told to confirm the new one by another channel",
        )
        parser.add_argument("--reason", required=True, help="why: it is public, and stays")
        add_option(parser)

    def handle(
        self,
        *args,
        old_key: Path | None,
        lost: bool,
        reason: str,
        checkpoint: list[Path],
        **options,
    ) -> None:
        secret = None if lost else _secret(old_key)
        try:
            with one_snapshot():
                last = LogCheckpoint.objects.first()
                kept = kept_checkpoints(checkpoint, Keys(last.key)) if last else []
            change, note = begin_new_key(secret, reason, kept)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"The log of {change.size} leaves goes on under a new key; leaf {change.size} says so."
            f"\nBefore: {change.old_key}\nFrom now on: {change.new_key}\n\n{note}\n"
        )
        self.stdout.write(
            "The key before did not sign this. Say publicly, by a channel that does not depend on "
            "this site, which key is the new one: verifiers ask their users to confirm it there."
            if lost
            else "The key before signed this, so that verifiers follow by themselves. Start the "
            "site anew with the new LOG_KEY, and keep copies of it in two safe places."
        )


def _secret(file: Path) -> str:
    try:
        secret = file.read_text("utf-8").strip("\r\n")
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from error
    if not secret.strip():
        raise CommandError(f"{file} is empty.")
    return secret
