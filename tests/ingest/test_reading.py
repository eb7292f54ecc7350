"""Reading feeds: what is sound is kept, what is amiss is said, and nothing does harm."""

from datetime import date

import pytest

from cases.ingest import reading
from cases.ingest.parsing import Item, NotReadable, parse
from cases.ingest.reading import declares, decode, read
from tests.ingest.feed_files import BOMBS, IN_UTF_7, item, many, rss

HERE = "https://news.example/feeds/all.xml"
TODAY = date(2024, 6, 1)


def parsed(*items: str, **more):
    return parse(rss(*items, **more).decode(), HERE, TODAY)


def titles(*items: str) -> list[str]:
    return [each.title for each in parsed(*items).items]


def test_an_item_of_rss_becomes_plain_words_a_date_and_an_address():
    found = read(
        rss(
            item(
                "ICC &amp;amp; &lt;b&gt;Putin&lt;/b&gt;",
                "/2023/warrant?id=1",
                "tag:1",
                "Fri, 17 Mar 2023 23:30:00 -0500",
                "<![CDATA[<p>Judges</p><p>issue</p><script>alert(1)</script>]]>",
            )
        ),
        HERE,
    )
    assert found.items == [
        Item(
            guid="tag:1",
            url="https://news.example/2023/warrant?id=1",
            title="ICC & Putin",
            summary="Judges issue",
            # The day that the publisher's own clock showed, though it was the 18th elsewhere.
            published_on=date(2023, 3, 17),
            language="en",
        )
    ]
    assert found.remarks == []


def test_atom_says_whether_its_text_is_html():
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><entry><id>tag:1</id>'
        '<title>Le signe &lt;b&gt;</title><link href="../a"/>'
        "<updated>2024-03-05T23:30:00-05:00</updated>"
        '<summary type="html">&lt;p&gt;un&lt;/p&gt;deux</summary></entry></feed>'
    )
    assert parse(feed, HERE, TODAY).items == [
        Item("tag:1", "https://news.example/a", "Le signe <b>", "un deux", date(2024, 3, 5), "fr")
    ]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,hello",
        "vbscript:x",
        "file:///etc/passwd",
        "mailto:somebody@news.example",
        "https://www.icc-cpi.int@evil.example/",
        "https://news.example/" + "x" * 1000,
        "https://news.example/two words",
    ],
)
def test_an_item_whose_link_is_no_web_page_is_left_out_and_said(link):
    found = parsed(item("Bad", link), item("Good", "https://news.example/good"))
    assert [each.title for each in found.items] == ["Good"]
    assert found.remarks == ["1 item whose link is not to a web page: left out."]


def test_an_item_without_a_link_is_left_out_unless_its_name_is_one():
    found = parsed(
        item("Nothing"),
        item("Only a name", guid="17"),
        item("No address", "https://[bad/"),
        "<item><title>A name that is a link</title><guid>https://news.example/a</guid></item>",
    )
    assert [each.url for each in found.items] == ["https://news.example/a"]
    assert found.remarks == ["3 items without a link to a page: left out."]


def test_an_item_without_a_name_is_named_by_its_address():
    assert parsed(item("A", "https://news.example/a")).items[0].guid == "https://news.example/a"


def test_the_same_item_twice_is_one():
    same = item("A", "https://news.example/a", guid="1")
    assert titles(same, same) == ["A"]


def test_titles_are_cut_cleaned_and_never_empty():
    found = parsed(
        item("word " * 200, "https://news.example/long"),
        item("", "https://news.example/none", summary="What it says."),
        item("", "https://news.example/nothing"),
        item("to\u202eyrots\u2066\u0085", "https://news.example/turned"),
        item("&lt;script&gt;alert(1)&lt;/script&gt;Left", "https://news.example/script"),
        item("3 &lt; 5", "https://news.example/less"),
    ).items
    assert len(found[0].title) <= 500 and found[0].title.endswith("word…")
    assert [each.title for each in found[1:]] == [
        "What it says.",
        "https://news.example/nothing",
        "toyrots",
        "Left",
        "3 < 5",
    ]


