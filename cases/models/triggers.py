"""The triggers of the database that write the audit trail, for every tracked table alike."""

from __future__ import annotations

import json

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases.models.audit import EVERY_TRACKED, Tracked

PREFIX = "trail_of_"

# One function serves all tables. It works on whole statements, so that a load of thousands of rows
# costs one more statement, and on columns by their names, so that it follows new ones by itself.
# Who acts comes from `cases.models.acting`; where nobody said, PostgreSQL knows the program.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION cases_trail_columns(contents jsonb, spec jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN jsonb_array_length(spec->'only') = 0
        THEN contents - ARRAY(SELECT jsonb_array_elements_text(spec->'without'))
        ELSE (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(contents)
              WHERE spec->'only' ? key)
    END
$$;

CREATE OR REPLACE FUNCTION cases_trail_about(model text, contents jsonb, spec jsonb)
RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY[model || ':' || (contents->>'id')]
        || ARRAY(SELECT whole.value || ':' || (contents->>whole.key)
                 FROM jsonb_each_text(spec->'part_of') AS whole
                 WHERE contents->>whole.key IS NOT NULL)
        || CASE WHEN (spec->>'is_about_any_row')::boolean THEN
               ARRAY(SELECT sort.app_label || '.' || sort.model || ':' || (contents->>'object_id')
                     FROM django_content_type AS sort
                     WHERE sort.id = (contents->>'content_type_id')::bigint
                     AND contents->>'object_id' IS NOT NULL)
           ELSE '{}' END
$$;

CREATE OR REPLACE FUNCTION cases_write_trail() RETURNS trigger LANGUAGE plpgsql
-- With the rights of who owns the tables, for whoever writes has none on the trail; and found in
-- the schema of the tables alone, so that no temporary table can take the trail's place.
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sort text := TG_ARGV[0];
    spec jsonb := TG_ARGV[1];
    hidden text[] := ARRAY(SELECT jsonb_array_elements_text(spec->'hidden'));
    context jsonb := nullif(current_setting('pghistory.context_metadata', true), '');
    by_id bigint := context->>'user_id';
    by_name text := coalesce(context->>'user_name', '');
    through text := coalesce(context->>'door', current_setting('application_name'), '');
    together text := coalesce(
        nullif(current_setting('pghistory.context_id', true), ''), pg_current_xact_id()::text);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO cases_trailentry
            (kind, model, object_id, about, old, new, user_id, user_name, door, act)
        SELECT 'update', sort, (after->>'id')::bigint, cases_trail_about(sort, after, spec),
            different.old, different.new, by_id, by_name, through, together
        FROM (SELECT to_jsonb(o) AS before, to_jsonb(n) AS after
              FROM old_rows AS o JOIN new_rows AS n ON n.id = o.id ORDER BY n.id) AS pairs,
        LATERAL (SELECT
            jsonb_object_agg(key, CASE WHEN key = ANY (hidden) THEN '"hidden"' ELSE was.value END)
                AS old,
            jsonb_object_agg(key, CASE WHEN key = ANY (hidden) THEN '"hidden"' ELSE "is".value END)
                AS new
            FROM jsonb_each(cases_trail_columns(before, spec)) AS was
            JOIN jsonb_each(cases_trail_columns(after, spec)) AS "is" USING (key)
            WHERE was.value IS DISTINCT FROM "is".value) AS different
        WHERE different.new IS NOT NULL;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO cases_trailentry
            (kind, model, object_id, about, new, user_id, user_name, door, act)
        SELECT 'insert', sort, (after->>'id')::bigint, cases_trail_about(sort, after, spec),
            cases_trail_columns(after, spec) - hidden, by_id, by_name, through, together
        FROM (SELECT to_jsonb(n) AS after FROM new_rows AS n ORDER BY n.id) AS added;
    ELSE
        INSERT INTO cases_trailentry
            (kind, model, object_id, about, old, user_id, user_name, door, act)
        SELECT 'delete', sort, (before->>'id')::bigint, cases_trail_about(sort, before, spec),
            cases_trail_columns(before, spec) - hidden, by_id, by_name, through, together
        FROM (SELECT to_jsonb(o) AS before FROM old_rows AS o ORDER BY o.id) AS deleted;
    END IF;
    RETURN NULL;
END $$;
"""
SEEN_ROWS = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}


def install_trail(apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the database write the trail as `cases.models.audit` says; for migrations.

    Can be called again, by a later migration, when tables were added or the list was changed.
    A table that does not exist yet is passed over. Nothing of the trail is lost.
    """
    schema_editor.execute(FUNCTIONS, params=None)
    present = set(schema_editor.connection.introspection.table_names())
    wanted = [each for each in EVERY_TRACKED if each.table in present]
    names = {(each.table, PREFIX + operation) for each in wanted for operation in each.operations}
    for table, name, _ in installed_triggers():
        if (table, name) not in names:
            schema_editor.execute(f'DROP TRIGGER {name} ON "{table}"', params=None)
    for each in wanted:
        for operation in each.operations:
            schema_editor.execute(_trigger(each, operation), params=None)


def remove_trail(apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the database write no trail any more; for the way back of a migration."""
    for table, name, _ in installed_triggers():
        schema_editor.execute(f'DROP TRIGGER {name} ON "{table}"', params=None)
    schema_editor.execute(
        "DROP FUNCTION IF EXISTS cases_write_trail;"
        "DROP FUNCTION IF EXISTS cases_trail_about;"
        "DROP FUNCTION IF EXISTS cases_trail_columns;",
        params=None,
    )


def installed_triggers() -> list[tuple[str, str, list[str]]]:
    """The triggers of the trail that the database has: table, name, arguments."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname, encode(tgargs, 'escape') FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname LIKE %s ORDER BY 1, 2",
            [PREFIX.replace("_", r"\_") + "%"],
        )
        return [
            (table, name, arguments.split(r"\000")[:-1])
            for table, name, arguments in cursor.fetchall()
        ]


def wanted_triggers() -> list[tuple[str, str, list[str]]]:
    """The triggers that the database should have, in the form of `installed_triggers`."""
    return sorted(
        (each.table, PREFIX + operation, [each.model, _spec(each)])
        for each in EVERY_TRACKED
        for operation in each.operations
    )


def _spec(tracked: Tracked) -> str:
    return json.dumps(tracked.spec, sort_keys=True)


def _trigger(tracked: Tracked, operation: str) -> str:
    spec = _spec(tracked).replace("'", "''")
    return (
        f"CREATE OR REPLACE TRIGGER {PREFIX}{operation}"
        f' AFTER {operation.upper()} ON "{tracked.table}" REFERENCING {SEEN_ROWS[operation]}'
        f" FOR EACH STATEMENT EXECUTE FUNCTION cases_write_trail('{tracked.model}', '{spec}')"
    )
