"""The page of the settings, from `.env.example`, which tests hold to what the settings read."""

import re
from collections.abc import Iterator

from django.conf import settings

from cases.management.reference.markdown import code, page

INTRODUCTION = """\
Every variable of the environment that ICC Tracker reads. They may stand in a file `.env` beside
`manage.py`, made from `.env.example`; one that is set in the environment goes before it. `make run`
needs none."""
TITLE = re.compile(r"# --- (.+)")
VARIABLE = re.compile(r"#?([A-Z_]+)=(.*)")


def page_of(example: str) -> str:
    """Return the page of a file that has comments and the variables that they are on."""
    _, *blocks = example.strip().split("\n\n")
    return page("Settings", INTRODUCTION, *_parts(blocks))


def settings_page() -> str:
    return page_of((settings.BASE_DIR / ".env.example").read_text("utf-8"))


def _parts(blocks: list[str]) -> Iterator[str]:
    for block in blocks:
        comments: list[str] = []
        names: list[tuple[str, str]] = []
        for line in block.splitlines():
            if found := TITLE.match(line):
                yield f"## {found[1]}"
            elif found := VARIABLE.match(line):
                names.append((found[1], found[2]))
            elif names:
                # The next variable stands right below, with a comment of its own.
                yield _block(comments, names)
                comments, names = [line], []
            else:
                comments.append(line)
        if comments or names:
            yield _block(comments, names)


def _block(comments: list[str], names: list[tuple[str, str]]) -> str:
    title = "### " + ", ".join(code(name) for name, _ in names) if names else ""
    values = ", ".join(code(value) for _, value in names if value)
    default = f"In the example file: {values}." if values else ""
    return "\n\n".join(filter(None, [title, _prose(comments), default]))


def _prose(comments: list[str]) -> str:
    return "\n".join(line.removeprefix("#").strip() for line in comments).strip()
