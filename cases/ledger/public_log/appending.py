"""Appending to the public log: a leaf for each change of the record, and a signature at the end.

Within the transaction and under the lock of the keeper of the ledger: the log has every change, in
the order of its number, or the record has not got it either.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from cases.ledger.copying import copy_in
from cases.ledger.public_log.checkpoints import check_newest_key, sign
from cases.ledger.public_log.content import digest_of, hash_of
from cases.ledger.public_log.tree import node, tile
from cases.ledger.tables import wholes
from cases.merkle.tiles import BYTES, WIDTH, Edge, last_tiles
from cases.merkle.tree import root
from cases.models import LogCheckpoint, LogLeaf, LogTile, PublicRecord

Act, Operation = LogLeaf.Act, PublicRecord.Operation

_BATCH = 2000
_SALT_BYTES = 16
logger = logging.getLogger(__name__)


class Appender:
    """Appends to the log what one keeper of the ledger writes, and signs it when closed.

    Where the log was changed behind our back nothing is appended, and the operator is told: the
    record goes on, for a retraction must not wait, and verifiers name what the log lacks.

    Raises NotOurKey where LOG_KEY is not the key of the log, unless the key is to change: no
    verifier takes for one log what two keys have signed without a word on it. Nothing is kept of
    the changes then; they wait for the right key.
    """

    def __init__(self, is_key_checked: bool = True) -> None:
        if is_key_checked:
            check_newest_key()
        size = LogCheckpoint.objects.aggregate(last=Max("size"))["last"] or 0
        unfinished = [tile(place) for place in last_tiles(size)]
        self.edge = Edge(size, unfinished)
        self._signed = size
        # Rows whose page was removed, and their parts: table and key -> the reason.
        self._removed: dict[tuple[str, str], str] = {}
        self.is_whole = _is_whole(size, unfinished)
        if not self.is_whole:
            logger.error(
                "The public log is not what was signed, and nothing is appended to it. "
                "manage.py verify_log says what is wrong."
            )

    def begin(self) -> None:
        """Where there is no log yet: a leaf for each row of the record that there is already."""
        if self.edge.size:
            return
        batch = []
        for record in PublicRecord.objects.order_by("sequence").iterator(_BATCH):
            batch.append(record)
            if len(batch) == _BATCH:
                self.append(batch)
                batch = []
        self.append(batch)

    def append(self, changed: list[PublicRecord]) -> None:
        """Append changed records of the ledger, in the order of their numbers.

        A record may bear `old`, its row before, and `is_removed`: that its page was taken away.
        """
        if not (self.is_whole and changed):
            return
        removed: dict[tuple[str, str], str] = {}
        leaves = []
        for record in changed:
            if reason := self._removal(record):
                removed[record.table, record.key] = reason
                self._removed[record.table, record.key] = reason
            leaves.append(_leaf_of(record, bool(reason)))
        before = self.edge.size
        self._add(leaves)
        for reason in dict.fromkeys(removed.values()):
            rows = [row for row, why in removed.items() if why == reason]
            earlier = LogLeaf.objects.of(rows).filter(index__lt=before)
            self.erase(earlier, reason, changed[0].changed_at)

    def erase(self, leaves, reason: str, now: datetime) -> int:
        """Let leaves say nothing any more but that they were there, and why; return how many.

        The hashes stay, so that the tree does not change; that it was done is an act of the log.
        """
        concerned = leaves.filter(erased_by=None).exclude(act__in=(Act.ERASURE, Act.KEY_CHANGE))
        indexes = list(concerned.order_by("index").values_list("index", flat=True))
        if not (self.is_whole and indexes):
            return 0
        index = self.edge.size
        self._add([LogLeaf(act=Act.ERASURE, erases=indexes, reason=reason, happened_at=now)])
        LogLeaf.objects.filter(index__in=indexes).update(
            salt=None, digest=None, reason="", erased_by=index
        )
        return len(indexes)

    def change_key(self, statement: str, now: datetime) -> None:
        """Say that what follows is signed by another key; the log must be whole."""
        self._add([LogLeaf(act=Act.KEY_CHANGE, reason=statement, happened_at=now)])

    def close(self, now: datetime) -> None:
        """Sign how long the log is now, if it grew."""
        if self.edge.size > self._signed:
            sign(self.edge.size, root(self.edge.size, node()), now).save(force_insert=True)

    def _removal(self, record: PublicRecord) -> str:
        """Why the page of the row, or of what it is a part of, was removed; "" if it was not."""
        if record.row is not None or record.operation != Operation.DEL:
            return ""
        if getattr(record, "is_removed", False):
            return record.reason
        of = wholes(record.table, getattr(record, "old", None))
        return next((self._removed[each] for each in of if each in self._removed), "")

    def _add(self, leaves: list[LogLeaf]) -> None:
        for index, leaf in enumerate(leaves, start=self.edge.size):
            leaf.index, leaf.salt = index, secrets.token_bytes(_SALT_BYTES)
            row = getattr(leaf, "row", None)
            leaf.digest = None if row is None else digest_of(row, leaf.salt)
        copy_in(leaves)
        tiles = self.edge.add(map(hash_of, leaves))
        LogTile.objects.bulk_create(
            [LogTile(level=level, index=at, hashes=hashes) for (level, at), hashes in tiles],
            update_conflicts=True,
            unique_fields=["level", "index"],
            update_fields=["hashes"],
        )


def _is_whole(size: int, unfinished: Iterable[bytes]) -> bool:
    """Whether leaves and tiles end where what was signed last says."""
    leaves = LogLeaf.objects.aggregate(last=Max("index"))["last"]
    if (0 if leaves is None else leaves + 1) != size:
        return False
    for place_size, found in zip(_sizes(size), unfinished, strict=True):
        if len(found) != place_size:
            return False
    return size > 0 or not LogTile.objects.exists()


def _sizes(size: int) -> list[int]:
    """How many bytes the unfinished tile of each level has."""
    found = []
    while size:
        found.append(size % WIDTH * BYTES)
        size //= WIDTH
    return found


def _leaf_of(record: PublicRecord, is_removal: bool) -> LogLeaf:
    leaf = LogLeaf(
        act=Act.REMOVAL if is_removal else _act(record),
        table=record.table,
        key=record.key,
        operation=record.operation,
        sequence=record.sequence,
        reason=record.reason,
        merged_into=record.merged_into,
        happened_at=record.changed_at,
    )
    leaf.row = record.row
    return leaf


_ADDED = {
    "reports": Act.PUBLICATION,
    "status_changes": Act.STATUS_CHANGE,
    "custody_changes": Act.CUSTODY_CHANGE,
}


def _act(record: PublicRecord) -> str:
    """What was done, in the words of editors, where they have one for it."""
    if record.operation == Operation.MERGED:
        return Act.MERGING
    if record.operation == Operation.RETRACTED:
        return Act.RETRACTION
    if record.row is None:
        return Act.WITHDRAWAL
    if record.operation == Operation.ADD:
        return _ADDED.get(record.table, Act.ADDITION)
    if record.table == "reports":
        before = (getattr(record, "old", None) or {}).get("state")
        if before == "retracted" != record.row["state"]:
            return Act.REINSTATEMENT
        if record.row["state"] == "corrected":
            return Act.CORRECTION
    return Act.CHANGE
