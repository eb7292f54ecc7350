"""Pages: complete and without repetition, whatever is written between one page and the next."""

from __future__ import annotations

import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.api import pagination
from cases.api.urls import RESOURCES
from cases.models import Case, Publisher, SuspectName
from tests import build
from tests.thorough import some

pytestmark = pytest.mark.django_db
GUIDED = pagination._GUIDED


def test_pages_of_every_list_in_every_order_have_every_row_once(docket, get, every):
    for place, (name, view, _) in enumerate(RESOURCES):
        whole = get(f"{name}/?count=true&limit=1")["count"]
        for order in some([*view.orderings, "-updated_at"], every=3, first=place):
            size = 200 if whole > 60 else 7
            rows = every(f"{name}/?ordering={order}&limit={size}&fields=updated_at")
            ids = [row["id"] for row in rows]
            assert len(ids) == len(set(ids)) == whole, (name, order)
        turned = order.removeprefix("-") if order.startswith("-") else f"-{order}"
        other_way = every(f"{name}/?ordering={turned}&limit=200&fields=updated_at")
        assert [row["id"] for row in other_way] == ids[::-1], (name, turned)


@pytest.mark.parametrize(
    ("name", "order"),
    [
        *(("reports", each) for each in ("published_on", "-title")),
        *(("claims", each) for each in ("-effective_on", "kind")),
        *(("status-changes", each) for each in ("-known_on", "holds_from", "-recorded_at")),
        *(("charges", each) for each in ("case", "-suspect", "provision")),
        *(("warrants", each) for each in ("-issued_on", "made_public_on")),
        *(("proceedings", each) for each in ("-case", "suspect")),
        ("suspects", "name"),
        ("custody-changes", "-known_on"),
    ],
)
def test_of_a_long_list_no_more_is_sorted_than_what_an_index_finds_alike(
    docket, get, client, name, order
):
    ahead = get(f"{name}/?ordering={order}&limit=3")["next"]
    with connection.cursor() as cursor:
        # What the database would choose were the list long enough.
        for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(ahead).status_code == 200
    [page] = [each["sql"] for each in asked if each["sql"].endswith("LIMIT 4")]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {page}")
        [[plan]] = cursor.fetchone()
    steps = list(_steps(plan["Plan"]))
    assert "Sort" not in [each["Node Type"] for each in steps], steps


