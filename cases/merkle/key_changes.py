"""Statements that a log goes on under another key, as signed notes.

A statement says where the log ended under the key before: so many leaves, and this root. It is
signed by the new key, and by the one before unless that was lost. Its first line is none that a
checkpoint can have, so that a signature of the one is never taken for one of the other.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from cases.merkle.notes import DIGEST_BYTES

FIRST_LINE = "icc-tracker log key change v1"
PLANNED, LOST = "planned", "lost"


@dataclass(frozen=True)
class KeyChange:
    """That a log of `size` leaves with this root goes on under `new_key`, and why.

    Both keys are as verifiers of signed notes take them. Where `is_lost`, the key before signs
    nothing: only another channel can tell whether those who had it began the new one.
    """

    origin: str
    size: int
    root: bytes
    old_key: str
    new_key: str
    is_lost: bool
    reason: str

    @property
    def body(self) -> str:
        """What is signed."""
        root = base64.b64encode(self.root).decode()
        how = LOST if self.is_lost else PLANNED
        lines = (FIRST_LINE, self.origin, self.size, root, self.old_key, self.new_key, how)
        return "".join(f"{line}\n" for line in (*lines, self.reason))


def read_key_change(note: str) -> KeyChange:
    """What a statement says; of its signatures nothing is believed.

    Raises ValueError where it is none.
    """
    lines = note.partition("\n\n")[0].split("\n")
    if len(lines) != 8 or lines[0] != FIRST_LINE or lines[6] not in (PLANNED, LOST):
        raise ValueError("It is no statement on a change of the key.")
    _, origin, size, root, old_key, new_key, how, reason = lines
    digest = base64.b64decode(root, validate=True)
    if not size.isdecimal() or len(digest) != DIGEST_BYTES:
        raise ValueError("It does not say where the log ended under the key before.")
    return KeyChange(origin, int(size), digest, old_key, new_key, how == LOST, reason)
