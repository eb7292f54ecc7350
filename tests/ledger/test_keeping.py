"""The ledger says what the public sees, whoever changed what, and numbers each change once."""

from dataclasses import replace

from django.db import connection

from cases import recording
from cases.ledger import keep
from cases.ledger.columns import Column
from cases.ledger.marking import MARKS
from cases.ledger.tables import EVERY_TABLE, TABLES
from cases.ledger.touched import LOOKUPS
from cases.models import (
    Case,
    Charge,
    Court,
    FormerName,
    Milestone,
    Proceedings,
    PublicRecord,
    Publisher,
    Relay,
    Removal,
    Revision,
    SourceReport,
    StaleRow,
    StateRelation,
    Suspect,
    SuspectName,
)
from cases.models.record import current_version
from tests import build
from tests.ledger.comparing import computed, ledger


def test_after_loading_the_docket_the_ledger_says_all_of_it_and_no_mark_is_left(docket, db):
    assert ledger() == computed()
    assert not StaleRow.objects.exists()
    numbers = list(PublicRecord.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_link_names_a_row_that_is_there(docket, db):
    said = ledger()
    missing = [
        (table, row["id"], column.name)
        for (table, _), row in said.items()
        for column in TABLES[table].columns
        if column.links_to and row[column.name] is not None
        if (column.links_to, row[column.name]) not in said
    ]
    assert missing == []


def test_every_table_behind_the_record_leaves_marks(db):
    behind = {table.model._meta.db_table for table in EVERY_TABLE}
    assert behind | {"cases_capture"} == set(MARKS)
    wanted = {mark for table in EVERY_TABLE for mark in table.touched_by} | set(LOOKUPS)
    assert {mark for marks in MARKS.values() for mark, _ in marks} == wanted
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE 'ledger\\_marks\\_%'"
        )
        assert {name for (name,) in cursor.fetchall()} == set(MARKS)


def test_nothing_is_numbered_when_nothing_changed_in_public(case):
    before = current_version()
    recording.record(case.pk)
    Case.objects.mark_due()
    SourceReport.objects.update(private_note="Seen.")
    build.report("The Gazette", title="A draft")
    assert keep() == 0
    now = current_version()
    assert (now.sequence, now.changed_at, now.changes) == (before.sequence, before.changed_at, "")
    assert before.sequence == PublicRecord.objects.count()


def test_a_change_of_one_row_moves_it_and_what_it_is_a_part_of_and_nothing_else(case):
    before = dict(PublicRecord.objects.values_list("key", "updated_at"))
    name = SuspectName.objects.create(suspect=Suspect.objects.get(slug="ada"), name="Ада")
    assert keep() == 1
    moved = {
        (each.table, each.operation)
        for each in PublicRecord.objects.all()
        if before.get(each.key) != each.updated_at
    }
    assert moved == {("suspect_names", "ADD"), ("suspects", "ADD")}
    name.delete()
    assert keep() == 1
    (gone,) = PublicRecord.objects.filter(row__isnull=True)
    assert (gone.table, gone.operation, gone.reason) == (
        "suspect_names",
        "DEL",
        "It was taken out of the record.",
    )


def test_a_retracted_report_stays_with_the_reason_and_what_rested_on_it_alone_goes(case):
    ada = Proceedings.objects.get(suspect__slug="ada")
    report = SourceReport.objects.get()
    charge = Charge.objects.create(proceedings=ada, category="war_crime", crime="Pillage")
    charge.sources.add(report)
    keep()
    assert ("charges", charge.public_id) in ledger()
    recording.retract(report, "Withdrawn by the Court.")
    recording.record_all_due()
    assert ledger() == computed()
    record = PublicRecord.objects.get(table="reports")
    assert (record.operation, record.reason) == ("RETRACTED", "Withdrawn by the Court.")
    assert record.row["state"] == "retracted"
    rows = PublicRecord.objects.filter(row__isnull=True)
    gone = rows.order_by("table").values_list("table", "reason")
    assert set(gone) >= {
        ("charges", "No published report says so any more."),
        ("suspects", "No published report names this person any more."),
        ("proceedings", "No published report names this person any more."),
    }
    assert "Ada" not in str([each.row for each in PublicRecord.objects.all()])
    recording.reinstate(report)
    recording.record_all_due()
    assert ledger() == computed()
    assert PublicRecord.objects.get(table="suspects", row__slug="ada").operation == "ADD"
    assert PublicRecord.objects.get(table="reports").operation == "MOD"


