"""The page of the tables: every model with its fields, in the words that editors read."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django_countries.fields import CountryField

from cases.management.reference.markdown import code, page, table

INTRODUCTION = """\
What is stored, table by table. The words are those that the desk shows beside each field. Columns
that lead to another table name it; those that other tables lead from are told there. The public
part of it, as it is handed on, is described by `datapackage.json` of each release
([bulk data](../using/bulk-data.md)) and by the [schema of the API](api.md)."""


def rows_page() -> str:
    ours = [each for each in apps.get_app_config("cases").get_models() if not each._meta.proxy]
    parts = (_part(model) for model in sorted(ours, key=lambda model: model.__name__))
    return page("Tables and fields", INTRODUCTION, *parts)


def _part(model: type[models.Model]) -> str:
    title = f"## {model.__name__}"
    meaning = " ".join((model.__doc__ or "").split())
    return "\n\n".join([title, meaning, table(["field", "holds", "meaning"], _rows(model))])


def _rows(model: type[models.Model]) -> Iterator[tuple[str, str, str]]:
    for field in [*model._meta.fields, *model._meta.many_to_many]:
        if not isinstance(field, models.AutoField):
            yield code(field.name), _kind(field), str(field.help_text)


def _kind(field: models.Field) -> str:
    if isinstance(field, CountryField):
        return "code of a State (ISO 3166-1)"
    if field.choices:
        return "one of " + ", ".join(code(value) for value, _ in field.flatchoices if value != "")
    if field.is_relation and field.related_model:
        return f"{'links' if field.many_to_many else 'link'} to {field.related_model.__name__}"
    return _KINDS.get(field.get_internal_type(), field.get_internal_type())


_KINDS = {
    "BooleanField": "yes or no",
    "CharField": "text",
    "TextField": "text",
    "SlugField": "slug",
    "URLField": "address",
    "DateField": "day",
    "DateTimeField": "moment",
    "IntegerField": "number",
    "BigIntegerField": "number",
    "PositiveIntegerField": "number",
    "PositiveSmallIntegerField": "number",
    "SmallIntegerField": "number",
    "FloatField": "number",
    "JSONField": "JSON",
    "UUIDField": "UUID",
    "BinaryField": "bytes",
    "EmailField": "mail address",
}
