"""The search page: people, cases, situations and reports that meet a few words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cases.models import Suspect
from cases.models.answers import answer_suspects
from cases.search.finding import MARK, UNMARK, Hit
from cases.search.names import Sought, best_match, marked
from cases.search.reports import FoundReports, find_reports
from cases.search.status_words import find_beside_status
from cases.spelling.likeness import tokens
from cases.views.forms.fields import WordField
from cases.views.kept import kept_for_anybody
from cases.views.knowledge import answered, known_cases, named_proceedings

LONGEST, MOST_WORDS = 100, 10
KINDS = {
    "people": gettext_lazy("People"),
    "cases": gettext_lazy("Cases"),
    "situations": gettext_lazy("Situations"),
    "reports": gettext_lazy("Reports"),
}
# How many of each are shown beside the other kinds, and of one kind on a page.
AMONG_OTHERS, ON_A_PAGE = 5, 20


@dataclass
class Result:
    """One hit as it is shown: its name with marks, and what else met the question."""

    row: object
    name: SafeString
    also: SafeString | str = ""
    passage: SafeString | str = ""


@dataclass
class Group:
    """The hits of one kind: how many there are, those on this page, and where all are."""

    kind: str
    total: int
    page: Page
    address: str
    is_exact: bool = False
    are_more: bool = False
    results: list[Result] = field(default_factory=list)

    @property
    def label(self) -> str:
        return KINDS[self.kind]


class SearchForm(forms.Form):
    """What is sought, and of which kind?"""

    q = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=gettext_lazy("Name, number or place"),
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=gettext_lazy(
            "Of a person in any spelling or script, of a case or situation, or words of a title."
        ),
        error_messages={
            "max_length": format_lazy(
                gettext_lazy("Write at most {count} letters: a name or a number is enough."),
                count=LONGEST,
            )
        },
    )
    kind = WordField(
        unknown=gettext_lazy("“%(value)s” is no kind of result."), widget=forms.HiddenInput
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def __init__(self, data, **options) -> None:
        super().__init__(data, label_suffix="", **options)
        self.fields["kind"].choices = [("", ""), *KINDS.items()]

    def clean_q(self) -> str:
        text = " ".join(self.cleaned_data["q"].split())
        count = len(tokens(text))
        if count > MOST_WORDS:
            raise forms.ValidationError(
                ngettext(
                    "Write at most %(most)s words: this is %(count)s word.",
                    "Write at most %(most)s words: these are %(count)s words.",
                    count,
                )
                % {"most": MOST_WORDS, "count": count}
            )
        if text and not count:
            raise forms.ValidationError(gettext("Write a letter or a digit at least."))
        return text


@require_safe
@kept_for_anybody
def search(request: HttpRequest) -> HttpResponse:
    """Everything public that meets the words asked for; hints where none are."""
    form = SearchForm(request.GET)
    is_valid = form.is_valid()
    text = form.cleaned_data.get("q", "")
    context = {"form": form, "text": text, "kind": form.cleaned_data.get("kind", "")}
    if is_valid and text:
        context |= _answer(Sought(text), context["kind"], form.cleaned_data["page"] or 1)
    return render(request, "cases/search.html", context, status=200 if is_valid else 400)


@require_safe
@cache_control(public=True, max_age=86_400)
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser can search here from its address bar (OpenSearch 1.1)."""
    return render(
        request,
        "cases/opensearch.xml",
        {"site_url": settings.SITE_URL},
        content_type="application/opensearchdescription+xml",
    )


