"""The one app of the project."""

from django.apps import AppConfig
from django.core import checks

from icc_tracker.environment_file import check_file


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        checks.register(check_file)
