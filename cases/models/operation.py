"""Signs of life of the running system: when the worker last worked, which docket is loaded."""

from django.db import models


class Heartbeat(models.Model):
    """When a part of the system last showed that it works."""

    name = models.CharField(primary_key=True, max_length=40, help_text="The part of the system.")
    beat_at = models.DateTimeField(help_text="Its last sign of life.")

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at:%Y-%m-%d %H:%M:%S} UTC"


class DocketLoad(models.Model):
    """A complete load of the public docket that ships with the software."""

    digest = models.CharField(max_length=64, help_text="SHA-256 of the docket's files.")
    loaded_at = models.DateTimeField(auto_now_add=True, help_text="When the load was complete.")

    class Meta:
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return f"{self.digest[:12]} at {self.loaded_at:%Y-%m-%d %H:%M}"
