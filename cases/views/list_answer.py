"""The answer to a question about a list: the page, or its rows as a CSV file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django_htmx.http import push_url

from cases.spreadsheet import csv_answer
from cases.views.listing import Listing

# The columns of a file: name -> the value of a row.
Export = Mapping[str, Callable[[Any], object]]


def answer_list(
    request: HttpRequest, listing: Listing, template: str, export: Export, context: dict
) -> HttpResponse:
    """The list as a page, or as CSV of all rows that meet the filters, if `format=csv`.

    A question that is wrong in part is answered as a page, with status 400.
    """
    form = listing.form
    if form.cleaned_data.get("format") == "csv" and form.is_valid():
        return _as_csv(listing, template, export)
    context |= {
        "listing": listing,
        "form": form,
        "question": form.question,
        "is_filtered": bool(request.GET),
    }
    answer = render(request, template, context, status=200 if form.is_valid() else 400)
    # The page is the same with and without htmx, which is told the short form of its address.
    patch_vary_headers(answer, ["HX-Request"])
    if request.htmx and form.is_valid():
        page = form.cleaned_data.get("page") or 1
        push_url(answer, listing.page_address(page))
    return answer


def _as_csv(listing: Listing, template: str, export: Export) -> HttpResponse:
    """The file is named after the list and the day of what is known."""
    noun = template.removeprefix("cases/").removesuffix("_list.html")
    day = listing.form.question.known_on or timezone.localdate()
    rows = ([value(row) for value in export.values()] for row in listing.every_row())
    answer = csv_answer(f"icc-tracker-{noun}-list-known-{day}.csv", [export.keys(), *rows])
    answer["X-Robots-Tag"] = "noindex"
    return answer
