"""The application's role of the database: all it needs, and no way to rewrite what was said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from psycopg import errors

from cases import recording, tasks
from cases.models import Case, CaseDocument, CustodyChange, DataRelease, StatusChange, TrailEntry
from cases.models.grants import OF_THE_WORKER, grant_application
from icc_tracker.database_roles import Role
from tests import build
from tests.admin.desk import desk_of, opened, person, press
from tests.recording.test_worker import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


# Both come by the first; or the web server by the second, and the worker by the third.
ROLE, WEB, WORKER = "test_icc_tracker_app", "test_icc_tracker_web", "test_icc_tracker_worker"
HISTORY = (
    "cases_statuschange",
    "cases_statuschange_proof",
    "cases_custodychange",
    "cases_custodychange_proof",
    "cases_trailentry",
    "cases_accountevent",
    "cases_datarelease",
)
ATTACKS = (
    "UPDATE {} SET id = id + 1000000",
    "DELETE FROM {}",
    "TRUNCATE {} CASCADE",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "ALTER TABLE {} DISABLE TRIGGER USER",
    "ALTER TABLE {} ADD COLUMN forged text",
    "DROP TABLE {} CASCADE",
    "ALTER TABLE {} OWNER TO CURRENT_USER",
    "CREATE TRIGGER forged BEFORE INSERT ON {} FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE forged AS ON INSERT TO {} DO INSTEAD NOTHING",
    "SET session_replication_role = replica; DELETE FROM {}",
)
EVERY_TASK = (
    tasks.sweep,
    tasks.look_at_pages,
    tasks.ask_feeds,
    tasks.forget_answers,
    tasks.forget_readers,
    tasks.forget_uploads,
    tasks.remove_orphans,
    tasks.release_data,
)


@contextmanager
def as_application(role: str = ROLE) -> Iterator[None]:
    """Let all that this process asks of the database be asked by a role of the application."""
    both = [Role(WEB, is_worker=False), Role(WORKER)]
    grant_application([Role(ROLE)] if role == ROLE else both)
    before = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = role
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = before


@pytest.fixture
def history(transactional_db) -> Case:
    """A case with a status and a custody, of which one step was superseded."""
    case = build.case("Ada", slug="the-case")
    paper = build.report(published="2024-03-01")
    build.claim(paper, case, "reported", "2024-03-01", "Ada")
    release = build.court_release("2024-03-17")
    build.claim(release, case, "warrant_issued", "2024-03-17", "Ada")
    build.claim(release, case, "arrested", "2024-03-18", "Ada")
    build.publish(paper, release)
    recording.retract(paper, reason="It was wrong.")
    recording.record_all_due()
    assert StatusChange.objects.exclude(superseded_at=None).exists()
    assert CustodyChange.objects.exists() and TrailEntry.objects.exists()
    return case


def rows(table: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608
        return cursor.fetchall()


def refused(statement: str) -> bool:
    """Whether the database refuses a statement for want of rights."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        assert isinstance(error.__cause__, errors.InsufficientPrivilege), (statement, error)
        return True
    return False


@pytest.mark.parametrize("role", [ROLE, WEB, WORKER])
def test_no_role_can_change_or_delete_history_or_switch_triggers_off(history, role):
    before = {table: rows(table) for table in HISTORY}
    with as_application(role):
        for table in HISTORY:
            for attack in ATTACKS:
                assert refused(attack.format(table)), (table, attack)
    assert {table: rows(table) for table in HISTORY} == before


def test_a_web_server_with_a_role_of_its_own_adds_nothing_to_history_either(history):
    """A copy of a row that is there, under another number, is as good a forgery as any."""
    told = {}
    for table in OF_THE_WORKER:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            told[table] = cursor.fetchone()[0]
    with as_application(WEB):
        for table in OF_THE_WORKER:
            assert refused(f"INSERT INTO {table} SELECT * FROM {table}"), table  # noqa: S608
        assert refused("UPDATE cases_statuschange SET superseded_at = now()")
        assert refused("UPDATE cases_casedocument SET is_current = true")
        assert refused("DELETE FROM cases_publicrecord")
        # And yet all of it is read.
        assert [len(rows(each)) for each in HISTORY[:4]] == [told[each] for each in HISTORY[:4]]
    assert told["cases_statuschange"] and told["cases_publicrecord"] and told["cases_logleaf"]


@pytest.mark.parametrize("role", [ROLE, WEB])
def test_the_web_server_still_deletes_drafts_and_cases(history, role):
    with as_application(role):
        draft = build.report(published="2024-05-01")
        build.claim(draft, history, "reported", "2024-05-01")
        draft.delete()
        build.case(slug="entered-by-mistake").delete()
    assert list(Case.objects.values_list("slug", flat=True)) == ["the-case"]


@pytest.mark.parametrize("role", [ROLE, WEB])
def test_a_correction_takes_a_claim_away_and_history_keeps_what_it_said(history, role):
    steps = StatusChange.objects.current().filter(status="arrested", policy="official")
    arrested = steps.get(proceedings__isnull=False)
    said = arrested.derivation
    with as_application(role):
        emma, emil = person("editor", "emma"), person("editor", "emil")
        report = arrested.proof.get().report
        correction = recording.correct(report, by=emma)
        correction.claims.filter(kind="arrested").delete()
        press(desk_of(emma), "_submit", correction)
        press(desk_of(emil), "_publish", correction)
    with as_application(WORKER if role == WEB else role):
        recording.record_all_due()
    assert build.shown(history) == "warrant_issued"
    gone = StatusChange.objects.get(pk=arrested.pk)
    assert gone.superseded_at and gone.derivation == said and not gone.proof.exists()


