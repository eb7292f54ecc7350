"""`manage.py make_roles`: gives the web server and the worker their own roles of the database."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cases.models.grants import NotSeparate, grant_application


class Command(BaseCommand):
    """Make the roles by which the application comes, with no right to change history."""

    help = (
        "Make the roles of DATABASE_URL, by which the web server comes, and of "
        "WORKER_DATABASE_URL, by which the worker comes, and give them their rights: the web "
        "server writes no history, the worker adds to it, and neither can change or delete any, or "
        "switch triggers off. Without the second both come by the first. To be run by the owner of "
        "the tables (DATABASE_OWNER_URL), after every migrate."
    )

    def handle(self, *args, **options) -> None:
        roles = settings.APPLICATION_ROLES
        if not roles:
            raise CommandError(
                "DATABASE_OWNER_URL is not set: the application owns its tables. Set it to the"
                " address by which migrations come, and DATABASE_URL to one with another user."
            )
        try:
            grant_application(roles)
        except NotSeparate as error:
            raise CommandError(
                f"The role {error} may do everything. Choose another name in the address, and leave"
                " it to this command to make the role."
            ) from error
        for role in roles:
            may = "only adds to history" if role.is_worker else "writes no history"
            self.stdout.write(f"{role.name} has its rights: it {may}.")
