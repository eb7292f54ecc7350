"""What people did last, for the desk: the newest acts of the trail, the newest notes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from cases.admin.trail_words import Act, acts
from cases.models import Note, TrailEntry

SHOWN = 6
# Enough for so many acts, as long as most are small.
LOOKED_THROUGH = 40
LATELY = timedelta(weeks=4)


def latest_acts(user) -> list[Act]:
    """The last acts of people, newest first, of rows that the user may read of; but for notes."""
    if not user.has_perm("cases.view_trailentry"):
        return []
    entries = TrailEntry.objects.readable_by(user).by_people().exclude(model="cases.note")
    return acts(list(entries[:LOOKED_THROUGH]), user)[:SHOWN]


def latest_notes(user) -> list[Note]:
    """The last notes of these weeks, newest first."""
    if not user.has_perm("cases.view_note"):
        return []
    notes = Note.objects.filter(written_at__gte=timezone.now() - LATELY)
    return list(notes.select_related("written_by").prefetch_related("about")[:SHOWN])
