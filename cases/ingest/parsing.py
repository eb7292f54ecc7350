"""Makes items of the text of a feed; runs in a process of its own, without Django or network."""

from __future__ import annotations

import email.utils
import hashlib
import io
import json
import re
import resource
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

# How many of the items that a feed lists are looked at, and how many are kept.
MOST_ENTRIES, MOST_ITEMS = 5000, 500
TITLE_LENGTH, SUMMARY_LENGTH = 500, 2000
# Of an address and of a feed's own name of an item: in bytes, for the database indexes both.
ADDRESS_BYTES, GUID_BYTES = 1000, 1000
EARLIEST = date(1990, 1, 1)
_DECLARATION = re.compile(r"<\?xml[^>]*>")
_BLOCKS = ("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "tr", "td", "blockquote")
_NO_TEXT = ("script", "style", "template", "noscript", "iframe", "object", "svg", "title")
# Control characters, halves of surrogate pairs, and marks that turn the direction of what follows.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class NotReadable(Exception):
    """The bytes are no feed, or none that is safe to read; the message is for an editor."""


@dataclass(frozen=True)
class Item:
    """One item of a feed: plain text, an http(s) address, and a believable date or none."""

    guid: str
    url: str
    title: str
    summary: str = ""
    published_on: date | None = None
    language: str = ""


@dataclass
class Parsed:
    """What a feed holds, newest items first, and what was amiss, in words for an editor."""

    items: list[Item] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def parse(text: str, address: str, today: date | None = None) -> Parsed:
    """Return the items of an RSS or Atom feed that was read at `address`.

    Raises NotReadable if it is no feed. An item that cannot be used costs no other item.
    """
    found = _read(text, address)
    if not found.get("version") and not found.entries:
        raise NotReadable("This is not an RSS or Atom feed.")
    if found.bozo and not found.entries:
        raise NotReadable(f"The feed is broken ({_mistake(found)}): no item can be read.")
    parsed = _items(found, address, today or date.today())
    if found.bozo:
        read = f"{_count(len(parsed.items), 'item')} could be read all the same."
        parsed.remarks.insert(0, f"The feed is broken ({_mistake(found)}): {read}")
    return parsed


def _read(text: str, address: str):
    """What the library finds, which raises whatever it stumbles over."""
    import feedparser

    try:
        return feedparser.parse(
            io.BytesIO(_without_declaration(text).encode()),
            # The address makes relative links whole.
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": address,
            },
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except MemoryError:
        raise  # That is a limit of ours, of which others tell.
    except Exception as error:
        raise NotReadable(f"The feed is broken ({error}): no item can be read.") from error


def _without_declaration(text: str) -> str:
    """The text with blanks in place of its XML declaration, so that the library puts its own on a
    line above it; in place of one it would move the columns behind it."""
    declaration = _DECLARATION.match(text)
    return re.sub(r"\S", " ", declaration[0]) + text[declaration.end() :] if declaration else text


def printable(text: str) -> str:
    """The text without what no title needs and a database or a reader stumbles over."""
    return _UNPRINTABLE.sub("", text.removeprefix("\ufeff"))


def _mistake(found) -> str:
    """What the parser of XML stumbled over, and where."""
    error = found.bozo_exception
    if not hasattr(error, "getLineNumber"):
        return str(error)
    line = error.getLineNumber() - 1  # The first is the declaration of the library.
    return f"line {line}, column {error.getColumnNumber()}: {error.getMessage()}"


def _items(found, address: str, today: date) -> Parsed:
    """The items of what was parsed, each once, and what was left out."""
    items: dict[str, Item] = {}
    left_out: Counter[str] = Counter()
    for entry in found.entries[:MOST_ENTRIES]:
        try:
            item, misdated = _item(entry, found, address, today)
        except ValueError as reason:
            left_out[str(reason)] += 1
            continue
        except Exception:
            left_out["that cannot be read"] += 1
            continue
        left_out["whose date cannot be right: taken without it"] += misdated
        items.setdefault(item.guid, item)
    # Without a date an item keeps its place near the top, where feeds put what is new.
    newest = sorted(items.values(), key=lambda item: item.published_on or today, reverse=True)
    remarks = [f"{_count(number, 'item')} {what}." for what, number in left_out.items() if number]
    if len(newest) > MOST_ITEMS:
        number = len(found.entries)
        remarks.append(f"It lists {number} items; the newest {MOST_ITEMS} were taken.")
    return Parsed(newest[:MOST_ITEMS], remarks)


def _item(entry, found, address: str, today: date) -> tuple[Item, bool]:
    """One item, and whether its date was not believable. Raises ValueError: why it is of no use."""
    url = _address(entry, address)
    title = _cut(_plain(entry.get("title", ""), entry.get("title_detail"), found), TITLE_LENGTH)
    body = entry.get("summary") or next((part.value for part in entry.get("content", [])), "")
    summary = _plain(body, entry.get("summary_detail"), found)
    published_on, misdated = _date(entry, today)
    guid = str(entry.get("id") or url)
    if len(guid.encode(errors="replace")) > GUID_BYTES:
        guid = "sha256:" + hashlib.sha256(guid.encode(errors="replace")).hexdigest()
    stated = (entry.get("title_detail") or {}).get("language") or found.feed.get("language") or ""
    return (
        Item(
            guid=printable(guid),
            url=url,
            title=title or _cut(summary, 120) or url,
            summary=_cut(summary, SUMMARY_LENGTH),
            published_on=published_on,
            language=_language(str(stated)),
        ),
        misdated,
    )


def _address(entry, base: str) -> str:
    """The address of an item's page. Raises ValueError if it has none that a browser may open."""
    links = [entry.get("link", "")]
    links += [link.get("href", "") for link in entry.get("links", []) if link.get("rel") != "self"]
    stated = [re.sub(r"[\t\r\n]", "", str(link)).strip() for link in links if link]
    if not stated:
        raise ValueError("without a link to a page: left out")
    for link in stated:
        with suppress(ValueError):  # no address at all
            url = urljoin(base, link)
            if _is_web_page(url):
                return url
    raise ValueError("whose link is not to a web page: left out")


def _is_web_page(url: str) -> bool:
    parts = urlsplit(url)
    return bool(
        parts.scheme in ("http", "https")
        and parts.hostname
        # A name before the host is made to look like another host.
        and parts.username is None
        and not re.search(r"\s", url)
        and len(url.encode(errors="replace")) <= ADDRESS_BYTES
    )


def _plain(value: str, detail, found) -> str:
    """A title or a summary as plain text in one line."""
    from bs4 import BeautifulSoup

    is_plain = found.version.startswith("atom") and (detail or {}).get("type") == "text/plain"
    if not is_plain and re.search(r"[<&]", value):
        soup = BeautifulSoup(value[: 10 * SUMMARY_LENGTH], "html.parser")
        for tag in soup(_NO_TEXT):
            tag.decompose()
        for tag in soup(_BLOCKS):
            tag.insert_after(" ")
        value = soup.get_text()
    return " ".join(printable(value).split())


def _cut(text: str, length: int) -> str:
    """The text, cut between words where it can be, with a mark that it was cut."""
    if len(text) <= length:
        return text
    return (text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") or text[: length - 1]) + "…"


def _date(entry, today: date) -> tuple[date | None, bool]:
    """The day that the publisher's own clock showed, and whether one was stated but is absurd."""
    for name in ("published", "updated", "created"):
        stated = str(entry.get(name, "")).strip()
        if not stated:
            continue
        when = _day(stated) or _day_of(entry.get(f"{name}_parsed"))
        # Tomorrow has begun somewhere.
        if when and EARLIEST <= when <= today + timedelta(days=1):
            return when, False
        return None, True
    return None, False


def _day(stated: str) -> date | None:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return email.utils.parsedate_to_datetime(stated).date()
    with suppress(ValueError):
        return datetime.fromisoformat(stated).date()
    return None


def _day_of(parsed) -> date | None:
    with suppress(ValueError, TypeError):
        return date(*parsed[:3])
    return None


def _language(tag: str) -> str:
    """The language of a tag such as en-GB, without the region: en."""
    primary = re.match(r"[A-Za-z]{2,3}(?=$|[-_])", tag.strip())
    return primary[0].lower() if primary else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def main() -> None:
    """Parse standard input; the arguments are its address, and seconds and bytes to use at most.

    Says on standard output, as JSON, what it holds or why it cannot be read.
    """
    address, seconds, memory = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    with suppress(ValueError, OSError):  # macOS does not know this limit
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        said = asdict(parse(sys.stdin.buffer.read().decode(), address))
    except NotReadable as reason:
        said = {"not_readable": str(reason)}
    json.dump(said, sys.stdout, default=date.isoformat)


if __name__ == "__main__":
    main()
