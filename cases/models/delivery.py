"""Who is told of changes, and what each was told: one row per message, queued by the recorder."""

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.history import StatusChange
from cases.status.evidence import DEFAULT_POLICY, Policy


class SubscriberQuerySet(models.QuerySet):
    def of(self, case: Case, policy: Policy):
        """Those who want to be told of this case by this policy."""
        wanting = self.filter(is_active=True, policy=policy.value)
        return wanting.filter(
            Q(case=case) | Q(case=None, situation=case.situation_id) | Q(case=None, situation=None)
        )


class Subscriber(models.Model):
    """Somebody who wants to be told when the status of a case changes."""

    name = models.CharField(max_length=200, help_text="Whom or what the messages are for.")
    case = models.ForeignKey(
        Case,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subscribers",
        help_text="Only this case; empty for more.",
    )
    situation = models.ForeignKey(
        "cases.Situation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subscribers",
        help_text="Only cases of this situation; empty for all.",
    )
    policy = models.CharField(
        max_length=12,
        choices=[(policy.value, policy.value) for policy in Policy],
        default=DEFAULT_POLICY.value,
        help_text="Which evidence counts for what this subscriber is told.",
    )
    is_active = models.BooleanField(default=True, help_text="Untick to send nothing more.")

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one subscriber: what a case's status is now, and what it corrects."""

    subscriber = models.ForeignKey(
        Subscriber,
        on_delete=models.PROTECT,
        related_name="deliveries",
        help_text="Who is told.",
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="deliveries", help_text="The case."
    )
    change = models.ForeignKey(
        StatusChange,
        null=True,
        on_delete=models.PROTECT,
        related_name="deliveries",
        help_text="The status told; empty: nothing is known any more.",
    )
    corrects = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
        help_text="The earlier message that told what we no longer say.",
    )
    queued_at = models.DateTimeField(
        db_default=models.functions.Now(), help_text="When the recorder queued it."
    )
    delivered_at = models.DateTimeField(
        null=True, help_text="When it reached the subscriber; empty while it waits."
    )

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["id"]
        indexes = [
            # What waits to be delivered, oldest first?
            models.Index(
                fields=["id"], name="delivery_waits", condition=Q(delivered_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        told = self.change.get_status_display() if self.change else "nothing known"
        return f"{self.subscriber}: {self.case}: {told}"
