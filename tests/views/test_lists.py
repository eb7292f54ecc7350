"""What all lists do alike: counts of facets, order, pages, files, chips, constant addresses."""

import csv
import io
from collections import Counter

import pytest

from tests.views.reading import attribute, every, first, links, rows, words

pytestmark = [pytest.mark.usefixtures("docket", "db")]
LISTS = ["cases", "suspects", "situations", "warrants", "reports", "changes"]


def file_of(client, address: str) -> list[dict]:
    response = client.get(address)
    assert response.status_code == 200, address
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def counts(page, facet: str) -> dict[str, int]:
    """The counts that a page shows beside the words of a facet."""
    boxes = [each for each in every(page, "label") if list(every(each, "input"))]
    return {
        attribute(first(box, "input"), "value"): int(words(first(box, "span", "count")))
        for box in boxes
        if attribute(first(box, "input"), "name") == facet
    }


@pytest.mark.parametrize(
    ("list_of", "facet", "column", "others", "meets"),
    [
        (
            "cases",
            "status",
            "status",
            "phase=pre-trial&phase=trial&situation=libya&situation=kenya",
            lambda row: (
                row["phase"] in ("pre-trial", "trial")
                and row["situation"] in ("Libya", "Republic of Kenya", "Kenya")
            ),
        ),
        (
            "warrants",
            "state",
            "state",
            "kind=summons",
            lambda row: row["kind"] == "summons",
        ),
        (
            "reports",
            "publisher_kind",
            "publisher_kind",
            "verified=no",
            lambda row: row["verified"] == "no",
        ),
        ("changes", "kind", "kind", "year=2023", lambda row: row["known_on"][:4] == "2023"),
        (
            "suspects",
            "custody",
            "custody",
            "nationality=LY&nationality=SD",
            lambda row: {"LY", "SD"} & set(row["nationalities"].split("; ")),
        ),
    ],
)
def test_a_facet_counts_what_each_word_would_leave_under_the_other_filters(
    client, read, list_of, facet, column, others, meets
):
    wanted = [row for row in file_of(client, f"/{list_of}/?format=csv") if meets(row)]
    by_word = Counter(row[column] for row in wanted if row[column])
    [(chosen, number)] = by_word.most_common(1)
    shown = counts(read(f"/{list_of}/?{others}&{facet}={chosen}"), facet)

    assert {code: count for code, count in shown.items() if count} == dict(by_word)
    found = file_of(client, f"/{list_of}/?format=csv&{others}&{facet}={chosen}")
    assert len(found) == number > 0
    assert [row[column] for row in found] == [chosen] * number


def test_words_of_one_facet_add_up_and_facets_narrow_each_other(client):
    def found(query):
        return {row["case"] for row in file_of(client, f"/cases/?format=csv&{query}")}

    one, other = found("situation=ukraine"), found("situation=libya")
    assert found("situation=ukraine&situation=libya") == one | other
    assert found("situation=ukraine&situation=libya&custody=at_large") == (
        (one | other) & found("custody=at_large")
    )
    assert "Ntaganda" in found("crime=war_crime") and "Bemba et al." not in found("crime=war_crime")


@pytest.mark.parametrize(
    ("address", "columns"),
    [
        ("/cases/?phase=closed&sort=-since", ["case"]),
        ("/cases/?known_on=2023-03-20&valid_on=2023-03-01&situation=ukraine", ["case"]),
        ("/suspects/?custody=in_icc_custody&sort=-changed", ["name"]),
        ("/situations/?trigger=proprio_motu", ["situation"]),
        ("/warrants/?kind=summons&sort=person", ["person", "case"]),
    ],
)
def test_a_file_holds_the_rows_of_the_page_in_its_order(client, read, address, columns):
    page = read(address)
    shown = [[words(first(cell, "a")) for cell in cells] for cells in cells_of(page, len(columns))]
    [link] = {href for href in links(page) if "format=csv" in href}

    assert [[row[name] for name in columns] for row in file_of(client, link)] == shown
    assert len(shown) > 1 or "ukraine" in address


