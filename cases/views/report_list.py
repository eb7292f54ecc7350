"""The list of published reports: by whom, when, in which language, on which cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.models import Case, Claim, Publisher, SourceReport
from cases.models.folding import folded
from cases.models.naming import withhold_addresses
from cases.status.dates import PartialDate
from cases.templatetags.words import language
from cases.views import facets
from cases.views.forms import ReportFilterForm
from cases.views.found_reports import Found, found_reports, is_year
from cases.views.kept import kept_for_anybody
from cases.views.knowledge import answered
from cases.views.list_answer import Export, answer_list
from cases.views.listing import Column, Facet
from cases.views.rows_in_memory import RowsInMemory


@dataclass
class ListedReport:
    """One report, with the cases on which it says something."""

    row: SourceReport
    cases: list[Case] = field(default_factory=list)

    @property
    def published(self) -> PartialDate | None:
        return self.row.published

    @property
    def day(self) -> date:
        return self.row.public_on

    @property
    def years(self) -> list[str]:
        """The year in which it was published, if it bears a date."""
        return [str(self.row.published_on.year)] if self.row.published_on else []

    @property
    def publisher_code(self) -> str:
        """The publisher's name as addresses write it."""
        return slugify(self.row.publisher.name, allow_unicode=True)


EXPORT: Export = {
    "title": lambda report: report.row.title,
    "publisher": lambda report: report.row.publisher.name,
    "publisher_kind": lambda report: report.row.publisher.kind,
    "published": lambda report: report.published,
    "read_on": lambda report: report.row.retrieved_on if report.row.is_verified else None,
    "language": lambda report: report.row.language,
    "verified": lambda report: "yes" if report.row.is_verified else "no",
    "retracted": lambda report: "no" if report.row.is_standing else "yes",
    "cases": lambda report: "; ".join(c.shown_name for c in report.cases if c.shown_name),
    "url": lambda report: report.row.url,
    "archived_url": lambda report: report.row.archived_url,
    "address": lambda report: report.row.get_absolute_url(),
}


@require_safe
@kept_for_anybody
def index(request: HttpRequest) -> HttpResponse:
    """The published and the retracted reports; as pages, or as CSV."""
    found = found_reports(request.GET)
    cases = told_cases(found, request.GET.getlist("case"))
    reports = listed_reports(cases, found.rows)
    shown, columns = _facets(reports, cases, request.GET), _columns()
    form = ReportFilterForm(request.GET, facets=shown, columns=columns)
    listing = RowsInMemory(form, reports, shown, columns, "-published", request.path)
    context = {
        "recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"],
        "are_more": found.are_more,
    }
    return answer_list(request, listing, "cases/report_list.html", EXPORT, context)


def told_cases(found: Found, asked: list[str]) -> dict[int, Case]:
    """The cases of which this site has ever told, each under the name that it may bear; where not
    all reports are listed, those of which the listed ones tell, and those asked for."""
    cases = Case.objects.told().select_related("situation").order_by("short_name")
    if found.are_more:
        here = Claim.objects.filter(report__in=found.rows.order_by().values("pk")).values("case")
        cases = cases.filter(Q(pk__in=here) | Q(slug__in=asked))
    return {case.pk: case for case in answered(cases)}


def listed_reports(cases: dict[int, Case], rows: QuerySet) -> list[ListedReport]:
    """These public reports, newest first, with those of the cases on which each says something."""
    rows = rows.select_related("publisher").defer("private_note")
    on: dict[int, list[Case]] = defaultdict(list)
    about = Claim.objects.filter(report__in=rows.order_by().values("pk"), case__in=cases)
    for report, case in about.order_by("case").values_list("report", "case").distinct():
        on[report].append(cases[case])
    found = [ListedReport(row, on[row.pk]) for row in rows.order_by("-pk")]
    withhold_addresses(each.row for each in found)
    return sorted(found, key=lambda report: report.day, reverse=True)


def _facets(reports: list[ListedReport], cases: dict[int, Case], asked: QueryDict) -> list[Facet]:
    names = {case.slug: case.shown_name for case in cases.values() if case.shown_name}
    return [
        *_facets_of_the_page(),
        *_facets_of_publication(reports, asked),
        facets.by_situation(lambda report: {case.situation.slug for case in report.cases}),
        Facet(
            "case",
            gettext("Case"),
            _("“%(value)s” is no case."),
            names,
            lambda report: [case.slug for case in report.cases if case.slug in names],
        ),
        Facet(
            "publisher",
            gettext("Publisher"),
            _("“%(value)s” is no publisher of these reports."),
            _publishers(),
            lambda report: [report.publisher_code],
        ),
    ]


def _facets_of_the_page() -> list[Facet]:
    return [
        Facet(
            "publisher_kind",
            gettext("Kind of publisher"),
            _("“%(value)s” is no kind of publisher."),
            {code: gettext(label) for code, label in Publisher.Kind.choices},
            lambda report: [report.row.publisher.kind],
            is_open=True,
        ),
        Facet(
            "verified",
            gettext("Page read"),
            _("“%(value)s” is no answer here: there are yes and no."),
            {"yes": gettext("Read by us"), "no": gettext("Not read yet")},
            lambda report: ["yes" if report.row.is_verified else "no"],
            is_open=True,
        ),
        Facet(
            "retracted",
            gettext("Retracted"),
            _("“%(value)s” is no answer here: there are yes and no."),
            {"no": gettext("Standing"), "yes": gettext("Retracted")},
            lambda report: ["no" if report.row.is_standing else "yes"],
        ),
    ]


def _facets_of_publication(reports: list[ListedReport], asked: QueryDict) -> list[Facet]:
    # What is asked for is a word of these reports if any report has it, among these or not.
    languages = {report.row.language for report in reports}
    languages |= {code for code in asked.getlist("language") if _is_any(language=code)}
    years = {year for report in reports for year in report.years}
    years |= {
        code for code in asked.getlist("year") if is_year(code) and _is_any(published_on__year=code)
    }
    return [
        Facet(
            "year",
            gettext("Year published"),
            _("“%(value)s” is no year of these reports."),
            {year: year for year in sorted(years, reverse=True)},
            lambda report: report.years,
        ),
        Facet(
            "language",
            gettext("Language"),
            _("“%(value)s” is no language of these reports."),
            {code: language(code) for code in sorted(languages)},
            lambda report: [report.row.language],
        ),
    ]


def _publishers() -> dict[str, str]:
    """The names of all publishers of public reports, by the code that addresses have."""
    public = SourceReport.objects.public()
    spelt = Publisher.objects.filter(Exists(public.filter(publisher=OuterRef("pk"))))
    spelt = sorted(spelt.order_by().values_list("name", flat=True), key=folded)
    return {slugify(name, allow_unicode=True): name for name in spelt}


def _is_any(**columns: object) -> bool:
    return SourceReport.objects.public().filter(**columns).exists()


def _columns() -> list[Column]:
    return [
        Column("published", gettext("Published"), lambda report: report.row.published_on),
        Column("title", gettext("Report"), lambda report: folded(report.row.title) or None),
        Column("publisher", gettext("Publisher"), lambda report: folded(report.row.publisher.name)),
        Column("cases", gettext("Cases")),
    ]
