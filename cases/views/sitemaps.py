"""The sitemap: every public page in every language, and since when its content is as it is.

What there is much of is told in parts. Each begins at a primary key and is one query along them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as part_page
from django.db.models import F, IntegerField, QuerySet, Window
from django.db.models.functions import Mod, RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cases.models import DataRelease, Situation, SourceReport, Suspect
from cases.views.kept_numbers import kept_while_unchanged
from cases.views.knowledge import cases_without_name, known_cases, named_people
from cases.views.modified import (
    cases_modified,
    last_modified,
    report_modified,
    situations_modified,
)

# Pages of one part, each in five languages; search engines take 50,000 addresses at once.
IN_A_PART = 500


class OfSite(Sitemap):
    """Pages under the address of the site, whatever name it was asked by; each in all languages."""

    i18n = alternates = x_default = True
    limit = 10 * IN_A_PART
    protocol = "https" if settings.IS_HTTPS else "http"

    def get_domain(self, site=None) -> str:
        return settings.SITE_URL.partition("://")[2]

    @classmethod
    def first_keys(cls) -> Sequence[int]:
        """At which primary key each part but the first begins."""
        return ()


class Pages(OfSite):
    """The pages that are always there; the lists and the home page change with the cases."""

    LISTS = ("home", "case-list", "suspect-list", "situation-list", "warrant-list")
    LISTS += ("change-list", "report-list")

    def __init__(self, begins_at: int | None = None) -> None:
        if begins_at is not None:
            raise Http404

    def items(self) -> list[str]:
        return [*self.LISTS, "data", "about", "contact", "corrections", "log"]

    def location(self, item: str) -> str:
        return reverse(f"pages:{item}")

    @cached_property
    def changed_at(self) -> datetime | None:
        return kept_while_unchanged("last modified", last_modified)

    def lastmod(self, item: str) -> datetime | None:
        return self.changed_at if item in self.LISTS else None


class Parted(OfSite):
    """One part of the pages of many rows: those from a primary key on."""

    def __init__(self, begins_at: int | None = None) -> None:
        self.begins_at = begins_at

    @classmethod
    def rows(cls) -> QuerySet:
        """The rows that have a page."""
        raise NotImplementedError

    @classmethod
    def first_keys(cls) -> Sequence[int]:
        place = Window(RowNumber(), order_by=F("pk").asc())
        numbered = cls.rows().order_by().annotate(place=place).values("pk", "place")
        firsts = numbered.filter(place__gt=1).annotate(
            within=Mod("place", IN_A_PART, output_field=IntegerField())
        )
        return list(firsts.filter(within=1).order_by("pk").values_list("pk", flat=True))

    def items(self) -> list:
        return self.part

    @cached_property
    def part(self) -> list:
        rows = self.rows().order_by("pk")
        if self.begins_at is not None:
            rows = rows.filter(pk__gte=self.begins_at)
        return list(rows[:IN_A_PART])


class Cases(Parted):
    """Cases of which anything is publicly known."""

    @classmethod
    def rows(cls) -> QuerySet:
        return known_cases().exclude(pk__in=cases_without_name()).only("slug")

    @cached_property
    def moments(self) -> dict[int, datetime]:
        """When what is said of each case last changed."""
        return cases_modified([each.pk for each in self.part])

    def lastmod(self, item) -> datetime | None:
        return self.moments.get(item.pk)


class People(Parted):
    """Everybody whom a published report names as a suspect."""

    @classmethod
    def rows(cls) -> QuerySet:
        return Suspect.objects.named().only("slug")

    @cached_property
    def moments(self) -> dict[int, datetime]:
        """When what is said of the cases in which each person is publicly named last changed."""
        named = named_people().filter(suspect__in=[each.pk for each in self.part])
        pairs = list(named.order_by().values_list("suspect", "case"))
        of_cases = cases_modified({case for _, case in pairs})
        found: dict[int, datetime] = {}
        for person, case in pairs:
            if moment := of_cases.get(case):
                found[person] = max(moment, found.get(person, moment))
        return found

    def lastmod(self, item: Suspect) -> datetime | None:
        return self.moments.get(item.pk)


class Situations(Parted):
    """All situations."""

    @classmethod
    def rows(cls) -> QuerySet:
        return Situation.objects.only("slug")

    @cached_property
    def moments(self) -> dict[int, datetime]:
        return kept_while_unchanged("situations modified", situations_modified)

    def lastmod(self, item: Situation) -> datetime | None:
        return self.moments.get(item.pk)


class Reports(Parted):
    """Published and retracted reports."""

    @classmethod
    def rows(cls) -> QuerySet:
        return SourceReport.objects.public().only("state_changed_at", "corrected_at")

    def lastmod(self, item: SourceReport) -> datetime:
        return report_modified(item)


class Releases(Parted):
    """The releases of the data in bulk, which never change."""

    @classmethod
    def rows(cls) -> QuerySet:
        return DataRelease.objects.only("version", "made_at")

    def location(self, item: DataRelease) -> str:
        return reverse("pages:data-release", args=[item.version])

    def lastmod(self, item: DataRelease) -> datetime:
        return item.made_at


SECTIONS: dict[str, type[OfSite]] = {
    "pages": Pages,
    "cases": Cases,
    "people": People,
    "situations": Situations,
    "reports": Reports,
    "data": Releases,
}


@require_safe
@cache_control(public=True, max_age=3600)
def index(request: HttpRequest) -> HttpResponse:
    """The list of the sitemaps: for each sort of page one, and one more for each further part."""
    context = {"sitemaps": [{"location": address} for address in _addresses()]}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


def _addresses() -> Iterator[str]:
    for name, section in SECTIONS.items():
        yield settings.SITE_URL + reverse("sitemap-section", args=[name])
        for key in section.first_keys():
            yield settings.SITE_URL + reverse("sitemap-part", args=[name, key])


@require_safe
@cache_control(public=True, max_age=3600)
def section(request: HttpRequest, section: str, begins_at: int | None = None) -> HttpResponse:
    """One part of the sitemap of one sort of page."""
    if section not in SECTIONS:
        raise Http404
    return part_page(request, {section: SECTIONS[section](begins_at)}, section).render()
