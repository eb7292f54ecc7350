"""How much is looked at where all is more than a change can wait for: `make test` looks at a part,
always the same, `make test-thorough` at all."""

import os
from collections.abc import Iterable
from typing import TypeVar

IS_THOROUGH = os.environ.get("THOROUGH") == "1"
Row = TypeVar("Row")


def some(rows: Iterable[Row], *, every: int, first: int = 0) -> list[Row]:
    """Of so many rows one, or one of all, counted from the first on; where all is looked at, all.

    Who looks at one kind of thing in several places lets each begin with another row.
    """
    rows = list(rows)
    step = 1 if IS_THOROUGH else max(1, min(every, len(rows)))
    return rows[first % step :: step]


def times(number: int, *, thorough: int) -> int:
    """How often something is tried."""
    return thorough if IS_THOROUGH else number
