"""The two histories: of the status of cases and people, and of where people were."""

from django.db import models
from django.db.models import Q

from cases.models.history_row import HistoryRow, append_only, history_constraints
from cases.status.kinds import Custody
from cases.status.words import STATUSES


class StatusChange(HistoryRow):
    """One step of the history of a case, or of one suspect's proceedings in it."""

    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        related_name="status_changes",
        help_text="The case.",
    )
    proceedings = models.ForeignKey(
        "cases.Proceedings",
        null=True,
        on_delete=models.PROTECT,
        related_name="status_changes",
        help_text="The suspect; empty for the case as a whole.",
    )
    status = models.CharField(
        max_length=30,
        choices=[(status.code, status.label) for status in STATUSES.values()],
        help_text="The status from then on.",
    )
    corrects = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
        help_text="The earlier row that this one corrects, if any.",
    )

    class Meta(HistoryRow.Meta):
        abstract = False
        constraints = [
            *history_constraints("status_change"),
            models.UniqueConstraint(
                name="status_change_said_once",
                fields=[
                    "case",
                    "proceedings",
                    "policy",
                    "status",
                    "holds_from",
                    "order",
                    "stands_from",
                ],
                condition=Q(superseded_at__isnull=True),
                nulls_distinct=False,
            ),
        ]
        triggers = append_only("status_change")
        indexes = [
            # What was the status of this case or suspect on day X, as known on day Y?
            models.Index(
                fields=["case", "proceedings", "policy", "-holds_from", "-order", "-id"],
                name="status_change_answers",
                condition=Q(superseded_at__isnull=True),
            ),
            # The latest changes, for the home page and the log.
            models.Index(
                fields=["policy", "-known_on", "-id"],
                name="status_change_latest",
                condition=Q(superseded_at__isnull=True),
            ),
            # All changes by when they hold from, or when they were recorded, page by page (API).
            models.Index(
                fields=["policy", "holds_from", "id"],
                name="status_change_by_day",
                condition=Q(superseded_at__isnull=True),
            ),
            models.Index(
                fields=["policy", "recorded_at", "id"],
                name="status_change_by_recording",
                condition=Q(superseded_at__isnull=True),
            ),
            # Whom has a published report put into a case (every list of people)?
            models.Index(
                fields=["proceedings"],
                name="status_change_naming",
                condition=Q(superseded_at__isnull=True, stands_until__isnull=True, policy="any"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} since {self.effective}"

    @property
    def word(self):
        """The status with its meaning and phase."""
        return STATUSES[self.status]


class CustodyChange(HistoryRow):
    """One step of where a person was, over all of the person's cases."""

    suspect = models.ForeignKey(
        "cases.Suspect",
        on_delete=models.PROTECT,
        related_name="custody_changes",
        help_text="The person.",
    )
    custody = models.CharField(
        max_length=20,
        choices=[(custody.value, custody.value.replace("_", " ")) for custody in Custody],
        help_text="Where the person was from then on.",
    )

    class Meta(HistoryRow.Meta):
        abstract = False
        constraints = [
            *history_constraints("custody_change"),
            models.UniqueConstraint(
                name="custody_change_said_once",
                fields=["suspect", "policy", "custody", "holds_from", "order", "stands_from"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]
        triggers = append_only("custody_change")
        indexes = [
            # Where was this person on day X, as known on day Y?
            models.Index(
                fields=["suspect", "policy", "-holds_from", "-order", "-id"],
                name="custody_change_answers",
                condition=Q(superseded_at__isnull=True),
            ),
            # All changes, the latest first, page by page (API).
            models.Index(
                fields=["policy", "known_on", "id"],
                name="custody_change_latest",
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_custody_display()} since {self.effective}"

    @property
    def custodian(self) -> str:
        """Who holds the person, as far as the proof says; "" where nobody does, or it does not."""
        if self.custody == Custody.IN_ICC_CUSTODY:
            return "International Criminal Court"
        if self.custody not in (Custody.IN_STATE_CUSTODY, Custody.SERVING_SENTENCE):
            return ""
        named = [claim.get("custodian", "") for claim in self.derivation.get("claims", [])]
        return next(filter(None, named), "")


# With a claim that a correction takes away, the database itself takes the link (migration 0026),
# for the application may delete no proof; what the claim said stays in `derivation`. Django is not
# to try, not even for a draft that proves nothing.
for _history in (StatusChange, CustodyChange):
    _history.proof.through._meta.get_field("claim").remote_field.on_delete = models.DO_NOTHING
