"""The dry run: every mistake with its row, its column and its remedy."""

import pytest

from cases.imports.fates import Fate
from cases.models import SuspectName
from tests import build
from tests.imports.planning import mistakes, plan
from tests.imports.sheets import row

pytestmark = pytest.mark.usefixtures("world")

SUCH_AS = "such as https://example.org/article."
MISTAKES = {
    "no address": (
        {"url": ""},
        ["Row 2, column A (url): It is missing. Repeat it on each row of a report."],
    ),
    "half an address": (
        {"url": "example.org/articles"},
        [f"Row 2, column A (url) “example.org/articles”: This is no web address. Write all of "
         f"it, {SUCH_AS}"],
    ),
    "no publisher": (
        {"publisher": ""},
        ["Row 2, column B (publisher): It is missing, and every report needs it."],
    ),
    "an unknown publisher": (
        {"publisher": "The Gazete"},
        ["Row 2, column B (publisher) “The Gazete”: No publisher has this name. Did you mean "
         "“The Gazette”? If it is a new publisher, say in publisher_kind what it is: press, ngo, "
         "encyclopedia, state."],
    ),
    "a publisher of another kind": (
        {"publisher_kind": "ngo"},
        ["Row 2, column C (publisher_kind) “ngo”: The Gazette is known, as press. Leave this "
         "empty, or change the publisher itself first."],
    ),
    "an unknown kind of publisher": (
        {"publisher": "New", "publisher_kind": "pres"},
        ["Row 2, column C (publisher_kind) “pres”: There is no such publisher kind. Did you mean "
         "“press”? It is one of official, press, ngo, encyclopedia, state."],
    ),
    "a second Court": (
        {"publisher": "Court", "publisher_kind": "official"},
        ["Row 2, column C (publisher_kind) “official”: Publishers of the Court's own word are not "
         "made by an import. Add the publisher first, or correct its name. Did you mean “The "
         "Court”?"],
    ),
    "a date in words": (
        {"published": "17 March 2023"},
        ["Row 2, column D (published) “17 March 2023”: This is not a date. Write it as "
         "2023-03-17, 2023-03 or 2023."],
    ),
    "a day that is not in the calendar": (
        {"effective": "2024-02-30"},
        ["Row 2, column H (effective) “2024-02-30”: There is no such day in the calendar. Write "
         "it as 2023-03-17, 2023-03 or 2023."],
    ),
    "a month where a day is needed": (
        {"retrieved_on": "2024-02"},
        ["Row 2, column E (retrieved_on) “2024-02”: The day is missing. Write it as 2023-03-17."],
    ),
    "neither yes nor no": (
        {"does_own_reporting": "perhaps"},
        ["Row 2, column E (does_own_reporting) “perhaps”: Write yes or no."],
    ),
    "an archived copy at no address": (
        {"archived_url": "n/a"},
        [f"Row 2, column E (archived_url) “n/a”: This is no web address. Write all of it, "
         f"{SUCH_AS}"],
    ),
    "a title that is too long": (
        {"title": "x" * 501},
        [f"Row 2, column C (title) “{'x' * 79}…”: Ensure this value has at most 500 characters "
         "(it has 501)."],
    ),
    "a document dated after its publication": (
        {"dated_on": "2024-02-01"},
        ["Row 2: A document cannot bear a date after its publication."],
    ),
    "a relay of itself": (
        {"relays": "http://example.org/articles/1"},
        ["Row 2, column E (relays) “http://example.org/articles/1”: A report cannot relay itself. "
         "Remove it."],
    ),
    "relays that nobody entered": (
        {"relays": "https://example.org/2 https://example.org/3"},
        [f"Row 2, column E (relays) “https://example.org/{number}”: No report has this address, "
         "neither on the desk nor in this sheet. Add a row for it, or enter it first."
         for number in (2, 3)],
    ),
    "an unknown case": (
        {"case": "thecase"},
        ["Row 2, column E (case) “thecase”: No case has this slug or number. Did you mean "
         "“the-case”?"],
    ),
    "a case like no other": (
        {"case": "qqq"},
        ["Row 2, column E (case) “qqq”: No case has this slug or number. Add the case first."],
    ),
    "no case and no kind": (
        {"case": "", "kind": ""},
        ["Row 2, column E (case): It is missing, and every claim needs it.",
         "Row 2, column G (kind): It is missing, and every claim needs it."],
    ),
    "a suspect of another case": (
        {"suspects": "Zoe"},
        ["Row 2, column F (suspects) “Zoe”: Not a suspect in the-case. The person stands in "
         "another-case."],
    ),
    "one name right, one half, one wrong": (
        {"suspects": "Ada; Ben; Qqq"},
        ["Row 2, column F (suspects) “Ada; Ben; Qqq”: “Ben”: Not a suspect in the-case. Did you "
         "mean “Ben Bó”? “Qqq”: Not a suspect in the-case. Its suspects: Ada, Ben Bó."],
    ),
    "nobody and somebody": (
        {"suspects": "nobody; Ada"},
        ["Row 2, column F (suspects) “nobody; Ada”: Write names, or everybody, or nobody: not "
         "both."],
    ),
    "marks alone": (
        {"suspects": ";"},
        ["Row 2, column F (suspects) “;”: It names nobody. Write names, everybody or nobody."],
    ),
    "no suspects said": (
        {"suspects": ""},
        ["Row 2, column F (suspects): It is missing, and every claim needs it."],
    ),
    "an unknown kind": (
        {"kind": "warant issued"},
        ["Row 2, column G (kind) “warant issued”: There is no such kind. Did you mean "
         "“warrant_issued”?"],
    ),
    "a kind like no other": (
        {"kind": "qqq"},
        ["Row 2, column G (kind) “qqq”: There is no such kind. The sheet “Allowed words” of the "
         "template lists them all."],
    ),
    "a newspaper that speaks for the Court": (
        {"attribution": "court"},
        ["Row 2, column I (attribution) “court”: The Gazette is not the Court. What it tells of "
         "an act of the Court is “a public act”; name the Court or chamber as speaker."],
    ),
    "a named person without a name": (
        {"attribution": "named"},
        ["Row 2, column speaker: Name the person who speaks or the body that acted."],
    ),
    "public after its report": (
        {"public_on": "2024-02-01", "public_reason": "announced"},
        ["Row 2, column J (public_on) “2024-02-01”: The report itself is of 2024-01-15: it cannot "
         "have been public only later. Leave this empty or give an earlier day."],
    ),
    "public without a reason": (
        {"public_on": "2024-01-15"},
        ["Row 2, column public_reason: Give both the day since which it was public and why."],
    ),
    "public before it happened": (
        {"public_on": "2024-01-14", "public_reason": "announced"},
        ["Row 2, column J (public_on) “2024-01-14”: It cannot have been public before it "
         "happened."],
    ),
}  # fmt: skip


