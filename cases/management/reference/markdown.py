"""Tables and pages in Markdown."""

from collections.abc import Iterable, Sequence

WRITTEN = "<!-- Written by `manage.py make_reference`: change what it tells of, not this page. -->"


def page(title: str, introduction: str, *parts: str) -> str:
    """Return a page that says that it is written by a program."""
    return "\n\n".join([WRITTEN, f"# {title}", introduction, *filter(None, parts)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; empty without rows. Cells are Markdown, but for what would end them."""
    lines = [_line(row) for row in rows]
    return "\n".join([_line(head), _line(["---"] * len(head)), *lines]) if lines else ""


def code(text: object) -> str:
    """Return a text as code; empty for nothing."""
    return f"`{text}`" if str(text) else ""


def _line(cells: Sequence[str]) -> str:
    safe = (" ".join(str(cell).split()).replace("|", "\\|").replace("<", "&lt;") for cell in cells)
    return f"| {' | '.join(safe)} |".replace("  ", " ")
