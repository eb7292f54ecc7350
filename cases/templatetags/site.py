"""What every page says of itself: its address in each language, and where it leads."""

from __future__ import annotations

import html
import json
import re
from typing import NamedTuple

from django import template
from django.conf import settings
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cases.views.languages import is_partly_english
from cases.views.linked_data import page_data

register = template.Library()


class Edition(NamedTuple):
    """One page in one language: code (BCP 47), the language's own name, the whole address of the
    page, and the path with the question that was asked."""

    code: str
    name: str
    address: str
    path: str
    is_shown: bool


@register.simple_tag(takes_context=True)
def editions(context) -> list[Edition]:
    """This page in every language of the site, the one that is shown among them."""
    request = context.get("request")
    asked = "/" if request is None else request.get_full_path()
    if request and request.path.startswith("//"):
        # What follows would be read as the name of a host. Nothing of ours stands there.
        asked = "/"
    shown = get_language()
    found = ((code, name, translate_url(asked, code)) for code, name in settings.LANGUAGES)
    return [
        Edition(code, name, settings.SITE_URL + there.partition("?")[0], there, code == shown)
        for code, name, there in found
    ]


@register.simple_tag(takes_context=True)
def canonical(context) -> str:
    """The address of this page without its question: where its content has its home."""
    request = context.get("request")
    return settings.SITE_URL + (request.path if request else "/")


@register.simple_tag
def whole(path: str) -> str:
    """The whole address of a path of this site."""
    return settings.SITE_URL + path


@register.simple_tag
def partly_english() -> bool:
    """Whether the language of this page is one of which only a part is translated."""
    return is_partly_english(get_language())


@register.simple_tag
def source_url() -> str:
    """Where the source of this installation can be had; empty where its operator has not said."""
    return settings.SOURCE_URL


@register.simple_tag(takes_context=True)
def current(context, *names: str) -> str:
    """`aria-current` for a link of the navigation to one of these pages, or nothing."""
    request = context.get("request")
    match = request.resolver_match if request else None
    if match is None or match.url_name not in names:
        return ""
    is_here = request.path == reverse(f"pages:{names[0]}")
    return "page" if is_here else "true"


@register.simple_tag(takes_context=True)
def said(context, block: str) -> str:
    """What a block of this page says, as plain text and without the name of the site."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    node = blocks.get_block(block) if blocks else None
    text = html.unescape(" ".join(node.render(context).split())) if node else ""
    return text.removesuffix(" · ICC Tracker")


# Pages with a picture of their own, and the name of its address.
CARDS = {"case-detail": "pages:case-card", "suspect-detail": "pages:suspect-card"}


@register.simple_tag(takes_context=True)
def card(context) -> str:
    """The address of the picture that stands for this page where it is shared.

    A page about another day has that of the site: its own tells what holds today.
    """
    request = context.get("request")
    match = request.resolver_match if request else None
    name = CARDS.get(match.url_name) if match and not request.GET else None
    path = reverse(name, kwargs=match.kwargs) if name else reverse("pages:card")
    return settings.SITE_URL + path


@register.simple_tag
def json_ld(thing: dict | list[dict] | None) -> SafeString | str:
    """One or several things of schema.org as a block of data, which no browser runs."""
    if not thing:
        return ""
    graph = {"@graph": thing} if isinstance(thing, list) else thing
    text = json.dumps({"@context": "https://schema.org", **graph}, ensure_ascii=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    # Nothing is left in it that could end the element.
    data = mark_safe(text)  # noqa: S308
    return format_html('<script type="application/ld+json">{}</script>', data)


@register.simple_tag(takes_context=True)
def page_of_site(context, title: str, description: str) -> list[dict]:
    """This page as schema.org knows pages, and whatever the view adds as `linked_data`."""
    request = context.get("request")
    # A page about another day says nothing of what came after.
    modified_at = None if request and request.GET else context.get("modified_at")
    page = page_data(canonical(context), title, description, modified_at)
    return [*page, *context.get("linked_data", [])]


# What a path says of the site, and not of what is sought there.
_OF_THE_SITE = frozenset("cases suspects situations reports search warrants fr uk ru ar".split())


@register.simple_tag(takes_context=True)
def words_of_path(context) -> str:
    """What somebody may have sought at an address that is no page: the words of its path."""
    request = context.get("request")
    words = re.findall(r"[^\W_]+", request.path if request else "")
    return " ".join([each for each in words if each not in _OF_THE_SITE][:6])[:100]


@register.inclusion_tag("cases/_follow.html")
def follow(kind: str, slug: str) -> dict:
    """Where changes to a case, a person or a situation can be followed."""
    return {"about": f"{kind}:{slug}", "mail_is_sent": settings.MAIL_IS_SENT}