def _answer(sought: Sought, kind: str, number: int) -> dict:
    found, names = find_beside_status(sought, Suspect.objects.named(), known_cases())
    reports = find_reports(found.spellings(sought))
    groups = [
        _group(sought, "people", found.people, kind, number),
        _group(sought, "cases", found.cases, kind, number),
        _group(sought, "situations", found.situations, kind, number),
        _group(sought, "reports", reports.ids, kind, number, are_more=reports.are_more),
    ]
    shown = [each for each in groups if each.total and kind in ("", each.kind)]
    for group in shown:
        group.results = _results(group, names, reports)
    return {
        # People first; but before them what bears the very name or number that was asked for.
        "groups": sorted(shown, key=lambda group: not group.is_exact),
        "kinds": [each for each in groups if each.total],
        "total": sum(each.total for each in groups),
        "everything": _address(sought),
        # By which words names were found, where those of a status were left out.
        "found_by": "" if names is sought else names.text,
        "suggestions": [(each, _address(Sought(each))) for each in found.suggestions],
    }


def _group(
    sought: Sought, kind: str, hits: list, wanted: str, number: int, are_more: bool = False
) -> Group:
    size = ON_A_PAGE if wanted == kind else AMONG_OTHERS
    page = Paginator(hits, size).get_page(number if wanted == kind else 1)
    is_exact = any(isinstance(hit, Hit) and hit.match.is_exact for hit in hits)
    return Group(kind, len(hits), page, _address(sought, kind), is_exact, are_more)


def _address(sought: Sought, kind: str = "") -> str:
    asked = {"q": sought.text} | ({"kind": kind} if kind else {})
    return f"{reverse('pages:search')}?{urlencode(asked)}"


def _results(group: Group, sought: Sought, reports: FoundReports) -> Iterable[Result]:
    hits = list(group.page.object_list)
    if group.kind == "reports":
        return [
            Result(each, _passage(each.marked_title), passage=_passage(each.passage))
            for each in reports.shown(hits)
        ]
    if group.kind == "people":
        return _people(hits, sought)
    if group.kind == "cases":
        return _cases(hits, sought)
    return _situations(hits, sought)


def _people(hits: list[Hit], sought: Sought) -> list[Result]:
    people = answer_suspects([hit.row for hit in hits])
    named = named_proceedings(cases={each.case_id for one in people for each in one.standing})
    for person in people:
        person.standing = [each for each in person.standing if each.pk in named]
    # A case may bear the name of somebody whom nobody has published: it is then not shown by it.
    answered([each.case for person in people for each in person.standing])
    return [
        Result(
            hit.row,
            marked(hit.row.name, sought),
            also=_also(hit, sought),
        )
        for hit in hits
    ]


def _cases(hits: list[Hit], sought: Sought) -> list[Result]:
    results = []
    for case, hit in zip(answered([hit.row for hit in hits]), hits, strict=True):
        name = case.shown_name or gettext("A case in the situation %(situation)s") % {
            "situation": case.situation.name
        }
        title = marked(case.shown_title, sought)
        results.append(Result(case, marked(name, sought), title, _passage(hit.passage)))
        case.people_marked = [marked(each.suspect.name, sought) for each in case.people]
    return results


def _situations(hits: list[Hit], sought: Sought) -> list[Result]:
    counts = _cases_in([hit.row.pk for hit in hits])
    for hit in hits:
        hit.row.cases_known = counts.get(hit.row.pk, 0)
    return [
        Result(
            hit.row,
            marked(hit.row.name, sought),
            also=marked(hit.match.text, sought) if hit.match.text not in ("", hit.row.name) else "",
            passage=_passage(hit.passage),
        )
        for hit in hits
    ]


def _also(hit: Hit, sought: Sought) -> SafeString | str:
    """The other spelling that met the question, where the name itself does not."""
    is_needed = hit.match.text and not best_match(sought, [hit.row.name])
    return marked(hit.match.text, sought) if is_needed else ""


def _cases_in(situations: list[int]) -> dict[int, int]:
    rows = known_cases().filter(situation__in=situations).order_by()
    counts: dict[int, int] = {}
    for pk in rows.values_list("situation", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return counts


def _passage(text: str) -> SafeString:
    """A passage that the database marked, safe for a page."""
    before, *pieces = text.split(MARK)
    halves = (piece.partition(UNMARK) for piece in pieces)
    marks = format_html_join("", "<mark>{}</mark>{}", ((hit, rest) for hit, _, rest in halves))
    return format_html("{}{}", before, marks)
