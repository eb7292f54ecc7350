"""The sitemap: every public page in every language, and since when its content is as it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as section_page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cases.models import Proceedings, Situation, SourceReport, Suspect
from cases.views.knowledge import known_cases, named_proceedings
from cases.views.modified import cases_modified, report_modified


class OfSite(Sitemap):
    """Pages under the address of the site, whatever name it was asked by; each in all languages."""

    i18n = alternates = x_default = True
    limit = 10_000
    protocol = "https" if settings.IS_HTTPS else "http"

    def get_domain(self, site=None) -> str:
        return settings.SITE_URL.partition("://")[2]

    @cached_property
    def moments(self) -> dict[int, datetime]:
        """When what is said of each case last changed."""
        return cases_modified()

    def latest(self, cases: Iterable[int]) -> datetime | None:
        return max((self.moments[case] for case in cases if case in self.moments), default=None)


class Pages(OfSite):
    """The pages that are always there; the lists and the home page change with the cases."""

    LISTS = ("home", "case-list", "suspect-list", "situation-list")

    def items(self) -> list[str]:
        return [*self.LISTS, "about", "corrections", "log"]

    def location(self, item: str) -> str:
        return reverse(f"pages:{item}")

    def lastmod(self, item: str) -> datetime | None:
        return self.latest(self.moments) if item in self.LISTS else None


class Cases(OfSite):
    """Cases of which anything is publicly known."""

    def items(self):
        return known_cases().order_by("slug")

    def lastmod(self, item) -> datetime | None:
        return self.latest([item.pk])


class People(OfSite):
    """Everybody whom a published report names as a suspect."""

    @cached_property
    def cases(self) -> dict[int, list[int]]:
        """The cases in which each person is publicly named."""
        found: dict[int, list[int]] = {}
        named = Proceedings.objects.filter(pk__in=named_proceedings())
        for suspect, case in named.values_list("suspect", "case"):
            found.setdefault(suspect, []).append(case)
        return found

    def items(self):
        return Suspect.objects.named().order_by("slug")

    def lastmod(self, item: Suspect) -> datetime | None:
        return self.latest(self.cases.get(item.pk, []))


class Situations(OfSite):
    """All situations."""

    @cached_property
    def cases(self) -> dict[int, list[int]]:
        """The known cases of each situation."""
        found: dict[int, list[int]] = {}
        for case, situation in known_cases().values_list("pk", "situation"):
            found.setdefault(situation, []).append(case)
        return found

    def items(self):
        return Situation.objects.order_by("slug")

    def lastmod(self, item: Situation) -> datetime | None:
        return self.latest(self.cases.get(item.pk, []))


class Reports(OfSite):
    """Published and retracted reports."""

    def items(self):
        return SourceReport.objects.public().order_by("pk")

    def lastmod(self, item: SourceReport) -> datetime:
        return report_modified(item)


SECTIONS: dict[str, type[OfSite]] = {
    "pages": Pages,
    "cases": Cases,
    "people": People,
    "situations": Situations,
    "reports": Reports,
}


@require_safe
@cache_control(public=True, max_age=3600)
def index(request: HttpRequest) -> HttpResponse:
    """The list of the sitemaps, one for each sort of page."""
    addresses = [
        {"location": settings.SITE_URL + reverse("sitemap-section", args=[section])}
        for section in SECTIONS
    ]
    context = {"sitemaps": addresses}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=3600)
def section(request: HttpRequest, section: str) -> HttpResponse:
    """The sitemap of one sort of page."""
    return section_page(request, SECTIONS, section).render()
