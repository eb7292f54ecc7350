"""Which languages of the site are complete: a page in another one says that parts are English."""

from __future__ import annotations

from functools import cache

from babel.messages.mofile import read_mo
from django.conf import settings
from django.utils.translation import to_locale

# The tests hold this one to be complete.
COMPLETE = "fr"


@cache
def is_partly_english(code: str) -> bool:
    """Whether words of the pages are still missing in the language (BCP 47), so that they are
    shown in English. Nothing is missing in English itself."""
    if code == settings.LANGUAGE_CODE:
        return False
    return not _translated(COMPLETE) <= _translated(code)


def _translated(code: str) -> set:
    """What is translated, by its words in English and their context."""
    path = settings.LOCALE_PATHS[0] / to_locale(code) / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        return {(str(each.id), each.context) for each in read_mo(file) if each.id}
