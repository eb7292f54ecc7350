"""The tags of a stranger's page, made plain enough for a parser to read in bounded time."""

from __future__ import annotations

import re

# The parser of the standard library looks to the end of the page for each comment or tag that is
# not closed: a hundred kilobytes of “<a ” keep it busy for hours. So it gets nothing of the sort.
MOST_DEEP = 200

_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
# Atomic: what was read once is not read again in another way.
_TO_ITS_END = re.compile(r"""(?:[^>"']|"[^"]*"|'[^']*')*+>""")
_RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style")}
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split(),
)
# Where they stand too deep to be read as tags, words still stand apart.
_INLINE = frozenset("a abbr b bdi bdo cite code em font i mark q s small span strong sub u".split())


def plain_markup(text: str) -> str:
    """The same page with bare tags alone: no attributes, comments, declarations or scripts.

    What is not closed ends with the page, as in a browser. Tags that stand more than MOST_DEEP
    within each other become line breaks.
    """
    parts: list[str] = []
    at = depth = 0
    while (start := text.find("<", at)) >= 0:
        parts.append(text[at:start])
        found = _NAME.match(text, start + 1)
        if found is None:
            at = _after_other(text, start, parts)
        else:
            at = _after_tag(text, found.end())
        if at < 0:
            return "".join(parts)
        if found is None:
            continue
        name, closes = found[1].lower(), text[start + 1] == "/"
        if name in _RAW and not closes:
            end = _RAW[name].search(text, at)
            if end is None:
                return "".join(parts)
            at = _after_tag(text, end.end())
            if at < 0:
                return "".join(parts)
            continue
        if name in _VOID:
            parts.append(f"<{name}>")
            continue
        depth = depth if closes else depth + 1
        if depth <= MOST_DEEP:
            parts.append(f"</{name}>" if closes else f"<{name}>")
        elif name not in _INLINE:
            parts.append("\n")
        depth = max(depth - 1, 0) if closes else depth
    parts.append(text[at:])
    return "".join(parts)


def _after_tag(text: str, at: int) -> int:
    """Where a tag ends, of which the name ended at `at`; -1 if nowhere."""
    first = text.find(">", at)
    if first < 0:
        return -1
    # A quote that is never closed must not swallow the page.
    found = _TO_ITS_END.match(text, at, min(at + 20_000, len(text)))
    return found.end() if found else first + 1


def _after_other(text: str, start: int, parts: list[str]) -> int:
    """Where a comment or declaration ends; -1 if nowhere. A sign that is none becomes a word."""
    if text.startswith("<!--", start):
        end = text.find("-->", start + 4)
        return end + 3 if end >= 0 else -1
    if text[start + 1 : start + 2] in ("!", "?", "/"):
        end = text.find(">", start)
        return end + 1 if end >= 0 else -1
    parts.append("&lt;")
    return start + 1
