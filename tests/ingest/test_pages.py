"""The words of a page: whatever it is encoded in, without its furniture; and what differs."""

import pytest

from cases.ingest.pages import Change, decoded, differences, says_the_same, words_of

HTML = "text/html; charset=utf-8"
STORY = "The judges issued two warrants on Friday, the Court said."


def page(story: str = STORY, furniture: str = "") -> str:
    return (
        f"<html><head><title>News</title><style>p {{}}</style></head><body><nav>Home</nav>"
        f"<main><h1>Warrants</h1><p>{story}</p>{furniture}</main><script>alert(1)</script></body>"
    )


def test_the_words_are_those_of_the_article_a_line_for_each_paragraph():
    assert words_of(page().encode(), HTML) == f"News\nWarrants\n{STORY}"


def test_inline_marks_do_not_break_a_sentence():
    body = b"<p>The <b>Prosecutor</b>&nbsp;has <a href='x'>applied</a>.</p><p>Second</p>"
    assert words_of(body, HTML) == "The Prosecutor has applied.\nSecond"


def test_an_article_is_read_without_what_stands_around_it():
    long = f"{STORY} " * 10
    body = f"<p>Cookies, please.</p><article><p>{long}</p></article><p>Read more of this.</p>"
    assert words_of(body.encode(), HTML) == long.strip()


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "no-such-charset"),
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("iso-8859-1", "iso-8859-1"),
        ("iso-8859-1", "utf-8"),
        ("windows-1252", ""),
    ],
)
def test_letters_are_right_whatever_the_header_claims(encoding, declared):
    body = "<p>Une décision très attendue à La Haye.</p>".encode(encoding)
    header = f"text/html; charset={declared}" if declared else "text/html"
    assert words_of(body, header) == "Une décision très attendue à La Haye."


def test_other_scripts_are_read_as_the_page_declares_them():
    body = '<meta charset="windows-1251"><p>Міжнародний кримінальний суд</p>'.encode("windows-1251")
    assert words_of(body, "text/html") == "Міжнародний кримінальний суд"
    assert decoded("Ордер".encode("koi8-r"), "koi8-r") == "Ордер"


def test_bytes_that_are_no_text_give_some_letters_and_no_error():
    assert isinstance(words_of(bytes(range(256)) * 10, HTML), str)
    assert "\0" not in words_of(b"<p>a\0b</p>", HTML)


def test_a_file_that_is_no_page_has_no_words():
    assert words_of(b"%PDF-1.7", "application/pdf") == ""
    assert words_of(b"plain words", "text/plain") == "plain words"


def test_a_page_that_is_nested_without_end_is_read_all_the_same():
    body = b"<div>" * 60_000 + b"The end of it." + b"</div>" * 60_000
    assert "The end of it." in words_of(body, HTML)


def test_counters_and_menus_make_no_difference_and_a_number_in_a_sentence_does():
    old = words_of(page(furniture="<p>3 hours ago</p><p>12 comments</p>").encode(), HTML)
    new = words_of(page(furniture="<p>4 hours ago</p><p>94 comments</p>").encode(), HTML)
    assert old != new
    assert says_the_same(old, new)
    assert not says_the_same(old, words_of(page(STORY.replace("two", "three")).encode(), HTML))


def test_a_page_of_short_lines_alone_is_compared_by_them():
    assert not says_the_same("Warrant issued", "Warrant denied")


def test_differences_are_told_word_by_word_within_a_paragraph():
    old = f"{STORY}\nThe Kremlin has not yet answered to that."
    new = STORY.replace("two", "three")
    new += "\nA new paragraph that was not there.\nOne more, too, at the end."

    assert differences(old, new) == [
        [Change("removed", STORY)],
        [Change("removed", "The Kremlin has not yet answered to that.")],
        [Change("added", STORY.replace("two", "three"))],
        [Change("added", "A new paragraph that was not there.")],
        [Change("added", "One more, too, at the end.")],
    ]
    assert differences(STORY, STORY.replace("two", "three")) == [
        [
            Change("same", "The judges issued"),
            Change("removed", "two"),
            Change("added", "three"),
            Change("same", "warrants on Friday, the Court said."),
        ]
    ]
    assert differences(STORY, STORY) == []


@pytest.mark.parametrize(
    "trap",
    ["<!--", "<a ", "<a x='", '<a x="', "<a/", "<![CDATA[", "</a ", "<", "<!doctype [", "<script>"]
    + ["<b>a", "<b>a</b>", "<div>", "<aside>", "<p><a>", "</p>", "<article>", "<title>"],
)
def test_no_markup_holds_the_reader_up(trap):
    # Each of these kept the parser busy for hours, or would, had it been given as it is.
    page = f"<p>The judges issued a warrant.</p>{trap * (300_000 // len(trap))}"
    assert words_of(page.encode(), HTML).startswith("The judges issued a warrant.")


def test_attributes_comments_and_scripts_are_not_read_as_words():
    page = """<!-- a <b>note</b> --><p title="x > y" data-x='<i>'>Five &lt; six, 5 < 6.<br/>Next</p>
    <script>if (a < b) { document.write("</p>more") }</script><STYLE>p > a {}</STYLE><p>End."""
    assert words_of(page.encode(), HTML) == "Five < six, 5 < 6.\nNext\nEnd."


def test_a_paragraph_without_end_is_shown_whole_instead_of_being_compared_for_hours():
    old, new = "a b " * 20_000, "b a c " * 20_000
    assert [change.kind for change in differences(old, new)[0]] == ["removed", "added"]
