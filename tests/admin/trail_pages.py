"""What the pages of the trail say, and its sheet, for tests."""

import csv
import io
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from cases.models import TrailEntry

TRAIL = "/admin/cases/trailentry/"


def read(client: Client, address: str) -> str:
    """The words of a page of the trail, in one line; its own part of the page only."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = answer.content.decode()
    start = page.index('class="trail"')
    return words(page[start : page.index("</main>", start) if "</main>" in page else len(page)])


def words(html: str) -> str:
    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []
            self.skipped = 0

        def handle_starttag(self, tag, attrs):
            self.skipped += tag in ("script", "style", "select")

        def handle_endtag(self, tag):
            self.skipped -= tag in ("script", "style", "select")

        def handle_data(self, data):
            if not self.skipped:
                self.found.append(data)

    parser = Words()
    parser.feed(html)
    return " ".join("".join(parser.found).split())


def history(row) -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[row.pk])


def sheet(client: Client, query: str = "") -> list[dict]:
    answer = client.get(f"{TRAIL}csv/{query}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def moment(entry: TrailEntry) -> str:
    at = entry.happened_at
    return f"{at.day} {at:%B %Y} at {at:%H:%M} UTC"
