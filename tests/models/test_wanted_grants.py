"""Which rights the application wants of each table, and which roles are not given them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from cases.models.grants import OF_THE_WORKER, wanted_grants
from icc_tracker.database_roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_application_has_rights_on_every_table_and_refuses_nothing_that_triggers_allow():
    grants = {each.table: each for each in wanted_grants()}
    for model in apps.get_models(include_auto_created=True):
        assert "SELECT" in grants[model._meta.db_table].rights
    may_change = ("SELECT", "INSERT", "UPDATE", "DELETE")
    assert grants["cases_case"].rights == may_change
    assert grants["cases_claim"].rights == may_change
    for table in ("cases_statuschange", "cases_custodychange"):
        assert grants[table].rights == ("SELECT", "INSERT")
        assert grants[table].columns == ("superseded_at",)
    for table in ("cases_statuschange_proof", "cases_accountevent", "cases_datarelease"):
        assert (grants[table].rights, grants[table].columns) == (("SELECT", "INSERT"), ())
    assert grants["cases_trailentry"].rights == ("SELECT",)


def test_the_web_server_writes_all_but_what_the_worker_writes():
    of_worker = {each.table: each for each in wanted_grants()}
    of_web = {each.table: each for each in wanted_grants(is_worker=False)}
    assert {table for table in of_worker if of_web[table] != of_worker[table]} == set(OF_THE_WORKER)
    for table in OF_THE_WORKER:
        assert {"SELECT"} <= set(of_web[table].rights) <= {"SELECT", "DELETE"}
        assert of_web[table].columns == ()


def test_a_role_that_may_do_everything_is_not_taken_for_the_applications(settings):
    settings.APPLICATION_ROLES = [Role(connection.settings_dict["USER"])]
    with pytest.raises(CommandError, match="may do everything"):
        call_command("make_roles")


def test_without_a_second_role_the_command_says_what_to_set(settings):
    settings.APPLICATION_ROLES = []
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL is not set"):
        call_command("make_roles")
