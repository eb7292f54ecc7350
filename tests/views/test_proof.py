"""What stands behind a step: origins counted and named, and steps that want a better source."""

import pytest

from cases.models import CaseLink, FormerName
from cases.views.proof import Origins
from tests import build
from tests.views.reading import every, first, rows, words


@pytest.mark.parametrize(
    ("origins", "told"),
    [
        (Origins(), ""),
        (Origins(("a",), 0), "one origin, not named"),
        (Origins(("a",), 1), "one origin, named"),
        (Origins(("a", "b"), 0), "two origins, neither named"),
        (Origins(("a", "b"), 1), "two origins, one of them named"),
        (Origins(("a", "b"), 2), "two origins, both named"),
        (Origins(("a", "b", "c"), 0), "three origins, none named"),
        (Origins(("a", "b", "c"), 2), "three origins, two of them named"),
    ],
)
def test_origins_are_counted_in_words(origins, told):
    assert str(origins) == told


def test_the_court_and_its_public_act_are_one_origin(empty, read):
    case = build.case("Amina", slug="one")
    release = build.court_release("2024-03-01")
    paper = build.report("The Gazette", "2024-03-01")
    build.claim(release, case, "arrested", "2024-03-01", "Amina")
    build.claim(
        paper,
        case,
        "arrested",
        "2024-03-01",
        "Amina",
        attribution="public_act",
        speaker="International Criminal Court",
    )
    build.publish(release, paper)

    proof = words(first(first(read("/cases/one/"), "table", "steps"), "details"))
    assert proof.endswith("Origin behind it: the Court.")


def test_only_a_step_on_one_report_that_is_not_the_courts_wants_a_better_source(empty, read):
    case = build.case("Amina", slug="one")
    one, two = build.report("The Gazette", "2024-03-01"), build.report("The Echo", "2024-03-02")
    told = {"attribution": "public_act", "speaker": "the judges"}
    build.claim(one, case, "arrested", "2024-03-01", "Amina", **told)
    build.claim(one, case, "surrendered", "2024-03-01", "Amina", **told)
    build.claim(two, case, "surrendered", "2024-03-01", "Amina", **told)
    build.publish(one, two)

    def bases(address: str) -> list[list[str]]:
        return [[row[1].split()[0], row[3]] for row in rows(first(read(address), "table", "steps"))]

    assert bases("/cases/one/") == [
        ["Surrendered", "Public act"],
        ["Arrested", "Public act wants a better source"],
    ]
    # On the first day the second report was not there yet.
    assert bases("/cases/one/?known_on=2024-03-01") == [
        ["Surrendered", "Public act wants a better source"],
        ["Arrested", "Public act wants a better source"],
    ]


def test_a_proof_that_nobody_has_read_is_marked(empty, read):
    case = build.case("Amina", slug="one")
    page_of_the_court = build.court_release("2024-03-01")
    page_of_the_court.is_verified = False
    page_of_the_court.save()
    build.claim(page_of_the_court, case, "arrested", "2024-03-01", "Amina")
    build.publish(page_of_the_court)

    table = first(read("/cases/one/"), "table", "steps")
    assert rows(table)[0][3] == "Official not verified"
    assert "Not verified: nobody has read this page yet." in words(first(table, "details"))


def test_a_case_shows_the_cases_that_it_hangs_on_and_its_former_names(empty, read):
    old, new = build.case("Amina", slug="old"), build.case("Boris", slug="new")
    hidden = build.case("Clara", slug="hidden")
    release = build.court_release("2024-03-01")
    build.claim(release, old, "arrested", "2024-03-01", "Amina")
    build.claim(release, new, "arrested", "2024-03-01", "Boris")
    build.publish(release)
    CaseLink.objects.create(case=new, kind="split_from", other=old)
    CaseLink.objects.create(case=new, kind="joined_into", other=hidden)
    FormerName.objects.create(case=new, number="ICC-01/01-01/01", title="Amina and Boris")

    def linked(address: str) -> list[str]:
        sections = every(read(address), "section")
        last = [each for each in sections if words(first(each, "h2")).startswith("Linked")]
        return [words(item) for each in last for item in every(each, "li")]

    assert linked("/cases/new/") == [
        "This case was split from old.",
        "Formerly ICC-01/01-01/01 Amina and Boris.",
    ]
    assert linked("/cases/old/") == ["This case was split; one part became new."]
    assert linked("/cases/new/?known_on=2024-03-02") == []
