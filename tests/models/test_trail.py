"""The audit trail: every tracked model, from the database's own triggers, whoever writes."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import Error, connection, models, transaction
from django.utils import timezone

from cases.models import (
    Case,
    ErrorReport,
    Feed,
    FeedItem,
    PageWatch,
    Proceedings,
    SourceReport,
    TrailEntry,
)
from cases.models.acting import acting
from cases.models.audit import EVERY_TRACKED, NOT_TRACKED, TRACKED
from cases.models.trail import key_of
from cases.models.triggers import FUNCTIONS, installed_triggers, wanted_triggers
from tests import build
from tests.models.tracked_rows import SAMPLES, feed_item, warrant

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def emil() -> User:
    return User.objects.create_user("emil", is_staff=True)


def last(number: int = 1) -> list[tuple]:
    """The newest entries, oldest first: kind, model, old, new."""
    entries = reversed(TrailEntry.objects.all()[:number])
    return [(entry.kind, entry.model, entry.old, entry.new) for entry in entries]


def entries_of(row: models.Model):
    return TrailEntry.objects.filter(model=row._meta.label_lower, object_id=row.pk).order_by("id")


def test_every_model_is_tracked_or_it_is_written_down_why_not():
    every = {
        model._meta.label_lower
        for model in apps.get_app_config("cases").get_models(include_auto_created=True)
    }
    assert every - TRACKED.keys() - NOT_TRACKED.keys() == set(), "name it in cases/models/audit.py"
    assert NOT_TRACKED.keys() - every == set()
    assert NOT_TRACKED.keys() & TRACKED.keys() == set()
    assert all(NOT_TRACKED.values())


def test_the_table_of_samples_names_every_tracked_model():
    assert SAMPLES.keys() == TRACKED.keys()


@pytest.mark.parametrize("each", EVERY_TRACKED, ids=lambda each: each.model)
def test_columns_and_wholes_of_the_list_exist(each):
    columns = {field.column for field in each.row._meta.local_concrete_fields}
    named = {*each.only, *each.without, *each.hidden, *each.part_of}
    assert named <= columns
    assert set(each.part_of.values()) <= TRACKED.keys()
    app, codename = each.permission.split(".")
    assert Permission.objects.filter(content_type__app_label=app, codename=codename).exists()


def test_the_database_has_the_triggers_that_the_list_demands():
    """Else a migration is wanted that calls `install_trail` again."""
    assert installed_triggers() == wanted_triggers()
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname LIKE 'cases%trail%'")
        sources = [source for (source,) in cursor.fetchall()]
    assert len(sources) == 3
    assert all(source in FUNCTIONS for source in sources)


@pytest.mark.parametrize("model", SAMPLES)
def test_the_trail_tells_of_every_change_with_its_actor_and_its_values(model, emil):
    sample, tracked = SAMPLES[model], TRACKED[model]
    with acting("/admin/somewhere/", emil):
        row = sample.make()
        if sample.set:
            row._meta.model.objects.filter(pk=row.pk).update(**sample.set)
        pk = row.pk
        whole = dict(row._meta.model.objects.values().get(pk=pk))
        row.delete()
    found = list(
        TrailEntry.objects.filter(model=model, object_id=pk)
        .order_by("id")
        .values_list("kind", "old", "new", "user_id", "user_name", "door")
    )
    kinds = [kind for kind, *_ in found]
    wanted = [kind for kind in ("insert", "update", "delete") if kind in tracked.operations]
    if not sample.set:
        wanted.remove("update")
    assert kinds == wanted
    assert {entry[3:] for entry in found} == {(emil.pk, "emil", "/admin/somewhere/")}
    kept = set(tracked.only) or whole.keys() - tracked.spec["without"] - set(tracked.hidden)
    for kind, old, new, *_ in found:
        if kind == "insert":
            assert (old, new.keys()) == (None, kept)
        elif kind == "update":
            assert (old, new) == ({sample.column: sample.old}, {sample.column: sample.new})
        else:
            assert (old.keys(), new) == (kept, None)
            if sample.column:
                assert old[sample.column] == sample.new


def test_what_the_machine_writes_leaves_no_trace():
    case, report = build.case("Ada"), build.report()
    watch = PageWatch.objects.create(report=report)
    item = feed_item()
    before = TrailEntry.objects.latest("pk")
    Case.objects.filter(pk=case.pk).update(due_since=timezone.now(), recorded_at=timezone.now())
    Proceedings.objects.update(charge_outcome="confirmed")
    Feed.objects.update(asked_at=timezone.now(), failures=3, trouble="Gone", etag="x")
    PageWatch.objects.filter(pk=watch.pk).update(due_at=None, outcome="gone", failures=2)
    FeedItem.objects.create(feed=item.feed, guid="2", url="https://example.org/2", title="More")
    User.objects.create_user("ada")
    User.objects.update(last_login=timezone.now())
    ErrorReport.objects.create(fact="A", page="/", message="B", email="reader@example.org")
    ErrorReport.objects.update(email="", acknowledged_at=timezone.now())
    told = TrailEntry.objects.filter(pk__gt=before.pk)
    assert [(entry.kind, entry.model) for entry in told] == [("insert", "auth.user")]


def test_of_passwords_and_addresses_the_trail_keeps_only_that_they_changed():
    ada = User.objects.create_user("ada", email="ada@example.org", password="first")
    ada.set_password("second")
    ada.email = "ada@example.com"
    ada.save()
    ada.delete()
    ErrorReport.objects.create(
        fact="A", page="/", message="My name is Zoe", email="zoe@example.org", sender_key="k" * 64
    )
    ErrorReport.objects.update(state="upheld", answer="Mended.")
    ErrorReport.objects.all().delete()
    changed = TrailEntry.objects.get(model="auth.user", kind="update")
    hidden = {"password": "hidden", "email": "hidden"}
    assert (changed.old, changed.new) == (hidden, hidden)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(to_jsonb(e)::text, ' ') FROM cases_trailentry AS e")
        everything = cursor.fetchone()[0]
    for secret in ("@example", "md5$", "zoe", "Zoe", "kkk"):
        assert secret not in everything
    assert "Mended." in everything


def test_the_trail_survives_the_row_and_the_person(emil):
    with acting("/admin/", emil):
        report = build.report(title="A hoax")
        pk = report.pk
        report.delete()
    number = emil.pk
    emil.delete()
    entry = TrailEntry.objects.filter(model="cases.sourcereport", object_id=pk).first()
    assert (entry.kind, entry.old["title"], entry.user_id, entry.user_name) == (
        "delete",
        "A hoax",
        number,
        "emil",
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda: TrailEntry.objects.update(user_name="nobody"),
        lambda: TrailEntry.objects.all().delete(),
        lambda: TrailEntry.objects.earliest("pk").delete(),
        lambda: TrailEntry.objects.update(new=None),
    ],
)
def test_the_database_refuses_to_change_the_trail(change):
    build.case()
    before = list(TrailEntry.objects.values())
    with pytest.raises(Error, match="Cannot update or delete rows"), transaction.atomic():
        change()
    assert list(TrailEntry.objects.values()) == before


def test_a_change_within_another_context_bears_its_door_and_the_outer_name(emil):
    with acting("/admin/outer/", emil):
        with acting("docket"):
            inner = build.case()
        outer = build.case()
    after = build.case()
    told = [
        (entry.user_name, entry.door, entry.act)
        for row in (inner, outer, after)
        for entry in entries_of(row)
    ]
    assert [each[:2] for each in told] == [
        ("emil", "docket"),
        ("emil", "/admin/outer/"),
        ("", connection.settings_dict["OPTIONS"]["application_name"]),
    ]
    assert told[0][2] == told[1][2] != told[2][2]


def test_a_context_ends_with_an_error_and_after_a_broken_transaction(emil):
    with pytest.raises(Error), transaction.atomic(), acting("/admin/", emil):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    assert entries_of(build.case()).get().user_name == ""


def test_changes_of_one_statement_and_of_many_rows_are_told_row_by_row():
    reports = [build.report(title=str(number)) for number in range(3)]
    SourceReport.objects.filter(pk__in=[each.pk for each in reports]).update(title="Same")
    assert last(3) == [
        ("update", "cases.sourcereport", {"title": str(number)}, {"title": "Same"})
        for number in range(3)
    ]
    SourceReport.objects.filter(pk__in=[each.pk for each in reports]).update(title="Same")
    assert TrailEntry.objects.filter(kind="update").count() == 3, "nothing changed the second time"


def test_a_row_that_is_saved_unchanged_leaves_no_trace():
    case = build.case()
    before = TrailEntry.objects.count()
    case.save()
    assert TrailEntry.objects.count() == before


def test_sets_of_rows_are_followed_link_by_link(emil):
    row, first, second = warrant(), build.report(), build.report()
    with acting("/admin/", emil):
        row.sources.set([first])
        row.sources.set([second])
    told = TrailEntry.objects.filter(model="cases.warrant_sources").order_by("id")
    assert [(entry.kind, entry.new or entry.old) for entry in told] == [
        ("insert", {"warrant_id": row.pk, "sourcereport_id": first.pk}),
        ("delete", {"warrant_id": row.pk, "sourcereport_id": first.pk}),
        ("insert", {"warrant_id": row.pk, "sourcereport_id": second.pk}),
    ]
    assert told[0].about[1:] == [key_of(row)]


def test_a_table_whose_columns_grow_is_followed_without_a_new_trigger():
    case = build.case()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_case ADD COLUMN nickname text NOT NULL DEFAULT ''")
        cursor.execute("UPDATE cases_case SET nickname = 'The Gate'")
    entry = entries_of(case).last()
    assert (entry.old, entry.new, entry.columns) == (
        {"nickname": ""},
        {"nickname": "The Gate"},
        ["nickname"],
    )


def test_what_the_log_of_the_admin_knew_is_taken_over_when_the_trail_begins(emil):
    """Else the next load of the docket would overwrite what was edited before the trail was."""
    case, gone = build.case(), build.case()
    log = LogEntry.objects
    log.log_actions(emil.pk, [case], CHANGE, change_message="better")
    log.log_actions(emil.pk, [gone], DELETION)
    log.log_actions(emil.pk, [gone], ADDITION)
    log.create(
        user=emil,
        content_type=ContentType.objects.get_for_model(Case),
        object_id="not-a-number",
        action_flag=CHANGE,
    )
    before = TrailEntry.objects.latest("pk")
    migration = import_module("cases.migrations.0005_audit")
    with connection.cursor() as cursor:
        cursor.execute(migration.TAKE_OVER_THE_LOG)
    told = TrailEntry.objects.filter(pk__gt=before.pk)
    assert [(e.kind, e.key, e.about, e.user_id, e.user_name, e.old, e.new) for e in told] == [
        ("update", key_of(case), [key_of(case)], emil.pk, "emil", {}, {})
    ]
    assert told.get().happened_at == LogEntry.objects.get(object_id=case.pk).action_time
