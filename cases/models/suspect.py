"""Suspects: people, under all the spellings and scripts of their names."""

from dataclasses import replace

from django.db import models
from django.urls import reverse
from django_countries.fields import CountryField

from cases.models.dates import partial, precision_field, starts_its_period
from cases.models.docket import FromDocket
from cases.models.history import CustodyChange, StatusChange
from cases.models.moved import keeps_former_slugs
from cases.status.evidence import DEFAULT_POLICY
from cases.status.question import NOW, Question


class SuspectQuerySet(models.QuerySet):
    def matching(self, text: str):
        """People of whose names, in any one spelling or script, each word is part."""
        found = self
        for word in text.split():
            found = found.filter(
                pk__in=Suspect.objects.filter(
                    models.Q(name__unaccent__icontains=word)
                    | models.Q(names__name__unaccent__icontains=word)
                ).values("pk")
            )
        return found

    def named(self, question: Question = NOW):
        """People whom a published report names as suspects in a case."""
        rows = StatusChange.objects.telling(question)
        return self.filter(models.Exists(rows.filter(proceedings__suspect=models.OuterRef("pk"))))

    def with_custody(self, question: Question = NOW):
        """Annotate each person with `custody_change_id`: where the person is, for a question.

        Custody is recorded by the default policy only, whatever the question's.
        """
        question = replace(question, policy=DEFAULT_POLICY)
        standing = CustodyChange.objects.answering(question).filter(suspect=models.OuterRef("pk"))
        return self.annotate(custody_change_id=models.Subquery(standing.values("pk")[:1]))


class Suspect(FromDocket):
    """A person who is, or was, a suspect before a court. Presumed innocent until convicted."""

    name = models.CharField(max_length=200, help_text="The name as the Court writes it in English.")
    slug = models.SlugField(
        max_length=120, unique=True, help_text="Used in web addresses; do not change it."
    )
    nationalities = CountryField(
        multiple=True, blank=True, help_text="Nationalities named by a source."
    )
    born_on = models.DateField(null=True, blank=True, help_text="Date of birth, if published.")
    born_precision = precision_field()
    died_on = models.DateField(
        null=True,
        blank=True,
        help_text="Date of death as sources give it. It moves no status: enter a claim.",
    )
    died_precision = precision_field()
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text="The same person, where two entries turned out to be one.",
    )

    objects = SuspectQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        triggers = [keeps_former_slugs("suspect")]
        constraints = [
            starts_its_period("born_on", "born_precision", "suspect_born_period"),
            starts_its_period("died_on", "died_precision", "suspect_died_period"),
            models.CheckConstraint(
                name="suspect_dies_after_birth",
                condition=models.Q(died_on__isnull=True)
                | models.Q(born_on__isnull=True)
                | models.Q(died_on__gte=models.F("born_on")),
                violation_error_message="The date of death is before the date of birth.",
            ),
            models.CheckConstraint(
                name="suspect_merged_into_another",
                condition=~models.Q(merged_into=models.F("pk")),
                violation_error_message="A person cannot be merged into himself or herself.",
            ),
        ]
        indexes = [
            # People, and what is listed by them, in the order of their names (API).
            models.Index(fields=["name", "id"], name="suspect_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pages:suspect-detail", args=[self.slug])

    @property
    def born(self):
        return partial(self.born_on, self.born_precision)

    @property
    def died(self):
        return partial(self.died_on, self.died_precision)


class SuspectName(models.Model):
    """Another spelling of a suspect's name, or the name in another script."""

    suspect = models.ForeignKey(
        Suspect, on_delete=models.CASCADE, related_name="names", help_text="The person."
    )
    name = models.CharField(max_length=200, help_text="The name in this spelling or script.")
    language = models.CharField(
        max_length=10,
        blank=True,
        help_text="Language tag of the spelling (BCP 47), such as ru, ar or fr-CI, if it matters.",
    )
    is_nom_de_guerre = models.BooleanField(
        default=False, help_text="Tick for a nickname or nom de guerre."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["suspect", "name"], name="suspect_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
