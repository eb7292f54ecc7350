"""Messages: the body of a webhook, built once; whatever is later sent is these very bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from cases.models import Case, Delivery, SourceReport, StatusChange
from cases.models.naming import may_be_named, withhold_addresses
from cases.models.status_json import status_object
from cases.status.words import PRESUMPTION

CHANGED, CORRECTED, WITHDRAWN, TEST = (
    "case.status_changed",
    "case.status_corrected",
    "case.status_withdrawn",
    "test",
)


def type_of(message: Delivery) -> str:
    """What sort of message it is, as it stands in the body."""
    if message.kind == Delivery.Kind.TEST:
        return TEST
    if message.change is None:
        return WITHDRAWN
    return CORRECTED if message.is_correction else CHANGED


def body_of(message: Delivery, now: datetime, known: dict) -> str:
    """The whole body of a message, as JSON. `message` need not be stored yet.

    `known` is kept while the bodies of one transaction are written: what they share is looked up
    once, and not for each subscriber.
    """
    if message.kind == Delivery.Kind.TEST:
        data = {"sequence": message.number, "note": "A test: it tells nothing of any case."}
    else:
        data = _of_status(message, known)
    body = {"type": type_of(message), "timestamp": now.isoformat(), "data": data}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _of_status(message: Delivery, known: dict) -> dict:
    def once(look_up: Callable, *of: object) -> Any:
        if (look_up, of) not in known:
            known[look_up, of] = look_up(message)
        return known[look_up, of]

    told = message.corrects and message.corrects.change_id
    return {
        "sequence": message.number,
        "case": once(_case_object, message.case_id),
        "person": once(_person_object, message.proceedings_id),
        "situation": _situation_object(message.case),
        "policy": message.subscriber.policy,
        "status_before": status_object(message.before),
        "status": status_object(message.change),
        "corrects": _corrected_object(message),
        "reason": once(reason_of, message.is_correction, message.before_id, told),
        "proof": [_claim_object(claim) for claim in proof_of(message.change)],
        "presumption_of_innocence": PRESUMPTION,
    }


def _case_object(message: Delivery) -> dict:
    """Which case it is: all null where its name would tell who is meant before that is public."""
    case = message.case
    named = may_be_named(case)
    return {
        "id": case.public_id,
        "slug": case.slug if named else None,
        "short_name": case.short_name if named else None,
        "number": case.number if named else None,
        "url": _api(f"cases/{case.public_id}") if named else None,
        "page": page_of(case) if named else None,
    }


def page_of(row) -> str:
    """The address of the public page of a row, in English."""
    with override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{row.get_absolute_url()}"


def _person_object(message: Delivery) -> dict | None:
    if message.proceedings is None:
        return None
    person = message.proceedings.suspect
    return {
        "id": person.public_id,
        "slug": person.slug,
        "name": person.name,
        "url": _api(f"suspects/{person.public_id}"),
        "page": page_of(person),
    }


def _situation_object(case: Case) -> dict:
    situation = case.situation
    return {
        "id": situation.public_id,
        "slug": situation.slug,
        "number": situation.number,
        "name": situation.name,
        "url": _api(f"situations/{situation.public_id}"),
        "page": page_of(situation),
    }


def _api(path: str) -> str:
    return f"{settings.SITE_URL}/api/v1/{path}/"


def _corrected_object(message: Delivery) -> dict | None:
    """The message that is corrected, and what it said; without id if this subscriber never got
    one that said so."""
    if message.corrects:
        said = message.corrects
        return {"id": said.webhook_id, "status": status_object(said.change)}
    if message.is_correction:
        return {"id": None, "status": status_object(message.before)}
    return None


def reason_of(message: Delivery) -> str:
    """Why we say something else now, in words."""
    if not message.is_correction:
        return "A new step is publicly known."
    # The proof of what was told, and of what stood for it lately.
    told = message.corrects.change if message.corrects else None
    claims = [*proof_of(told), *proof_of(message.before)]
    reports = SourceReport.objects.filter(pk__in={claim["report"] for claim in claims})
    reasons = []
    reports = list(reports.select_related("publisher").order_by("pk"))
    withhold_addresses(reports)
    for report in reports:
        name = report.publisher.name
        if report.state == SourceReport.State.RETRACTED:
            why = report.retraction_reason
            reasons.append(f"A report of {name} was retracted: {why}".rstrip(": "))
        elif report.state == SourceReport.State.CORRECTED:
            reasons.append(f"A report of {name} was corrected.")
    return " ".join(reasons) or "What we said before no longer follows from the public reports."


def proof_of(change: StatusChange | None) -> list[dict]:
    """The claims that prove a status, as they were written down with it."""
    return change.derivation.get("claims", []) if change else []


def _claim_object(claim: dict) -> dict:
    """One claim of the proof: who published it, where, and what it says when."""
    shown = ("publisher", "title", "url", "kind", "date", "public_on", "attribution")
    return {name: claim[name] for name in shown}
