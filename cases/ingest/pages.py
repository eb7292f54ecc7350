"""The words of a page, and what differs between two of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING

from cases.ingest.markup import plain_markup

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# So much of a page is read; nobody writes an article beyond it.
MOST_LETTERS_READ = 2_000_000
MOST_LETTERS_KEPT = 400_000
MOST_LINES_COMPARED = 2_000
# A paragraph of more words is shown whole, for the time to compare grows with their square.
MOST_WORDS_COMPARED = 800
# A line shorter than this is furniture: a menu, a counter, “3 hours ago”.
LETTERS_OF_A_SENTENCE = 25
# An <article> or <main> with so many letters is what the page is about.
LETTERS_OF_AN_ARTICLE = 400

_FURNITURE = (
    "script style noscript template svg nav header footer aside form iframe object button select"
).split()
_BLOCKS = (
    "address article blockquote br caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 "
    "h6 hr li main ol p pre section summary table td th tr ul"
).split()


def words_of(body: bytes, content_type: str) -> str:
    """The words of a page of text or HTML, a line for each paragraph; empty for other files."""
    media_type, charset = media_type_of(content_type)
    if media_type in ("text/html", "application/xhtml+xml", ""):
        text = _words_of_html(decoded(body[: MOST_LETTERS_READ * 2], charset))
    elif media_type.startswith("text/"):
        text = decoded(body, charset)
    else:
        return ""
    lines = (" ".join(line.split()) for line in text.replace("\0", "").splitlines())
    return "\n".join(line for line in lines if line)[:MOST_LETTERS_KEPT]


def media_type_of(content_type: str) -> tuple[str, str]:
    """The media type and the charset of a Content-Type header, each empty if not given."""
    if not content_type.strip():
        return "", ""
    message = Message()
    message["Content-Type"] = content_type
    return message.get_content_type(), str(message.get_param("charset") or "")


def decoded(body: bytes, charset: str = "") -> str:
    """The text of these bytes. What is valid UTF-8 is taken so, whatever its header claims; then
    the header is believed, then the page, and at last every byte becomes some letter."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    from bs4 import UnicodeDammit

    guess = UnicodeDammit(body, known_definite_encodings=[charset] if charset else [], is_html=True)
    if guess.unicode_markup is not None:
        return guess.unicode_markup
    return body.decode("utf-8", errors="replace")


def _words_of_html(text: str) -> str:
    from bs4 import BeautifulSoup

    page = BeautifulSoup(plain_markup(text[:MOST_LETTERS_READ]), "html.parser")
    for tag in page.find_all(_FURNITURE):
        if not tag.decomposed:
            tag.decompose()
    for tag in page.find_all(_BLOCKS):
        tag.insert_before("\n")
        tag.append("\n")
    title = page.title.get_text(" ").strip() if page.title else ""
    return f"{title}\n{_article(page).get_text()}"


def _article(page: BeautifulSoup) -> Tag:
    """The part of a page that it is about, if it says so; else its body."""
    for name in ("article", "main"):
        found = page.find_all(name)
        if found:
            longest = max(found, key=_letters)
            if _letters(longest) >= LETTERS_OF_AN_ARTICLE:
                return longest
    return page.body or page


def _letters(tag: Tag) -> int:
    return len(" ".join(tag.get_text().split()))


def says_the_same(old: str, new: str) -> bool:
    """Whether two pages say the same but for counters, menus and the like."""
    return _sentences(old) == _sentences(new)


def _sentences(text: str) -> list[str]:
    lines = text.splitlines()
    long = [line for line in lines if len(line) >= LETTERS_OF_A_SENTENCE]
    return long or lines


@dataclass(frozen=True)
class Change:
    """One piece of a difference: `kind` is "same", "removed" or "added"."""

    kind: str
    text: str


def differences(old: str, new: str) -> list[list[Change]]:
    """What changed from one page's words to another's: paragraphs, each in pieces of words."""
    before, after = (_sentences(text)[:MOST_LINES_COMPARED] for text in (old, new))
    found: list[list[Change]] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, before, after).get_opcodes():
        if what == "equal":
            continue
        if what == "replace" and b - a == d - c:
            pairs = zip(before[a:b], after[c:d], strict=True)
            found += [list(_pieces(first, second)) for first, second in pairs]
            continue
        found += [[Change("removed", line)] for line in before[a:b]]
        found += [[Change("added", line)] for line in after[c:d]]
    return found


def _pieces(old: str, new: str) -> Iterator[Change]:
    before, after = old.split(), new.split()
    if len(before) * len(after) > MOST_WORDS_COMPARED**2:
        yield from (Change("removed", old), Change("added", new))
        return
    for what, a, b, c, d in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if what == "equal":
            yield Change("same", " ".join(before[a:b]))
            continue
        if a < b:
            yield Change("removed", " ".join(before[a:b]))
        if c < d:
            yield Change("added", " ".join(after[c:d]))
