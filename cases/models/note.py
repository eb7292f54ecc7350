"""Notes: what editors tell each other about a row; never public."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q


class NoteQuerySet(models.QuerySet):
    def on(self, row: models.Model):
        """The notes about one row, newest first."""
        sort = ContentType.objects.get_for_model(row)
        return self.filter(content_type=sort, object_id=row.pk)

    def about_deleted_rows(self):
        """The notes about rows that are no longer there: notes outlive what they are about."""
        gone = Q(pk__in=[])
        sorts = self.order_by().values_list("content_type", flat=True).distinct()
        for sort in ContentType.objects.in_bulk(list(sorts)).values():
            model = sort.model_class()
            there = model._base_manager.values("pk") if model else []
            gone |= Q(content_type=sort) & ~Q(object_id__in=there)
        return self.filter(gone)


class Note(models.Model):
    """A remark of one editor on any row of the record, for other editors."""

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+", help_text="The sort of row."
    )
    object_id = models.PositiveBigIntegerField(help_text="Which row.")
    about = GenericForeignKey()
    text = models.TextField(help_text="For editors only; never shown in public.")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="notes",
        help_text="Who wrote it.",
    )
    written_at = models.DateTimeField(auto_now_add=True, help_text="When it was written.")

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="note_by_row")]

    def __str__(self) -> str:
        return self.text[:80]
