"""Publishers: who publishes the reports on which everything rests."""

from django.core.exceptions import ValidationError
from django.db import models

from cases.models.folding import folded
from cases.models.public_id import Identified


def letters_of(name: str) -> str:
    """Return the letters and digits of a name, without case and accents: what makes it another."""
    return "".join(each for each in folded(name) if each.isalnum())


class PublisherQuerySet(models.QuerySet):
    def called(self, name: str):
        """Publishers whose name differs at most in case, spaces, accents and punctuation."""
        sought = letters_of(name)
        names = self.order_by().values_list("pk", "name")
        return self.filter(pk__in=[pk for pk, each in names if letters_of(each) == sought])


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

    objects = PublisherQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a second row for one publisher: its word would count as that of two origins."""
        stored = Publisher.objects.filter(pk=self.pk, name=self.name)
        if not letters_of(self.name) or stored.exists():
            return
        if other := Publisher.objects.exclude(pk=self.pk).called(self.name).first():
            raise ValidationError({"name": f"There is a publisher “{other}” already: choose it."})
