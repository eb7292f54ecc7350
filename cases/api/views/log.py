"""The public log: its signed end, its leaves, and proofs that it only grew (docs/using/log.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.utils.urls import replace_query_param

from cases.api.links import add_link
from cases.api.parameters import Parameter
from cases.api.problems import MEDIA_TYPE, Conflict
from cases.api.serializers.log import (
    ConsistencySerializer,
    InclusionSerializer,
    LeavesSerializer,
    PublicLogSerializer,
)
from cases.api.views.base import Reading
from cases.ledger.public_log.checkpoints import name_of_log, our_key
from cases.ledger.public_log.content import base64_of, said_by
from cases.ledger.public_log.keys import ToldChange, told_changes
from cases.ledger.public_log.tree import leaf_hashes, node
from cases.ledger.tables import TABLES
from cases.merkle.tree import EMPTY, consistency_proof, inclusion_proof, root
from cases.models import LogCheckpoint, LogLeaf
from cases.models.record import Version

LIMIT = 500
_NUMBER = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
_SIZE = {**_NUMBER, "minimum": 1}
_NOT_SO = {(409, MEDIA_TYPE): OpenApiTypes.OBJECT}


class OfLog(Reading):
    """Mixin: an address of the log, of which the answers change with its size alone."""

    is_told_by_version = False
    last: LogCheckpoint | None = None

    def version_now(self) -> Version:
        self.last = LogCheckpoint.objects.first()
        if self.last is None:
            return Version(0, None)
        return Version(self.last.size, self.last.signed_at)

    @property
    def size(self) -> int:
        """How many leaves were signed last."""
        return self.last.size if self.last else 0

    def tree_size(self, name: str, default: int | None = None) -> int:
        """The size of a tree that is asked for. Raises Conflict where the log was never as long."""
        size = self.values.get(name, self.size if default is None else default)
        if not 0 < size <= self.size:
            raise Conflict(
                f"The log has {self.size} leaves, not {size}. If it once had as many, it was cut, "
                "or restored from an older copy: tell us, and others.",
                code="log-is-shorter",
            )
        return size


class PublicLogView(OfLog):
    """Where the public log ends, as it was signed last, and by which key."""

    @extend_schema(responses=PublicLogSerializer, operation_id="log")
    def get(self, request: Request) -> Response:
        names = ("checkpoint", "leaves", "inclusion", "consistency")
        return Response(
            {
                "origin": name_of_log(),
                "size": self.size,
                "root": base64_of(self.last.root if self.last else EMPTY),
                "signed_at": self.last and self.last.signed_at,
                "key": self.last.key if self.last else our_key(),
                "checkpoint": self.last and self.last.note,
                "key_changes": list(map(_key_change, told_changes(self.size))),
                "links": {name: reverse(f"log-{name}", request=request) for name in names},
            }
        )


def _key_change(change: ToldChange) -> dict[str, Any]:
    says = change.says
    return {
        "leaf": change.index,
        "at": change.at,
        "root": base64_of(says.root),
        "old_key": says.old_key,
        "new_key": says.new_key,
        "is_signed_by_old_key": not says.is_lost,
        "reason": says.reason,
        "statement": change.statement,
    }


class PlainText(BaseRenderer):
    """Text, as it is."""

    media_type = "text/plain"
    format = "txt"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type=None, renderer_context=None) -> bytes:
        return data.encode()


class LogCheckpointView(OfLog):
    """The signed end of the log, as the text of a signed note (C2SP tlog-checkpoint).

    Keep it: by a later proof of consistency you can tell whether the log only grew since.
    """

    renderer_classes = [PlainText]

    def parameters(self) -> list[Parameter]:
        return [Parameter("size", _SIZE, "The one that was signed at this size; else the newest.")]

    @extend_schema(
        responses={(200, "text/plain"): OpenApiTypes.STR, **_NOT_SO}, operation_id="log_checkpoint"
    )
    def get(self, request: Request) -> Response:
        size = self.tree_size("size")
        found = self.last if size == self.size else LogCheckpoint.objects.filter(size=size).first()
        if found is None:
            raise Conflict(f"Nothing was signed at a size of {size}.", code="no-checkpoint")
        return Response(found.note)


class LogLeavesView(OfLog):
    """Leaves of the log in their order, or those of one row of the record."""

    def parameters(self) -> list[Parameter]:
        how = "one id, of at most 20 letters, digits, “-” and “_”"
        key = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,20}$", "description": how}
        return [
            Parameter("start", _NUMBER, "From this leaf on; by default from 0."),
            Parameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": 1000, "default": LIMIT},
                "How many at most.",
            ),
            Parameter(
                "table", {"type": "string", "enum": list(TABLES)}, "Only of rows of this table."
            ),
            Parameter("id", key, "Only of the rows with this id."),
        ]

    @extend_schema(responses=LeavesSerializer, operation_id="log_leaves")
    def get(self, request: Request) -> Response:
        start, limit = self.values.get("start", 0), self.values.get("limit", LIMIT)
        rows = LogLeaf.objects.filter(index__gte=start, index__lt=self.size)
        if "table" in self.values:
            rows = rows.filter(table=self.values["table"])
        if "id" in self.values:
            # By the index, which begins with the table.
            tables = [self.values["table"]] if "table" in self.values else list(TABLES)
            rows = rows.filter(table__in=tables, key=self.values["id"])
        found = list(rows[: limit + 1])
        are_more, found = len(found) > limit, found[:limit]
        follow = replace_query_param(
            request.build_absolute_uri(), "start", found[-1].index + 1 if found else start
        )
        response = Response(
            {
                "size": self.size,
                "next": follow if are_more else None,
                "results": _leaves(found),
            }
        )
        if are_more:
            add_link(response, follow, "next")
        return response


def _leaves(found: Sequence[LogLeaf]) -> list[dict[str, Any]]:
    hashes = leaf_hashes([each.index for each in found])
    return [
        {
            "index": each.index,
            "hash": base64_of(hashes.get(each.index, b"")),
            "leaf": said_by(each),
            "erased_by": each.erased_by,
        }
        for each in found
    ]


class LogInclusionView(OfLog):
    """What shows that a leaf is in the log, below a root that was signed."""

    def parameters(self) -> list[Parameter]:
        return [
            Parameter("leaf", _NUMBER, "The leaf, by its index; by default the last of the tree."),
            Parameter("size", _SIZE, "The size of the tree; by default that of the newest one."),
        ]

    @extend_schema(responses={200: InclusionSerializer, **_NOT_SO}, operation_id="log_inclusion")
    def get(self, request: Request) -> Response:
        size = self.tree_size("size")
        leaf = self.values.get("leaf", size - 1)
        if leaf >= size:
            raise Conflict(f"A tree of {size} leaves has none of index {leaf}.")
        nodes = node()
        return Response(
            {
                "leaf": leaf,
                "size": size,
                "hash": base64_of(nodes(0, leaf)),
                "root": base64_of(root(size, nodes)),
                "proof": [base64_of(each) for each in inclusion_proof(leaf, size, nodes)],
            }
        )


class LogConsistencyView(OfLog):
    """What shows that the log of one size goes on from that of a smaller one: it only grew."""

    def parameters(self) -> list[Parameter]:
        return [
            Parameter("old", _SIZE, "The size of the smaller tree; by default 1."),
            Parameter("new", _SIZE, "The size of the larger tree; by default the newest."),
        ]

    @extend_schema(
        responses={200: ConsistencySerializer, **_NOT_SO}, operation_id="log_consistency"
    )
    def get(self, request: Request) -> Response:
        old, new = self.tree_size("old", 1), self.tree_size("new")
        if old > new:
            raise Conflict(f"A tree of {new} leaves cannot go on from one of {old}.")
        nodes = node()
        return Response(
            {
                "old": old,
                "new": new,
                "old_root": base64_of(root(old, nodes)),
                "new_root": base64_of(root(new, nodes)),
                "proof": [base64_of(each) for each in consistency_proof(old, new, nodes)],
            }
        )
