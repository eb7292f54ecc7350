"""What people did to rows of the docket, by the audit trail: a load leaves that as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from django.db import models

from cases.models import TrailEntry

Identity = tuple[object, ...]


@dataclass
class Moves:
    """What people did to rows that are known by what they say, not by a key of the docket."""

    # Whom they deleted or let say something else: what it said before -> its number.
    left: dict[Identity, int] = field(default_factory=dict)
    made: set[Identity] = field(default_factory=set)


class ByHand:
    """Answers, for one load of the docket, what signed-in people ever changed."""

    def __init__(self) -> None:
        self.columns = cache(self._columns)
        self.deleted_keys = cache(self._deleted_keys)
        self.moves = cache(self._moves)

    def _columns(self, model: type[models.Model]) -> dict[int, set[str]]:
        """The columns that people changed: number of the row -> names of columns."""
        entries = _entries(model).by_people().filter(kind=TrailEntry.Kind.UPDATE)
        every = {column.column for column in model._meta.local_concrete_fields}
        changed: dict[int, set[str]] = {}
        for pk, new in entries.order_by().values_list("object_id", "new"):
            # What was taken over from the admin's log names no columns: it may be any.
            changed.setdefault(pk, set()).update(new or every)
        return changed

    def _deleted_keys(self, model: type[models.Model]) -> set[str]:
        """The docket's keys of rows that people deleted."""
        entries = _entries(model).by_people().filter(kind=TrailEntry.Kind.DELETE)
        return {old.get("docket_key") for old in entries.values_list("old", flat=True)} - {None}

    def _moves(self, model: type[models.Model], identity: tuple[str, ...]) -> Moves:
        """What people did to the rows of a model that are known by these columns."""
        touched = _entries(model).by_people().order_by().values("object_id").distinct()
        entries = list(_entries(model).filter(object_id__in=touched).order_by("-id"))
        states = {row["id"]: row for row in _states(model, identity, entries)}
        moves = Moves()
        for entry in entries:
            state = states.setdefault(entry.object_id, {})
            after = tuple(state.get(column) for column in identity)
            # Backwards: what the row said before this entry.
            state.update(entry.old or {})
            before = tuple(state.get(column) for column in identity)
            if not entry.user_name:
                continue
            if entry.kind == TrailEntry.Kind.INSERT:
                moves.made.add(after)
            elif entry.kind == TrailEntry.Kind.DELETE or before != after:
                moves.left.setdefault(before, entry.object_id)
        return moves


def _entries(model: type[models.Model]):
    return TrailEntry.objects.filter(model=model._meta.label_lower)


def _states(model: type[models.Model], identity: Sequence[str], entries: list[TrailEntry]):
    touched = {entry.object_id for entry in entries}
    return model._base_manager.filter(pk__in=touched).values("id", *identity)
