"""Removals: public pages that were taken away, and what their addresses say instead."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Removal(models.Model):
    """A page that is gone, and the reason that its address gives (410).

    A page that is still there is shown, whatever stands here.
    """

    path = models.CharField(
        max_length=300,
        unique=True,
        help_text="The address after the name of the site, without a language, such as "
        "/cases/name-of-the-case/. Only of a page that was public: this notice tells that there "
        "was one.",
    )
    reason = models.TextField(
        help_text="Why it was removed, in a sentence or two: shown to the public. Never repeat "
        "what must not be known."
    )
    removed_on = models.DateField(
        default=timezone.localdate, help_text="The day on which it was removed: shown as well."
    )

    class Meta:
        ordering = ["-removed_on", "path"]
        constraints = [
            models.CheckConstraint(
                name="removal_of_a_page",
                condition=Q(path__regex=r"^/(cases|suspects|situations|reports)/[\w-]+/$"),
                violation_error_message="Write the address of one page: it begins with /cases/, "
                "/suspects/, /situations/ or /reports/ and ends with a slash.",
            )
        ]

    def __str__(self) -> str:
        return self.path
