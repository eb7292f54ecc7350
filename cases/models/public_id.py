"""Public ids: opaque names of rows in web addresses, which never change and are never reused."""

import base64
import hashlib
import secrets

from django.db import models

LENGTH = 12


def new_public_id() -> str:
    """An id that nobody can guess or meet twice: 60 random bits."""
    return _written(secrets.token_bytes(8))


def public_id_of(model: type[models.Model], *key: object) -> str:
    """The id of a row that the public docket brings: the same in every installation."""
    words = "\n".join([model._meta.label_lower, *map(str, key)])
    return _written(hashlib.sha256(words.encode()).digest())


def _written(bits: bytes) -> str:
    """Small letters and the digits 2 to 7 (base 32, RFC 4648): twelve of them."""
    return base64.b32encode(bits).decode().lower()[:LENGTH]


class Identified(models.Model):
    """A row that the public finds under an id of its own, whatever its name or slug becomes."""

    public_id = models.CharField(
        max_length=LENGTH,
        unique=True,
        default=new_public_id,
        editable=False,
        help_text="Permanent and opaque: what programs know the row by.",
    )

    class Meta:
        abstract = True
