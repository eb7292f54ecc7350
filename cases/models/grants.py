"""What the application may do in its own database: not change or delete what was once said.

The web server and the worker come as roles that own no table. What they may do with a table follows
from the triggers of the model: where they refuse to update or delete, the roles have no right to,
either. So whoever takes the application over can neither rewrite history nor switch the triggers
off that protect it; for that one needs the owner's role, by which only migrations come.

Where the worker has a role of its own, the web server, which everybody can reach, cannot add to
history either: what it could forge is a report, which shows who entered it and says no status.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pgtrigger
from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

from cases.models.operation import one_at_a_time
from cases.models.trail import TrailEntry
from icc_tracker.database_roles import Role

# Written by migrations, or by functions that have the rights of the owner.
READ_ONLY = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    TrailEntry._meta.db_table,
)
# Of these the worker tells the planner how large they have become; before PostgreSQL 17 only an
# owner may, and the database does so by itself, later.
MEASURED = (
    *("cases_publicrecord", "cases_logleaf", "cases_reportwords", "cases_namekeys"),
    "cases_casedocument",
)
FIRST_WITH_MAINTAIN = 170_000
# What the worker alone writes: history with its proof, the public record with its log, and what
# pages and search read of them.
OF_THE_WORKER = (
    *("cases_statuschange", "cases_statuschange_proof"),
    *("cases_custodychange", "cases_custodychange_proof"),
    *("cases_publicrecord", "cases_ledgershape", "cases_namekeys", "cases_datarelease"),
    *("cases_logleaf", "cases_logtile", "cases_logcheckpoint"),
    *("cases_reportwords", "cases_casedocument"),
)
# Of these, what goes with a case or a draft that an editor deletes.
DELETED_WITH_FACTS = ("cases_reportwords", "cases_casedocument")

# The function by which pgtrigger asks whether a session wants a trigger ignored. The application's
# roles never may; for others it is as pgtrigger has it, whose migrations write it anew.
NEVER_IGNORED = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    IF current_user IN ({roles}) THEN
        RETURN false;
    END IF;
    RETURN coalesce(
        trigger_name = ANY (nullif(current_setting('pgtrigger.ignore', true), '')::text[]), false);
END $$
"""


@dataclass(frozen=True)
class Grant:
    """What the application may do with the rows of a table; `columns` are all it may update."""

    table: str
    rights: tuple[str, ...]
    columns: tuple[str, ...] = ()

    def words(self) -> sql.Composed:
        """The rights as SQL names them."""
        words = [sql.SQL(each) for each in self.rights]
        if self.columns:
            names = sql.SQL(", ").join(map(sql.Identifier, self.columns))
            words.append(sql.SQL("UPDATE ({})").format(names))
        return sql.SQL(", ").join(words)


class NotSeparate(Exception):
    """A role of the application is the one that owns the tables, or could become it."""


def wanted_grants(is_worker: bool = True) -> Iterator[Grant]:
    """What the worker, or else the web server, may do with each table of the installed models."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            grant = _grant_on(model)
            yield grant if is_worker else _of_the_web(grant)
    yield Grant("django_migrations", ("SELECT",))


def _of_the_web(grant: Grant) -> Grant:
    """What is left of a right of the worker where only facts are written."""
    if grant.table not in OF_THE_WORKER:
        return grant
    return Grant(
        grant.table, ("SELECT", "DELETE") if grant.table in DELETED_WITH_FACTS else ("SELECT",)
    )


def _grant_on(model: type[models.Model]) -> Grant:
    table = model._meta.db_table
    if table in READ_ONLY:
        return Grant(table, ("SELECT",))
    # What stands between a row that stays and another stays as well: the proof of a change.
    owner = model._meta.auto_created or model
    refused, changeable = _refused(owner)
    if owner is not model and refused:
        return Grant(table, ("SELECT", "INSERT"))
    allowed = ("SELECT", "INSERT", "UPDATE", "DELETE")
    return Grant(table, tuple(each for each in allowed if each not in refused), changeable)


def _refused(model: type[models.Model]) -> tuple[set[str], tuple[str, ...]]:
    """What the model's triggers refuse on every row, and which columns may change all the same."""
    refused: set[str] = set()
    changeable: tuple[str, ...] = ()
    for trigger in getattr(model._meta, "triggers", ()):
        if isinstance(trigger, pgtrigger.ReadOnly):
            refused.add("UPDATE")
            named = [model._meta.get_field(name) for name in trigger.exclude or ()]
            changeable = tuple(field.column for field in named)
        elif isinstance(trigger, pgtrigger.Protect) and trigger.condition is None:
            refused |= {str(each) for each in trigger.operation}
        elif pgtrigger.Truncate in trigger.operation:
            # What may never be emptied only grows, even if parts of its rows may change.
            refused.add("DELETE")
    return refused, changeable


def grant_application(roles: Sequence[Role]) -> None:
    """Make the roles of the application, and give each what it may do and nothing else.

    To be called as the owner of the tables after every migration; can be called again. Raises
    NotSeparate, with its name, where a role could do everything anyway.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # One after the other: roles belong to the whole server.
        one_at_a_time("roles of the database")
        for role in roles:
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role.name])
            is_new = cursor.fetchone() is None
            for statement in [*_role(role, is_new), *_rights(role)]:
                cursor.execute(statement)
            cursor.execute(
                "SELECT rolsuper OR rolcreaterole OR pg_has_role(rolname, current_user, 'MEMBER')"
                " FROM pg_roles WHERE rolname = %s",
                [role.name],
            )
            if cursor.fetchone()[0]:
                raise NotSeparate(role.name)
        names = sql.SQL(", ").join(sql.Literal(role.name) for role in roles)
        cursor.execute(sql.SQL(NEVER_IGNORED).format(roles=names))


def _role(role: Role, is_new: bool) -> Iterator[sql.Composable]:
    name = sql.Identifier(role.name)
    if is_new:
        yield sql.SQL("CREATE ROLE {} LOGIN").format(name)
    if role.password:
        # Hashed here, so that the server's log cannot show it.
        pgconn = connection.connection.pgconn
        given = role.password.encode(), role.name.encode()
        hashed = pgconn.encrypt_password(*given, b"scram-sha-256")
        yield sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(hashed.decode()))


def _rights(role: Role) -> Iterator[sql.Composable]:
    name = sql.Identifier(role.name)
    database = sql.Identifier(connection.settings_dict["NAME"])
    yield sql.SQL("REVOKE CREATE, TEMPORARY ON DATABASE {} FROM PUBLIC").format(database)
    yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    for things in ("ALL TABLES IN SCHEMA public", "ALL SEQUENCES IN SCHEMA public"):
        yield sql.SQL(f"REVOKE ALL ON {things} FROM PUBLIC, {{}}").format(name)
    yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name)
    yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name)
    present = set(connection.introspection.table_names())
    for grant in wanted_grants(role.is_worker):
        if grant.table in present:
            words = sql.SQL("GRANT {} ON {} TO {}")
            yield words.format(grant.words(), sql.Identifier(grant.table), name)
    if role.is_worker and connection.pg_version >= FIRST_WITH_MAINTAIN:
        yield _grant_maintain(MEASURED, name)


def _grant_maintain(tables: Sequence[str], name: sql.Identifier) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, tables))
    return sql.SQL("GRANT MAINTAIN ON {} TO {}").format(names, name)
