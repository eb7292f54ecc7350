"""The proceedings against one suspect in one case: to these a status belongs."""

from django.db import models

from cases.models.case import Case
from cases.models.history import StatusChange
from cases.models.public_id import Identified
from cases.models.suspect import Suspect
from cases.status.question import NOW, Question


class ProceedingsQuerySet(models.QuerySet):
    def with_status(self, question: Question = NOW):
        """Annotate each with `status_change_id`: the status of this person in this case."""
        standing = StatusChange.objects.answering(question).filter(
            case=models.OuterRef("case"), proceedings=models.OuterRef("pk")
        )
        return self.annotate(status_change_id=models.Subquery(standing.values("pk")[:1]))

    def named(self, question: Question = NOW):
        """Those whose name a published report has put into the case."""
        return self.filter(_names_them(question))

    def unnamed(self, question: Question = NOW):
        """Those whose name no published report has put into the case."""
        return self.filter(~_names_them(question))


def _names_them(question: Question) -> models.Exists:
    rows = StatusChange.objects.telling(question).filter(proceedings=models.OuterRef("pk"))
    return models.Exists(rows)


class Proceedings(Identified):
    """One suspect in one case."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="proceedings", help_text="The case."
    )
    suspect = models.ForeignKey(
        Suspect, on_delete=models.PROTECT, related_name="proceedings", help_text="The person."
    )
    role = models.CharField(
        max_length=300,
        blank=True,
        help_text="The person's office or function at the time of the alleged crimes.",
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Order of the suspects in the case's title."
    )

    charge_outcome = models.CharField(
        max_length=20,
        blank=True,
        editable=False,
        help_text="What events say became of each of the person's charges; written by the "
        "recorder, empty where events do not tell one charge from another.",
    )

    objects = ProceedingsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "proceedings"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "suspect"],
                name="suspect_once_per_case",
                violation_error_message="This person is already a suspect in this case.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suspect} in {self.case}"