def test_of_history_it_may_stamp_once_that_a_row_was_superseded_and_cannot_undo_it(history):
    """Not even by telling pgtrigger to ignore its triggers, as any session may."""
    ignoring = "SET pgtrigger.ignore = '{{{}}}'; UPDATE cases_statuschange SET superseded_at = {}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'cases_statuschange'::regclass"
            " AND NOT tgisinternal"
        )
        names = ",".join(name for (name,) in cursor.fetchall())
    before = rows("cases_statuschange")
    with as_application():
        for value in ("NULL", "now()"):
            with pytest.raises(DatabaseError, match="Cannot update"), connection.cursor() as cursor:
                cursor.execute(ignoring.format(names, value))
    assert rows("cases_statuschange") == before


def test_the_public_log_it_can_neither_shorten_nor_sign_otherwise(history):
    with as_application():
        for table in ("cases_logleaf", "cases_logtile", "cases_logcheckpoint"):
            for attack in ATTACKS[1:]:
                assert refused(attack.format(table)), (table, attack)
        assert refused("UPDATE cases_logcheckpoint SET note = ''")
        for change in ("logleaf SET reason = 'x'", "logtile SET hashes = '\\x00'"):
            with pytest.raises(DatabaseError, match="only grows"), connection.cursor() as cursor:
                cursor.execute(f"UPDATE cases_{change}")  # noqa: S608


def test_it_cannot_write_the_trail_itself_and_the_trail_is_written_all_the_same(history):
    with as_application():
        assert refused(
            "INSERT INTO cases_trailentry (kind, model, object_id, about, user_name, door, act)"
            " VALUES ('update', 'cases.case', 1, '{}', 'somebody else', '', '')"
        )
        Case.objects.filter(pk=history.pk).update(title="Another name")
    last = TrailEntry.objects.first()
    assert (last.kind, last.model, last.new) == ("update", "cases.case", {"title": "Another name"})


def test_no_table_of_its_own_can_stand_in_for_the_trail(history):
    with as_application():
        assert refused("CREATE TEMPORARY TABLE cases_trailentry (id bigint)")
        assert refused("CREATE TABLE public.forged (id bigint)")
        assert refused("CREATE SCHEMA forged")


def test_it_can_give_itself_no_more_rights(history):
    owner = connection.settings_dict["USER"]
    with as_application():
        for statement in (
            f"SET ROLE {owner}",
            f"GRANT {owner} TO {ROLE}",
            f"ALTER ROLE {ROLE} SUPERUSER",
            "CREATE ROLE forged SUPERUSER",
            "ALTER FUNCTION cases_write_trail() SECURITY INVOKER",
            "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name)"
            " RETURNS boolean LANGUAGE sql AS 'SELECT true'",
            "COPY cases_case TO PROGRAM 'cat'",
            "DELETE FROM django_migrations",
        ):
            assert refused(statement), statement


@pytest.mark.parametrize(("role", "of_the_worker"), [(ROLE, ROLE), (WEB, WORKER)])
def test_the_whole_way_from_a_report_to_the_page_goes_by_them(
    celery_worker_process, role, of_the_worker
):
    """Editors enter and publish at the desk, a worker of its own records, page and API tell."""
    with as_application(of_the_worker):
        celery_worker_process.start()
    with as_application(role):
        ada, emil = person("contributor", "ada"), person("editor", "emil")
        case = build.case("Ada", slug="the-case")
        report = build.report("Court", "2024-05-01", kind="official", entered_by=ada)
        build.claim(report, case, "charges_confirmed", "2024-05-01", "Ada")
        for desk, button in ((desk_of(ada), "_submit"), (desk_of(emil), "_publish")):
            assert opened(desk, report)
            press(desk, button, report)
        wait_for(lambda: build.shown(case) == "charges_confirmed")
        wait_for(lambda: CaseDocument.objects.filter(case=case, is_current=True).exists())
        for task in EVERY_TASK:
            task.delay()
        wait_for(lambda: DataRelease.objects.exists())
        reader = Client()
        assert "Charges confirmed" in reader.get("/cases/the-case/").content.decode()
        answer = reader.get("/api/v1/cases/the-case/").json()
        assert answer["status"]["code"] == "charges_confirmed"
        celery_worker_process.stop()
    said = celery_worker_process.log()
    assert "ermission denied" not in said and "Traceback" not in said, said
    assert TrailEntry.objects.filter(user_name="emil").exists()


def test_rights_can_be_given_again_and_what_was_given_by_hand_is_taken_back(history):
    grant_application([Role(ROLE)])
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT DELETE ON cases_statuschange TO {ROLE}")
    with as_application():
        assert refused("DELETE FROM cases_statuschange")


def test_a_password_is_set_as_a_hash(settings, capsys):
    settings.APPLICATION_ROLES = [Role(ROLE, "no more than a test")]
    call_command("make_roles")
    assert ROLE in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [ROLE])
        assert cursor.fetchone()[0].startswith("SCRAM-SHA-256$")
