"""The lists that the database counts, filters and orders answer what plain Python would, and ask
as little of many rows as of few."""

from datetime import date, timedelta
from random import Random
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify

from cases import recording
from cases.api.documents import write_documents
from cases.ledger import keep
from cases.models import (
    Case,
    Charge,
    Proceedings,
    Situation,
    SourceReport,
    Suspect,
    SuspectName,
    Warrant,
)
from cases.status.evidence import Policy
from tests import build
from tests.thorough import some, times
from tests.views.naive_lists import LISTS, naive

NAMES = (
    *("Zoë Ångström", "Amina", "Yosyp Бережний", "Omar الحسن", "Łukasz Straße", "ÉMILE Rø"),
    *("Boris", "Ōta", "Ana-María", "de Groß"),
)
EVENTS = (
    *("reported", "opened", "warrant_sought", "warrant_issued", "arrested", "surrendered"),
    *("charges_confirmed", "trial_opened", "convicted", "acquitted", "suspect_died"),
)
TEXTS = ("a", "zoe", "бережний", "groß", "case", "no such name")


@pytest.fixture(autouse=True)
def pages_are_made(monkeypatch) -> None:
    """Each page is made, not given again as it was: what it is made of is looked at here."""
    monkeypatch.setattr("cases.views.kept.keep", lambda *given: None)


