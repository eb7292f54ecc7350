"""The ledger: the public record in flat rows, each numbered when it changes.

Triggers of the database mark what changed; `keep` works out what the public sees of it. All that
is handed on in bulk, to exports, deltas and those who keep a copy, comes from the ledger and from
nowhere else.
"""

from cases.ledger.keeping import keep

__all__ = ["keep"]
