"""The one app of the project."""

from django.apps import AppConfig
from django.core import checks

from icc_tracker.environment_file import check_file
from icc_tracker.operator import check_docket, check_mail, check_operator, check_tag_authority


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        checks.register(check_file)
        checks.register(check_mail)
        checks.register(check_tag_authority)
        checks.register(check_docket)
        checks.register(check_operator, deploy=True)
