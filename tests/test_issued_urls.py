"""Every address ever given out for what the docket holds still answers, or leads to where it is.

`tests/issued_urls.txt` only grows. New rows of the docket are added by
`ISSUED_URLS=add pytest tests/test_issued_urls.py`; a line is never taken out: what goes needs a
former slug (308) or a notice of removal (410).
"""

import os
from collections import defaultdict
from pathlib import Path

import pytest

from cases.models import PublicRecord

FILE = Path(__file__).with_name("issued_urls.txt")
PAGES = ("courts", "situations", "cases", "suspects")
# What has a permanent id that the docket gives: the same in every installation.
IN_THE_API = (
    *("courts", "situations", "milestones", "cases", "suspects", "proceedings", "charges"),
    *("warrants", "publishers", "reports", "claims"),
)


def given_out() -> set[str]:
    """The addresses of the rows that are public now."""
    rows = PublicRecord.objects.present()
    pages = rows.filter(table__in=PAGES).values_list("table", "row__slug")
    api = rows.filter(table__in=IN_THE_API).values_list("table", "key")
    return {f"/{table}/{slug}/" for table, slug in pages} | {
        f"/api/v1/{table}/{key}/" for table, key in api
    }


@pytest.fixture(scope="module")
def issued() -> list[str]:
    return FILE.read_text("utf-8").split()


def test_every_address_that_is_given_out_is_written_down(docket, db):
    known = set(FILE.read_text("utf-8").split()) if FILE.exists() else set()
    if os.environ.get("ISSUED_URLS") == "add":
        FILE.write_text("\n".join(sorted(known | given_out())) + "\n", "utf-8")
        return
    assert sorted(given_out() - known) == [], "ISSUED_URLS=add writes them down"


def test_the_file_is_in_order_and_names_nothing_twice(issued):
    assert issued == sorted(set(issued))


def test_every_page_ever_issued_answers_or_says_where_it_went(docket, client, db, issued):
    """One page of each sort, and every one that is not given out any more."""
    pages = [each for each in issued if not each.startswith("/api/")]
    assert len(pages) > 150
    first = {each.split("/")[1]: each for each in reversed(pages)}
    asked = {*first.values(), *pages} - (given_out() - set(first.values()))
    answers = {each: client.get(each).status_code for each in asked}
    assert {each: code for each, code in answers.items() if code not in (200, 308, 410)} == {}
    assert len(answers) >= len(PAGES)


def test_every_id_ever_issued_is_found_in_the_api(docket, client, db, issued):
    by_table = defaultdict(set)
    for each in issued:
        if each.startswith("/api/v1/"):
            _, _, _, table, key, _ = each.split("/")
            by_table[table].add(key)
    lost = []
    for table, keys in by_table.items():
        listed = ids_of(client, table)
        # One of each sort by its own address, and all that are listed no more.
        for key in [min(keys), *(keys - listed)]:
            if client.get(f"/api/v1/{table}/{key}/").status_code not in (200, 308, 410):
                lost.append(f"{table}/{key}")
    assert lost == []
    assert set(by_table) == set(IN_THE_API)


def ids_of(client, table: str) -> set[str]:
    found, address = set(), f"/api/v1/{table}/?fields=id&limit=200"
    while address:
        page = client.get(address).json()
        found |= {row["id"] for row in page["results"]}
        address = page["next"]
    return found