def test_each_mistake_is_told_with_row_column_value_and_remedy():
    told = {}
    for mistake, (cells, _) in MISTAKES.items():
        found = plan(row(1, **cells))
        told[mistake] = [str(each) for each in found.mistakes]
        assert [each.fate for each in found.fates] == [Fate.ERROR]
        assert not found.is_good
    assert told == {mistake: expected for mistake, (_, expected) in MISTAKES.items()}


def test_all_mistakes_of_a_sheet_are_told_in_one_go():
    found = mistakes(*(row(number, **cells) for number, (cells, _) in enumerate(MISTAKES.values())))
    assert len(found) >= sum(len(expected) for _, expected in MISTAKES.values()) - 2


def test_a_name_that_several_suspects_of_the_case_bear_is_refused(world):
    for number in (1, 2):
        build.situation()
        person = build.case(f"Twin{number}").suspects.get()
        SuspectName.objects.create(suspect=person, name="The Twin")
        world.proceedings.create(suspect=person)
    assert mistakes(row(1, suspects="The Twin")) == [
        "Row 2, column F (suspects) “The Twin”: Several suspects in the-case bear this name. "
        "Write another of their names."
    ]


def test_everybody_needs_somebody():
    build.case(slug="empty-case")
    assert mistakes(row(1, case="empty-case", suspects="everybody")) == [
        "Row 2, column F (suspects) “everybody”: empty-case has no suspects yet. Write nobody."
    ]


def test_a_short_name_that_two_cases_bear_is_refused(world):
    other = build.case(slug="other")
    other.short_name = world.short_name = "Twin case"
    other.save()
    world.save()
    assert mistakes(row(1, case="twin case")) == [
        "Row 2, column E (case) “twin case”: Several cases are called so. Write “the-case” or "
        "“other”."
    ]


def test_a_new_publisher_of_two_kinds_and_one_without_are_told():
    assert mistakes(
        row(1, publisher="New", publisher_kind="press"),
        row(2, publisher="New", publisher_kind="ngo"),
        row(3, publisher="Other"),
        row(4, publisher="Other"),
    ) == [
        "Row 3, column C (publisher_kind) “ngo”: Row 2 says “press” of the same new publisher. "
        "Make them equal.",
        "Row 4, column B (publisher) “Other”: No publisher has this name. If it is a new "
        "publisher, say in publisher_kind what it is: press, ngo, encyclopedia, state. So it "
        "stands in rows 4, 5.",
    ]


def test_the_same_claim_twice_in_a_report_is_told():
    assert mistakes(row(1), row(2), row(1, suspects="Ada Al-Lovelace")) == [
        "Row 4: The row makes the same claim as row 2. Remove one of them."
    ]