def test_what_is_too_long_is_cut_and_an_overlong_name_becomes_its_hash():
    found = parsed(
        item("A", "https://news.example/a", guid="g" * 5000, summary="word " * 5000)
    ).items[0]
    assert found.guid.startswith("sha256:") and len(found.guid) == 71
    assert len(found.summary) <= 2000


@pytest.mark.parametrize(
    "stated", ["Thu, 01 Jan 1970 00:00:00 GMT", "1 Jan 2999", "0000-00-00", "soon", "2024-13-45"]
)
def test_a_date_that_cannot_be_right_is_left_out_and_said(stated):
    found = parsed(item("A", "https://news.example/a", date=stated))
    assert [each.published_on for each in found.items] == [None]
    assert found.remarks == ["1 item whose date cannot be right: taken without it."]


def test_tomorrow_has_begun_somewhere_but_not_the_day_after():
    days = [
        parsed(item("A", "https://news.example/a", date=f"{day} Jun 2024 00:10:00 +1300")).items[0]
        for day in (2, 3)
    ]
    assert [each.published_on for each in days] == [date(2024, 6, 2), None]


def test_the_newest_500_are_taken_however_they_are_ordered():
    found = read(rss(*reversed(many(600))), HERE)
    assert [each.title for each in found.items] == [f"Article {n}" for n in range(1, 501)]
    assert found.remarks == ["It lists 600 items; the newest 500 were taken."]


def test_broken_xml_gives_what_can_be_read_and_says_where_it_breaks():
    found = parsed(
        item("First", "https://news.example/1"),
        item("Bad & broken", "https://news.example/2"),
        item("Last&nbsp;one", "https://news.example/3"),
    )
    assert [each.title for each in found.items] == ["First", "Bad & broken", "Last one"]
    assert len(found.remarks) == 1
    assert found.remarks[0].startswith("The feed is broken (line 1, column ")
    assert found.remarks[0].endswith("): 3 items could be read all the same.")


@pytest.mark.parametrize(
    "declaration", ["", '<?xml version="1.0"?>', '<?xml version="1.0"\n encoding="utf-8"?>\n']
)
def test_where_a_feed_breaks_is_told_by_its_own_lines_and_columns(declaration):
    feed = declaration + rss(item("A", "https://x.example/")).decode().partition("?>")[2]
    broken = feed.replace("</channel>", "&nothing;</channel>")
    before = broken[: broken.index("&nothing;")].split("\n")
    place = f"The feed is broken (line {len(before)}, column {len(before[-1])}: undefined entity)"
    assert parse(broken, HERE, TODAY).remarks == [f"{place}: 1 item could be read all the same."]


def test_a_feed_that_breaks_off_gives_the_items_before():
    text = rss(item("First", "https://news.example/1"), item("Second", "https://x.example/2"))
    cut = text[: text.index(b"Second") + 3].decode()
    assert [each.title for each in parse(cut, HERE, TODAY).items] == ["First"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The answer is empty."),
        (b"  \n", "The answer is empty."),
        (b'{"version": "1"}', "This is JSON. Give the address of an RSS or Atom feed."),
        (b"Not found", "This is not an RSS or Atom feed."),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "This is not an RSS or Atom feed."),
        (
            b"<!DOCTYPE html><html><head><title>News</title>",
            "This is a web page, not an RSS or Atom feed.",
        ),
        (
            b'<html><link rel="alternate" type="application/rss+xml" href="/rss?a=1&amp;b=2">',
            "This is a web page, not an RSS or Atom feed. "
            "It names these feeds: https://news.example/rss?a=1&b=2.",
        ),
    ],
)
def test_what_is_no_feed_is_refused_with_what_it_is(data, reason):
    with pytest.raises(NotReadable) as refusal:
        read(data, HERE)
    assert str(refusal.value) == reason


def test_a_feed_without_items_is_a_feed():
    assert read(rss(), HERE).items == []


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_feed_that_declares_entities_is_refused_before_any_parser_sees_it(bomb, monkeypatch):
    monkeypatch.setattr(reading, "_parse_in_a_child", pytest.fail)
    with pytest.raises(NotReadable, match="declares a document type or entities"):
        read(BOMBS[bomb], HERE)