def world(rng: Random, cases: int, fates: bool = True) -> None:
    """Cases with people of whom some are named late or never, and with all that changes later."""
    reports = []
    before = Case.objects.count()
    for number in range(before, before + cases):
        names = rng.sample(NAMES, 2)
        case = build.case(*names, slug=f"{slugify(rng.choice(names))}-{number}")
        case.short_name = f"{rng.choice([*names, 'Bridge'])} {number}"
        case.situation = _situation(rng)
        case.save()
        day = date(2010, 1, 1) + timedelta(days=rng.randrange(2000))
        for kind in sorted(rng.sample(EVENTS, 5), key=EVENTS.index):
            day += timedelta(days=rng.randrange(200))
            made = [build.report, build.court_release][rng.randrange(2)]
            later = day + timedelta(days=rng.randrange(90))
            made = (
                made(published=str(later))
                if made is build.court_release
                else made(rng.choice(["Gazette", "Courier"]), str(later))
            )
            told = rng.choice([[], names[:1], names[1:], names])
            when = rng.choice([str(day), str(day), str(day)[:7]])
            attribution = rng.choice(["", "", "observation"])
            build.claim(made, case, kind, when, *told, attribution=attribution)
            reports.append(made)
    _describe(rng, reports)
    published = [each for each in reports if rng.random() < 0.9]
    build.publish(*published)
    if fates:
        for each in rng.sample(published, len(published) // 6):
            recording.retract(each, "Wrong.")
            recording.record_all_due()
    # As the database does by itself once rows are committed: else it may take the tables for empty.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _situation(rng: Random) -> Situation:
    name = rng.choice(["Élan", "elba", "Zenith"])
    court = build.situation().court
    made, _ = Situation.objects.get_or_create(
        slug=name.lower().replace("é", "e"), defaults={"court": court, "name": name}
    )
    return made


def _describe(rng: Random, reports: list[SourceReport]) -> None:
    for person in Suspect.objects.all():
        person.nationalities = rng.sample(["UA", "KE", "LY", "CI"], rng.randrange(3))
        person.save()
        SuspectName.objects.get_or_create(suspect=person, name=rng.choice(NAMES))
    for each in Proceedings.objects.all():
        each.role = rng.choice(["", "Général", "general of the army"])
        each.save()
        for _ in range(rng.randrange(3)):
            charge = Charge.objects.create(
                proceedings=each, category=rng.choice(Charge.Category.values), crime="x"
            )
            charge.sources.add(*rng.sample(reports, 2))
        for _ in range(rng.randrange(3)):
            _warrant(rng, each, reports)


def _warrant(rng: Random, proceedings: Proceedings, reports: list[SourceReport]) -> None:
    issued = date(2010, rng.randrange(1, 12), 1) + timedelta(days=30 * rng.randrange(40))
    issued = issued.replace(day=1)
    state = rng.choice(Warrant.State.values)
    ended = issued + timedelta(days=rng.randrange(500)) if state != "active" else None
    made = Warrant.objects.create(
        proceedings=proceedings,
        kind=rng.choice(Warrant.Kind.values),
        issued_on=issued,
        issued_precision=rng.choice(["day", "month"]),
        made_public_on=rng.choice([None, issued + timedelta(days=rng.randrange(300))]),
        state=state,
        ended_on=rng.choice([None, ended]),
    )
    made.sources.add(*rng.sample(reports, 2))


def asked(rng: Random, client, list_of: str) -> str:
    """An address of a list, with some of its filters."""
    listing = client.get(f"/{list_of}/").context["listing"]
    chosen: list[tuple[str, str]] = []
    for facet in listing.shown_facets:
        if rng.random() < 0.25:
            codes = [value.code for value in facet.values]
            chosen += [(facet.name, each) for each in rng.sample(codes, min(2, len(codes)))]
    fields = listing.form.fields
    for name, values in {
        "known_on": [f"{rng.randrange(2010, 2025)}-{rng.randrange(1, 13):02}-17"],
        "valid_on": [f"{rng.randrange(2010, 2025)}-{rng.randrange(1, 13):02}-03"],
        "policy": [policy.value for policy in Policy],
        "sort": [code for code, _ in fields["sort"].choices],
        "q": TEXTS,
        "role": ["general", "army général"],
    }.items():
        if name in fields and rng.random() < {"sort": 0.9, "role": 0.1, "q": 0.2}.get(name, 0.35):
            chosen.append((name, rng.choice(values)))
    return f"/{list_of}/?{urlencode(chosen)}"


def told(row) -> tuple:
    """What a row of a list is, and what is said of it that takes all rows to know."""
    if hasattr(row, "fate"):
        instead = row.instead and row.instead.pk
        people = [person.pk for person in row.people]
        names = sorted((case.pk, case.shown_name or "") for case in row.cases)
        return row.ref, row.kind, row.day, row.fate, row.until, instead, people, names
    return row.pk, getattr(row, "last_known_on", None), getattr(row, "shown_name", None)


def compare(client, address: str) -> int:
    """Let a page be what plain Python makes of all rows; return how many rows it has."""
    response = client.get(address)
    # Some words are no words of the list on some days: the others count all the same.
    assert response.status_code in (200, 400), address
    listing = response.context["listing"]
    slow = naive(listing)
    assert [told(row) for row in listing.every_row()] == [told(row) for row in slow.rows], address
    assert listing.total == slow.total, address
    assert [told(row) for row in listing.page] == [told(row) for row in slow.page], address
    assert listing.shown_facets == slow.shown_facets, address
    return slow.total


def test_each_list_answers_what_plain_python_would(empty, client):
    rng = Random(1)
    world(rng, cases=10)
    for list_of in LISTS:
        found = [compare(client, f"/{list_of}/")]
        questions = times(12, thorough=30)
        found += [compare(client, asked(rng, client, list_of)) for _ in range(questions)]
        assert found[0] > 8, list_of
        assert len(set(found)) > 3, list_of


@pytest.mark.parametrize(("place", "list_of"), list(enumerate(LISTS)))
def test_a_list_of_the_docket_answers_what_plain_python_would(docket, db, client, place, list_of):
    rng = Random(3)
    days = ("", "?known_on=2023-03-13", "?known_on=2023-03-15", "?known_on=2005-10-15")
    for query in some(days, every=4, first=place):
        compare(client, f"/{list_of}/{query}")
    for _ in range(times(1, thorough=8)):
        compare(client, asked(rng, client, list_of))


PAGES = ("/", *(f"/{name}/" for name in LISTS), "/cases/?known_on=2013-01-01&sort=-status&q=a")
PAGES += ("/suspects/?sort=nationality&policy=any", "/changes/?kind=correction", "/sitemap.xml")
PAGES += ("/sitemap-cases.xml", "/sitemap-people.xml", "/sitemap-reports.xml", "/sitemap-pages.xml")


def _queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_three_times_as_many_rows_take_as_many_questions(empty, client):
    world(Random(4), cases=6)
    few = {address: _queries(client, address) for address in PAGES}
    world(Random(5), cases=12)

    assert {address: _queries(client, address) for address in PAGES} == few


def test_counts_are_kept_only_until_something_changes(empty, client):
    world(Random(6), cases=4, fates=False)
    keep()
    write_documents()
    address = "/cases/"
    first = _queries(client, address)
    kept = _queries(client, address)
    assert kept < first
    compare(client, address)

    recording.retract(SourceReport.objects.public().first(), "Wrong.")
    recording.record_all_due()
    assert _queries(client, address) > kept
    compare(client, address)
    keep()
    write_documents()
    compare(client, address)
