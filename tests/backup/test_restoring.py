"""When nothing may be restored, and how a log goes on of which the key is lost."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from cases import recording
from cases.ledger.public_log.checkpoints import NotOurKey
from cases.models import Heartbeat, LogCheckpoint, SourceReport, StatusChange
from tests.backup.conftest import a_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_owner_who_is_no_superuser_restores_nothing_while_the_site_works(
    new_database, owner, tmp_path
):
    a_case()
    call_command("backup", tmp_path / "icc.tar", verbosity=0)
    new_database()
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" OWNER TO {owner}')
    of_the_site = connection.get_connection_params() | {"application_name": "web"}
    connections.close_all()
    connection.settings_dict["USER"] = owner
    with (
        psycopg.connect(**of_the_site),
        pytest.raises(CommandError, match="Others work with the database: web. Stop them first"),
    ):
        call_command("restore", tmp_path / "icc.tar")
    assert connection.introspection.table_names() == []
    call_command("restore", tmp_path / "icc.tar", verbosity=0)
    assert StatusChange.objects.exists()


def test_nothing_is_restored_until_the_worker_has_been_silent(tmp_path):
    """Between its tasks it is not connected with the database."""
    a_case()
    call_command("backup", tmp_path / "icc.tar", verbosity=0)
    beat = Heartbeat.objects.create(name="worker", beat_at=timezone.now())
    with pytest.raises(CommandError, match="The worker worked within the last 30 seconds"):
        call_command("restore", tmp_path / "icc.tar", replace=True)
    beat.beat_at = timezone.now() - timedelta(seconds=31)
    beat.save()
    call_command("restore", tmp_path / "icc.tar", replace=True, verbosity=0)
    assert not Heartbeat.objects.exists()


def test_a_log_is_not_restored_without_the_key_that_signed_it(settings, new_database, tmp_path):
    a_case()
    size = LogCheckpoint.objects.first().size
    call_command("backup", tmp_path / "icc.tar", verbosity=0)
    new_database()
    kept, settings.LOG_KEY = settings.LOG_KEY, "another"
    with pytest.raises(CommandError, match=f"not the key that signed checkpoint {size}. Put the"):
        call_command("restore", tmp_path / "icc.tar")
    assert connection.introspection.table_names() == []
    settings.LOG_KEY = kept
    call_command("restore", tmp_path / "icc.tar", verbosity=0)
    assert LogCheckpoint.objects.first().size == size


def test_a_log_of_which_the_key_is_lost_is_restored_and_goes_on_under_another(
    settings, new_database, tmp_path
):
    settings.VAR_DIR = tmp_path / "var"
    a_case()
    size = LogCheckpoint.objects.first().size
    call_command("backup", tmp_path / "icc.tar", verbosity=0)
    new_database()
    settings.LOG_KEY = "another"
    call_command("restore", tmp_path / "icc.tar", log_key_lost=True, verbosity=0)
    recording.retract(SourceReport.objects.get(), "Wrong.")
    with pytest.raises(NotOurKey):
        recording.record_all_due()
    call_command("new_log_key", lost=True, reason="The machine burnt down.", verbosity=0)
    recording.record_all_due()
    assert LogCheckpoint.objects.first().size > size + 1
    call_command("verify_log", verbosity=0)


def test_a_backup_into_a_folder_that_is_not_there_says_to_make_it(tmp_path):
    with pytest.raises(CommandError, match=f"There is no folder {tmp_path}/none: make it first."):
        call_command("backup", tmp_path / "none" / "icc.tar")
