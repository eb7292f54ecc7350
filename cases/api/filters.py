"""Which rows a caller may ask for, and clear errors for what nobody can answer."""

from __future__ import annotations

import difflib
from datetime import date, datetime

import django_filters
from django.db.models import QuerySet
from django.forms import ChoiceField, ModelChoiceField
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from cases.models import Case, Charge, Situation, SourceReport, StatusChange, Suspect, Warrant
from cases.status.evidence import DEFAULT_POLICY, Policy
from cases.status.question import Question
from cases.status.words import STATUSES, Phase

PAGING = {"page", "page_size"}
QUESTION = {"known_on", "valid_on", "policy", "recorded_at"}


def question_of(request: Request) -> Question:
    """Read `known_on`, `valid_on`, `policy` and `recorded_at`.

    Raises ValidationError that says what would be right.
    """
    policy = request.query_params.get("policy") or DEFAULT_POLICY.value
    if policy not in set(Policy):
        raise ValidationError(
            {"policy": f"“{policy}” is no policy. Take one of: {', '.join(Policy)}."}
        )
    return Question(
        _day(request, "known_on"),
        _day(request, "valid_on"),
        Policy(policy),
        _moment(request, "recorded_at"),
    )


def _moment(request: Request, name: str) -> datetime | None:
    text = request.query_params.get(name)
    if not text:
        return None
    try:
        moment = parse_datetime(text.replace(" ", "+"))  # an unescaped + arrives as a space
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValidationError(
            {name: f"“{text}” is no moment. Write it as 2026-11-23T12:00:00Z (RFC 3339)."}
        )
    if moment > timezone.now():
        raise ValidationError({name: f"{text} has not come yet."})
    return moment


def _day(request: Request, name: str) -> date | None:
    text = request.query_params.get(name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or text != day.isoformat():
        raise ValidationError({name: f"“{text}” is no day. Write it as 2023-03-17."})
    if name == "known_on" and day > timezone.localdate():
        raise ValidationError(
            {name: f"{text} has not come yet. Today is {timezone.localdate().isoformat()}."}
        )
    return day


def refuse_unknown(request: Request, known: set[str]) -> None:
    """Refuse a parameter that means nothing here, rather than answer another question."""
    for name in request.query_params:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            raise ValidationError(
                {name: f"There is no such parameter.{hint} There are: {', '.join(sorted(known))}."}
            )


class _Filter(django_filters.FilterSet):
    """A filter set whose errors list the values that would be right."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.form.fields.values():
            if isinstance(field, ModelChoiceField):
                model = field.queryset.model._meta.verbose_name
                message = f"There is no {model} with this {field.to_field_name}."
            elif isinstance(field, ChoiceField):
                codes = [str(code) for code, _ in field.choices if code]
                message = f"“%(value)s” is not one of: {', '.join(codes)}."
            else:
                continue
            field.error_messages["invalid_choice"] = message


class CaseFilter(_Filter):
    status = django_filters.MultipleChoiceFilter(
        choices=[(code, code) for code in [*STATUSES, "none"]], method="by_status"
    )
    phase = django_filters.ChoiceFilter(
        choices=[(phase.value, phase.value) for phase in Phase], method="by_phase"
    )
    situation = django_filters.ModelChoiceFilter(
        queryset=Situation.objects.all(), to_field_name="slug", field_name="situation"
    )
    suspect = django_filters.ModelChoiceFilter(
        queryset=Suspect.objects.named(), to_field_name="slug", field_name="suspects"
    )
    number = django_filters.CharFilter(field_name="number", lookup_expr="iexact")
    q = django_filters.CharFilter(method="by_text")

    class Meta:
        model = Case
        fields: list[str] = []

    def by_status(self, queryset: QuerySet, name: str, codes: list[str]) -> QuerySet:
        if not codes:
            return queryset
        nothing = queryset.filter(status_code=None) if "none" in codes else queryset.none()
        return queryset.filter(status_code__in=codes) | nothing

    def by_phase(self, queryset: QuerySet, name: str, phase: str) -> QuerySet:
        codes = [code for code, status in STATUSES.items() if status.phase == phase]
        return queryset.filter(status_code__in=codes)

    def by_text(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        return queryset.matching(text, as_told=True)


class SuspectFilter(_Filter):
    case = django_filters.ModelChoiceFilter(
        queryset=Case.objects.told(), to_field_name="slug", field_name="cases"
    )
    q = django_filters.CharFilter(method="by_text")

    class Meta:
        model = Suspect
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        return queryset.matching(text)


class _OfProceedings(_Filter):
    case = django_filters.ModelChoiceFilter(
        queryset=Case.objects.told(), to_field_name="slug", field_name="proceedings__case"
    )
    suspect = django_filters.ModelChoiceFilter(
        queryset=Suspect.objects.named(), to_field_name="slug", field_name="proceedings__suspect"
    )


class ChargeFilter(_OfProceedings):
    class Meta:
        model = Charge
        fields = ["category", "outcome"]


class WarrantFilter(_OfProceedings):
    class Meta:
        model = Warrant
        fields = ["kind", "state"]


class ReportFilter(_Filter):
    case = django_filters.ModelChoiceFilter(
        queryset=Case.objects.told(),
        to_field_name="slug",
        field_name="claims__case",
        distinct=True,
    )
    publisher = django_filters.CharFilter(field_name="publisher__name", lookup_expr="icontains")
    kind = django_filters.CharFilter(field_name="publisher__kind")

    class Meta:
        model = SourceReport
        fields = ["language", "state"]


class StatusChangeFilter(_Filter):
    case = django_filters.ModelChoiceFilter(
        queryset=Case.objects.told(), to_field_name="slug", field_name="case"
    )
    suspect = django_filters.ModelChoiceFilter(
        queryset=Suspect.objects.named(), to_field_name="slug", field_name="proceedings__suspect"
    )
    status = django_filters.ChoiceFilter(choices=[(code, code) for code in STATUSES])

    class Meta:
        model = StatusChange
        fields = ["basis"]
