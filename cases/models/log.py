"""The public log: every act on the public record, one after the other, in a tree of hashes.

Written by `cases.ledger` alone. The database refuses any change but adding at the end, and the
erasure of what a leaf says, which its hash outlives.
"""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.models.record import PublicRecord

# Acts of the editors, and the steps of history that follow from them.
EDITORIAL = (
    *("publication", "correction", "retraction", "reinstatement"),
    *("status_change", "merging", "removal", "erasure"),
)

_ERASURE_ALONE = """
    IF TG_OP = 'UPDATE' AND OLD.erased_by IS NULL
        AND OLD.act NOT IN ('erasure', 'key_change')
        AND NEW.erased_by > OLD.index
        AND NEW.salt IS NULL AND NEW.digest IS NULL AND NEW.reason = ''
        AND (NEW.index, NEW."table", NEW.key, NEW.act, NEW.operation, NEW.sequence,
             NEW.merged_into, NEW.happened_at, NEW.erases)
        IS NOT DISTINCT FROM
            (OLD.index, OLD."table", OLD.key, OLD.act, OLD.operation, OLD.sequence,
             OLD.merged_into, OLD.happened_at, OLD.erases)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'Cannot % leaf %: the public log only grows.', lower(TG_OP), OLD.index;
"""
_GROWTH_ALONE = """
    IF TG_OP = 'UPDATE' AND (NEW.level, NEW.index) = (OLD.level, OLD.index)
        AND length(NEW.hashes) <= 8192
        AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'Cannot % tile %/%: the public log only grows.',
        lower(TG_OP), OLD.level, OLD.index;
"""


def _only(name: str, allowed: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse what is not allowed, and to empty the table."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_only_grows",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=allowed,
        ),
        _never_emptied(name),
    ]


def _never_emptied(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"{name}_never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'Cannot truncate %: the public log only grows.', TG_TABLE_NAME;",
    )


class LogLeafQuerySet(models.QuerySet):
    def editorial(self):
        """The leaves that tell of an act of the editors or of a step of history."""
        return self.filter(act__in=EDITORIAL)

    def of(self, rows):
        """The leaves of these rows of the record, given as pairs of table and key."""
        found = Q(pk=None)
        by_table: dict[str, list[str]] = {}
        for table, key in rows:
            by_table.setdefault(table, []).append(key)
        for table, keys in by_table.items():
            found |= Q(table=table, key__in=keys)
        return self.filter(found)

    def key_changes(self):
        """The leaves by which the log goes on under another key, in their order."""
        # By the index of rows, in which acts on the log itself are few.
        return self.filter(table="", act=LogLeaf.Act.KEY_CHANGE).order_by("index")

    def newest_of_each_row(self):
        """Of each row of the record that these leaves tell of, the last one."""
        told = self.exclude(table="")
        return told.order_by("table", "key", "-index").distinct("table", "key")

    def without_record(self):
        """Table and key of each row that leaves tell of and that the record has not."""
        rows = PublicRecord.objects.filter(table=OuterRef("table"), key=OuterRef("key"))
        lost = self.exclude(table="").filter(~Exists(rows))
        return lost.order_by("table", "key").values_list("table", "key").distinct()


