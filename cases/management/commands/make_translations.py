"""Collects the words of the public pages for translators, and compiles what they wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from cases.views.wording import vocabulary

KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = "# The words of ICC Tracker's pages. `manage.py make_translations` keeps the list."
BEGUN = datetime(2026, 11, 28, tzinfo=UTC)
# The desk speaks English.
PYTHON = ("cases/views", "cases/templatetags", "cases/feeds")
TEMPLATES = ("templates/base.html", "templates/4*.html", "templates/cases", "templates/mail")


class Command(BaseCommand):
    help = (
        "Collect every word of the public pages into cases/locale/*/LC_MESSAGES/django.po, keep "
        "what is translated, and compile the .mo files from them. Run it after changing a word "
        "of a page, and after translating."
    )

    def handle(self, *args, **options) -> None:
        words = collect()
        for code, name in settings.LANGUAGES:
            if code == settings.LANGUAGE_CODE:
                continue
            catalog = read(code)
            catalog.update(words, no_fuzzy_matching=True)
            catalog.obsolete.clear()
            # A date that changes with every run would hide what changed.
            catalog.creation_date = catalog.revision_date = BEGUN
            write(code, catalog)
            done = sum(1 for each in catalog if each.id and is_translated(each))
            self.stdout.write(f"{name}: {done} of {len(words)} are translated.")


def collect() -> Catalog:
    """Every word that a public page may show, in English."""
    catalog = Catalog(charset="utf-8")
    for message, context, place in _messages():
        catalog.add(message, context=context, locations=[(place, None)])
    return catalog


def folder_of(code: str) -> Path:
    """Where the catalogue of a language (BCP 47) lies."""
    return settings.LOCALE_PATHS[0] / to_locale(code) / "LC_MESSAGES"


def read(code: str) -> Catalog:
    """The catalogue of a language; an empty one where there is none yet."""
    path = folder_of(code) / "django.po"
    if not path.exists():
        return Catalog(to_locale(code), header_comment=HEADER, project="ICC Tracker", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(code))


def write(code: str, catalog: Catalog) -> None:
    """Write the catalogue for translators and, from the same, the one that Django reads."""
    folder_of(code).mkdir(parents=True, exist_ok=True)
    with (folder_of(code) / "django.po").open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, omit_header=False)
    (folder_of(code) / "django.mo").write_bytes(compiled(read(code)))


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def is_translated(message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _messages() -> Iterator[tuple[str | tuple[str, ...], str | None, str]]:
    """(the words or their forms of number, context, the file in which they stand)."""
    for word in filter(None, vocabulary()):
        yield word, None, "the words of the rules"
    for path in _files(PYTHON, "*.py"):
        yield from _in_file(path, path.read_bytes())
    for path in _files(TEMPLATES, "*.*"):
        source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # The reader of Python minds how lines are indented; in a template it means nothing.
        source = "\n".join(line.strip() for line in source.splitlines())
        yield from _in_file(path, source.encode())


def _files(places: tuple[str, ...], pattern: str) -> Iterator[Path]:
    for place in places:
        for found in sorted(settings.BASE_DIR.glob(place)):
            yield from sorted(found.rglob(pattern)) if found.is_dir() else [found]


def _in_file(path: Path, source: bytes) -> Iterator[tuple[str | tuple[str, ...], str | None, str]]:
    place = path.relative_to(settings.BASE_DIR).as_posix()
    for _, message, _, context in extract("python", BytesIO(source), keywords=KEYWORDS):
        yield message, context, place
