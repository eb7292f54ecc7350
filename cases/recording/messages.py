"""Messages: the body of a webhook, built once; what is later sent is these very bytes, but for what
was taken back or may not be said any more."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from cases.models import Case, Delivery, SourceReport, StatusChange
from cases.models.naming import (
    TELLING_REASON,
    is_named,
    may_be_named,
    tells_a_name,
    withhold_addresses,
)
from cases.models.status_json import status_object
from cases.models.told_proofs import Names
from cases.recording.standing import Said, was_taken_back
from cases.status.words import PRESUMPTION

CHANGED, CORRECTED, WITHDRAWN, RECALLED, TEST = (
    "case.status_changed",
    "case.status_corrected",
    "case.status_withdrawn",
    "case.status_recalled",
    "test",
)
RECALLED_REASON = (
    "We no longer say what this message said. What we say now stands in a later message to you, or "
    "in the API."
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
    return _packed({"type": type_of(message), "timestamp": now.isoformat(), "data": data})


def body_by_now(message: Delivery) -> str:
    """What may be sent of a stored message at this moment.

    Its very bytes, unless we say it by now on other evidence, or may not name any more whom or
    what it names. Of what was taken back it says that alone. Messages are sent for days, and again
    when somebody asks for it: what was public when they were written may not be so by then.
    """
    if message.kind == Delivery.Kind.TEST or not message.body:
        return message.body
    body, said, who = json.loads(message.body), Said(message.case), message.proceedings_id
    data = {**body["data"], **_named(message, {})}
    if was_taken_back(message, said):
        data |= {"status_before": None, "status": None, "reason": RECALLED_REASON, "proof": []}
        return _packed({**body, "type": RECALLED, "data": data})
    if not message.is_correction:  # which tells what we said wrongly
        data["status_before"] = status_object(said.standing(message.before, who))
    if tells_a_name(data["reason"], message.case):
        data["reason"] = TELLING_REASON
    change = said.standing(message.change, who)
    data |= {"status": status_object(change), "proof": _proof_of(change)}
    return _packed({**body, "data": data})


def _packed(body: dict) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _of_status(message: Delivery, known: dict) -> dict:
    told = message.corrects and message.corrects.change_id
    return {
        "sequence": message.number,
        **_named(message, known),
        "policy": message.subscriber.policy,
        "status_before": status_object(message.before),
        "status": status_object(message.change),
        "corrects": _corrected_object(message),
        "reason": _once(known, message, reason_of, message.is_correction, message.before_id, told),
        "proof": _once(known, message, _proof_object, message.change_id),
        "presumption_of_innocence": PRESUMPTION,
    }


def _once(known: dict, message: Delivery, look_up: Callable, *of: object) -> Any:
    """What is looked up for a message, unless it is known already."""
    if (look_up, of) not in known:
        known[look_up, of] = look_up(message)
    return known[look_up, of]


def _named(message: Delivery, known: dict) -> dict:
    """Of what and of whom a message tells, as it may be named now."""
    return {
        "case": _once(known, message, _case_object, message.case_id),
        "person": _once(known, message, _person_object, message.proceedings_id),
        "situation": _situation_object(message.case),
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
    """Who it is: all null but the id where no published report names him or her any more."""
    if message.proceedings is None:
        return None
    person, named = message.proceedings.suspect, is_named(message.proceedings)
    return {
        "id": person.public_id,
        "slug": person.slug if named else None,
        "name": person.name if named else None,
        "url": _api(f"suspects/{person.public_id}") if named else None,
        "page": page_of(person) if named else None,
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


def _proof_object(message: Delivery) -> list[dict]:
    return _proof_of(message.change)


def _proof_of(change: StatusChange | None) -> list[dict]:
    """Each claim of the proof: who published it, where, and what it says when; without words that
    may not be told any more."""
    shown = ("publisher", "title", "url", "kind", "date", "public_on", "attribution")
    return [{name: claim[name] for name in shown} for claim in told_proof(change)]


def told_proof(change: StatusChange | None) -> list[dict]:
    """The claims of the proof, as they may be told now."""
    return Names([change]).proof(change) if change else []
