"""The log of changes: what became known later overtakes a step, and is no correction of it."""

from tests import build
from tests.views.reading import attribute, every, first, words


def died_before_the_warrant() -> None:
    """The judges issued a warrant, and learnt later that the person had died before."""
    case = build.case("Amina", slug="one")
    warrant = build.court_release("2024-11-21")
    build.claim(warrant, case, "warrant_issued", "2024-11-21", "Amina")
    end = build.court_release("2025-02-26")
    build.claim(end, case, "suspect_died", "2024-07-13", "Amina")
    build.claim(end, case, "proceedings_terminated", "2025-02-26", "Amina")
    build.publish(warrant, end)


def test_a_warrant_after_a_death_that_was_known_later_is_no_correction(empty, read):
    died_before_the_warrant()
    assert "No change meets these filters." in words(read("/changes/?kind=correction"))

    page = read("/changes/?kind=overtaken&status=warrant_issued")
    [row] = every(first(page, "tbody"), "tr")
    text = words(row)
    assert "Overtaken by what became known later Warrant issued" in text
    assert "As known from 21 November 2024 until 26 February 2025." in text
    assert "The event stands as told, and this is no correction of it" in text
    # Not the end of the proceedings, which came after it.
    assert "What held then, as known since: Died since 13 July 2024" in text
    assert "Terminated" not in text and "Nothing took its place" not in text
    # Nothing of it is crossed out.
    assert "corrected" not in attribute(row, "class").split()


def test_what_is_told_of_custody_is_not_said_to_stand(empty, read):
    died_before_the_warrant()
    page = read("/changes/?kind=overtaken")
    [row] = [each for each in every(page, "tr") if "At large" in words(each)]
    assert "The event stands as told" not in words(row)
    assert "What held then, as known since: Died since 13 July 2024" in words(row)
