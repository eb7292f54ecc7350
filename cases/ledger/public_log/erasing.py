"""Erasing what leaves of the public log say of rows that are gone, where the law requires it."""

from __future__ import annotations

from collections.abc import Iterable

from cases.ledger.keeping import alone
from cases.ledger.public_log.appending import Appender
from cases.ledger.public_log.checkpoints import NotOurKey
from cases.models import LogLeaf, PublicRecord
from cases.models.clock import moment

Row = tuple[str, str]


class Refused(Exception):
    """What was asked for would hide something that is public; the message says what."""


def erase(rows: Iterable[Row], reason: str) -> int:
    """Erase what all leaves of these rows say, given as table and key; return of how many.

    The hashes stay in the tree, and a new leaf says which leaves were erased and why. Raises
    Refused where a row is public still, for its leaf shows that it was not changed.
    """
    rows = list(rows)
    if not reason.strip():
        raise Refused("Say why: the reason is all that stays.")
    with alone():
        for table, key in rows:
            if PublicRecord.objects.present().filter(table=table, key=key).exists():
                raise Refused(f"{table}/{key} is public. Take it out of the record first.")
            if not LogLeaf.objects.filter(table=table, key=key).exists():
                raise Refused(f"The log tells of no {table}/{key}.")
        try:
            log, now = Appender(), moment()
        except NotOurKey as error:
            raise Refused(str(error)) from error
        if not log.is_whole:
            raise Refused(
                "The log is not what was signed. manage.py verify_log says what is wrong."
            )
        erased = log.erase(LogLeaf.objects.of(rows), reason.strip(), now)
        log.close(now)
        return erased
