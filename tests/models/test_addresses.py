"""When two addresses are the same page, as the database says."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import SourceReport
from cases.models.addresses import keys_of, same_page
from tests import build

pytestmark = pytest.mark.usefixtures("empty")


def key(address: str) -> str:
    """What is the same in every address of a page, asked of the database as a query would."""
    return SourceReport.objects.annotate(found=same_page(address)).values_list("found", flat=True)[
        0
    ]


@pytest.fixture
def a_row() -> None:
    """A row, for expressions are asked of rows."""
    build.report()


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://www.Example.org/News/Item", "example.org/news/item"),
        ("http://example.org/news/item/", "example.org/news/item"),
        ("https://m.example.org/news/item#top", "example.org/news/item"),
        ("https://amp.example.org/news/item?utm_source=x&utm_medium=y", "example.org/news/item"),
        ("https://example.org/news/item?fbclid=1", "example.org/news/item"),
        ("https://example.org/news/item/?ref=home&id=7&gclid=2#a", "example.org/news/item?id=7"),
        ("https://example.org/?id=7&smid=tw&page=2", "example.org?id=7&page=2"),
        ("https://example.org/?utm_source=a&&utm_medium=b&id=7", "example.org?id=7"),
        ("https://example.org", "example.org"),
        ("https://example.org///", "example.org"),
        ("https://example.org/?", "example.org"),
        ("https://example.org/?#", "example.org"),
        ("https://example.org/a?q=what?now", "example.org/a?q=what?now"),
        ("https://example.org/preference?xref=1", "example.org/preference?xref=1"),
        ("https://example.org/новости/", "example.org/новости"),
        ("https://WWW.EXAMPLE.ORG/ПУТЬ", "example.org/путь"),
        ("ftp://example.org/a", "example.org/a"),
        ("example.org/a", "example.org/a"),
        ("", ""),
    ],
)
def test_what_makes_no_difference_is_left_out(a_row, address, found):
    assert key(address) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a?id=1", "https://example.org/a"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://example.org/a", "https://example.com/a"),
        ("https://example.org/a/b", "https://example.org/ab"),
        ("https://example.org:8080/a", "https://example.org/a"),
    ],
)
def test_other_pages_have_other_keys(a_row, one, other):
    assert key(one) != key(other)


names = st.text("abcdefghij", min_size=1, max_size=8)
pages = st.builds(
    lambda host, path, query: (
        f"{host}.example/{'/'.join(path)}" + (f"?id={query}" if query else "")
    ),
    names,
    st.lists(names, max_size=3),
    st.one_of(st.none(), names),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    pages,
    st.sampled_from(["http://", "https://", "HTTPS://"]),
    st.sampled_from(["", "www.", "m.", "amp."]),
    st.lists(st.sampled_from(["utm_source=x", "fbclid=9", "ref=a", "smid=tw"]), max_size=3),
    st.sampled_from(["", "#top", "#a?b=1"]),
)
def test_however_a_page_is_reached_its_key_is_the_same(a_row, page, scheme, way, tracking, place):
    added = "".join(
        ("&" if "?" in page or number else "?") + each for number, each in enumerate(tracking)
    )
    assert key(f"{scheme}{way}{page}{added}{place}") == key(f"https://{page}")


def test_the_column_holds_what_the_expression_says_and_follows_the_address(a_row):
    report = SourceReport.objects.get()
    report.url = "https://www.example.org/A/?utm_source=x"
    report.save()
    report.refresh_from_db()
    assert report.url_key == "example.org/a" == key(report.url)
    SourceReport.objects.filter(pk=report.pk).update(url="http://example.org/b#c")
    report.refresh_from_db()
    assert report.url_key == "example.org/b"
    assert SourceReport.objects.filter(url_key=same_page("https://www.example.org/b")).exists()


def test_nothing_of_an_address_becomes_part_of_the_statement(a_row):
    address = "https://example.org/'); DROP TABLE cases_sourcereport; --?x=%s"
    assert key(address) == "example.org/'); drop table cases_sourcereport; --?x=%s"
    assert SourceReport.objects.count() == 1


def test_the_search_for_an_address_uses_the_index(a_row):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        query = SourceReport.objects.filter(url_key=same_page("https://example.org/a"))
        cursor.execute(
            f"EXPLAIN {query.query.sql_with_params()[0]}", query.query.sql_with_params()[1]
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "report_by_address" in plan


ADDRESSES = [
    "https://example.org/a",
    "http://www.example.org/a/",
    "HTTPS://M.example.org/A/?utm_source=x&utm_medium=y#part",
    "https://amp.example.org/a?fbclid=1",
    "https://example.org/a?id=1&ref=x&b=2",
    "https://example.org/ä%20b/?q='%s'",
    "not an address",
    "",
]


def test_keys_asked_at_once_are_those_kept_beside_reports():
    found = keys_of([*ADDRESSES, *ADDRESSES])
    for address in ADDRESSES:
        report = build.report()
        SourceReport.objects.filter(pk=report.pk).update(url=address)
        report.refresh_from_db()
        assert found[address] == report.url_key
    assert len({found[address] for address in ADDRESSES[:4]}) == 1
    assert keys_of([]) == {}
