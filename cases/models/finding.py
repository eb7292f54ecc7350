"""Findings: what the rules make of claims."""

from django.db import models
from django.db.models.functions import Coalesce

from cases.models.claim import Claim
from cases.models.proceedings import Proceedings
from cases.status.moves import Outcome


class ClaimFindingQuerySet(models.QuerySet):
    def refused(self):
        """Claims that could not follow what was known, the latest events first."""
        return self.filter(outcome=ClaimFinding.Outcome.REFUSED).order_by("-claim__effective_on")

    def in_one_order(self):
        """These findings, locked in one order: two who delete some never wait in a circle."""
        list(self.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        return self

    def not_proved_since(self, day):
        """Claims that were public by a day and still lack a second source, oldest first."""
        since = Coalesce("claim__public_on", "claim__report__published_on")
        waiting = self.filter(outcome=ClaimFinding.Outcome.NOT_PROVED)
        return waiting.annotate(since=since).filter(since__lte=day).order_by("since", "pk")


class ClaimFinding(models.Model):
    """What the rules made of a claim under the default policy; rewritten at every recording."""

    class Outcome(models.TextChoices):
        COUNTS = "counts", "Counts"
        NO_CHANGE = Outcome.NO_CHANGE, "No change of status"
        REFUSED = Outcome.REFUSED, "Refused"
        NOT_PROVED = "not_proved", "Not proved yet"

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="findings", help_text="The claim."
    )
    proceedings = models.ForeignKey(
        Proceedings,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="findings",
        help_text="The suspect; empty for the case itself.",
    )
    outcome = models.CharField(
        max_length=12, choices=Outcome, help_text="What became of the claim."
    )
    reason = models.TextField(blank=True, help_text="Why, in words for an editor.")

    objects = ClaimFindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "proceedings"],
                name="one_finding_per_claim_and_subject",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.reason}"
