"""What a leaf of the public log says, as bytes: one JSON text, always written in the same way."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

import orjson

from cases.merkle.tree import leaf_hash
from cases.models import LogLeaf


def canonical(value: object) -> bytes:
    """JSON with its keys in order and no spaces (RFC 8785, for texts, whole numbers and lists)."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def digest_of(row: dict, salt: bytes) -> bytes:
    """What a leaf holds of a row of the record: nobody can guess the row without the salt."""
    return hashlib.sha256(salt + canonical(row)).digest()


def said_by(leaf: LogLeaf) -> dict[str, object]:
    """What a leaf says, for JSON; of one that was erased, what is left of it."""
    return {
        "act": str(leaf.act),
        "at": moment(leaf.happened_at),
        "erases": leaf.erases,
        "id": leaf.key,
        "merged_into": leaf.merged_into,
        "op": str(leaf.operation),
        "reason": leaf.reason,
        "row": base64_of(leaf.digest),
        "salt": base64_of(leaf.salt),
        "sequence": leaf.sequence,
        "table": leaf.table,
    }


def hash_of(leaf: LogLeaf) -> bytes:
    """The hash of a leaf that was not erased."""
    return leaf_hash(canonical(said_by(leaf)))


def moment(when: datetime) -> str:
    """A moment as rows of the record have it."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def base64_of(data: bytes | memoryview | None) -> str | None:
    """Bytes as JSON has them; None where there are none."""
    return None if data is None else base64.b64encode(data).decode()
