"""Publishers: who publishes the reports on which everything rests."""

from django.db import models

from cases.models.public_id import Identified


class Publisher(Identified):
    """A court, newspaper, agency, organisation or State that publishes reports."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", "The Court"
        PRESS = "press", "Press"
        NGO = "ngo", "Organisation or scholar"
        ENCYCLOPEDIA = "encyclopedia", "Encyclopedia"
        STATE = "state", "State or international body"

    name = models.CharField(max_length=200, unique=True, help_text="The publisher's usual name.")
    kind = models.CharField(
        max_length=20,
        choices=Kind,
        default=Kind.PRESS,
        help_text="Only the Court's own publications count as its own word.",
    )
    website = models.URLField(blank=True, help_text="Address of the publisher's site.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