def test_a_person_who_was_merged_is_gone_and_says_into_whom(case):
    ada, ben = (Suspect.objects.get(slug=slug) for slug in ("ada", "ben"))
    cleo = Suspect.objects.create(name="Cleo", slug="cleo")
    Suspect.objects.filter(pk=ben.pk).update(merged_into=ada)
    Proceedings.objects.filter(suspect=ben).update(suspect=cleo)
    keep()
    record = PublicRecord.objects.gone("suspects", ben.public_id)
    assert (record.operation, record.merged_into, record.reason) == (
        "MERGED",
        ada.public_id,
        "The same person.",
    )


def test_a_removed_page_gives_the_reason_that_the_editor_wrote(case):
    Removal.objects.create(path="/suspects/ben/", reason="By order of a court.")
    recording.retract(SourceReport.objects.get(), "Wrong.")
    recording.record_all_due()
    ben = Suspect.objects.get(slug="ben")
    assert PublicRecord.objects.gone("suspects", ben.public_id).reason == "By order of a court."


def test_rows_of_every_table_are_followed_when_they_come_change_and_go(case):
    """Through SQL and whatever else, as the triggers see it."""
    court, report = Court.objects.get(), SourceReport.objects.get()
    situation = case.situation
    other = build.report("The Gazette", "2024-03-18", relays=(report,))
    build.publish(other)
    made = [
        StateRelation.objects.create(court=court, state="UG", kind="party"),
        FormerName.objects.create(case=case, title="Before"),
        Revision.objects.create(report=report, revised_on="2024-04-01", note="A word."),
        Milestone.objects.create(
            situation=situation, kind="referral_received", occurred_on="2023-01-01"
        ),
    ]
    made[-1].sources.add(report)
    keep()
    assert ledger() == computed()
    Court.objects.update(seat="The Hague")
    Relay.objects.update(note="Shortened.")
    Publisher.objects.update(website="https://example.org/")
    Milestone.objects.update(note="Referred.")
    Proceedings.objects.update(role="President")
    keep()
    assert ledger() == computed()
    made[-1].sources.clear()
    for row in made[:-1]:
        row.delete()
    keep()
    assert ledger() == computed()
    gone = set(PublicRecord.objects.filter(row__isnull=True).values_list("table", flat=True))
    assert gone == {
        *("state_relations", "former_names", "revisions", "milestones", "milestone_sources"),
    }


def test_after_an_update_that_changes_tables_all_rows_are_written_anew(case, monkeypatch):
    before = current_version().sequence
    extra = Column("extra", "slug", "string", "The slug again.")
    wider = [
        replace(table, columns=(*table.columns, extra)) if table.name == "courts" else table
        for table in EVERY_TABLE
        if table.name != "suspects"
    ]
    tables = {table.name: table for table in wider}
    with monkeypatch.context() as updated:
        for module in ("tables", "keeping"):
            updated.setattr(f"cases.ledger.{module}.EVERY_TABLE", tuple(wider))
        for module in ("tables", "changes"):
            updated.setattr(f"cases.ledger.{module}.TABLES", tables)
        assert keep() == 3, "the court, and two people whose table is gone"
        changed = PublicRecord.objects.since(before)
        assert [(each.table, each.operation) for each in changed] == [
            ("courts", "MOD"),
            ("suspects", "DEL"),
            ("suspects", "DEL"),
        ]
        assert changed[0].row["extra"] == "icc"
        assert keep() == 0
    assert keep() == 3
    assert ledger() == computed()


def test_a_row_that_is_made_anew_under_its_permanent_id_is_one_row(case):
    report = SourceReport.objects.get()
    charge = Charge(proceedings=Proceedings.objects.first(), category="war_crime", crime="Pillage")
    charge.save()
    charge.sources.add(report)
    keep()
    again = Charge(
        proceedings=charge.proceedings,
        category="war_crime",
        crime="Murder",
        public_id=charge.public_id,
    )
    charge.delete()
    again.save()
    again.sources.add(report)
    keep()
    (record,) = PublicRecord.objects.filter(table="charges")
    assert (record.operation, record.row["crime"], record.object_id) == ("MOD", "Murder", again.pk)
    assert ledger() == computed()
