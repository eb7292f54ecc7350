"""What programs look for at fixed addresses: robots.txt, and whom to tell of a weakness."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# RFC 9116 wants less than a year; after this long somebody must have looked again.
STANDS_FOR = timedelta(days=180)


@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines are asked to leave alone: the desk, forms, and a page for every day."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        "Disallow: /*/report-an-error/",
        f"Disallow: {reverse('pages:report-an-error')}",
        # A page may be asked about each of thousands of days.
        "Disallow: /*known_on=",
        "Disallow: /*valid_on=",
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return _plain("\n".join(lines) + "\n")


@require_safe
@cache_control(public=True, max_age=86_400)
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness of the site (RFC 9116)."""
    today = datetime.combine(timezone.localdate(), time(), timezone.get_current_timezone())
    contact = settings.SECURITY_CONTACT or settings.SITE_URL + reverse("pages:report-an-error")
    lines = [
        f"Contact: {contact}",
        f"Expires: {(today + STANDS_FOR).isoformat()}",
        "Preferred-Languages: en, fr",
        f"Canonical: {settings.SITE_URL}{reverse('security-txt')}",
    ]
    return _plain("\n".join(lines) + "\n")


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
