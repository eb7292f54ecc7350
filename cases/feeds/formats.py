"""The two forms of a feed: Atom (RFC 4287, with the archive of RFC 5005) and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from datetime import datetime

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, rfc3339_date

from cases.feeds.entries import Entry, Fate
from cases.feeds.ids import tag_uri
from cases.feeds.log import Part, Scope
from cases.feeds.words import content_of, summary_of
from cases.views.linked_data import LICENCE
from cases.views.wording import PRESUMPTION

ATOM, JSON = "atom", "json"
MEDIA_TYPES = {
    ATOM: "application/atom+xml; charset=utf-8",
    JSON: "application/feed+json; charset=utf-8",
}
ARCHIVE = "http://purl.org/syndication/history/1.0"
RIGHTS = f"CC BY 4.0, {LICENCE}"
ABOUT = (
    "Each entry is one change of status of a case before the International Criminal Court, or of "
    "one person's proceedings in it, with who says so. What is no longer said stays, and says so. "
    f"{PRESUMPTION}"
)


def as_atom(scope: Scope, part: Part, entries: list[Entry], at: datetime) -> bytes:
    """The document in Atom."""
    feed = _Atom(
        title=_plain(scope.title),
        link=settings.SITE_URL + scope.page,
        description=None,
        subtitle=ABOUT,
        language="en",
        author_name="ICC Tracker",
        author_link=f"{settings.SITE_URL}/",
        feed_url=address(scope, ATOM, part.number),
        feed_guid=tag_uri(f"feed/{scope.key}"),
        feed_copyright=RIGHTS,
        scope=scope,
        part=part,
        updated_at=at,
    )
    for entry in entries:
        feed.add_item(
            title=_plain(entry.title),
            link=entry.page,
            description=_plain(summary_of(entry)),
            unique_id=entry.id,
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            categories=[entry.row.status, entry.fate.value],
            entry=entry,
        )
    return feed.writeString("utf-8").encode()


class _Atom(Atom1Feed):
    """Atom with the content beside the summary, and the links of an archived feed."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=self.feed["updated_at"])

    def root_attributes(self) -> dict:
        return {**super().root_attributes(), "xmlns:fh": ARCHIVE}

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        scope, part = self.feed["scope"], self.feed["part"]
        other = {"rel": "alternate", "type": "application/feed+json"}
        handler.addQuickElement("link", "", {**other, "href": address(scope, JSON, part.number)})
        if part.number is not None:
            handler.addQuickElement("fh:archive")
            handler.addQuickElement("link", "", {"rel": "current", "href": address(scope, ATOM)})
        if part.older:
            href = address(scope, ATOM, part.older)
            for rel in ("prev-archive", "next"):
                handler.addQuickElement("link", "", {"rel": rel, "href": href})
        if part.newer:
            href = address(scope, ATOM, part.newer)
            handler.addQuickElement("link", "", {"rel": "next-archive", "href": href})

    def add_item_elements(self, handler, item: dict) -> None:
        entry: Entry = item["entry"]
        handler.addQuickElement("title", item["title"])
        html = {"rel": "alternate", "type": "text/html", "href": item["link"]}
        handler.addQuickElement("link", "", html)
        if entry.api:
            data = {"rel": "related", "type": "application/json", "href": entry.api}
            handler.addQuickElement("link", "", data)
        handler.addQuickElement("id", item["unique_id"])
        handler.addQuickElement("published", rfc3339_date(item["pubdate"]))
        handler.addQuickElement("updated", rfc3339_date(item["updateddate"]))
        for term in item["categories"]:
            handler.addQuickElement("category", "", {"term": term})
        handler.addQuickElement("summary", item["description"])
        handler.addQuickElement("content", _plain(content_of(entry)), {"type": "html"})


def as_json(scope: Scope, part: Part, entries: list[Entry], at: datetime) -> bytes:
    """The document in JSON Feed 1.1; `_icc_tracker` is our extension."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": scope.title,
        "home_page_url": settings.SITE_URL + scope.page,
        "feed_url": address(scope, JSON, part.number),
        "description": ABOUT,
        "language": "en",
        "authors": [{"name": "ICC Tracker", "url": f"{settings.SITE_URL}/"}],
        "_icc_tracker": {
            "about": f"{settings.SITE_URL}/about/",
            "id": tag_uri(f"feed/{scope.key}"),
            "updated_at": at.isoformat(timespec="microseconds"),
            "license": LICENCE,
        },
        "items": [_item(entry) for entry in entries],
    }
    if part.older:
        feed["next_url"] = address(scope, JSON, part.older)
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _item(entry: Entry) -> dict:
    row = entry.row
    is_told = entry.api is not None
    return {
        "id": entry.id,
        "url": entry.page,
        "title": entry.title,
        "summary": summary_of(entry),
        "content_html": content_of(entry),
        "date_published": entry.published_at.isoformat(),
        "date_modified": entry.updated_at.isoformat(),
        "tags": [row.status, entry.fate.value],
        "language": "en",
        "_icc_tracker": {
            "fate": entry.fate.value,
            "is_our_word": entry.fate == Fate.STANDS,
            "case": row.case.slug if is_told else None,
            "suspect": row.proceedings.suspect.slug if is_told and row.proceedings else None,
            "status": row.status,
            "effective_on": str(row.effective),
            "known_on": row.known_on.isoformat(),
            "stands_until": row.stands_until and row.stands_until.isoformat(),
            "basis": row.basis,
            "is_verified": row.is_verified,
            "api": entry.api,
            "instead": tag_of(entry.instead),
            "earlier": tag_of(entry.earlier),
        },
    }


def tag_of(row) -> str | None:
    """The name for ever of the entry of another change."""
    return row and tag_uri(f"status-change/{row.pk}")


def address(scope: Scope, form: str, archive: int | None = None) -> str:
    """The one address of a document of a feed."""
    whole = settings.SITE_URL + scope.address(form)
    return f"{whole}?archive={archive}" if archive else whole


def _plain(text: str) -> str:
    """The text without letters that XML cannot hold."""
    return re.sub(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
