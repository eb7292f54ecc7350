"""The addresses of feeds: of everything, of one case, person or situation, and of corrections."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.feeds import log
from cases.feeds.documents import JSON, MEDIA_TYPES, as_atom, as_json
from cases.feeds.entries import entries_of
from cases.feeds.log import Scope, part_of
from cases.feeds.validators import answer, state_of_the_record
from cases.models import Situation, Suspect
from cases.views.knowledge import case_called

# A feed without entries must say since when it is so, too: since the Statute is in force.
BEFORE_ANYTHING = datetime(2002, 7, 1, tzinfo=UTC)


@require_safe
def changes(request: HttpRequest, form: str) -> HttpResponse:
    """All changes of status."""
    page = reverse("pages:change-list")
    scope = Scope(
        "changes",
        "ICC Tracker: changes of status",
        page,
        lambda form: reverse("feeds:changes", args=[form]),
        log.every_change(),
    )
    return _feed(request, scope, form)


@require_safe
def corrections(request: HttpRequest, form: str) -> HttpResponse:
    """Changes that are no longer our word: corrected, or withdrawn."""
    scope = Scope(
        "corrections",
        "ICC Tracker: corrections",
        reverse("pages:corrections"),
        lambda form: reverse("feeds:corrections", args=[form]),
        log.every_change(),
        only_corrections=True,
    )
    return _feed(request, scope, form)


@require_safe
def of_case(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The changes of one case and of all who are named in it."""
    case = case_called(slug)
    scope = Scope(
        f"case/{case.pk}",
        f"ICC Tracker: {case.shown_name}",
        case.get_absolute_url(),
        lambda form: reverse("feeds:case", args=[slug, form]),
        log.of_case(case),
    )
    return _feed(request, scope, form)


@require_safe
def of_person(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The changes of one person's proceedings, in all cases."""
    person = get_object_or_404(Suspect.objects.named(), slug=slug)
    scope = Scope(
        f"suspect/{person.pk}",
        f"ICC Tracker: {person.name}",
        person.get_absolute_url(),
        lambda form: reverse("feeds:suspect", args=[slug, form]),
        log.of_person(person),
    )
    return _feed(request, scope, form)


@require_safe
def of_situation(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The changes of all cases of one situation."""
    situation = get_object_or_404(Situation, slug=slug)
    scope = Scope(
        f"situation/{situation.pk}",
        f"ICC Tracker: the situation {situation.name}",
        situation.get_absolute_url(),
        lambda form: reverse("feeds:situation", args=[slug, form]),
        log.of_situation(situation),
    )
    return _feed(request, scope, form)


def _feed(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    asked = request.GET.get("archive")
    if asked is not None and not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        text = "“archive” is the number of an older part of the feed: 1, 2, 3 and so on.\n"
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    number = int(asked) if asked else None

    def build() -> bytes:
        part = part_of(scope, number)
        if part is None:
            raise Http404("The feed has no such part, or not yet.")
        entries = entries_of(part.rows)
        at, _ = state_of_the_record()
        write = as_json if form == JSON else as_atom
        return write(scope, part, entries, at or BEFORE_ANYTHING)

    return answer(request, MEDIA_TYPES[form], build, scope.key, scope.title, number, form)
