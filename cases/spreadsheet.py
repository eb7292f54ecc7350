"""CSV files that no spreadsheet program takes for a program."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from django.http import HttpResponse, StreamingHttpResponse

# With one of these a spreadsheet begins a formula, which may send the sheet elsewhere.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")

Rows = Iterable[Iterable[object]]


class _Echo:
    """A file that hands back what is written."""

    def write(self, line: str) -> str:
        return line


def csv_answer(name: str, rows: Rows) -> HttpResponse:
    """Answer with a CSV file of this name, in UTF-8 with the mark that Excel needs."""
    return _as_download(HttpResponse("".join(_lines(rows)), content_type=CONTENT_TYPE), name)


def csv_stream(name: str, rows: Rows) -> StreamingHttpResponse:
    """The same row by row, for files of any length."""
    return _as_download(StreamingHttpResponse(_lines(rows), content_type=CONTENT_TYPE), name)


CONTENT_TYPE = "text/csv; charset=utf-8"


def _as_download(answer, name: str):
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def harmless(value: object) -> str:
    """The value as text that no spreadsheet program runs as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text


def _lines(rows: Rows) -> Iterator[str]:
    yield "\ufeff"
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([harmless(value) for value in row])