def cells_of(page, number: int) -> list[list]:
    body = first(page, "tbody")
    return [
        [cell for cell in row.children if not isinstance(cell, str)][:number]
        for row in every(body, "tr")
    ]


def test_a_file_is_named_after_the_day_of_what_is_known_and_is_no_program(client):
    response = client.get("/cases/?format=csv&known_on=2023-03-13")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        'attachment; filename="icc-tracker-case-list-known-2023-03-13.csv"'
    )
    assert response.content.startswith("\ufeffcase,number,situation,people,status,phase".encode())
    assert response["X-Robots-Tag"] == "noindex"


def test_what_would_be_a_formula_is_text_in_the_file(client):
    from cases.models import SourceReport

    report = SourceReport.objects.public().first()
    SourceReport.objects.filter(pk=report.pk).update(title='=HYPERLINK("https://example.org")')

    titles = [row["title"] for row in file_of(client, "/reports/?format=csv")]
    assert '\'=HYPERLINK("https://example.org")' in titles


@pytest.mark.parametrize("list_of", LISTS)
def test_every_head_that_sorts_does_so_both_ways_and_says_which(read, list_of):
    page = read(f"/{list_of}/")
    heads = [each for each in every(first(page, "thead"), "th") if links(each)]
    assert len([each for each in heads if attribute(each, "aria-sort")]) == 1
    for head in heads:
        other = read(links(head)[0])
        same = next(e for e in every(first(other, "thead"), "th") if words(e) == words(head))
        assert attribute(same, "aria-sort") in ("ascending", "descending")
        assert attribute(same, "aria-sort") != attribute(head, "aria-sort")


def test_equals_keep_their_order_and_what_is_missing_comes_last(client):
    by_stage = [row["case"] for row in file_of(client, "/cases/?format=csv&sort=status")]
    by_name = [row["case"] for row in file_of(client, "/cases/?format=csv")]
    states = {row["case"]: row["status"] for row in file_of(client, "/cases/?format=csv")}
    issued = [name for name in by_stage if states[name] == "warrant_issued"]
    assert issued == [name for name in by_name if states[name] == "warrant_issued"]

    ends = [row["ended"] for row in file_of(client, "/warrants/?format=csv&sort=-ended")]
    given = [end for end in ends if end]
    assert ends == given + [""] * (len(ends) - len(given)) and given == sorted(given, reverse=True)


def test_each_filter_in_use_can_be_dropped_alone(read):
    page = read("/cases/?status=on_trial&status=warrant_issued&custody=at_large&policy=any&q=a")
    chips = first(page, "ul", "chips")

    assert [words(first(each, "a")) for each in every(chips, "li")] == [
        "Drop the filter Number or name a",
        "Drop the filter Status On trial",
        "Drop the filter Status Warrant issued",
        "Drop the filter Custody At large",
        "Drop the filter Evidence that counts Any",
        "Drop all filters",
    ]
    assert "/cases/?q=a&status=warrant_issued&custody=at_large&policy=any" in links(chips)
    assert links(chips)[-1] == "/cases/"


def test_long_lists_have_pages_that_together_hold_everything(client, read):
    everything = file_of(client, "/warrants/?format=csv")
    one, two = read("/warrants/"), read("/warrants/?page=2")

    assert (len(rows(one)), len(rows(two))) == (50, len(everything) - 50)
    shown = [row[0] for row in rows(one) + rows(two)]
    assert shown == [row["person"] for row in everything]
    assert "/warrants/?page=2" in links(first(one, "nav", "pages"))
    assert rows(read("/warrants/?page=99")) == rows(two)
    wrong = read("/warrants/?page=x", status=400)
    assert "“x” is no number of a page." in words(first(wrong, "main"))


def test_htmx_is_told_the_short_form_of_the_address(client):
    asked = "/cases/?q=&known_on=&valid_on=&policy=corroborated&sort=case&status=on_trial"

    assert client.get(asked, headers={"hx-request": "true"})["HX-Push-Url"] == (
        "/cases/?status=on_trial"
    )
    assert "HX-Push-Url" not in client.get(asked)
