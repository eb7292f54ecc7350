"""What the ledger leaves out: sealed warrants, and whom or what no published report tells of."""

from dataclasses import replace

import pytest
from django.db.models import Q

from cases import recording
from cases.ledger import keep
from cases.ledger.tables import EVERY_TABLE
from cases.models import (
    FormerName,
    Proceedings,
    PublicRecord,
    ReportWords,
    SourceReport,
    Suspect,
    SuspectName,
    Warrant,
)
from cases.models.naming import TELLING_REASON
from cases.recording.merging import merge_people
from tests import build
from tests.ledger.comparing import computed, ledger


def test_a_sealed_warrant_is_never_in_the_ledger_nor_named_by_the_one_it_replaces(case):
    ada = Proceedings.objects.get(suspect__slug="ada")
    report = SourceReport.objects.get()
    secret = Warrant.objects.create(
        proceedings=ada, kind="arrest_warrant", issued_on="2024-05-01", is_sealed=True
    )
    public = Warrant.objects.create(
        proceedings=ada, kind="arrest_warrant", issued_on="2024-03-17", replaced_by=secret
    )
    for warrant in (secret, public):
        warrant.sources.add(report)
    keep()
    (record,) = PublicRecord.objects.filter(table="warrants")
    assert (record.key, record.row["replaced_by"]) == (public.public_id, None)
    Warrant.objects.filter(pk=secret.pk).update(is_sealed=False)
    keep()
    record.refresh_from_db()
    assert record.row["replaced_by"] == secret.public_id
    assert ledger() == computed()


def test_a_case_that_is_named_after_somebody_whom_no_report_names_is_told_without_its_name(empty):
    """Named after a person whose naming report was retracted, while another report stands."""
    made = build.case("Ada Lovelace", slug="lovelace")
    FormerName.objects.create(case=made, title="The Lovelace affair")
    naming, other = build.court_release("2024-03-17"), build.court_release("2024-03-18")
    build.claim(naming, made, "warrant_issued", "2024-03-17", "Ada Lovelace")
    build.claim(other, made, "opened", "2024-03-16")
    build.publish(naming, other)
    assert ledger()["cases", made.public_id]["short_name"] == "lovelace"
    recording.retract(naming, "The name was to stay secret.")
    recording.record_all_due()
    row = ledger()["cases", made.public_id]
    assert (row["slug"], row["short_name"], row["title"], row["summary"]) == (
        made.public_id,
        "A case without a public name",
        "A case without a public name",
        "",
    )
    assert "ovelace" not in str(list(PublicRecord.objects.values()))
    assert ledger() == computed()
    recording.reinstate(naming)
    recording.record_all_due()
    assert ledger()["cases", made.public_id]["slug"] == "lovelace"
    assert ledger() == computed()


def test_a_former_name_that_tells_of_such_a_person_stays_out_though_the_case_was_renamed(empty):
    made = build.case("Ada Lovelace", slug="neutral")
    FormerName.objects.create(case=made, title="The Lovelace affair")
    harmless = FormerName.objects.create(case=made, title="The first affair")
    release = build.court_release("2024-03-18")
    build.claim(release, made, "opened", "2024-03-16")
    build.publish(release)
    rows = PublicRecord.objects.filter(table="former_names")
    assert [record.key for record in rows] == [str(harmless.pk)]
    # Nobody who could be told of is left: the name may be told.
    made.proceedings.get().delete()
    keep()
    assert PublicRecord.objects.present().filter(table="former_names").count() == 2
    assert ledger() == computed()


def test_two_entries_of_one_person_in_one_case_do_not_hide_its_name_when_they_are_merged(empty):
    made = build.case("Ada Lovelace", "A. Lovelace", slug="lovelace")
    release = build.court_release("2024-03-17")
    for name in ("Ada Lovelace", "A. Lovelace"):
        build.claim(release, made, "warrant_issued", "2024-03-17", name)
    build.publish(release)
    duplicate, one = Suspect.objects.order_by("name")
    merge_people(duplicate, one)
    recording.record_all_due()
    assert ledger()["cases", made.public_id]["slug"] == "lovelace"
    assert ledger() == computed()


def test_what_a_published_report_says_of_a_case_of_which_nothing_is_told_stays_out(case):
    untold = build.case("Cleo", slug="untold")
    other = build.report("The Gazette", "2024-03-18")
    build.claim(other, case, "reported", "2024-03-16")
    build.claim(
        other, untold, "reported", "2024-03-16", act="declines_to_comment", speaker="A judge"
    )
    build.publish(other)
    cases = {row["case"] for (table, _), row in ledger().items() if table == "claims"}
    assert cases == {case.public_id}
    assert ledger() == computed()


@pytest.fixture
def retracted(empty) -> SourceReport:
    """A report that alone named somebody in a case that stands by another, and was retracted."""
    made = build.case("Ada Lovelace", slug="neutral")
    naming, other = build.court_release("2024-03-17", title="Ada is sought"), build.report()
    build.claim(naming, made, "warrant_issued", "2024-03-17", "Ada Lovelace", quote="Ada fled.")
    build.claim(other, made, "opened", "2024-03-16", quote="It was opened.")
    build.publish(naming, other)
    recording.retract(naming, "Countess King is another.")
    return naming


def words_of(report: SourceReport) -> tuple[str, str, bool]:
    """What the ledger tells of its title and reason, and whether search finds it by its title."""
    row = PublicRecord.objects.get(table="reports", object_id=report.pk).row
    is_found = "sought" in ReportWords.objects.get(report=report).words
    return row["title"], row["retraction_reason"], is_found


def test_after_an_update_that_withholds_more_all_that_was_told_before_is_withheld(
    retracted, monkeypatch
):
    untold = ("claims", "reports", "relays", "revisions")
    telling = [
        replace(table, guard=None) if table.name in untold else table for table in EVERY_TABLE
    ]
    with monkeypatch.context() as before:
        for module in ("tables", "keeping"):
            before.setattr(f"cases.ledger.{module}.EVERY_TABLE", tuple(telling))
        before.setattr("cases.ledger.changes.TABLES", {table.name: table for table in telling})
        for question in ("are_telling", "may_tell_names"):
            before.setattr(f"cases.ledger.words.{question}", lambda: Q(pk=0))
        recording.record_all_due()
        assert words_of(retracted) == ("Ada is sought", "Countess King is another.", True)
    assert keep() == 2, "the report and its claim"
    assert words_of(retracted) == ("", "Countess King is another.", False)
    assert ledger() == computed()


def test_after_an_update_of_what_guards_do_all_rows_are_looked_at_again(case, monkeypatch):
    PublicRecord.objects.filter(table="courts").update(row={"id": "of before"})
    assert keep() == 0
    monkeypatch.setattr("cases.ledger.tables.EDITION", 0)
    assert keep() == 1
    assert ledger() == computed()


def test_a_reason_is_withheld_from_when_on_it_has_a_word_of_another_name(retracted):
    recording.record_all_due()
    assert words_of(retracted)[1] == "Countess King is another."
    SuspectName.objects.create(suspect=Suspect.objects.get(), name="Augusta King")
    keep()
    assert words_of(retracted)[1] == TELLING_REASON
    assert ledger() == computed()
    SuspectName.objects.all().delete()
    keep()
    assert words_of(retracted)[1] == "Countess King is another."
    Suspect.objects.update(name="Ada King")
    keep()
    assert words_of(retracted)[1] == TELLING_REASON
    assert ledger() == computed()
