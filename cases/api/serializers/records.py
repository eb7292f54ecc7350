"""Steps of the log of the public record, as JSON."""

from rest_framework import serializers

from cases.ledger.tables import TABLES
from cases.models import PublicRecord


class RecordSerializer(serializers.Serializer):
    """One row of the public record as it is now, or that it is gone."""

    sequence = serializers.IntegerField(help_text="Number of the change; later ones are higher.")
    op = serializers.ChoiceField(
        PublicRecord.Operation.choices,
        help_text="What the last change was: ADD, MOD, RETRACTED with a row; DEL, MERGED without.",
    )
    table = serializers.CharField(
        help_text=f"The table of the row: {', '.join(TABLES)}; of what is gone, also former ones."
    )
    id = serializers.CharField(help_text="What the row is known by in its table.")
    row = serializers.DictField(
        allow_null=True,
        help_text="The columns of the row, as the data package of a release describes them; null "
        "when it is gone.",
    )
    reason = serializers.CharField(
        allow_blank=True, help_text="Why it is gone or was retracted; else empty."
    )
    merged_into = serializers.CharField(
        allow_null=True, help_text="Of a merged person: the id of the one that stays."
    )
    changed_at = serializers.DateTimeField(help_text="When it last changed.")


class RecordLogSerializer(serializers.Serializer):
    """A part of the log."""

    sequence = serializers.IntegerField(help_text="Number of the last change here.")
    next = serializers.URLField(allow_null=True, help_text="Where the log goes on, if it does.")
    follow = serializers.URLField(help_text="Where later changes will be.")
    results = RecordSerializer(many=True, help_text="Changes, in their order.")