class LogLeaf(models.Model):
    """One act: what was done to which row of the public record, and a digest of what it said then.

    What the row says is in the record, and nowhere else: here is what shows that it was not changed
    since. The salt keeps anybody from guessing what stood there once it is erased.
    """

    class Act(models.TextChoices):
        PUBLICATION = "publication", "Publication of a report"
        CORRECTION = "correction", "Correction of a report"
        RETRACTION = "retraction", "Retraction of a report"
        REINSTATEMENT = "reinstatement", "Reinstatement of a report"
        STATUS_CHANGE = "status_change", "Change of status"
        CUSTODY_CHANGE = "custody_change", "Change of custody"
        MERGING = "merging", "Merging into another row"
        REMOVAL = "removal", "Removal of a page"
        ERASURE = "erasure", "Erasure of what leaves said"
        KEY_CHANGE = "key_change", "Change of the key that signs the log"
        ADDITION = "addition", "Addition"
        CHANGE = "change", "Change"
        WITHDRAWAL = "withdrawal", "No longer public"

    index = models.BigIntegerField(primary_key=True, help_text="Its place in the log, from 0 on.")
    act = models.CharField(max_length=14, choices=Act, help_text="What was done.")
    table = models.CharField(max_length=30, blank=True, help_text="The public table of the row.")
    key = models.CharField(
        max_length=20, blank=True, help_text="What the row is known by in its table."
    )
    operation = models.CharField(
        max_length=9,
        blank=True,
        choices=PublicRecord.Operation,
        help_text="What the record says of the change.",
    )
    sequence = models.BigIntegerField(
        null=True, help_text="Number of the change of the record; empty of acts on the log itself."
    )
    digest = models.BinaryField(
        null=True,
        help_text="SHA-256 of the salt and of what the row said; empty if it was gone or erased.",
    )
    salt = models.BinaryField(null=True, help_text="16 random bytes; empty once it was erased.")
    reason = models.TextField(
        blank=True,
        help_text="Why the row is gone, was retracted, or leaves were erased; of a change of the "
        "key the whole signed statement.",
    )
    merged_into = models.CharField(
        max_length=20, blank=True, help_text="Of a merged row: the one that it is now."
    )
    erases = ArrayField(
        models.BigIntegerField(), default=list, help_text="Of an erasure: which leaves it erased."
    )
    erased_by = models.BigIntegerField(
        null=True, help_text="The leaf that says why the content of this one was erased."
    )
    happened_at = models.DateTimeField(help_text="When it was done.")

    objects = LogLeafQuerySet.as_manager()

    class Meta:
        verbose_name = "leaf of the public log"
        verbose_name_plural = "leaves of the public log"
        default_permissions = ("view",)
        ordering = ["index"]
        triggers = _only("log_leaf", _ERASURE_ALONE)
        indexes = [
            # What was done to this row of the record?
            models.Index(fields=["table", "key", "-index"], name="log_leaf_of_row"),
            # The latest acts of the editors.
            models.Index(
                fields=["-index"],
                name="log_leaf_editorial",
                condition=Q(act__in=EDITORIAL),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index}: {self.get_act_display()}"

    @property
    def is_erased(self) -> bool:
        return self.erased_by is not None


class LogTile(models.Model):
    """Up to 256 hashes side by side in the tree over the log (`cases.merkle.tiles`)."""

    level = models.PositiveSmallIntegerField(help_text="0 above the leaves, 1 above those tiles.")
    index = models.BigIntegerField(help_text="Its place in its level.")
    hashes = models.BinaryField(help_text="The hashes, 32 bytes each.")

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["level", "index"], name="log_tile_once"),
        ]
        triggers = _only("log_tile", _GROWTH_ALONE)

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class LogCheckpoint(models.Model):
    """How long the log was at one moment, and the root over it, as the site signed it."""

    size = models.BigIntegerField(primary_key=True, help_text="How many leaves there were.")
    root = models.BinaryField(help_text="The root over them.")
    note = models.TextField(help_text="The signed checkpoint, as it is handed out.")
    key = models.TextField(help_text="The public key by which its signature is checked.")
    signed_at = models.DateTimeField(help_text="When it was signed.")

    class Meta:
        default_permissions = ("view",)
        ordering = ["-size"]
        triggers = [
            pgtrigger.Protect(
                name="log_checkpoint_never_changed",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
            _never_emptied("log_checkpoint"),
        ]

    def __str__(self) -> str:
        return f"{self.size} leaves, signed at {self.signed_at:%Y-%m-%d %H:%M:%S} UTC"
