"""Pages that are looked at, and when they will be again, for tests."""

from datetime import timedelta

from cases.models import PageWatch

STORY = "The judges issued two warrants on Friday, the Court said."
EDITED = "The judges issued three warrants on Friday, the Court said."


def html(story: str) -> str:
    return f"<html><body><p>{story}</p></body></html>"


def pause(watch: PageWatch) -> timedelta:
    return watch.due_at - watch.looked_at
