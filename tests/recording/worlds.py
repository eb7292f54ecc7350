"""Random worlds in the database: what `tests.status.strategies` draws, entered as drafts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from cases import recording
from cases.models import Case, Claim, SourceReport
from cases.recording.corrections import copy_for_correction
from tests import build
from tests.status.facts import World
from tests.thorough import times

NAMES = {1: "Ada", 2: "Ben"}
EDITED_KINDS = ("reported", "warrant_issued", "arrested", "surrendered", "acquitted")

in_the_database = settings(
    max_examples=times(15, thorough=300),
    deadline=None,
    print_blob=True,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        # The database is emptied once; each example rolls back what it writes.
        HealthCheck.function_scoped_fixture,
    ],
)


@contextmanager
def rolled_back() -> Iterator[None]:
    """One example: nothing of it is left for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Entered:
    """The cases and drafts that were made of a world."""

    cases: list[Case]
    reports: list[int]


def enter(world: World) -> Entered:
    """Enter a world as drafts on two cases with the same two suspects."""
    cases = [build.case(*NAMES.values()) for _ in range(2)]
    reports = {
        number: build.report(
            each.publisher,
            each.public_on.isoformat(),
            kind="official" if each.publisher == "The Court" else "press",
            does_own_reporting=each.does_own_reporting,
        )
        for number, each in world.reports.items()
    }
    for number, each in world.reports.items():
        for relayed in sorted(each.relays & set(reports) - {number}):
            reports[number].relay_links.create(relayed=reports[relayed])
    for claim in world.claims:
        report = reports[claim.report]
        earlier = {}
        if report.public_on > claim.public_on >= claim.when.earliest:
            earlier = {"public_on": claim.public_on, "public_reason": "announced"}
        build.claim(
            report,
            cases[claim.id % 4 == 0],
            claim.kind,
            str(claim.when),
            *(NAMES[subject] for subject in sorted(claim.subjects)),
            attribution=claim.attribution.value,
            act=claim.act.value,
            speaker=claim.speaker or "Somebody",
            capacity="court" if claim.is_court_speaking else "",
            **earlier,
        )
    return Entered(cases, [report.pk for report in reports.values()])


# What an editor does with one of the reports: by a number that picks it, and how it is mended.
acts = st.lists(
    st.tuples(
        st.sampled_from(["publish"] * 4 + ["retract", "reinstate", "correct", "correct", "delete"]),
        st.integers(0, 5),
        st.integers(0, 99),
    ),
    min_size=1,
    max_size=8,
)


def act_on(pk: int, verb: str, seed: int):
    """Return what does it, afresh at every call, or None where the state does not allow it."""
    report = SourceReport.objects.filter(pk=pk).first()
    fits = (
        report is not None
        and {
            "publish": report.is_open,
            "delete": True,
            "retract": report.is_standing,
            "correct": report.is_standing,
            "reinstate": report.state == SourceReport.State.RETRACTED,
        }[verb]
    )
    if not fits or (verb == "delete" and report.relayed_links.exists()):
        return None

    def act() -> None:
        fresh = SourceReport.objects.get(pk=pk)
        if verb == "publish":
            recording.publish(fresh)
        elif verb == "retract":
            recording.retract(fresh, "It was withdrawn.")
        elif verb == "reinstate":
            recording.reinstate(fresh)
        elif verb == "delete":
            cases = recording.cases_resting_on([pk])
            fresh.delete()
            recording.mark_due(cases=cases)
        else:
            draft = copy_for_correction(fresh, None)
            mend(draft, seed)
            recording.publish(draft)

    return act


def mend(draft: SourceReport, seed: int) -> None:
    """Change something of what a draft says: a claim's kind, its people, a claim, a relay."""
    claims = list(draft.claims.order_by("pk"))
    claim = claims[seed % len(claims)] if claims else None
    if seed % 5 == 0:
        draft.relays.clear()
    if claim is None or seed % 5 == 1:
        return
    if seed % 5 == 2:
        claim.delete()
    elif seed % 5 == 3:
        claim.subjects.set(claim.case.proceedings.all()[: seed % 3])
    else:
        Claim.objects.filter(pk=claim.pk).update(kind=EDITED_KINDS[seed % len(EDITED_KINDS)])
