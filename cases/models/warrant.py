"""Arrest warrants and summonses: issued, made public, ended."""

from django.db import models
from django.db.models import Case as DatabaseCase
from django.db.models import F, Q, Value, When
from django.db.models.functions import Coalesce

from cases.models.dates import NEVER, has_come, partial, precision_field, starts_its_period
from cases.models.docket import FromDocket
from cases.models.proceedings import Proceedings
from cases.models.sourced import SourcedQuerySet, sources_field
from cases.status.question import Question


class WarrantQuerySet(SourcedQuerySet):
    def public(self):
        """Warrants that any public surface may show: never a sealed one."""
        return super().public().filter(is_sealed=False)


def states_for(question: Question) -> tuple:
    """For annotate(): in which state each warrant was on the question's day, and on which day it
    had ended; null where that is not recorded, as of what we said at an earlier moment."""
    if question.recorded_at:
        return Value(None, models.CharField(null=True)), Value(None, models.DateField(null=True))
    day = min(filter(None, (question.known_on, question.valid_on)), default=None)
    if day is None:
        return F("state"), F("ended_on")
    in_force = Q(state=Warrant.State.ACTIVE) | Q(ended_on__gt=day)
    is_over = ~Q(state=Warrant.State.ACTIVE) & Q(ended_on__lte=day)
    state = DatabaseCase(
        When(in_force, then=Value(Warrant.State.ACTIVE)),
        When(is_over, then=F("state")),
        output_field=models.CharField(),
    )
    ended_on = DatabaseCase(When(is_over, then=F("ended_on")), output_field=models.DateField())
    return state, ended_on


class Warrant(FromDocket):
    """An arrest warrant or summons for one suspect in one case (article 58)."""

    class Kind(models.TextChoices):
        ARREST_WARRANT = "arrest_warrant", "Arrest warrant"
        SUMMONS = "summons", "Summons to appear"

    class State(models.TextChoices):
        ACTIVE = "active", "In force"
        EXECUTED = "executed", "Executed, or complied with"
        REPLACED = "replaced", "Replaced"
        VACATED = "vacated", "Vacated"
        LAPSED_BY_DEATH = "lapsed_by_death", "Ended by death"

    proceedings = models.ForeignKey(
        Proceedings,
        on_delete=models.CASCADE,
        related_name="warrants",
        help_text="The person concerned and the case.",
    )
    kind = models.CharField(max_length=20, choices=Kind, help_text="Warrant or summons.")
    issued_on = models.DateField(validators=[has_come], help_text="When the judges issued it.")
    issued_precision = precision_field()
    is_sealed = models.BooleanField(
        default=False,
        help_text="Tick while its existence is secret: it then appears nowhere in public.",
    )
    made_public_on = models.DateField(
        validators=[has_come],
        null=True,
        blank=True,
        help_text="When its existence became public (not its text); empty if not known.",
    )
    state = models.CharField(
        max_length=20, choices=State, default=State.ACTIVE, help_text="Whether it is in force."
    )
    ended_on = models.DateField(
        null=True, blank=True, validators=[has_come], help_text="When it ceased to be in force."
    )
    ended_precision = precision_field()
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replaces",
        help_text="The warrant that took its place, if any.",
    )
    sources = sources_field("warrants")

    objects = WarrantQuerySet.as_manager()

    class Meta:
        ordering = ["issued_on", "id"]
        constraints = [
            starts_its_period("issued_on", "issued_precision", "warrant_issued_period"),
            starts_its_period("ended_on", "ended_precision", "warrant_ended_period"),
            models.CheckConstraint(
                name="sealed_warrant_is_not_public",
                condition=Q(is_sealed=False) | Q(made_public_on__isnull=True),
                violation_error_message="A sealed warrant has no date on which it became public.",
            ),
            models.CheckConstraint(
                name="warrant_public_after_issue",
                condition=Q(made_public_on__isnull=True) | Q(made_public_on__gte=F("issued_on")),
                violation_error_message="A warrant cannot be public before it is issued.",
            ),
            models.CheckConstraint(
                name="active_warrant_has_not_ended",
                condition=Q(ended_on__isnull=True) | ~Q(state="active"),
                violation_error_message="A warrant in force has no end.",
            ),
        ]
        indexes = [
            # Warrants by their day of issue, or by when they became public, page by page (API).
            models.Index(fields=["issued_on", "id"], name="warrant_by_day"),
            models.Index(Coalesce("made_public_on", NEVER), "id", name="warrant_by_publication"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.issued}"

    @property
    def issued(self):
        return partial(self.issued_on, self.issued_precision)

    @property
    def ended(self):
        return partial(self.ended_on, self.ended_precision)
