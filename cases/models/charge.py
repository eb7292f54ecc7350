"""Charges: one crime charged to one suspect in one case."""

from django.db import models

from cases.models.docket import FromDocket
from cases.models.proceedings import Proceedings
from cases.models.sourced import SourcedQuerySet, sources_field


class Charge(FromDocket):
    """One crime with which a person is charged, and what became of the charge."""

    class Category(models.TextChoices):
        GENOCIDE = "genocide", "Genocide"
        CRIME_AGAINST_HUMANITY = "crime_against_humanity", "Crime against humanity"
        WAR_CRIME = "war_crime", "War crime"
        AGGRESSION = "aggression", "Crime of aggression"
        OFFENCE_AGAINST_JUSTICE = "offence_against_justice", "Offence against justice"

    class Outcome(models.TextChoices):
        PENDING = "pending", "Pending"
        CONFIRMED = "confirmed", "Confirmed"
        NOT_CONFIRMED = "not_confirmed", "Not confirmed"
        WITHDRAWN = "withdrawn", "Withdrawn"
        TERMINATED = "terminated", "Terminated"
        CONVICTED = "convicted", "Convicted"
        ACQUITTED = "acquitted", "Acquitted"

    proceedings = models.ForeignKey(
        Proceedings,
        on_delete=models.CASCADE,
        related_name="charges",
        help_text="The person charged and the case.",
    )
    category = models.CharField(
        max_length=30, choices=Category, help_text="Category of crime in the Statute."
    )
    provision = models.CharField(
        max_length=60,
        blank=True,
        help_text="Article of the Rome Statute, such as 8(2)(a)(vii); empty if no source names it.",
    )
    crime = models.CharField(max_length=300, help_text="The crime in plain words.")
    counts = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Number of counts, if published."
    )
    outcome = models.CharField(
        max_length=20,
        choices=Outcome,
        default=Outcome.PENDING,
        help_text="What became of the charge, as the sources say.",
    )
    sources = sources_field("charges")

    objects = SourcedQuerySet.as_manager()

    class Meta:
        ordering = ["proceedings", "id"]
        constraints = [
            models.CheckConstraint(
                name="charge_has_a_count",
                condition=models.Q(counts__isnull=True) | models.Q(counts__gt=0),
                violation_error_message="A charge has at least one count; leave empty if unknown.",
            ),
        ]
        # All charges by their provision, page by page (API).
        indexes = [models.Index(fields=["provision", "id"], name="charge_by_provision")]

    def __str__(self) -> str:
        return self.crime
