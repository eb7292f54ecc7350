"""The public log, as JSON. Hashes and other bytes are in base64."""

from rest_framework import serializers

from cases.ledger.tables import TABLES
from cases.models import LogLeaf, PublicRecord

_HASH = "SHA-256, in base64"


class KeyChangeSerializer(serializers.Serializer):
    """A change of the key: what was signed by the one before stays, and goes on under the next."""

    leaf = serializers.IntegerField(
        help_text="The leaf that says so; as many leaves the key before had signed at its end."
    )
    at = serializers.DateTimeField(help_text="When the key was changed.")
    root = serializers.CharField(help_text=f"The root that the key before signed last ({_HASH}).")
    old_key = serializers.CharField(help_text="The public key of before.")
    new_key = serializers.CharField(help_text="The public key since.")
    is_signed_by_old_key = serializers.BooleanField(
        help_text="Whether the statement says that the key before signed it. If not, that key was "
        "lost, and only another channel can tell whether we began the new one: confirm it there."
    )
    reason = serializers.CharField(help_text="Why the key was changed.")
    statement = serializers.CharField(
        help_text="All of this as a signed note (C2SP): what counts are its signatures."
    )


class PublicLogSerializer(serializers.Serializer):
    """Where the log ends, as it was signed last."""

    origin = serializers.CharField(help_text="The name by which verifiers know the log.")
    size = serializers.IntegerField(help_text="How many leaves it has.")
    root = serializers.CharField(help_text=f"The root over all of them ({_HASH}).")
    signed_at = serializers.DateTimeField(allow_null=True, help_text="When that was signed.")
    key = serializers.CharField(
        help_text="The public key of the signature, as verifiers of signed notes take it (C2SP)."
    )
    checkpoint = serializers.CharField(
        allow_null=True, help_text="The signed text; null: nothing was signed yet."
    )
    key_changes = KeyChangeSerializer(
        many=True, help_text="Every change of the key, in order; the last one led to `key`."
    )
    links = serializers.DictField(
        child=serializers.URLField(), help_text="Where leaves and proofs are to be asked for."
    )


class LeafContentSerializer(serializers.Serializer):
    """What a leaf says: its hash is over just these members, as JSON with sorted keys."""

    act = serializers.ChoiceField(LogLeaf.Act.choices, help_text="What was done.")
    at = serializers.DateTimeField(help_text="When it was done.")
    erases = serializers.ListField(
        child=serializers.IntegerField(), help_text="Of an erasure: the leaves that it erased."
    )
    id = serializers.CharField(
        allow_blank=True,
        help_text="What the row is known by in its table; empty of an act on the log itself.",
    )
    merged_into = serializers.CharField(
        allow_blank=True, help_text="Of a merged person: the id of the one that stays."
    )
    op = serializers.ChoiceField(
        PublicRecord.Operation.choices,
        allow_blank=True,
        help_text="What /api/v1/records/ says of the change; empty of an act on the log itself.",
    )
    reason = serializers.CharField(
        allow_blank=True,
        help_text="Why the row is gone, was retracted, or leaves were erased; of a change of the "
        "key the signed statement on it.",
    )
    row = serializers.CharField(
        allow_null=True,
        help_text="SHA-256 of the bytes of the salt and of the row as /api/v1/records/ gave it, as "
        "JSON with sorted keys; null where the row was gone, or what the leaf said was erased.",
    )
    salt = serializers.CharField(allow_null=True, help_text="16 random bytes; null once erased.")
    sequence = serializers.IntegerField(
        allow_null=True,
        help_text="Number of the change in /api/v1/records/; null of an act on the log itself.",
    )
    table = serializers.CharField(
        allow_blank=True,
        help_text=f"The table of the row: {', '.join(TABLES)}, or a former one; empty of an act "
        "on the log itself.",
    )


class LeafSerializer(serializers.Serializer):
    """One leaf of the log."""

    index = serializers.IntegerField(help_text="Its place in the log, from 0 on.")
    hash = serializers.CharField(help_text=f"Its hash, as the tree has it ({_HASH}).")
    leaf = LeafContentSerializer(help_text="What it says; of an erased leaf, what is left of it.")
    erased_by = serializers.IntegerField(
        allow_null=True, help_text="The leaf that says why this one was erased; null: it was not."
    )


class LeavesSerializer(serializers.Serializer):
    """A part of the log."""

    size = serializers.IntegerField(help_text="How many leaves the log has.")
    next = serializers.URLField(allow_null=True, help_text="Where it goes on, if it does.")
    results = LeafSerializer(many=True, help_text="Leaves, in their order.")


class InclusionSerializer(serializers.Serializer):
    """What shows that a leaf is in the log."""

    leaf = serializers.IntegerField(help_text="The leaf.")
    size = serializers.IntegerField(help_text="The size of the tree in which it is shown to be.")
    hash = serializers.CharField(help_text=f"The hash of the leaf ({_HASH}).")
    root = serializers.CharField(help_text=f"The root of that tree ({_HASH}).")
    proof = serializers.ListField(
        child=serializers.CharField(),
        help_text="The hashes beside the way from the leaf to the root, from below (RFC 9162, "
        "2.1.3).",
    )


class ConsistencySerializer(serializers.Serializer):
    """What shows that a log only grew."""

    old = serializers.IntegerField(help_text="The size of the smaller tree.")
    new = serializers.IntegerField(help_text="The size of the larger one.")
    old_root = serializers.CharField(help_text=f"The root of the smaller tree ({_HASH}).")
    new_root = serializers.CharField(help_text=f"The root of the larger one ({_HASH}).")
    proof = serializers.ListField(
        child=serializers.CharField(),
        help_text="The hashes from which both roots follow (RFC 9162, 2.1.4).",
    )
