"""`manage.py make_roles`: gives the web server and the worker their own role of the database."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cases.models.grants import NotSeparate, grant_application


class Command(BaseCommand):
    """Make the role by which the application comes, with no right to change history."""

    help = (
        "Make the role of DATABASE_URL, by which the web server and the worker come, and give it "
        "its rights: it can neither change nor delete history, nor switch triggers off. To be run "
        "by the owner of the tables (DATABASE_OWNER_URL), after every migrate."
    )

    def handle(self, *args, **options) -> None:
        role = settings.APPLICATION_ROLE
        if role is None:
            raise CommandError(
                "DATABASE_OWNER_URL is not set: the application owns its tables. Set it to the"
                " address by which migrations come, and DATABASE_URL to one with another user."
            )
        try:
            grant_application(role["name"], role["password"])
        except NotSeparate as error:
            raise CommandError(
                f"The role {error} may do everything. Choose another name in DATABASE_URL, and"
                " leave it to this command to make the role."
            ) from error
        self.stdout.write(f"{role['name']} has its rights: all of them, but on history.")
