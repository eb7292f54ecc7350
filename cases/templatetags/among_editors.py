"""What editors tell each other: notes beside the form of a row, and what each did last."""

from __future__ import annotations

from django import template
from django.utils.html import format_html

register = template.Library()


@register.inclusion_tag("admin/notes/_panel.html", takes_context=True)
def private_notes(context: template.Context) -> dict:
    """The notes about the row of the page, and a form for one more; for those who read notes."""
    if context.get("is_popup"):
        return {}
    told = _panel(context, "original", context.get("note_form"))
    return {
        **told,
        "csrf_token": context.get("csrf_token"),
        "beside_form": context.get("note_beside_form"),
        "goes_with_the_form": context.get("has_change_permission"),
    }


@register.simple_tag(takes_context=True)
def notes_that_stay(context: template.Context) -> str:
    """What becomes of the notes about a row that is about to be deleted."""
    told = _panel(context, "object")
    if not told.get("notes"):
        return ""
    number = len(told["notes"])
    return format_html(
        '<p class="mb-4">{}</p>',
        f"{number} private note{' is' if number == 1 else 's are'} about it. "
        "Notes are not deleted with it: they stay in the list of notes, and say so.",
    )


@register.simple_tag(takes_context=True)
def notes_title(context: template.Context) -> str:
    """What leads to the notes of the page, with their number; "" for those who read none."""
    told = _panel(context, "original")
    if not told:
        return ""
    return f"Notes ({len(told['notes'])})" if told["notes"] else "Notes"


@register.inclusion_tag("admin/trail/_latest.html", takes_context=True)
def what_people_did(context: template.Context) -> dict:
    """The last acts of people, and the last notes, for those who may read of them."""
    from cases.admin.latest import latest_acts, latest_notes

    user = context["request"].user
    return {"acts": latest_acts(user), "notes": latest_notes(user)}


def _panel(context: template.Context, name: str, typed=None) -> dict:
    # Not at the top: the theme looks for tags before the screens of the admin can be imported.
    from cases.admin.notes import panel

    return panel(context.get(name), context["request"].user, typed)
