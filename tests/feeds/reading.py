"""Reading feeds and calendars as the programs of readers do."""

from __future__ import annotations

import json

import feedparser
from icalendar import Calendar
from jsonschema import Draft202012Validator, FormatChecker

TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "format": "uri", "pattern": "^https?://"}
MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "minProperties": 1,
        "properties": {"name": TEXT, "url": ADDRESS, "avatar": ADDRESS},
    },
}
# Extensions begin with an underscore; anything else that is not in the specification is a slip.
EXTENSION = {"^_[a-zA-Z]": {"type": "object"}}
ITEM = {
    "type": "object",
    "required": ["id"],
    "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
    "properties": {
        "id": TEXT,
        "url": ADDRESS,
        "external_url": ADDRESS,
        "title": TEXT,
        "content_html": TEXT,
        "content_text": TEXT,
        "summary": TEXT,
        "image": ADDRESS,
        "date_published": MOMENT,
        "date_modified": MOMENT,
        "authors": AUTHORS,
        "tags": {"type": "array", "items": TEXT},
        "language": TEXT,
    },
    "patternProperties": EXTENSION,
    "additionalProperties": False,
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "description": TEXT,
        "user_comment": TEXT,
        "next_url": ADDRESS,
        "icon": ADDRESS,
        "favicon": ADDRESS,
        "authors": AUTHORS,
        "language": TEXT,
        "expired": {"type": "boolean"},
        "items": {"type": "array", "items": ITEM},
    },
    "patternProperties": EXTENSION,
    "additionalProperties": False,
}


def atom(client, address: str):
    """A feed as feedparser reads it, which finds nothing wrong with it."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def json_feed(client, address: str) -> dict:
    """A feed that keeps the rules of JSON Feed 1.1."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(response.content)
    Draft202012Validator(JSON_FEED, format_checker=FormatChecker()).validate(feed)
    return feed


def calendar(client, address: str) -> dict[str, dict]:
    """The events of a calendar: UID -> what it says."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(response.content)
    assert found.errors == []
    events = found.walk("VEVENT")
    assert all(event.errors == [] for event in events)
    return {
        str(event["uid"]): {
            "day": str(event["dtstart"].dt),
            "is_all_day": event["dtstart"].params.get("VALUE") == "DATE",
            "sequence": int(event["sequence"]),
            "status": str(event["status"]),
            "summary": str(event["summary"]),
            "url": str(event["url"]),
            "description": str(event["description"]),
        }
        for event in events
    }


def titles(feed) -> list[str]:
    """The titles of a feed in its order, of either form."""
    if isinstance(feed, dict) and "items" in feed and "version" in feed and "entries" not in feed:
        return [item["title"] for item in feed["items"]]
    return [entry.title for entry in feed.entries]