@pytest.mark.parametrize("looked_at", [1, 2, GUIDED])
@pytest.mark.parametrize("question", ["claims/?kind=convicted", "reports/?", "status-changes/?"])
def test_in_the_order_of_change_few_rows_are_looked_at_and_none_is_left_out(
    docket, every, monkeypatch, question, looked_at
):
    monkeypatch.setattr(pagination, "_GUIDED", looked_at)
    whole = every(f"{question}&limit=200&fields=updated_at")
    for order, is_turned in (("updated_at", False), ("-updated_at", True)):
        with CaptureQueriesContext(connection) as asked:
            rows = every(f"{question}&limit=60&ordering={order}&fields=updated_at")
        assert sorted(row["id"] for row in rows) == sorted(row["id"] for row in whole)
        moments = [row["updated_at"] for row in rows]
        assert moments == sorted(moments, reverse=is_turned)
        pages = [each["sql"] for each in asked if each["sql"].endswith("LIMIT 61")]
        if looked_at == GUIDED and question == "reports/?":
            assert len(pages) == -(-len(rows) // 60)
            assert all('"id" IN (' in page for page in pages)


def _steps(plan: dict):
    """The steps by which the rows of a page come, without those that look something up for one."""
    yield plan
    for each in plan.get("Plans", []):
        if each["Parent Relationship"] == "Outer":
            yield from _steps(each)


def test_the_way_back_shows_the_same_pages(docket, get):
    pages, ahead = [], "cases/?limit=10"
    while ahead:
        page = get(ahead)
        pages.append([row["slug"] for row in page["results"]])
        ahead, last = page["next"], page
    assert [len(page) for page in pages] == [10, 10, 10, 10, 8]
    back, ahead = [pages[-1]], last["previous"]
    while ahead:
        page = get(ahead)
        back.append([row["slug"] for row in page["results"]])
        ahead = page["previous"]
    assert back == pages[::-1]


def test_nothing_comes_twice_or_is_left_out_while_others_write(empty, get):
    """Rows come and go before, at and after the place of the reader, at every page."""
    chance = random.Random(7)
    case = build.case("Ada")
    report = build.report()
    build.claim(report, case, "reported", "2024-01-01", "Ada")
    build.publish(report)
    person = case.proceedings.get().suspect

    def add(name: str) -> SuspectName:
        return SuspectName.objects.create(suspect=person, name=name)

    stay = {add(f"name {number:03}").pk for number in range(60)}
    fleeting = [add(f"name {number:03} too") for number in range(0, 60, 3)]
    for order in ("name", "-name"):
        seen, ahead = [], f"suspect-names/?limit=7&ordering={order}"
        while ahead:
            page = get(ahead)
            seen += [row["id"] for row in page["results"]]
            ahead = page["next"]
            for _ in range(3):
                add(f"name {chance.randrange(60):03} {chance.random()}")
            if fleeting:
                fleeting.pop(chance.randrange(len(fleeting))).delete()
        assert len(seen) == len(set(seen))
        assert stay <= set(seen)


def test_a_page_of_which_all_rows_are_gone_leads_back(empty, get):
    publishers = [_publisher(name) for name in "abcd"]
    page = get("publishers/?limit=2")
    for each in publishers[2:]:
        each.reports.all().delete()
    empty_page = get(page["next"])
    assert (empty_page["results"], empty_page["next"]) == ([], None)
    assert [row["name"] for row in get(empty_page["previous"])["results"]] == ["a", "b"]


def _publisher(name: str) -> Publisher:
    report = build.report(name)
    build.publish(report)
    return report.publisher


def test_a_cursor_belongs_to_its_question_and_cannot_be_made_up(docket, get, refused):
    page = get("cases/?limit=3")
    cursor = page["next"].split("cursor=")[1]
    assert get(f"cases/?cursor={cursor}&limit=1&fields=slug")["results"]
    for other in (
        f"cases/?cursor={cursor}&ordering=-short_name",
        f"cases/?cursor={cursor}&q=bemba",
        f"cases/?cursor={cursor}&known_on=2020-01-01",
        f"suspects/?cursor={cursor}",
    ):
        [mistake] = refused(other)["errors"]
        assert mistake["detail"].startswith("It belongs to another question")
    changed = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    for made_up in (changed, "a", "x" * 1999, cursor.split("%3A")[0], "%F0%9F%98%80"):
        [mistake] = refused(f"cases/?cursor={made_up}")["errors"]
        assert mistake["detail"].startswith("It is none of ours")


def test_a_page_is_told_in_links_as_well(docket, client):
    first = client.get("/api/v1/cases/?limit=40&status=withdrawn&status=warrant_issued&limit=5")
    assert first.status_code == 400
    first = client.get("/api/v1/cases/?status=withdrawn&status=warrant_issued&limit=5")
    links = dict(re.findall(r'<([^>]*)>; rel="([^"]*)"', first["Link"]))
    by_relation = {relation: address for address, relation in links.items()}
    assert by_relation["next"] == first.json()["next"]
    assert by_relation["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert by_relation["service-desc"].endswith("/api/v1/schema/")
    assert "prev" not in by_relation
    second = client.get(first.json()["next"])
    assert f'<{second.json()["previous"]}>; rel="prev"' in second["Link"]
    assert second.json()["previous"].count("status=") == 2


def test_a_row_is_updated_only_when_what_is_public_of_it_changes(empty, get):
    case = build.case("Ada", slug="one")
    other = build.case("Ben", slug="two")
    for each, name in ((case, "Ada"), (other, "Ben")):
        report = build.report()
        build.claim(report, each, "reported", "2024-01-01", name)
        build.publish(report)
    before = get("cases/one/")["updated_at"]
    Case.objects.filter(pk=case.pk).mark_due()
    draft = build.report("Another")
    build.claim(draft, case, "warrant_issued", "2024-01-02", "Ada")
    build.publish()
    assert get("cases/one/")["updated_at"] == before
    build.publish(draft)
    after = get("cases/one/")["updated_at"]
    assert after > before
    changed = get(f"cases/?updated_since={after}&ordering=updated_at")["results"]
    assert [row["slug"] for row in changed] == ["one"]
