"""`manage.py collect_static_files`: `collectstatic`, unless that was done with the same files."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands import collectstatic

# What may make something else of the same files.
_MAKERS = ("django", "whitenoise", "brotli")


class Command(collectstatic.Command):
    """As `collectstatic`, but at a start of the site that changed no file it costs nothing."""

    help = (
        "Put the static files, packed, where the web server takes them from, unless that was done "
        "with the very same files."
    )

    def handle(self, **options) -> str | None:
        digest, note = _digest(), Path(f"{settings.STATIC_ROOT}.digest")
        is_plain = not (options["clear"] or options["dry_run"])
        if is_plain and _is_said(note, digest) and _are_all_there():
            return "Nothing changed." if options["verbosity"] else None
        said = super().handle(**options)
        if is_plain:
            note.write_text(digest, "utf-8")
        return said


def _digest() -> str:
    """Of which files there are, of what is in them, and of what makes others of them."""
    found = [f"{name} {version(name)}" for name in _MAKERS]
    for finder in get_finders():
        for path, storage in finder.list(None):
            file = Path(storage.path(path))
            found.append(f"{file} {hashlib.sha256(file.read_bytes()).hexdigest()}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def _is_said(note: Path, digest: str) -> bool:
    return note.exists() and note.read_text("utf-8") == digest


def _are_all_there() -> bool:
    """Whether nobody took one of the collected files away."""
    root = Path(settings.STATIC_ROOT)
    try:
        names = json.loads((root / "staticfiles.json").read_text("utf-8"))["paths"].values()
    except FileNotFoundError:
        return False
    return all((root / name).exists() for name in names)
