"""Who is told of changes, and what each was told: one row per message, queued by the recorder."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.models.case import Case
from cases.models.clock import Moment
from cases.models.history import StatusChange
from cases.status.evidence import DEFAULT_POLICY, Policy
from cases.status.words import STATUSES, Phase

CORRECTIONS = "corrections"
KINDS_OF_CHANGE = [
    *((phase.value, f"any status of the phase “{phase.value}”") for phase in Phase),
    *((status.code, status.label) for status in STATUSES.values()),
    (CORRECTIONS, "corrections: we take back what we said"),
]


class SubscriberQuerySet(models.QuerySet):
    def of(self, case: Case, policies: Iterable[Policy], people: Iterable[int] = ()):
        """Those who want to be told of this case, or of one of these people, by one of these."""
        wanting = self.filter(is_active=True, policy__in=[each.value for each in policies])
        for name, wanted in (("case", case.pk), ("situation", case.situation_id)):
            wanting = wanting.filter(Q(**{name: None}) | Q(**{name: wanted}))
        return wanting.filter(Q(suspect=None) | Q(suspect__in=list(people)))

    def told_of(self, case: Case, policies: Iterable[Policy]):
        """Those who were told of this case by one of these policies, whatever they want by now."""
        told = Delivery.objects.reached().filter(subscriber=OuterRef("pk"), case=case)
        told = told.filter(change__policy__in=[each.value for each in policies])
        return self.filter(Exists(told), is_active=True)


class Subscriber(models.Model):
    """Somebody who wants to be told when a status changes."""

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
    suspect = models.ForeignKey(
        "cases.Suspect",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subscribers",
        verbose_name="person",
        help_text="Only this person's own proceedings; empty: cases as a whole.",
    )
    policy = models.CharField(
        max_length=12,
        choices=[(policy.value, policy.value) for policy in Policy],
        default=DEFAULT_POLICY.value,
        help_text="Which evidence counts for what this subscriber is told.",
    )
    kinds = ArrayField(
        models.CharField(max_length=30, choices=KINDS_OF_CHANGE),
        default=list,
        blank=True,
        verbose_name="kinds of change",
        help_text="Only changes to these; none chosen: all. Whoever was told something wrong is "
        "always told so.",
    )
    messages = models.PositiveIntegerField(
        default=0, editable=False, help_text="How many messages were queued: the last one's number."
    )
    is_active = models.BooleanField(default=True, help_text="Untick to send nothing more.")

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def follows(self, case: Case, suspect: int | None) -> bool:
        """Whether this case as a whole, or this person in it, is followed."""
        is_there = self.case_id in (None, case.pk)
        is_there = is_there and self.situation_id in (None, case.situation_id)
        return is_there and self.suspect_id == suspect

    def wants(self, after: StatusChange | None, is_correction: bool) -> bool:
        """Whether a change to this status is of a kind that was asked for."""
        if not self.kinds:
            return True
        if is_correction and CORRECTIONS in self.kinds:
            return True
        return after is not None and bool({after.status, after.word.phase} & set(self.kinds))


class DeliveryQuerySet(models.QuerySet):
    def waiting(self):
        """Messages that are still to go out, though perhaps not yet."""
        return self.filter(due_at__isnull=False)

    def recorded(self):
        """Messages but of a case of which a report was published, corrected or retracted and is
        still to be recorded: what they say may not stand any more."""
        return self.filter(case__due_since=None)

    def next_in_turn(self):
        """Recorded messages that are due, but none about a case of which an earlier one still
        waits."""
        earlier = Delivery.objects.waiting().filter(
            subscriber=OuterRef("subscriber"),
            case=OuterRef("case"),
            delivered_at=None,
            pk__lt=OuterRef("pk"),
        )
        is_again = Q(delivered_at__isnull=False)
        return self.recorded().filter(is_again | ~Exists(earlier), due_at__lte=Moment())

    def reached(self):
        """Messages that the subscriber has, or will have; not those that were given up."""
        on_the_way = Q(due_at__isnull=False) | Q(letter__isnull=False)
        return self.filter(on_the_way | Q(delivered_at__isnull=False) | Q(has_channel=False))


class Delivery(models.Model):
    """One message to one subscriber: what a status is now, and what it corrects."""

    class Kind(models.TextChoices):
        STATUS = "status", "Status"
        TEST = "test", "Test"

    subscriber = models.ForeignKey(
        Subscriber,
        on_delete=models.PROTECT,
        related_name="deliveries",
        help_text="Who is told.",
    )
    kind = models.CharField(
        max_length=10, choices=Kind, default=Kind.STATUS, help_text="What it is about."
    )
    case = models.ForeignKey(
        Case,
        null=True,
        on_delete=models.PROTECT,
        related_name="deliveries",
        help_text="The case; empty: a test.",
    )
    proceedings = models.ForeignKey(
        "cases.Proceedings",
        null=True,
        on_delete=models.PROTECT,
        related_name="deliveries",
        help_text="Of whom in the case; empty: the case as a whole.",
    )
    change = models.ForeignKey(
        StatusChange,
        null=True,
        on_delete=models.PROTECT,
        related_name="deliveries",
        help_text="The status told; empty: nothing is known any more.",
    )
    before = models.ForeignKey(
        StatusChange,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What we said until then; empty: nothing.",
    )
    is_correction = models.BooleanField(
        default=False, help_text="Whether we take back what we said until then."
    )
    corrects = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
        help_text="The earlier message that told what we no longer say.",
    )
    message_id = models.UUIDField(
        unique=True,
        default=uuid.uuid4,
        db_default=RandomUUID(),
        help_text="By which a receiver knows the message, however often it comes.",
    )
    number = models.PositiveIntegerField(
        default=0, help_text="Its place among the messages to this subscriber."
    )
    body = models.TextField(
        blank=True,
        help_text="What a webhook is sent, byte by byte, as long as it stands and may be said.",
    )
    has_channel = models.BooleanField(
        default=False, help_text="Whether there was a webhook or a mail alert to carry it."
    )
    queued_at = models.DateTimeField(
        db_default=models.functions.Now(), help_text="When the recorder queued it."
    )
    due_at = models.DateTimeField(
        null=True, help_text="When it is tried next; empty: no more, or it is in a letter."
    )
    failures = models.PositiveSmallIntegerField(
        default=0, help_text="How many times in a row it could not be delivered."
    )
    letter = models.ForeignKey(
        "cases.Letter",
        null=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
        help_text="The mail in which it is on the way.",
    )
    delivered_at = models.DateTimeField(
        null=True, help_text="When it reached the subscriber; empty while it waits."
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="delivery_numbered_once",
                fields=["subscriber", "number"],
                # Messages of before there were numbers have none.
                condition=Q(number__gt=0),
            ),
        ]
        indexes = [
            # What is due, longest waiting first?
            models.Index(fields=["due_at"], name="delivery_due", condition=Q(due_at__isnull=False)),
            # What was a subscriber told last of a case?
            models.Index(
                fields=["subscriber", "case", "proceedings", "-id"], name="delivery_told_last"
            ),
        ]

    def __str__(self) -> str:
        if self.kind == self.Kind.TEST:
            return f"{self.subscriber}: test"
        told = self.change.get_status_display() if self.change else "nothing known"
        return f"{self.subscriber}: {self.case}: {told}"

    @property
    def webhook_id(self) -> str:
        """The message's id as it stands in headers and bodies."""
        return f"msg_{self.message_id.hex}"
