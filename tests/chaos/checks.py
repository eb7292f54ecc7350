"""What must hold after the run: nothing lost, nothing doubled, nothing wrong."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import httpx
from django.db import connection

from cases.models import (
    Capture,
    Case,
    Delivery,
    PageWatch,
    Proceedings,
    SourceReport,
    StatusChange,
    Subscriber,
)
from cases.models.capture import captures_storage
from cases.recording.messages import RECALLED
from cases.recording.verifying import verify_case
from cases.status.evidence import DEFAULT_POLICY, Policy
from tests.chaos.receivers import Arrival, Receivers
from tests.chaos.told import Told, worlds
from tests.status import oracle
from tests.status.facts import CASE, World

# Days of knowledge for which history is compared, besides today.
SOME_DAYS = (date(2021, 9, 1), date(2022, 11, 15))


class Check(NamedTuple):
    """What was looked at, how many there were, and what is amiss."""

    what: str
    number: int
    amiss: list[str]


def reports(told: list[Told], cases: list[Case]) -> Iterator[Check]:
    """Whether the desk holds each acknowledged report once, and as it was left."""
    rows = defaultdict(list)
    held = SourceReport.objects.filter(corrects=None).select_related("publisher")
    for row in held.prefetch_related("claims__subjects", "relays"):
        rows[row.url].append(row)
    yield Check("reports, none lost", len(told), [e.url for e in told if not rows[e.url]])
    doubled = [url for url, found in rows.items() if len(found) > 1]
    yield Check("reports, none doubled", len(told), doubled)
    place = {case.pk: number for number, case in enumerate(cases)}
    wrong = [
        f"{each.url}: {_of_row(rows[each.url][0], place)}, not {_of_told(each)}"
        for each in told
        if rows[each.url] and _of_row(rows[each.url][0], place) != _of_told(each)
    ]
    asked_for = {each.url for each in told}
    wrong += [f"{url} was never acknowledged" for url in rows if rows[url] and url not in asked_for]
    yield Check("reports, none wrong", len(told), wrong)


def _of_row(row: SourceReport, place: dict[int, int]) -> tuple:
    claims = Counter(
        (
            place[claim.case_id],
            claim.kind,
            claim.effective_on,
            claim.attribution,
            frozenset(each.suspect_id for each in claim.subjects.all()),
        )
        for claim in row.claims.all()
    )
    relays = sorted(each.url for each in row.relays.all())
    said = (row.title, row.publisher.name, row.published_on, row.state, row.retraction_reason)
    return said, relays, claims


def _of_told(told: Told) -> tuple:
    claims = Counter((c.case, c.kind, c.on, c.attribution.value, c.people) for c in told.said)
    said = (told.title, told.publisher, told.on, told.state, told.reason)
    return said, sorted(told.relays), claims


def history(told: list[Told], cases: list[Case]) -> Iterator[Check]:
    """Whether the history follows from the claims, by the rules and by the slow oracle."""
    cases = list(Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk"))
    rows = StatusChange.objects.current().filter(case__in=cases)
    amiss = [sentence for case in cases for sentence in verify_case(case)]
    yield Check("rows of history, by verify_history", rows.count(), amiss)
    yield Check("rows of history, none doubled", rows.count(), list(_doubled()))
    by_case = defaultdict(list)
    for row in rows.order_by("holds_from", "order", "pk"):
        by_case[row.case_id].append(row)
    people = {case.pk: {None: CASE} for case in cases}
    for each in Proceedings.objects.filter(case__in=cases):
        people[each.case_id][each.pk] = each.suspect_id
    answers, amiss = 0, []
    for case, world in zip(cases, worlds(told, len(cases)), strict=True):
        for known_on in (*SOME_DAYS, date.today()):
            for policy in Policy:
                for who, said, wanted in _compared(
                    world, by_case[case.pk], people[case.pk], policy, known_on
                ):
                    answers += 1
                    if said != wanted:
                        amiss.append(f"{case}, {who}, {policy}, {known_on}: {said}, not {wanted}")
    yield Check("answers, by the oracle", answers, amiss)


def _compared(
    world: World, rows: list[StatusChange], people: dict, policy: Policy, known_on: date
) -> Iterator[tuple]:
    standing = [
        row
        for row in rows
        if row.policy == policy.value
        and row.stands_from <= known_on
        and (row.stands_until is None or known_on < row.stands_until)
    ]
    for proceedings, person in people.items():
        mine = [row for row in standing if row.proceedings_id == proceedings]
        if proceedings is None:
            holding = [row.status for row in mine if row.holds_from <= known_on]
            wanted = oracle.status_of_case(world, policy, known_on, known_on)
            yield "the case", (holding or [None])[-1], wanted
        else:
            line = oracle.line_of(world, policy, person, known_on)
            said = [(row.status, str(row.effective), row.basis) for row in mine]
            yield person, said, [(s.status, str(s.when), s.basis.value) for s in line]


def _doubled() -> Iterator[str]:
    columns = "case_id, proceedings_id, policy, status, effective_on, holds_from, stands_from"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns}, count(*) FROM cases_statuschange WHERE superseded_at IS NULL"  # noqa: S608
            f' GROUP BY {columns}, "order" HAVING count(*) > 1'
        )
        yield from map(str, cursor.fetchall())


def shown(told: list[Told], cases: list[Case], site: str) -> Iterator[Check]:
    """Whether the API shows what the oracle says now."""
    wanted = _now(told, cases, DEFAULT_POLICY)
    found, url = {}, f"{site}/api/v1/cases/?limit=100"
    while url:
        page = httpx.get(url, timeout=60).raise_for_status().json()
        found |= {each["id"]: (each["status"] or {}).get("code") for each in page["results"]}
        url = page["next"]
    amiss = [
        f"{case}: {found.get(case.public_id)}, not {status}"
        for case, status in wanted.items()
        if found.get(case.public_id) != status
    ]
    yield Check("cases, as the API shows them", len(found), amiss)


def _now(told: list[Told], cases: list[Case], policy: Policy) -> dict[Case, str | None]:
    return {
        case: oracle.status_of_case(world, policy, date.max, date.today())
        for case, world in zip(cases, worlds(told, len(cases)), strict=True)
    }


def messages(told: list[Told], cases: list[Case], receivers: Receivers) -> Iterator[Check]:
    """Whether each message arrived, under one id, in order, and the last one is right."""
    lost, doubled, out_of_order, wrong = [], [], [], []
    for subscriber in Subscriber.objects.select_related("case"):
        name, taken = subscriber.name, receivers.taken[subscriber.name]
        sent = {row.webhook_id: row for row in Delivery.objects.filter(subscriber=subscriber)}
        arrived = {each.id: each.data["sequence"] for each in taken}
        lost += [f"{name}: {row.number}" for key, row in sent.items() if key not in arrived]
        lost += [f"{name}: {key} was never queued" for key in arrived if key not in sent]
        lost += [f"{name}: number {n}" for n in _gaps(arrived.values(), subscriber.messages)]
        by_number = Counter(arrived.values())
        doubled += [f"{name}: number {n}" for n, times in by_number.items() if times > 1]
        doubled += [f"{name}: {key}, two statuses" for key in _saying_two_things(taken)]
        last: dict[str, dict] = {}
        for data in _first_arrivals(taken):
            case = data["case"]["id"]
            if case in last and data["sequence"] < last[case]["sequence"]:
                out_of_order.append(f"{name}: number {data['sequence']}")
            last[case] = data
        policy = Policy(subscriber.policy)
        for case, status in _now(told, cases, policy).items():
            if subscriber.case_id in (None, case.pk):
                said = ((last.get(case.public_id) or {}).get("status") or {}).get("code")
                if said != status:
                    wrong.append(f"{name}: {case}: {said}, not {status}")
    number = Delivery.objects.count()
    yield Check("messages, none lost", number, lost)
    yield Check("messages, none under a second id", number, doubled)
    yield Check("messages, in order for each case", number, out_of_order)
    yield Check("cases, as receivers were told last", len(cases), wrong)
    refused = [f"{name}: {times}" for name, times in receivers.refused.items()]
    yield Check("signatures and times, all good", number, refused)


def _gaps(numbers: Iterable[int], last: int) -> list[int]:
    return sorted(set(range(1, last + 1)) - set(numbers))


def _first_arrivals(taken: list[Arrival]) -> list[dict]:
    first: dict[str, dict] = {}
    for each in taken:
        first.setdefault(each.id, each.data)
    return list(first.values())


def _saying_two_things(taken: list[Arrival]) -> list[str]:
    """Messages that came twice and told another status: not those of which a report was retracted
    between, which come recalled, or with other evidence of the same status."""
    said = defaultdict(set)
    for each in taken:
        status = each.data["status"] or {}
        if each.type != RECALLED:
            told = (each.type, each.data["sequence"], status.get("code"))
            said[each.id].add((*told, status.get("effective_on")))
    return [key for key, found in said.items() if len(found) > 1]


def captures() -> Iterator[Check]:
    """Whether each kept page is whole, and each page that is not kept waits for its turn."""
    storage, amiss = captures_storage(), []
    kept = Capture.objects.exclude(body="")
    for capture in kept:
        with storage.open(capture.body.name) as file:
            body = file.read()
        if len(body) != capture.size or hashlib.sha256(body).hexdigest() != capture.sha256:
            amiss.append(f"{capture.requested_url}: its copy is not what was read")
    watched = set(PageWatch.objects.filter(due_at__isnull=False).values_list("report", flat=True))
    forgotten = SourceReport.objects.filter(corrects=None).exclude(pk__in=watched)
    amiss += [f"{row.url}: nobody will look at it" for row in forgotten]
    yield Check("copies of pages, whole", kept.count(), amiss)
