"""What pages tell machines of themselves in the words of schema.org: pages, the site, the data.

Never a person: no word of schema.org for people and crimes keeps the presumption of innocence.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# The page that finds cases and people by words.
SEARCH = "pages:search"
# What stands between the home page and a page: its list, and the name of that list.
LISTS = {
    "pages:case-list": gettext_noop("Cases"),
    "pages:suspect-list": gettext_noop("People"),
    "pages:situation-list": gettext_noop("Situations"),
    "pages:report-list": gettext_noop("Reports"),
}


def page_data(
    address: str, title: str, description: str, modified_at: datetime | None = None
) -> list[dict]:
    """A page by its address and the words of its head; since when its content is as it is."""
    page = {
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": title,
        "description": description,
        "inLanguage": get_language(),
        "isPartOf": {"@id": _site()},
    }
    if modified_at:
        page["dateModified"] = modified_at.isoformat(timespec="seconds")
    return [page, *breadcrumbs(address, title)]


def breadcrumbs(address: str, title: str) -> list[dict]:
    """The way from the home page to a page; nothing for the home page itself."""
    home = settings.SITE_URL + reverse("pages:home")
    if address == home:
        return []
    way = [("ICC Tracker", home)]
    for name, label in LISTS.items():
        above = settings.SITE_URL + reverse(name)
        if address.startswith(above) and address != above:
            way.append((gettext(label), above))
    way.append((title, address))
    places = [
        {"@type": "ListItem", "position": place, "name": name, "item": item}
        for place, (name, item) in enumerate(way, start=1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": places}]


def website() -> dict:
    """The site, and how it is searched."""
    return {
        "@type": "WebSite",
        "@id": _site(),
        "url": f"{settings.SITE_URL}/",
        "name": "ICC Tracker",
        "inLanguage": [code for code, _ in settings.LANGUAGES],
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{settings.SITE_URL}{reverse(SEARCH)}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def dataset(modified_at: datetime | None) -> dict:
    """The record as data, with its licence and where machines read it."""
    data = {
        "@type": "Dataset",
        "@id": f"{settings.SITE_URL}/#data",
        "name": gettext("The status of cases before the International Criminal Court"),
        "description": gettext(
            "For each case and each person in it: which status held since when, since when the "
            "public could know of it, and the published reports that prove it."
        ),
        "url": settings.SITE_URL + reverse("pages:about"),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "ICC Tracker", "url": f"{settings.SITE_URL}/"},
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "application/json",
            "contentUrl": f"{settings.SITE_URL}/api/v1/",
        },
    }
    if modified_at:
        data["dateModified"] = modified_at.isoformat(timespec="seconds")
    return data


def _site() -> str:
    return f"{settings.SITE_URL}/#website"
