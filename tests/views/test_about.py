"""The page on words and method."""

from cases.status.words import STATUSES
from tests.views.reading import attribute, every, first, links, rows, words


def test_every_status_is_explained_with_phase_and_provision(read, db):
    table = first(read("/about/"), "table")

    assert rows(table) == [
        [each.label, each.meaning, each.phase.value.capitalize(), each.provision or "–"]
        for each in STATUSES.values()
    ]
    assert [attribute(row, "id") for row in every(first(table, "tbody"), "tr")] == list(STATUSES)


def test_bases_and_policies_are_explained(read, db):
    bases, policies, marks = every(read("/about/"), "dl")

    assert [words(each) for each in every(bases, "dt")] == [
        "Official",
        "Public act",
        "Corroborated",
        "Named source",
        "Unnamed source",
    ]
    assert [words(each) for each in every(policies, "dt")] == [
        "Official",
        "Corroborated (default)",
        "Named",
        "Any",
    ]
    assert "Wants a better source" in words(marks)


def test_licences_and_corrections_are_stated(read, db):
    page = read("/about/")

    assert "https://creativecommons.org/licenses/by/4.0/" in links(first(page, "main"))
    assert "https://www.gnu.org/licenses/agpl-3.0.html" in links(first(page, "main"))
    assert [words(each) for each in every(first(page, "main"), "h2")] == [
        "The presumption of innocence",
        "Statuses",
        "Method",
        "Custody",
        "Corrections",
        "Licence",
    ]
