"""Reads the bytes of a feed: refuses what may do harm, and parses the rest in a child process."""

from __future__ import annotations

import codecs
import html
import json
import re
import subprocess
import sys
from contextlib import suppress
from datetime import date
from urllib.parse import urljoin

from cases.ingest import parsing
from cases.ingest.parsing import Item, NotReadable, Parsed

# What a child may use. A feed of some hundred items needs a second and 50 MB; one of 5 MB in which
# tags are opened and nothing else would take two minutes and more than 1 GB.
PROCESSOR_SECONDS, MEMORY_MB = 15, 512
# Of real time, on a machine that does much else.
PATIENCE_SECONDS = 60

_ROOT = re.compile(r"<\w")
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SKIPPED_OR_DECLARED = re.compile(r"<!--|<!\[CDATA\[|<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# Python knows codecs that are no character sets, some of them slow: only these are used.
_CHARACTER_SETS = re.compile(
    r"utf-(8|8-sig|16|16-le|16-be|32|32-le|32-be)|ascii|iso8859-\d+|cp(125\d|866|932|949|950)|"
    r"koi8-[ru]|mac-cyrillic|gb2312|gbk|gb18030|big5|shift_jis|euc_(jp|kr)|iso2022_jp"
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)


def read(data: bytes, address: str, media_type: str = "") -> Parsed:
    """Return what an RSS or Atom feed holds, of which these bytes were the answer at `address`.

    `media_type` is the answer's Content-Type. Raises NotReadable, with the reason for an editor,
    if it is no feed, declares a document type or entities, or takes too much time or memory.
    """
    text = decode(data, media_type)
    start = text.lstrip()[:200].lower()
    if not start:
        raise NotReadable("The answer is empty.")
    if start.startswith(("{", "[")):
        raise NotReadable("This is JSON. Give the address of an RSS or Atom feed.")
    if start.startswith(("<!doctype html", "<html")):
        raise NotReadable(_say_web_page(text, address))
    if declares(text):
        raise NotReadable(
            "The feed declares a document type or entities (DOCTYPE, ENTITY), with which a few "
            "lines can fill the memory. It was not read; a feed needs none of them."
        )
    return _parse_in_a_child(text, address)


def decode(data: bytes, media_type: str = "") -> str:
    """The text of an answer: by its byte order mark, its header, its own word, or as UTF-8."""
    for mark, character_set in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return parsing.printable(data.decode(character_set, "replace"))
    named, stated = _CHARSET.search(media_type), _ENCODING.match(data[:1000])
    candidates = [named and named[1], stated and stated[1].decode("ascii"), "utf-8"]
    for candidate in filter(None, candidates):
        with suppress(LookupError, UnicodeDecodeError):
            name = codecs.lookup(candidate).name
            if _CHARACTER_SETS.fullmatch(name):
                return parsing.printable(data.decode(name))
    return parsing.printable(data.decode("cp1252", "replace"))


def declares(text: str) -> bool:
    """Whether XML declares a document type or entities, of which XML bombs are made.

    Anywhere before the first element; after it, only where a parser would heed it: an article in
    a CDATA section may speak of a DOCTYPE, and a comment may say anything.
    """
    root = _ROOT.search(text)
    if _DECLARATION.search(text, 0, root.start() if root else len(text)):
        return True
    place = 0
    while found := _SKIPPED_OR_DECLARED.search(text, place):
        if found[0] not in ("<!--", "<![CDATA["):
            return True
        end = "-->" if found[0] == "<!--" else "]]>"
        after = text.find(end, found.end())
        if after < 0:
            return _DECLARATION.search(text, found.end()) is not None
        place = after + len(end)
    return False


def _say_web_page(text: str, address: str) -> str:
    """Say that it is a web page, and which feeds it names."""
    feeds = []
    for link in re.findall(r"<link\b[^<>]{1,1000}>", text[:200_000], re.IGNORECASE):
        target = re.search(r"""\bhref\s*=\s*["']([^"']+)""", link, re.IGNORECASE)
        if target and re.search(r"(rss|atom)\+xml", link, re.IGNORECASE):
            with suppress(ValueError):
                feeds.append(urljoin(address, html.unescape(target[1]).strip()))
    named = f" It names these feeds: {', '.join(feeds[:5])}." if feeds else ""
    return f"This is a web page, not an RSS or Atom feed.{named}"


def _parse_in_a_child(text: str, address: str) -> Parsed:
    limits = (PROCESSOR_SECONDS, MEMORY_MB * 1024**2)
    command = [sys.executable, "-I", parsing.__file__, address, *map(str, limits)]
    too_much = (
        f"The feed cannot be read within {PROCESSOR_SECONDS} seconds and {MEMORY_MB} MB of "
        "memory; it was not read."
    )
    try:
        child = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=PATIENCE_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise NotReadable(too_much) from error
    complaint = child.stderr.decode(errors="replace")[-2000:]
    # Ended by a signal: of a limit, or of a system that has no more memory.
    if child.returncode < 0 or "MemoryError" in complaint:
        raise NotReadable(too_much)
    if child.returncode:
        raise RuntimeError(complaint)
    said = json.loads(child.stdout)
    if "not_readable" in said:
        raise NotReadable(said["not_readable"])
    return Parsed([_item(each) for each in said["items"]], said["remarks"])


def _item(said: dict) -> Item:
    day = said.pop("published_on")
    return Item(published_on=day and date.fromisoformat(day), **said)
