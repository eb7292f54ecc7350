"""What every history has: rows that only the recorder writes, and that nobody may change."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from cases.models.dates import partial, precision_field, starts_its_period
from cases.status.evidence import Basis, Policy
from cases.status.question import NOW, Question


class HistoryQuerySet(models.QuerySet):
    def current(self):
        """The rows that are our word now: those that no later recording superseded."""
        return self.filter(superseded_at=None)

    def said_at(self, moment):
        """The rows that were our word at a moment, whatever we say now."""
        said = self.filter(recorded_at__lte=moment)
        return said.filter(Q(superseded_at=None) | Q(superseded_at__gt=moment))

    def as_known(self, question: Question = NOW):
        """The whole history that was public on the question's day of knowledge."""
        rows = self.said_at(question.recorded_at) if question.recorded_at else self.current()
        rows = rows.filter(policy=question.policy.value)
        if question.known_on is None:
            return rows.filter(stands_until=None)
        return rows.filter(stands_from__lte=question.known_on).filter(
            Q(stands_until=None) | Q(stands_until__gt=question.known_on)
        )

    def telling(self, question: Question = NOW):
        """What is said at the question's moment of recording, by any evidence, as known last:
        whom and what a public surface may name."""
        return self.as_known(Question(recorded_at=question.recorded_at, policy=Policy.ANY))

    def answering(self, question: Question = NOW):
        """The rows that answer a question, the one that holds first."""
        rows = self.as_known(question)
        if question.valid_on is not None:
            rows = rows.filter(surely_holds_from__lte=question.valid_on)
        return rows.order_by("-holds_from", "-order", "-id")

    def answers(self, question: Question, of: str):
        """The row that holds for each case, person or proceedings of these rows (`of`: its
        column), for a question."""
        column = f"{of}_id"  # by the relation it would be ordered by what that is ordered by
        first = self.answering(question).order_by(column, "-holds_from", "-order", "-id")
        first = first.distinct(column)
        return self.filter(pk__in=first.values("pk"))


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse any change but stamping, once, that a row was superseded."""
    return [
        pgtrigger.Protect(name=f"{name}_never_deleted", operation=pgtrigger.Delete),
        pgtrigger.ReadOnly(name=f"{name}_never_changed", exclude=["superseded_at"]),
        pgtrigger.Protect(
            name=f"{name}_superseded_once",
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__superseded_at__isnull=False)
            | pgtrigger.Q(new__superseded_at__isnull=True),
        ),
    ]


class HistoryRow(models.Model):
    """One step of a published history: what held since when, known since when, on what proof."""

    policy = models.CharField(
        max_length=12,
        choices=[(policy.value, policy.value) for policy in Policy],
        help_text="Which evidence counts.",
    )
    kind = models.CharField(max_length=40, help_text="The kind of event that brought the change.")
    effective_on = models.DateField(help_text="When it happened.")
    effective_precision = precision_field()
    holds_from = models.DateField(
        help_text="First day on which it may be the answer; later than the date of the status "
        "where proceedings return to it."
    )
    surely_holds_from = models.DateField(
        help_text="First day on which it certainly is, if only a month or year is known."
    )
    order = models.PositiveSmallIntegerField(help_text="Order among steps of one day.")
    known_on = models.DateField(help_text="When the public could first know of it.")
    stands_from = models.DateField(
        help_text="First day of knowledge on which the record showed it with this date and proof."
    )
    stands_until = models.DateField(
        null=True, help_text="First day of knowledge on which it no longer did; empty: to this day."
    )
    basis = models.CharField(
        max_length=15,
        choices=[(basis.value, basis.label) for basis in Basis],
        help_text="How well it is proved.",
    )
    is_verified = models.BooleanField(
        default=True, help_text="Whether every page on which the proof rests has been read."
    )
    proof = models.ManyToManyField(
        "cases.Claim", related_name="%(class)ss", help_text="The claims that prove it."
    )
    derivation = models.JSONField(
        default=dict,
        help_text="How it was derived: rules, policy, claims, reports, origins and quotes.",
    )
    recorded_at = models.DateTimeField(
        db_default=models.functions.Now(), help_text="When this site wrote it."
    )
    superseded_at = models.DateTimeField(
        null=True, help_text="When a later recording took its place."
    )

    objects = HistoryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["holds_from", "order", "id"]

    @property
    def effective(self):
        return partial(self.effective_on, self.effective_precision)

    @property
    def is_return(self) -> bool:
        """Whether proceedings came back to a status that they had before."""
        return self.holds_from != self.effective_on


def history_constraints(name: str) -> list[models.BaseConstraint]:
    """The rules that every kind of history row keeps."""
    return [
        starts_its_period("effective_on", "effective_precision", f"{name}_effective_period"),
        models.CheckConstraint(
            name=f"{name}_not_known_before_it_happened",
            condition=Q(known_on__gte=F("effective_on")),
        ),
        models.CheckConstraint(
            name=f"{name}_stands_since_it_was_known",
            condition=Q(stands_from__gte=F("known_on")) & Q(stands_from__gte=F("holds_from")),
        ),
        models.CheckConstraint(
            name=f"{name}_holds_since_it_happened",
            condition=Q(holds_from__gte=F("effective_on"))
            & Q(surely_holds_from__gte=F("holds_from")),
        ),
        models.CheckConstraint(
            name=f"{name}_stands_for_a_time",
            condition=Q(stands_until__isnull=True) | Q(stands_until__gt=F("stands_from")),
        ),
    ]
