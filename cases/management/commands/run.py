"""Runs the whole application on one machine: database, web server and worker."""

import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from time import monotonic

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connections
from kombu.exceptions import OperationalError

from cases.management.commands.create_first_editor import (
    ALONE,
    first_editor_file,
    read_first_editor,
)
from cases.models import DeskSettings
from cases.models.account import publishers_of_the_desk
from icc_tracker.celery import app
from icc_tracker.embedded.binaries import EmbeddedPostgresError
from icc_tracker.embedded.doors import NotFree, ask_health, check_free
from icc_tracker.embedded.supervisor import AlreadyRunning, Supervisor
from icc_tracker.environment_file import of_this_site

PATIENCE_SECONDS = 60
WEB = ["granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4"]
WEB += ["--respawn-failed-workers", "--no-ws", "--no-access-log"]
WORKER = ["celery", "-A", "icc_tracker", "worker", "--loglevel", "INFO", "--concurrency", "3"]
WORKER += ["--pool", "prefork", "--without-gossip", "--without-mingle", "--without-heartbeat"]


class Command(BaseCommand):
    """Prepares what is missing, starts everything, and ends everything on Ctrl-C."""

    help = "Run the application on this machine until Ctrl-C: database, web server and worker."
    # They would ask the database, which runs only later; `migrate` makes them.
    requires_system_checks: list[str] = []

    def handle(self, **options) -> None:
        """Run until SIGINT, SIGTERM or SIGHUP; raise CommandError where something is amiss."""
        self.began = monotonic()
        self.may_interrupt = False
        self.supervisor = Supervisor(settings.VAR_DIR, settings.BASE_DIR, self.say)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.on_signal)
        try:
            with self.supervisor.sole():
                for sentence in of_this_site():
                    self.say(sentence)
                check_free(settings.HOST, settings.PORT)
                try:
                    self.prepare()
                    self.serve()
                finally:
                    self.may_interrupt = False
                    self.stop()
        except (AlreadyRunning, EmbeddedPostgresError, NotFree) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            pass

    def on_signal(self, *_: object) -> None:
        """Ask for the end; where nothing has to be tidied up, at once."""
        self.supervisor.request_stop()
        if self.may_interrupt:
            self.may_interrupt = False
            raise KeyboardInterrupt

    def say(self, text: str) -> None:
        """Print one line of progress."""
        self.stdout.write(f"[{monotonic() - self.began:5.1f} s] {text}")
        self.stdout.flush()

    def prepare(self) -> None:
        """Bring the database, the static files and the content up to date."""
        if settings.EMBEDDED_POSTGRES:
            self.say(f"Starting PostgreSQL, data in {settings.EMBEDDED_POSTGRES.data_dir}")
            settings.EMBEDDED_POSTGRES.start()
        phases: list[tuple[str, Callable[[], object]]] = [
            ("Bringing the database's tables up to date", migrate),
            ("Giving the application its rights on them", make_roles),
            ("Collecting the static files", collect_static_files),
            ("Loading the public docket, if it has changed", load_docket),
            ("Creating the first editor, if there is none", create_first_editor),
        ]
        self.may_interrupt = True
        for text, work in phases:
            if self.supervisor.stop_requested.is_set():
                raise KeyboardInterrupt
            self.say(text)
            work()
        self.may_interrupt = False
        close_connections()

    def serve(self) -> None:
        """Start the web server and the worker, and look after them until a stop is asked for."""
        self.say("Starting the web server and the worker")
        address = ["--host", settings.HOST, "--port", str(settings.PORT)]
        schedule = ["--beat", "-s", str(settings.VAR_DIR / "celerybeat-schedule")]
        module = [sys.executable, "-m"]
        self.supervisor.add("web", [*module, *WEB, *address, "icc_tracker.wsgi:application"])
        self.supervisor.add("worker", [*module, *WORKER, *schedule])
        try:
            app.send_task("cases.tasks.sweep")
        except OperationalError as error:
            self.say(f"The broker does not answer ({error}); the worker keeps trying")
        answer = self.wait_until_healthy()
        if self.supervisor.stop_requested.is_set():
            return
        if answer:
            logs = ", ".join(str(child.log_file) for child in self.supervisor.children)
            raise CommandError(f"Not ready after {PATIENCE_SECONDS} s: {answer}. See {logs}")
        self.say("Ready")
        self.show_addresses()
        self.supervisor.watch()

    def wait_until_healthy(self) -> str:
        """Look after the children until all is well; return what is amiss, or an empty text."""
        deadline = monotonic() + PATIENCE_SECONDS
        answer = "no answer"

        def is_settled() -> bool:
            nonlocal answer
            answer = ask_health(settings.HOST, settings.PORT, settings.ALLOWED_HOSTS)
            return not answer or monotonic() > deadline

        self.supervisor.watch(until=is_settled)
        return answer

    def show_addresses(self) -> None:
        """Print what somebody needs who has just started the application."""
        rows = [
            ("Pages", f"{settings.SITE_URL}/"),
            ("API", f"{settings.SITE_URL}/api/v1/"),
            ("Editors' desk", f"{settings.SITE_URL}/admin/"),
            *first_editor_rows(),
            ("Logs", f"{self.supervisor.var_dir / 'log'}"),
        ]
        lines = [f"  {name:<14} {value}" for name, value in rows]
        self.stdout.write("\n".join(["", "ICC Tracker is running.", "", *lines, "", ""]))
        if is_one_person_under_the_rule():
            self.stdout.write(f"{ALONE}\n\n")
        close_connections()
        self.stdout.write("Press Ctrl-C to stop it.\n")
        self.stdout.flush()

    def stop(self) -> None:
        """End every child, and the database last."""
        self.say("Stopping")
        self.supervisor.stop()
        close_connections()
        if settings.EMBEDDED_POSTGRES:
            settings.EMBEDDED_POSTGRES.stop()
        self.say("Everything has ended")


def migrate() -> None:
    """Bring the database's tables up to date."""
    call_command("migrate", interactive=False, verbosity=0)


def make_roles() -> None:
    """Let the web server and the worker come as somebody who may not change history."""
    if settings.APPLICATION_ROLES:
        call_command("make_roles", stdout=StringIO())


def collect_static_files() -> None:
    """Put the static files where the web server takes them from."""
    call_command("collect_static_files", interactive=False, verbosity=0)


def load_docket() -> None:
    """Load the public docket, unless that was done with the very same files."""
    call_command("load_docket", if_changed=True)


def create_first_editor() -> None:
    """Create the first editor, unless there is one; then read back whether it can sign in."""
    call_command("create_first_editor", verbosity=0)


def first_editor_rows() -> list[tuple[str, str]]:
    """Return what to print about the first editor; the password only as long as it is valid."""
    editor = read_first_editor()
    if editor is None:
        return []
    name, password = editor
    user = get_user_model().objects.filter(username=name).first()
    close_connections()
    if user is None or not user.check_password(password):
        return []
    return [("Name", name), ("Password", password), ("Kept in", str(first_editor_file()))]


def is_one_person_under_the_rule() -> bool:
    """Say whether one person alone may publish, and the two-person rule keeps that one from it."""
    return publishers_of_the_desk().count() == 1 and DeskSettings.now().needs_two_people


def close_connections() -> None:
    """Give back every connection to the database, which will be stopped before this process."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        with suppress(AttributeError, KeyError):
            connection.close_pool()
