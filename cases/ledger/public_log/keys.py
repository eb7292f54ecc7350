"""Which keys signed the public log, and up to where, as its own leaves say.

The log stays one tree when its key changes: a leaf holds the statement on it, and the first
checkpoint by the new key is over all leaves of before and this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from cases.ledger.public_log.checkpoints import (
    check_signature,
    is_same_key,
    opened,
    under_name,
)
from cases.merkle.key_changes import KeyChange, read_key_change
from cases.merkle.notes import Checkpoint, read
from cases.models import LogLeaf


@dataclass(frozen=True)
class ToldChange:
    """A change of the key, the leaf that tells of it, and the statement as it was signed."""

    index: int
    at: datetime
    statement: str
    says: KeyChange


class Keys:
    """The keys of the log in their order, of which the last is `newest`, known from elsewhere.

    What leaves say of the keys before is believed as far as the tree above them is signed by it.
    """

    def __init__(self, newest: str) -> None:
        self.newest = newest
        self.changes: list[ToldChange] = []
        self._unreadable: list[str] = []
        for leaf in LogLeaf.objects.key_changes():
            try:
                says = read_key_change(leaf.reason)
                check_signature(leaf.reason, says.body, says.new_key)
                if not says.is_lost:
                    check_signature(leaf.reason, says.body, says.old_key)
            except ValueError as error:
                self._unreadable.append(
                    f"Leaf {leaf.index} tells of a change of the key, and not as it was signed. "
                    f"{error}"
                )
            else:
                told = ToldChange(leaf.index, leaf.happened_at, leaf.reason, says)
                self.changes.append(told)

    def at(self, size: int) -> str:
        """The key that signed the log when it had so many leaves."""
        later = (each.says.old_key for each in self.changes if size <= each.index)
        return next(later, self.newest)

    def opened(self, note: str) -> Checkpoint:
        """What a checkpoint says that was kept elsewhere, by whichever key of this log, and under
        whatever name the log had then: in 1.0 it followed the address of the site.

        Raises ValueError where it is by none of them.
        """
        name = read(note).origin
        try:
            return opened(note, under_name(name, self.newest))
        except ValueError:
            # A log restored from an older copy may have got its new key at a smaller size.
            for each in self.changes:
                try:
                    return opened(note, under_name(name, each.says.old_key))
                except ValueError:
                    continue
            raise

    def differences(self) -> Iterator[str]:
        """What statements say that is not so, apart from the roots: those are of the tree."""
        yield from self._unreadable
        for each, following in zip_longest(self.changes, self.changes[1:]):
            key = following.says.old_key if following else self.newest
            if each.says.size != each.index:
                yield f"Leaf {each.index} says that the key changed at {each.says.size} leaves."
            if not is_same_key(each.says.new_key, key):
                yield f"Leaf {each.index} names {each.says.new_key}; what followed is by {key}."


def told_changes(up_to: int) -> list[ToldChange]:
    """The changes of the key that a log of so many leaves tells of, in their order.

    What cannot be read is passed over: `verify_log` names it.
    """
    found = []
    for leaf in LogLeaf.objects.key_changes().filter(index__lt=up_to):
        try:
            says = read_key_change(leaf.reason)
        except ValueError:
            continue
        found.append(ToldChange(leaf.index, leaf.happened_at, leaf.reason, says))
    return found
