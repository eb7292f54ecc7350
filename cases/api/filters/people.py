"""Filters of people, their proceedings, charges, warrants and custody."""

from __future__ import annotations

from django.db.models import QuerySet

from cases.api.filters.base import Country, Day, Filters, Text, Truth, Words
from cases.api.filters.cases import of_case, of_situation, of_suspect
from cases.api.filters.found import suspect_ids
from cases.models import Charge, Proceedings, Warrant
from cases.status.evidence import Basis
from cases.status.kinds import EVENT_KINDS, Custody
from cases.status.words import STATUSES

BASES = [basis.value for basis in Basis]


class SuspectFilters(Filters):
    case = of_case(
        None, through=lambda pk: Proceedings.objects.named().filter(case=pk).values("suspect")
    )
    situation = of_situation(
        through=lambda pk: Proceedings.objects.named().filter(case__situation=pk).values("suspect")
    )
    nationality = Country(
        help_text="Of this nationality: its code (ISO 3166-1).", method="by_nationality"
    )
    custody = Words(
        [each.value for each in Custody],
        "Whose custody is one of these, for the question asked.",
        field_name="custody_code",
    )
    q = Text("Words of a name, in any spelling or script.", "Путин", method="by_text")

    def by_nationality(self, queryset: QuerySet, name: str, code: str) -> QuerySet:
        return queryset.filter(nationalities__contains=code)

    def by_text(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        return queryset.filter(pk__in=suspect_ids(text))


class SuspectNameFilters(Filters):
    suspect = of_suspect("suspect")
    language = Text("In this language (BCP 47).", "ru", lookup_expr="iexact")
    is_nom_de_guerre = Truth(help_text="Whether it is a nickname or nom de guerre.")


class ProceedingsFilters(Filters):
    case = of_case()
    suspect = of_suspect("suspect")
    situation = of_situation("case__situation")
    status = Words(
        STATUSES, "With one of these statuses, for the question asked.", field_name="status_code"
    )


class _OfProceedings(Filters):
    case = of_case("proceedings__case")
    suspect = of_suspect("proceedings__suspect")
    situation = of_situation("proceedings__case__situation")


class ChargeFilters(_OfProceedings):
    category = Words(Charge.Category.values, "In one of these categories of crime.")
    outcome = Words(Charge.Outcome.values, "With one of these outcomes.")
    provision = Text("Under this provision, or one below it.", "8(2)(a)", lookup_expr="istartswith")


class WarrantFilters(_OfProceedings):
    kind = Words(Warrant.Kind.values, "Warrant of arrest, or summons.")
    state = Words(
        Warrant.State.values,
        "In one of these states, on the day asked about.",
        field_name="state_then",
    )
    issued_from = Day(
        field_name="issued_on", lookup_expr="gte", help_text="Issued on this day or later."
    )
    issued_until = Day(
        field_name="issued_on", lookup_expr="lte", help_text="Issued on this day or before."
    )


class _History(Filters):
    kind = Words(EVENT_KINDS, "Brought about by one of these kinds of event.")
    basis = Words(BASES, "Proved on one of these bases.")
    known_from = Day(
        field_name="known_on", lookup_expr="gte", help_text="Known on this day or later."
    )
    known_until = Day(
        field_name="known_on", lookup_expr="lte", help_text="Known on this day or before."
    )


class StatusChangeFilters(_History):
    case = of_case()
    suspect = of_suspect("proceedings__suspect")
    situation = of_situation("case__situation")
    status = Words(STATUSES, "To one of these statuses.")
    of_case_itself = Truth(
        field_name="proceedings",
        lookup_expr="isnull",
        help_text="Whether it is a step of the case as a whole, or else of one person in it.",
    )


class CustodyChangeFilters(_History):
    suspect = of_suspect("suspect")
    custody = Words([each.value for each in Custody], "To one of these.")