def test_a_feed_in_a_character_set_that_hides_signs_is_no_feed():
    with pytest.raises(NotReadable):
        read(IN_UTF_7, HERE, "application/rss+xml; charset=utf-7")


def test_an_article_may_speak_of_a_doctype():
    said = "<![CDATA[<!DOCTYPE html><p>Of <!ENTITY> declarations</p>]]><!-- <!DOCTYPE x> -->"
    assert titles(item("A", "https://news.example/a", summary=said)) == ["A"]
    assert not declares(rss(item("A", summary=said)).decode())


def test_looking_for_declarations_ends_in_a_text_full_of_beginnings():
    # In quadratic time this test would last for hours.
    for beginning in ("<!--", "<![CDATA[", "<!-- --><![CDATA[ ]]>", "<", "<!"):
        assert not declares("<rss>" + beginning * (5_000_000 // len(beginning)))


@pytest.mark.parametrize("body", [b"<a>", b"<a ", b"<a b='", b"&lt;", b"<item><title>"])
def test_a_feed_that_keeps_the_parser_busy_is_given_up(body, monkeypatch):
    monkeypatch.setattr(reading, "PROCESSOR_SECONDS", 1)
    monkeypatch.setattr(reading, "MEMORY_MB", 200)
    feed = b"<rss version='2.0'><channel>" + body * (5_000_000 // len(body))
    with pytest.raises(NotReadable) as refusal:
        read(feed, HERE)
    assert str(refusal.value) in (
        "The feed cannot be read within 1 seconds and 200 MB of memory; it was not read.",
        "The feed is broken (line 1, column 5000028: no element found): no item can be read.",
    )


@pytest.mark.parametrize(
    ("encoding", "media_type", "declared"),
    [
        ("utf-8", "", ""),
        ("utf-8", "text/xml", ""),
        ("windows-1251", "application/rss+xml; charset=windows-1251", ""),
        ("windows-1251", 'text/xml; charset="windows-1251"', "utf-8"),
        ("windows-1251", "text/xml", "windows-1251"),
        ("koi8-r", "", "koi8-r"),
        ("utf-16", "", "utf-16"),
        ("utf-16-le", "", "utf-16"),
        ("utf-8-sig", "text/xml; charset=iso-8859-1", ""),
        ("utf-8", "text/xml; charset=nonsense", ""),
        ("utf-8", "text/xml; charset=zlib", "unicode_escape"),
    ],
)
def test_any_character_set_is_read_by_its_mark_its_header_or_its_own_word(
    encoding, media_type, declared
):
    named = f' encoding="{declared}"' if declared else ""
    text = (
        f'<?xml version="1.0"{named}?><rss version="2.0"><channel>'
        f"{item('Ордер на арест', 'https://news.example/ru')}</channel></rss>"
    )
    assert [each.title for each in read(text.encode(encoding), HERE, media_type).items] == [
        "Ордер на арест"
    ]


def test_bytes_of_no_character_set_are_read_as_far_as_they_go():
    assert decode(b"caf\xe9 \x81") == "café \ufffd"


def test_an_item_that_cannot_be_read_costs_no_other(monkeypatch):
    from cases.ingest import parsing

    real = parsing._plain
    monkeypatch.setattr(
        parsing, "_plain", lambda value, *rest: 1 / 0 if value == "Bad" else real(value, *rest)
    )
    found = parsed(item("Bad", "https://x.example/1"), item("Good", "https://x.example/2"))
    assert [each.title for each in found.items] == ["Good"]
    assert found.remarks == ["1 item that cannot be read."]


def test_a_feed_on_which_the_library_itself_breaks_is_not_readable():
    # Half of a surrogate pair, which no text holds, where the parser of HTML has to help out.
    with pytest.raises(NotReadable, match="The feed is broken"):
        parse("\n<>&#xD800;", "https://news.example/feed")
