"""How to cite the answer for a case or a person: in plain words, for BibTeX, and as CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from cases.models import Case, Suspect
from cases.status.evidence import DEFAULT_POLICY
from cases.status.question import Question
from cases.templatetags.words import day
from cases.views.forms import QuestionForm, query_of
from cases.views.knowledge import case_called, known_cases, named_people
from cases.views.wording import POLICY_WORDS

SITE = "ICC Tracker"
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # By name: BibTeX counts braces even after a backslash.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    **{letter: f"\\{letter}" for letter in "&%$#_"},
}


@dataclass(frozen=True)
class Citation:
    """What is cited: the page that answers a question which always says as known on what day.

    `kind` is that of the page, "case" or "suspect", as the names of addresses have it.
    """

    kind: str
    slug: str
    name: str
    address: str
    question: Question
    accessed_on: date
    language: str

    @property
    def forms(self) -> list[dict]:
        """The names and addresses of its files."""
        names = {"txt": gettext("plain text"), "bib": "BibTeX", "json": "CSL-JSON"}
        query = query_of(self.question)
        return [
            {
                "name": name,
                "address": reverse(f"pages:{self.kind}-citation", args=[self.slug, form]) + query,
            }
            for form, name in names.items()
        ]

    @property
    def known_on(self) -> date:
        return self.question.known_on

    @property
    def title(self) -> str:
        """The name of the case or person, and on what the answer depends."""
        told = gettext("%(case)s: status as known on %(day)s") % {
            "case": self.name,
            "day": day(self.known_on),
        }
        if self.question.valid_on:
            told += gettext(", standing on %(day)s") % {"day": day(self.question.valid_on)}
        if self.question.policy != DEFAULT_POLICY:
            label = gettext(POLICY_WORDS[self.question.policy].label)
            told += gettext(", evidence: %(policy)s") % {"policy": label}
        return told

    @property
    def plain(self) -> str:
        return gettext("%(site)s, “%(title)s”, %(address)s (accessed on %(day)s).") % {
            "site": SITE,
            "title": self.title,
            "address": self.address,
            "day": day(self.accessed_on),
        }

    @property
    def key(self) -> str:
        """What a bibliography calls the entry: other days and evidence are other entries."""
        # A case and a person may have the same slug.
        of_person = ["suspect"] if self.kind == "suspect" else []
        parts = ["icctracker", *of_person, self.slug, self.known_on.isoformat()]
        if self.question.valid_on:
            parts.append(self.question.valid_on.isoformat())
        if self.question.policy != DEFAULT_POLICY:
            parts.append(self.question.policy.value)
        return ":".join(parts)

    @property
    def bibtex(self) -> str:
        """An entry that BibTeX and biblatex read; an address stands there as it is."""
        known = self.known_on
        lines = {
            "author": "{" + _escaped(SITE) + "}",
            "title": "{" + _escaped(self.title) + "}",
            "year": f"{known.year}",
            "month": f"{known.month}",
            "url": self.address,
            "urldate": self.accessed_on.isoformat(),
        }
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in lines.items())
        return f"@misc{{{self.key},\n{body}\n}}\n"

    @property
    def csl(self) -> list[dict]:
        """The entry as CSL-JSON, a list of one item."""
        return [
            {
                "id": self.key,
                "type": "webpage",
                "title": self.title,
                "author": [{"literal": SITE}],
                "container-title": SITE,
                "publisher": SITE,
                "URL": self.address,
                "issued": _date(self.known_on),
                "accessed": _date(self.accessed_on),
                "language": self.language,
            }
        ]

    @property
    def csl_json(self) -> str:
        return json.dumps(self.csl, ensure_ascii=False, indent=1) + "\n"


def _escaped(text: str) -> str:
    """The text as TeX reads it."""
    return re.sub(r"[\\~^&%$#_{}]", lambda found: _SPECIAL[found[0]], text)


def _date(on: date) -> dict:
    return {"date-parts": [[on.year, on.month, on.day]]}


def citation_of(row: Case | Suspect, question: Question, name: str | None) -> Citation:
    """The citation of an answered case or person, by the name that was public on the day, if any.

    A question about today is pinned to today's knowledge.
    """
    today = timezone.localdate()
    pinned = replace(question, known_on=question.known_on or today)
    is_case = isinstance(row, Case)
    nameless = (
        gettext("A case before the International Criminal Court")
        if is_case
        else gettext("A person before the International Criminal Court")
    )
    return Citation(
        "case" if is_case else "suspect",
        row.slug,
        name or nameless,
        settings.SITE_URL + row.get_absolute_url() + query_of(pinned),
        pinned,
        today,
        get_language(),
    )


FORMATS = {
    "txt": ("text/plain; charset=utf-8", lambda citation: citation.plain + "\n"),
    "bib": ("application/x-bibtex; charset=utf-8", lambda citation: citation.bibtex),
    "json": (
        "application/vnd.citationstyles.csl+json; charset=utf-8",
        lambda citation: citation.csl_json,
    ),
}


@require_safe
def cite_case(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The citation of a case as a file: as known on a day, by default today."""

    def citation(question: Question) -> Citation:
        case = case_called(slug, question)
        is_known = known_cases(question).filter(pk=case.pk).exists()
        return citation_of(case, question, case.shown_name if is_known else None)

    return _file(request, form, citation)


@require_safe
def cite_suspect(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The citation of a person's page as a file."""

    def citation(question: Question) -> Citation:
        person = get_object_or_404(Suspect.objects.named(), slug=slug)
        is_named = named_people(question).filter(suspect=person).exists()
        return citation_of(person, question, person.name if is_named else None)

    return _file(request, form, citation)


def _file(
    request: HttpRequest, form: str, citation_for: Callable[[Question], Citation]
) -> HttpResponse:
    if form not in FORMATS:
        raise Http404
    asked = QuestionForm(request.GET)
    question = asked.question
    if not asked.is_valid():
        wrong = "\n".join(message for errors in asked.errors.values() for message in errors)
        return HttpResponse(wrong + "\n", status=400, content_type="text/plain; charset=utf-8")
    sort, write = FORMATS[form]
    citation = citation_for(question)
    name = re.sub(r"[^\w-]+", "-", citation.key)
    return HttpResponse(
        write(citation),
        content_type=sort,
        headers={"Content-Disposition": f'inline; filename="{name}.{form}"'},
    )
