"""Stored answers of cases: written from the serializers, and put into words for who asks now.

The serializers stay the only definition of the JSON. What they give for today's question of a case
is kept in `CaseDocument`, for a list and in full, and written anew after every change that may
concern it; until then whoever reads works the answer out (`cases.ledger.touched`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import timedelta
from math import inf
from time import monotonic
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.renderers import JSONRenderer

from cases.api.caching import SHAPE
from cases.api.serializers import CaseDetailSerializer, CaseSerializer
from cases.api.serializers.base import ALWAYS, knows_of_today, status_object
from cases.api.serializers.cases import reason_of_no_status
from cases.ledger.keeping import alone
from cases.models import Case, CaseDocument, LedgerShape, StatusChange
from cases.models.answers import answer_cases, days_of_change, only_named
from cases.models.naming import WITHOUT_NAME, unnameable
from cases.models.record import DOCUMENTS, updated_at
from cases.status.question import NOW, Question

# In the place of the scheme and host of this site, which may be asked by several names.
ORIGIN = "https://origin.invalid"
# Nobody keeps the ledger meanwhile: so many take a fraction of a second.
_BATCH = 10


def unnameable_now(touched: set[int] | None) -> set[int]:
    """All cases that may not be named now, in one small query: their documents say so, but for
    those that are touched."""
    if touched is None:
        return unnameable()
    # Those that became stale just now stay hidden; so does what is not written yet.
    hidden = CaseDocument.objects.filter(is_named=False)
    found = set(hidden.values_list("pk", flat=True)) - touched
    return found | unnameable(Case.objects.filter(pk__in=touched)) if touched else found


class _Anywhere:
    """What serializers need of a request: how addresses begin."""

    versioning_scheme = None

    def build_absolute_uri(self, path: str) -> str:
        return ORIGIN + path


def write_documents(seconds: float = inf, after_each: Callable[[], None] = lambda: None) -> int:
    """Write anew every stored answer that is no longer right, or as many as can be written in
    some seconds; return how many.

    Each batch is written from one snapshot while no keeper of the ledger works: what changes
    after the snapshot has left its mark, and the next keeper finds the document by that.
    """
    doubt_other_shapes()
    written, until = 0, monotonic() + seconds
    while monotonic() < until and CaseDocument.objects.stale().exists():
        with alone():
            written += write(stale_cases()[:_BATCH])
        after_each()
    return written


def doubt_other_shapes() -> None:
    """Ask for every stored answer to be written anew if it was when answers looked otherwise."""
    if _are_of_another_shape():
        CaseDocument.objects.update(is_current=False)
        LedgerShape.objects.update_or_create(pk=DOCUMENTS, defaults={"digest": str(SHAPE)})


def stale_cases() -> QuerySet:
    """Primary keys of the cases of which the stored answer is no longer right."""
    return CaseDocument.objects.stale().order_by("pk").values_list("pk", flat=True)


def are_due() -> bool:
    """Whether there is anything to write anew."""
    return CaseDocument.objects.stale().exists() or _are_of_another_shape()


def _are_of_another_shape() -> bool:
    """Whether they were written when answers looked otherwise."""
    return not LedgerShape.objects.filter(pk=DOCUMENTS, digest=str(SHAPE)).exists()


def write(cases: Iterable[int]) -> int:
    """Write the stored answers of these cases as they are now; return how many.

    Whoever calls it sees one moment and keeps the keeper of the ledger from its work.
    """
    ids = list(cases)
    rows = Case.objects.filter(pk__in=ids).annotate(updated_at=updated_at("cases"))
    cases = only_named(answer_cases(rows.select_related("situation").order_by("pk")))
    hidden = unnameable(Case.objects.filter(pk__in=ids))
    context = {"request": _Anywhere(), "question": NOW, "unnameable": hidden}
    listed = CaseSerializer(cases, many=True, context=context).data
    full = CaseDetailSerializer(cases, many=True, context=context).data
    now, tomorrow = timezone.now(), timezone.localdate() + timedelta(days=1)
    CaseDocument.objects.bulk_create(
        [
            _document(case, case.pk not in hidden, in_list, in_full, now, tomorrow)
            for case, in_list, in_full in zip(cases, listed, full, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=[each.name for each in CaseDocument._meta.fields if not each.primary_key],
    )
    return len(cases)


def _document(case: Case, is_named: bool, in_list, in_full, now, tomorrow) -> CaseDocument:
    days = days_of_change(case)
    evidence = in_full["evidence"]
    return CaseDocument(
        case=case,
        is_current=True,
        written_at=now,
        expires_on=tomorrow if evidence and evidence["unconfirmed_days"] is not None else None,
        listed=text_of(in_list),
        full=text_of(in_full),
        is_named=is_named,
        first_known_on=min(days, default=None),
        last_known_on=max(days, default=None),
        status=case.status_change and case.status_change.status,
        short_name=case.short_name if is_named else WITHOUT_NAME,
        number=(case.number or case.slug) if is_named else WITHOUT_NAME,
        slug=case.slug if is_named else WITHOUT_NAME,
        updated_at=case.updated_at,
    )


def text_of(shown: Mapping[str, Any]) -> str:
    """What a serializer gave, as the JSON that an answer is made of."""
    return JSONRenderer().render(shown).decode()


def only(text: str, fields: Container[str]) -> str:
    """Of a stored text the fields asked for, as the serializer would give them."""
    shown = orjson.loads(text)
    kept = {name: each for name, each in shown.items() if name in ALWAYS or name in fields}
    return orjson.dumps(kept).decode()


def one(text: str, request: HttpRequest) -> HttpResponse:
    """The answer that is one stored text."""
    return _answer(text.encode(), request)


def many(texts: Iterable[str], more: Mapping[str, Any], request: HttpRequest) -> HttpResponse:
    """The answer that is a page of stored texts, and what stands beside them."""
    body = b'{"results":[' + ",".join(texts).encode() + b"]," + orjson.dumps(more)[1:]
    return _answer(body, request)


def _answer(body: bytes, request: HttpRequest) -> HttpResponse:
    origin = request.build_absolute_uri("/")[:-1]
    return HttpResponse(
        body.replace(ORIGIN.encode(), origin.encode()), content_type="application/json"
    )


def asked_otherwise(texts: Mapping[int, str], question: Question) -> dict[int, str]:
    """Stored texts of cases in a list, with the statuses for another question: case -> text.

    What is of today alone is left out, as the serializer does. Whom reports name is as of now:
    only a question about an earlier recording may differ in that.
    """
    rows = StatusChange.objects.answering(question).filter(case__in=texts)
    rows = rows.order_by("case_id", "proceedings_id", "-holds_from", "-order", "-id")
    rows = rows.distinct("case_id", "proceedings_id")
    found = {
        (row.case_id, row.proceedings__suspect__public_id): status_object(row)
        for row in rows.values_list(*_OF_STATUS, named=True)
    }
    return {pk: _asked(text, pk, question, found) for pk, text in texts.items()}


# What a status is told by, and whose it is.
_OF_STATUS = (
    *("case_id", "proceedings__suspect__public_id", "status", "effective_on"),
    *("effective_precision", "holds_from", "known_on", "basis"),
)


def _asked(text: str, pk: int, question: Question, found: Mapping) -> str:
    shown = orjson.loads(text)
    shown["status"] = found.get((pk, None))
    shown["status_reason"] = None if shown["status"] else reason_of_no_status(question)
    if not knows_of_today(question):
        shown["summary"] = ""
    for each in shown["suspects"]:
        each["status"] = found.get((pk, each["id"]))
    return orjson.dumps(shown).decode()
