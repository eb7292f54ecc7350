"""Courts, and the relation of States to each of them over time."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_countries.fields import CountryField

from cases.models.dates import partial, precision_field, starts_its_period
from cases.models.moved import keeps_former_slugs
from cases.models.public_id import Identified


class Court(Identified):
    """A court before which cases are tracked. The ICC is the first; others are rows, not code."""

    name = models.CharField(max_length=200, unique=True, help_text="Full official name in English.")
    short_name = models.CharField(
        max_length=40, unique=True, help_text="The usual abbreviation, such as ICC."
    )
    slug = models.SlugField(unique=True, help_text="Used in web addresses; do not change it.")
    website = models.URLField(blank=True, help_text="Address of the court's own site.")
    seat = models.CharField(max_length=100, blank=True, help_text="City and country of its seat.")
    description = models.TextField(
        blank=True, help_text="What the court may try, in plain words, with the legal basis."
    )

    class Meta:
        ordering = ["name"]
        triggers = [keeps_former_slugs("court")]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("pages:court-detail", args=[self.slug])


class StateRelation(models.Model):
    """What a State is to a court, from when to when."""

    class Kind(models.TextChoices):
        PARTY = "party", "State Party"
        DECLARATION = "declaration", "Declaration accepting jurisdiction (article 12(3))"
        NOT_PARTY = "not_party", "Not a party"

    court = models.ForeignKey(
        Court,
        on_delete=models.PROTECT,
        related_name="state_relations",
        help_text="The court concerned.",
    )
    state = CountryField(help_text="The State concerned.")
    kind = models.CharField(
        max_length=20, choices=Kind, help_text="What the State is to the court."
    )
    since_on = models.DateField(
        null=True, blank=True, help_text="First day on which the relation held, if known."
    )
    since_precision = precision_field()
    until_on = models.DateField(
        null=True, blank=True, help_text="Day on which the relation ended; empty while it holds."
    )
    note = models.TextField(blank=True, help_text="Scope or reservations, with the source.")

    class Meta:
        ordering = ["state", "since_on"]
        constraints = [
            starts_its_period("since_on", "since_precision", "state_relation_since_period"),
            models.CheckConstraint(
                name="state_relation_ends_after_it_begins",
                condition=Q(since_on__isnull=True)
                | Q(until_on__isnull=True)
                | Q(until_on__gt=F("since_on")),
                violation_error_message="The relation must end after it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state.name}: {self.get_kind_display()}"

    @property
    def since(self):
        return partial(self.since_on, self.since_precision)

    def holds_on(self, day: date) -> bool:
        """Whether the relation held on a day, as far as its dates are known."""
        began = self.since is None or self.since.latest <= day
        return began and (self.until_on is None or day < self.until_on)
