"""What is read of files, for tests: their rows, their mistakes, or why they are refused."""

import pytest

from cases.imports.mistakes import UnreadableFile
from cases.imports.sheets import read_sheet


def texts(content: bytes) -> list[tuple[int, dict]]:
    """What is read: row numbers and texts; there must be no mistakes."""
    sheet = read_sheet(content)
    assert [str(mistake) for mistake in sheet.mistakes] == []
    return [(each.number, each.texts) for each in sheet.rows]


def mistakes(content: bytes) -> list[str]:
    return [str(mistake) for mistake in read_sheet(content).mistakes]


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as error:
        read_sheet(content)
    return str(error.value)
