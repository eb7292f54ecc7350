"""The addresses of feeds: of everything, of one case, person or situation, and of corrections."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.feeds import log
from cases.feeds.entries import entries_of
from cases.feeds.formats import JSON, MEDIA_TYPES, as_atom, as_json
from cases.feeds.log import Scope, part_of
from cases.feeds.validators import answer, state_of_the_record
from cases.models import Situation, Suspect
from cases.views.knowledge import case_called

# A feed without entries must say since when it is so, too: since the Statute is in force.
BEFORE_ANYTHING = datetime(2002, 7, 1, tzinfo=UTC)

# A part has one address: no zeros before it, no other digits.
_NUMBER = re.compile("[1-9][0-9]{0,8}")


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
    return _feed(request, _scope("case", case, case.shown_name, slug, log.of_case(case)), form)


@require_safe
def of_person(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The changes of one person's proceedings, in all cases."""
    person = get_object_or_404(Suspect.objects.named(), slug=slug)
    scope = _scope("suspect", person, person.name, slug, log.of_person(person))
    return _feed(request, scope, form)


@require_safe
def of_situation(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The changes of all cases of one situation."""
    situation = get_object_or_404(Situation, slug=slug)
    name = f"the situation {situation.name}"
    scope = _scope("situation", situation, name, slug, log.of_situation(situation))
    return _feed(request, scope, form)


def _scope(kind: str, about: Model, name: str, slug: str, changes: QuerySet) -> Scope:
    """What a feed tells of that is about one row, found by the slug that was asked for."""
    return Scope(
        f"{kind}/{about.pk}",
        f"ICC Tracker: {name}",
        about.get_absolute_url(),
        lambda form: reverse(f"feeds:{kind}", args=[slug, form]),
        changes,
    )


def _feed(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    asked = request.GET.getlist("archive")
    if asked and not (len(asked) == 1 and _NUMBER.fullmatch(asked[0])):
        text = "“archive” is the number of one older part of the feed: 1, 2, 3 and so on.\n"
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    number = int(asked[0]) if asked else None

    def build() -> bytes:
        part = part_of(scope, number)
        if part is None:
            raise Http404("The feed has no such part, or not yet.")
        entries = entries_of(part.rows)
        at, _ = state_of_the_record()
        write = as_json if form == JSON else as_atom
        return write(scope, part, entries, at or BEFORE_ANYTHING)

    return answer(request, MEDIA_TYPES[form], build, scope.key, scope.title, number, form)
