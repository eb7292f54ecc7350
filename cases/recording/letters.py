"""Letters: mails that are written in the transaction of what they tell, to be sent afterwards."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from cases.models import Letter, Subscriber


def write_letter(
    subscriber: Subscriber,
    to: str,
    subject: str,
    template: str,
    context: dict,
    headers: dict[str, str] | None = None,
) -> Letter:
    """Queue a mail in plain text. What strangers typed belongs into its body alone."""
    subject, body = words_of(subject, template, context)
    return Letter.objects.create(
        subscriber=subscriber, to=to, subject=subject, body=body, headers=headers or {}
    )


def words_of(subject: str, template: str, context: dict) -> tuple[str, str]:
    """The subject and the body of a mail, as they are stored."""
    body = render_to_string(f"mail/{template}.txt", {**context, "site": settings.SITE_URL})
    return " ".join(f"ICC Tracker: {subject}".split())[:200], body.strip() + "\n"


def link(view: str, *args: str) -> str:
    """The whole address of a page, in English."""
    with override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse(f'pages:{view}', args=args)}"
