"""The pictures that stand for pages where they are shared: what each says, of what is public."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext, ngettext, override
from django.views.decorators.http import require_safe

from cases.models import Case, StatusChange, Suspect
from cases.templatetags.words import basis, day, when
from cases.views.knowledge import answered, known_cases
from cases.views.standing import answered_people
from cases.views.wording import PRESUMPTION

# A retraction must soon show everywhere.
KEPT_FOR_SECONDS = 300
# The fonts hold no Arabic, and the letters would stand unjoined.
NOT_DRAWN = ("ar",)


class Face(NamedTuple):
    """What the picture says: what sort of page, its title, the words under the title, the status
    with its phase (or "none"), facts by their labels, what they are as of, and the last line."""

    sort: str
    title: str
    under: str
    status: str
    phase: str
    facts: tuple[tuple[str, str], ...]
    as_of: str
    last: str


@require_safe
def site(request: HttpRequest) -> HttpResponse:
    """The picture of the site, for every page that has none of its own."""
    return _answer(request, site_face)


@require_safe
def of_case(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of a case."""
    case = get_object_or_404(Case.objects.told().select_related("situation"), slug=slug)
    return _answer(request, lambda: case_face(case))


@require_safe
def of_suspect(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of a person: the name and where the proceedings stand."""
    found = get_object_or_404(Suspect.objects.named(), slug=slug)
    return _answer(request, lambda: suspect_face(found))


def _answer(request: HttpRequest, face_of) -> HttpResponse:
    from cases.views.drawing import draw

    language = get_language()
    with override("en-gb" if language in NOT_DRAWN else language):
        face = face_of()
    etag = f'"{hashlib.sha256(repr(face).encode()).hexdigest()[:32]}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(draw(face), content_type="image/png")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT_FOR_SECONDS}"
    return response


def site_face() -> Face:
    """What the picture of the site says."""
    return Face(
        sort=gettext("An independent record"),
        title=gettext("Where every case before the International Criminal Court stands"),
        under=gettext("Which status, since when, known since when, and who says so."),
        status="",
        phase="none",
        facts=(
            (gettext("Cases"), str(known_cases().count())),
            (gettext("People"), str(Suspect.objects.named().count())),
        ),
        **_foot(),
    )


def case_face(case: Case) -> Face:
    """What the picture of a case says."""
    is_known = known_cases().filter(pk=case.pk).exists()
    [case] = answered([case])
    return _face(
        case.shown_name or gettext("A case before the International Criminal Court"),
        case.situation.name if is_known else "",
        case.status_change if is_known else None,
    )


def suspect_face(suspect: Suspect) -> Face:
    """What the picture of a person says: of several cases the one that the page tells first."""
    [person] = answered_people([suspect])
    first, *others = person.standing
    [case] = answered([first.case])
    under = case.shown_name or ""
    if others:
        more = ngettext("and %(number)s other case", "and %(number)s other cases", len(others))
        under = f"{under}, {more % {'number': len(others)}}"
    return _face(person.name, under, first.status_change)


def _face(title: str, under: str, change: StatusChange | None) -> Face:
    facts: tuple = ()
    if change:
        facts = (
            (gettext("Since"), when(change.effective)),
            (gettext("Known since"), day(change.known_on)),
            (gettext("Basis"), _basis(change)),
        )
    return Face(
        sort=gettext("Before the International Criminal Court"),
        title=title,
        under=under,
        status=gettext(change.word.label) if change else gettext("Nothing proved"),
        phase=change.word.phase.value if change else "none",
        facts=facts,
        **_foot(),
    )


def _basis(change: StatusChange) -> str:
    label = basis(change.basis)
    if change.is_verified:
        return label
    return gettext("%(basis)s, not verified") % {"basis": label}


def _foot() -> dict[str, str]:
    as_of = gettext("As of %(day)s") % {"day": day(timezone.localdate())}
    return {"as_of": as_of, "last": gettext(PRESUMPTION)}
