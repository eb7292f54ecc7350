"""Crimes are called charges where there are charges, and else by where they are named."""

from datetime import date

import pytest

from cases.models import Charge, Proceedings, Warrant
from tests import build
from tests.views.reading import every, first, words


def accused(kind: str | None, *events: tuple[str, str]) -> Proceedings:
    """Amina, of whom a report says a crime, with a warrant of this kind and after these events."""
    case = build.case("Amina", slug="one")
    release = build.court_release("2024-03-01")
    build.claim(release, case, "reported", "2024-03-01", "Amina")
    for event, day in events:
        build.claim(release, case, event, day, "Amina")
    build.publish(release)
    amina = Proceedings.objects.get()
    charge = Charge.objects.create(proceedings=amina, category="war_crime", crime="Pillage")
    charge.sources.add(release)
    if kind:
        day = date(2024, 1, 1)
        warrant = Warrant.objects.create(
            proceedings=amina, kind=kind, issued_on=day, made_public_on=day
        )
        warrant.sources.add(release)
    return amina


WARRANT, SUMMONS = Warrant.Kind.ARREST_WARRANT, Warrant.Kind.SUMMONS
CONFIRMED = ("charges_confirmed", "2024-02-01")


@pytest.mark.parametrize("address", ["/cases/one/", "/suspects/amina/"])
@pytest.mark.parametrize(
    ("kind", "events", "heading"),
    [
        (WARRANT, [("warrant_issued", "2024-01-01")], "Crimes named in the warrant (1)"),
        (SUMMONS, [("summons_issued", "2024-01-01")], "Crimes named in the summons (1)"),
        (None, [("warrant_sought", "2024-01-01")], "Alleged crimes (1)"),
        (WARRANT, [("warrant_issued", "2024-01-01"), CONFIRMED], "Charges (1)"),
        (WARRANT, [("charges_document_filed", "2024-02-01")], "Charges (1)"),
        (
            WARRANT,
            [("warrant_issued", "2024-01-01"), CONFIRMED, ("suspect_died", "2024-02-09")],
            "Charges (1)",
        ),
        (
            WARRANT,
            [("warrant_issued", "2024-01-01"), ("suspect_died", "2024-02-09")],
            "Crimes named in the warrant (1)",
        ),
    ],
)
def test_crimes_are_called_by_where_they_stand(empty, read, address, kind, events, heading):
    accused(kind, *events)
    card = first(read(address), "div", "person")

    assert words(first(card, "summary")) == heading
    text = words(card)
    assert ("These are no charges" in text) == ("named in" in heading)
    assert heading.startswith("Charges") or "Charges (" not in text


def test_a_decision_on_a_charge_makes_it_one(empty, read):
    amina = accused(WARRANT, ("warrant_issued", "2024-01-01"))
    amina.charges.update(outcome=Charge.Outcome.NOT_CONFIRMED)
    summaries = [words(each) for each in every(read("/cases/one/"), "summary")]
    assert "Charges (1)" in summaries
