"""What search asks follows the public record: nothing more is in it, and nothing less."""

import pytest
from django.contrib.auth.models import User
from django.contrib.postgres.search import SearchQuery

from cases import recording
from cases.ledger import keep
from cases.models import (
    Case,
    LedgerShape,
    NameKeys,
    Publisher,
    ReportWords,
    SourceReport,
    Suspect,
    SuspectName,
)
from cases.models.search import CONFIG
from cases.recording.merging import merge_people
from tests import build


@pytest.fixture
def case(empty) -> Case:
    """A case of which a newspaper reports."""
    case = build.case("Ada", "Bodil", slug="one")
    paper = build.report("The Gazette", "2024-01-01", title="A warrant is ahead")
    build.claim(paper, case, "reported", "2024-01-01", "Ada", quote="Judges have deliberated.")
    build.publish(paper)
    return case


def saying(words: str) -> list[str]:
    """The titles of the reports that are kept under these words."""
    kept = ReportWords.objects.filter(words=SearchQuery(words, config=CONFIG))
    return list(kept.order_by("pk").values_list("report__title", flat=True))


def kept() -> set[tuple[str, str]]:
    return set(NameKeys.objects.values_list("table", "latin"))


def test_a_report_is_kept_under_its_title_its_quotes_and_its_publisher(case):
    for words in ("warrants", "judge deliberated", "gazette", "gazette warrant judges"):
        assert saying(words) == ["A warrant is ahead"], words
    assert saying("Ada") == []


def test_a_report_that_is_not_published_is_not_kept(case):
    draft = build.report("The Echo", title="Unheard")
    build.claim(draft, case, "arrested", "2024-02-01", "Bodil", quote="Unsaid.")
    keep()
    assert saying("unheard") == saying("unsaid") == []
    SourceReport.objects.filter(title="A warrant is ahead").update(state="draft")
    keep()
    assert not ReportWords.objects.exists()


def test_a_retracted_report_stays(case):
    paper, other = SourceReport.objects.get(), build.report("The Echo", "2024-01-01")
    build.claim(other, case, "reported", "2024-01-01", "Ada")
    build.publish(other)
    recording.retract(paper, "A forgery.")
    recording.record_all_due()
    assert saying("deliberated") == ["A warrant is ahead"]


def test_a_retracted_report_that_alone_named_somebody_stays_by_its_publisher_only(case):
    report = SourceReport.objects.get()
    recording.retract(report, "A forgery.")
    recording.record_all_due()
    assert [saying("deliberated"), saying("warrant ahead")] == [[], []]
    assert saying(report.publisher.name) == ["A warrant is ahead"]


def test_quotes_of_a_case_of_which_nothing_is_told_are_not_kept(case):
    silent = build.case(slug="silent")
    paper = build.report("The Echo", title="Of nothing")
    build.claim(
        paper, silent, "reported", "2024-01-01", act="reacts", quote="Wordless", speaker="Who"
    )
    build.publish(paper)
    assert not Case.objects.told().filter(pk=silent.pk).exists()
    assert saying("nothing") == ["Of nothing"]
    assert saying("wordless") == []


def test_what_is_changed_is_found_by_its_new_words_and_no_more_by_the_old(case):
    paper = SourceReport.objects.get()
    emil, emma = (User.objects.create_superuser(name) for name in ("emil", "emma"))
    draft = recording.correct(paper, by=emil)
    draft.claims.update(quote="Counsel has spoken.")
    SourceReport.objects.filter(pk=draft.pk).update(title="Another title")
    recording.submit(draft, by=emil)
    recording.publish(draft, by=emma)
    recording.record_all_due()
    assert saying("deliberated") == saying("warrant") == []
    assert saying("counsel spoken") == ["Another title"]
    Publisher.objects.update(name="The Herald")
    keep()
    assert saying("gazette") == []
    assert saying("herald") == ["Another title"]
    paper.claims.all().delete()
    keep()
    assert saying("counsel") == []


def test_only_names_that_the_public_record_tells_are_kept(case):
    assert {latin for table, latin in kept() if table == "suspects"} == {"ada"}
    SuspectName.objects.create(suspect=Suspect.objects.get(slug="bodil"), name="Xylophonist")
    SuspectName.objects.create(suspect=Suspect.objects.get(slug="ada"), name="Ада Лавлейс")
    keep()
    assert {latin for table, latin in kept() if table == "suspect_names"} == {"ada lavleys"}
    recording.retract(SourceReport.objects.get(), "A forgery.")
    recording.record_all_due()
    assert {table for table, _ in kept()} == {"cases"}


def test_the_title_of_a_case_that_tells_of_somebody_who_is_not_named_is_not_kept(case):
    Case.objects.update(title="The case of Bodil", short_name="Bodil")
    keep()
    assert not [latin for _, latin in kept() if "bodil" in latin]


def test_a_person_merged_into_another_is_kept_no_more(case):
    twin = Suspect.objects.create(name="Adah", slug="adah")
    other = build.case(slug="two")
    other.proceedings.create(suspect=twin)
    paper = build.report("The Echo", "2024-02-01", title="Adah, too")
    build.claim(paper, other, "reported", "2024-02-01", "Adah")
    build.publish(paper)
    assert ("suspects", "adah") in kept()
    merge_people(twin, Suspect.objects.get(slug="ada"))
    recording.record_all_due()
    assert ("suspects", "adah") not in kept()


def test_what_is_missing_is_filled_in_after_a_migration_and_only_that(case):
    names, words = kept(), dict(ReportWords.objects.values_list("pk", "words"))
    ReportWords.objects.all().delete()
    NameKeys.objects.all().delete()
    assert keep() == 0
    LedgerShape.objects.all().delete()
    assert keep() == 0, "nothing changed in public"
    assert (kept(), dict(ReportWords.objects.values_list("pk", "words"))) == (names, words)
