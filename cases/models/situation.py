"""Situations under the Court's eye, and the milestones of each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django_countries.fields import CountryField

from cases.models.court import Court
from cases.models.dates import has_come, partial, precision_field, starts_its_period
from cases.models.docket import FromDocket
from cases.models.moved import keeps_former_slugs
from cases.models.sourced import SourcedQuerySet, sources_field


class Situation(FromDocket):
    """What a court examines or investigates, such as ICC-01/22 Ukraine."""

    class Trigger(models.TextChoices):
        STATE_REFERRAL = "state_referral", "Referral by a State"
        SECURITY_COUNCIL_REFERRAL = "security_council_referral", "Referral by the Security Council"
        PROPRIO_MOTU = "proprio_motu", "The Prosecutor's own motion"

    court = models.ForeignKey(
        Court, on_delete=models.PROTECT, related_name="situations", help_text="The court."
    )
    number = models.CharField(
        max_length=40,
        unique=True,
        null=True,
        blank=True,
        help_text="Official number, such as ICC-01/22; empty if none is public.",
    )
    name = models.CharField(max_length=200, help_text="Official name in English.")
    slug = models.SlugField(
        max_length=120, unique=True, help_text="Used in web addresses; do not change it."
    )
    countries = CountryField(
        multiple=True, blank=True, help_text="States concerned (for ships: the flag States)."
    )
    triggers = ArrayField(
        models.CharField(max_length=30, choices=Trigger),
        default=list,
        help_text="How the situation came before the Court (article 13); there may be several.",
    )
    jurisdiction = models.TextField(
        blank=True, help_text="Why and how far the Court has jurisdiction, in plain words."
    )

    class Meta:
        ordering = ["name"]
        triggers = [keeps_former_slugs("situation")]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})" if self.number else self.name

    def get_absolute_url(self) -> str:
        return reverse("pages:situation-detail", args=[self.slug])

    @property
    def trigger_labels(self) -> list[str]:
        return [self.Trigger(trigger).label for trigger in self.triggers]


class Milestone(FromDocket):
    """A step of a situation: a referral, an examination, an investigation."""

    class Kind(models.TextChoices):
        REFERRAL_RECEIVED = "referral_received", "Referral received"
        DECLARATION_LODGED = "declaration_lodged", "Declaration lodged"
        PRELIMINARY_EXAMINATION_OPENED = (
            "preliminary_examination_opened",
            "Preliminary examination opened",
        )
        PRELIMINARY_EXAMINATION_CLOSED = (
            "preliminary_examination_closed",
            "Preliminary examination closed",
        )
        AUTHORISATION_REQUESTED = "authorisation_requested", "Authorisation requested"
        AUTHORISATION_GRANTED = "authorisation_granted", "Authorisation granted"
        AUTHORISATION_REFUSED = "authorisation_refused", "Authorisation refused"
        INVESTIGATION_OPENED = "investigation_opened", "Investigation opened"
        INVESTIGATION_DEFERRED = "investigation_deferred", "Investigation deferred"
        INVESTIGATION_RESUMED = "investigation_resumed", "Investigation resumed"
        INVESTIGATION_CONCLUDED = "investigation_concluded", "Investigation concluded"

    situation = models.ForeignKey(
        Situation,
        on_delete=models.CASCADE,
        related_name="milestones",
        help_text="The situation concerned.",
    )
    occurred_on = models.DateField(validators=[has_come], help_text="When it happened.")
    occurred_precision = precision_field()
    kind = models.CharField(max_length=40, choices=Kind, help_text="What happened.")
    note = models.TextField(blank=True, help_text="One or two plain sentences for readers.")
    sources = sources_field("milestones")

    objects = SourcedQuerySet.as_manager()

    class Meta:
        ordering = ["occurred_on", "id"]
        constraints = [
            starts_its_period("occurred_on", "occurred_precision", "milestone_date_period")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.when})"

    @property
    def when(self):
        return partial(self.occurred_on, self.occurred_precision)
