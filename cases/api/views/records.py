"""The log of the public record: every row, in the order in which it last changed.

What mirrors follow: whoever has read all up to one number misses nothing by going on after it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from cases.api.links import add_link
from cases.api.parameters import Parameter
from cases.api.problems import MEDIA_TYPE, Conflict
from cases.api.serializers.records import RecordLogSerializer
from cases.api.views.base import Reading
from cases.ledger.snapshot import in_column_order
from cases.ledger.tables import TABLES
from cases.models import PublicRecord
from cases.models.record import current_version

LIMIT = 500


class RecordLogView(Reading):
    """Every row of the public record in the order of its last change, for those who keep a copy.

    Begin with `after=0`, or with the `sequence` of a release of the data. Take the steps in their
    order: where there is a `row`, put it in the place of what you have under this table and id;
    where there is none, take that away. Go on with `next` while there is one, and ask `follow`
    again later. A row that changes twice between two requests comes once, as it is then.
    """

    def parameters(self) -> list[Parameter]:
        number = {"type": "integer", "minimum": 0, "maximum": 999_999_999, "default": 0}
        limit = {"type": "integer", "minimum": 1, "maximum": 1000, "default": LIMIT}
        tables = {"type": "string", "enum": list(TABLES)}
        return [
            Parameter("after", number, "Only changes after this number.", example=0),
            Parameter("limit", limit, "How many changes at most."),
            Parameter("table", tables, "Only of these tables.", style="repeated"),
        ]

    @extend_schema(
        responses={200: RecordLogSerializer, (409, MEDIA_TYPE): OpenApiTypes.OBJECT},
        operation_id="records",
    )
    def get(self, request: Request) -> Response:
        after, limit = self.values.get("after", 0), self.values.get("limit", LIMIT)
        end = current_version().sequence
        if after > end:
            raise Conflict(
                f"The log ends at {end}: it is not the one that you followed, or was begun anew. "
                "Throw your copy away and begin with after=0.",
                code="log-is-shorter",
            )
        # Rows of a table that an update took away are told of as gone, in a moment.
        rows = PublicRecord.objects.since(after).filter(Q(table__in=TABLES) | Q(row__isnull=True))
        if "table" in self.values:
            rows = rows.filter(table__in=self.values["table"])
        found = list(rows[: limit + 1])
        are_more, found = len(found) > limit, found[:limit]
        last = found[-1].sequence if found else after
        here = request.build_absolute_uri()
        follow = replace_query_param(here, "after", last)
        response = Response(
            {
                "sequence": last,
                "next": follow if are_more else None,
                "follow": follow,
                "results": [self._step(each) for each in found],
            }
        )
        if are_more:
            add_link(response, follow, "next")
        return response

    def _step(self, record: PublicRecord) -> dict[str, Any]:
        return {
            "sequence": record.sequence,
            "op": record.operation,
            "table": record.table,
            "id": record.key,
            "row": record.row and in_column_order(TABLES[record.table], record.row),
            "reason": record.reason,
            "merged_into": record.merged_into or None,
            "changed_at": record.changed_at,
        }
