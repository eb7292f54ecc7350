"""Rules that the database itself holds, and the help that every field gives."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import Error, transaction

from cases.models import (
    CaseLink,
    Charge,
    Claim,
    ClaimSubject,
    FormerName,
    Proceedings,
    Relay,
    SourceReport,
    StateRelation,
    Suspect,
    Warrant,
)
from tests import build

pytestmark = pytest.mark.usefixtures("empty")


def test_every_field_says_what_it_is_for():
    silent = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("cases").get_models()
        for field in model._meta.get_fields()
        if not field.auto_created
        and not isinstance(field, GenericForeignKey)
        and not getattr(field, "help_text", "")
    ]
    assert silent == []


@pytest.fixture
def world():
    case = build.case("Ada", slug="the-case")
    report = build.report()
    return {
        "case": case,
        "report": report,
        "person": Proceedings.objects.get(case=case),
        "claim": build.claim(report, case, "reported", "2024-01-01", "Ada"),
        "stranger": Proceedings.objects.get(case=build.case("Zoe")),
    }


MISTAKES = {
    "a month not kept under its first day": lambda w: Suspect.objects.create(
        name="X", slug="x", born_on=date(1970, 5, 2), born_precision="month"
    ),
    "a year not kept under 1 January": lambda w: Suspect.objects.create(
        name="X", slug="x", born_on=date(1970, 5, 1), born_precision="year"
    ),
    "a death before the birth": lambda w: Suspect.objects.create(
        name="X", slug="x", born_on=date(1970, 1, 1), died_on=date(1969, 1, 1)
    ),
    "a suspect twice in a case": lambda w: Proceedings.objects.create(
        case=w["case"], suspect=w["person"].suspect
    ),
    "a claim against a suspect of another case": lambda w: ClaimSubject.objects.create(
        claim=w["claim"], proceedings=w["stranger"]
    ),
    "a claim public before it happened": lambda w: Claim.objects.filter(pk=w["claim"].pk).update(
        public_on=date(2023, 1, 1), public_reason="announced"
    ),
    "a claim public without a reason": lambda w: Claim.objects.filter(pk=w["claim"].pk).update(
        public_on=date(2024, 1, 1)
    ),
    "a named person without a name": lambda w: Claim.objects.filter(pk=w["claim"].pk).update(
        attribution="named"
    ),
    "a sealed warrant that is public": lambda w: Warrant.objects.create(
        proceedings=w["person"],
        kind="summons",
        issued_on=date(2024, 1, 1),
        is_sealed=True,
        made_public_on=date(2024, 2, 1),
    ),
    "a warrant public before it was issued": lambda w: Warrant.objects.create(
        proceedings=w["person"],
        kind="summons",
        issued_on=date(2024, 1, 1),
        made_public_on=date(2023, 1, 1),
    ),
    "a warrant in force that has ended": lambda w: Warrant.objects.create(
        proceedings=w["person"],
        kind="summons",
        issued_on=date(2024, 1, 1),
        ended_on=date(2024, 2, 1),
    ),
    "a charge of no counts": lambda w: Charge.objects.create(
        proceedings=w["person"], category="genocide", crime="X", counts=0
    ),
    "a report that relays itself": lambda w: Relay.objects.create(
        report=w["report"], relayed=w["report"]
    ),
    "a retraction without a reason": lambda w: SourceReport.objects.update(state="retracted"),
    "a document dated after its publication": lambda w: SourceReport.objects.update(
        dated_on=date(2030, 1, 1)
    ),
    "a case linked to itself": lambda w: CaseLink.objects.create(
        case=w["case"], other=w["case"], kind="split_from"
    ),
    "a former name that says nothing": lambda w: FormerName.objects.create(case=w["case"]),
    "a relation of a State that ends before it begins": lambda w: StateRelation.objects.create(
        court=w["case"].situation.court,
        state="NL",
        kind="party",
        since_on=date(2002, 7, 1),
        until_on=date(2001, 7, 1),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_database_refuses(mistake, world):
    with pytest.raises(Error), transaction.atomic():
        MISTAKES[mistake](world)
