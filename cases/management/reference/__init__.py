"""The pages of reference, written from what they tell of, so that they cannot differ from it."""

from pathlib import Path

from django.conf import settings

from cases.management.reference import addresses, commands, rows, variables, words

FOLDER = Path("docs/reference")
WRITERS = {
    "settings.md": variables.settings_page,
    "commands.md": commands.commands_page,
    "api.md": addresses.addresses_page,
    "words.md": words.words_page,
    "fields.md": rows.rows_page,
}


def pages() -> dict[Path, str]:
    """Return the text of each page by where it belongs."""
    folder = settings.BASE_DIR / FOLDER
    return {folder / name: write() for name, write in WRITERS.items()}
