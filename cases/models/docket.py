"""What rows have in common that may come from the public docket."""

from django.db import models

from cases.models.public_id import Identified


class FromDocket(Identified):
    """A row that the docket can make and mend: it is known by its key there."""

    docket_key = models.CharField(
        max_length=240,
        unique=True,
        null=True,
        blank=True,
        editable=False,
        help_text="Key in the public docket that ships with the software.",
    )

    class Meta:
        abstract = True
