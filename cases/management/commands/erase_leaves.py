"""`manage.py erase_leaves`: erase what the public log says of rows, where the law requires it."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from cases.ledger.public_log.erasing import Refused, erase


class Command(BaseCommand):
    help = (
        "Erase what all leaves of the public log say of rows that are gone from the record. Their "
        "hashes stay, and the reason, which everybody can read. It cannot be undone. When a page "
        "is removed with a notice of removal, it is done for its row and parts by itself."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("rows", nargs="+", help="rows, as suspects/k3x9qv2m7d1c")
        parser.add_argument("--reason", required=True, help="why: it is public, and stays")

    def handle(self, *args, rows: list[str], reason: str, **options) -> None:
        named = [tuple(each.split("/")) for each in rows]
        if wrong := [row for row, parts in zip(rows, named, strict=True) if len(parts) != 2]:
            raise CommandError(f"Write a row as table/id, not as {wrong[0]}.")
        try:
            erased = erase(named, reason)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{erased} leaves were erased.")
