"""No migration from here on keeps readers or writers waiting, or breaks the code of before."""

import pytest
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Now

from tests.models.migration_locks import troubles

pytestmark = pytest.mark.django_db

# Until this one nobody ran the site, so that nobody had to wait.
LAST_WITHOUT_READERS = "0025_trail_of_the_owner"
# Migrations that lock or break something all the same: name -> why it may be so.
ALLOWED: dict[str, str] = {}

INDEX = models.Index(fields=["title"], name="case_title")
CHECK = models.CheckConstraint(condition=models.Q(pk__gt=0), name="case_is_there")


def case(*operations, is_atomic: bool = True) -> list[str]:
    """What is wrong with a migration of these operations, after all that there are."""
    loader = MigrationLoader(connection)
    migration = migrations.Migration("a_test", "cases")
    migration.operations, migration.atomic = list(operations), is_atomic
    return list(troubles(migration, loader.project_state()))


def added(field: models.Field) -> list[str]:
    return case(migrations.AddField("case", "new", field))


def changed(field: models.Field, name: str = "title") -> list[str]:
    return case(migrations.AlterField("case", name, field))


def test_no_migration_keeps_anybody_waiting():
    loader = MigrationLoader(connection)
    plan = loader.graph.forwards_plan(max(loader.graph.leaf_nodes("cases")))
    ours = [node for node in plan if node[0] == "cases"]
    assert ("cases", LAST_WITHOUT_READERS) in ours
    found = {}
    for node in ours[ours.index(("cases", LAST_WITHOUT_READERS)) + 1 :]:
        state = loader.project_state(node, at_end=False)
        wrong = list(troubles(loader.graph.nodes[node], state))
        if wrong and node[1] not in ALLOWED:
            found[node[1]] = wrong
    assert found == {}


@pytest.mark.parametrize(
    "field",
    [
        models.TextField(null=True),
        models.TextField(db_default=""),
        models.DateTimeField(db_default=Now()),
        models.ForeignKey("cases.Court", null=True, on_delete=models.PROTECT, db_index=False),
    ],
)
def test_a_column_that_is_there_at_once_and_needs_nobody_to_fill_it_is_fine(field):
    assert added(field) == []


@pytest.mark.parametrize(
    ("field", "why"),
    [
        (models.TextField(default=""), "does not fill it"),
        (models.TextField(), "does not fill it"),
        (models.UUIDField(db_default=RandomUUID()), "differs from row to row"),
        (models.TextField(null=True, unique=True), "builds an index"),
        (models.TextField(null=True, db_index=True), "builds an index"),
        (models.ForeignKey("cases.Court", null=True, on_delete=models.PROTECT), "builds an index"),
        (
            models.GeneratedField(
                expression=models.F("title"), output_field=models.TextField(), db_persist=True
            ),
            "rewrites the table",
        ),
    ],
)
def test_a_column_that_rewrites_the_table_or_that_nobody_fills_is_not(field, why):
    (trouble,) = added(field)
    assert why in trouble


def test_indexes_are_built_while_others_write():
    assert "AddIndexConcurrently" in case(migrations.AddIndex("case", INDEX))[0]
    assert case(AddIndexConcurrently("case", INDEX), is_atomic=False) == []
    assert "atomic = False" in case(AddIndexConcurrently("case", INDEX))[0]
    assert "nobody may read" in case(migrations.RemoveIndex("case", "case_due"))[0]


def test_constraints_are_checked_while_others_write():
    assert "AddConstraintNotValid" in case(migrations.AddConstraint("case", CHECK))[0]
    assert case(AddConstraintNotValid("case", CHECK)) == []


def test_a_column_may_become_longer_and_not_another():
    title = "title"
    assert changed(models.CharField(max_length=2000), title) == []
    assert changed(models.TextField(), title) == []
    assert "rewrites the table" in changed(models.IntegerField(), title)[0]
    assert "whole table" in changed(models.DateTimeField(), "due_since")[0]


def test_what_running_code_still_asks_for_does_not_go():
    for operation in (
        migrations.RemoveField("case", "title"),
        migrations.RenameField("case", "title", "name"),
        migrations.DeleteModel("heartbeat"),
    ):
        assert "code that still runs" in case(operation)[0]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE INDEX a ON cases_case (title)",
        "create unique\nindex a on cases_case (title)",
        "ALTER TABLE cases_case ALTER COLUMN title TYPE varchar(5)",
        "ALTER TABLE cases_case ALTER title SET NOT NULL",
        "LOCK TABLE cases_case",
    ],
)
def test_plain_sql_is_looked_at_too(sql):
    assert case(migrations.RunSQL(sql))
    assert case(migrations.RunSQL("CREATE INDEX CONCURRENTLY a ON cases_case (title)")) == []


def test_a_table_that_the_migration_makes_itself_is_nobodys_yet():
    made = migrations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))])
    name = models.TextField(default="")
    assert case(made, migrations.AddField("fresh", "name", name)) == []
