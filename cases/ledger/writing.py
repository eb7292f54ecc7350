"""Writing the public record: the only place where its rows get their numbers."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Max

from cases.ledger.changes import records_with
from cases.ledger.copying import copy_in
from cases.ledger.public_log.appending import Appender
from cases.ledger.tables import wholes
from cases.ledger.words import renew
from cases.models import PublicRecord
from cases.models.clock import moment

_BATCH = 2000


class Writer:
    """Numbers what changed from the last number on, and writes it, at one moment of the database's
    clock."""

    def __init__(self) -> None:
        self.sequence = PublicRecord.objects.aggregate(last=Max("sequence"))["last"] or 0
        # Of a ledger that is begun every row is of this moment.
        self.begins = not self.sequence
        self.now = moment()
        self.log = Appender()
        self.written = 0
        # Primary keys of the cases that were updated, they or a part of them.
        self.cases: set[int] = set()

    def write(self, changed: list[PublicRecord]) -> None:
        if not changed:
            return
        fresh, others = [], []
        for record in changed:
            self.sequence += 1
            record.sequence = self.sequence
            record.changed_at = record.updated_at = self.now
            (fresh if record.pk is None else others).append(record)
            # All as if new: a bulk update would write the null of JSON where a row is gone.
            record.pk = None
        copy_in(fresh)
        PublicRecord.objects.bulk_create(
            others,
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["table", "key"],
            update_fields=[
                *("object_id", "row", "operation", "reason", "merged_into"),
                *("sequence", "changed_at", "updated_at"),
            ],
        )
        self.log.append(changed)
        self.written += len(changed)
        self.cases.update(each.object_id for each in changed if each.table == "cases")
        # The words of all reports are filled in at once, and not again for each claim.
        if not self.begins:
            self._touch_wholes(changed)
            renew(changed)

    def _touch_wholes(self, changed: list[PublicRecord]) -> None:
        """Let what changed rows are a part of say that it was updated, too."""
        ahead = {
            whole
            for record in changed
            for row in (record.old, record.row)
            for whole in wholes(record.table, row)
        }
        while ahead:
            by_table: dict[str, set[str]] = defaultdict(set)
            for table, key in ahead:
                by_table[table].add(key)
            # What says so already has told its own wholes.
            others = records_with("key", by_table).present().exclude(updated_at=self.now)
            records = list(others)
            self.cases.update(each.object_id for each in records if each.table == "cases")
            PublicRecord.objects.filter(pk__in=[each.pk for each in records]).update(
                updated_at=self.now
            )
            ahead = {whole for record in records for whole in wholes(record.table, record.row)}
