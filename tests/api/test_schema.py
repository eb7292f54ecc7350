"""The schema: without a warning, the one that was agreed on, and true of every row."""

from __future__ import annotations

import copy
import io
import json
import re

import jsonschema
import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from cases.api.schema.examples import EXAMPLES
from cases.api.urls import RESOURCES
from cases.docket.schema import LOADER
from tests.api.test_resources import ROWS

AGREED = settings.BASE_DIR / "docs" / "openapi.yaml"
HOW = "python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml"


@pytest.fixture(scope="module")
def schema() -> dict:
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return read(out.getvalue())


def read(text: str | bytes) -> dict:
    return yaml.load(text, Loader=LOADER)  # noqa: S506


def test_the_schema_is_the_one_that_was_agreed_on(schema):
    agreed = read(AGREED.read_text(encoding="utf-8"))
    assert schema == agreed, (
        "The API has changed for those who use it. If that was meant, say so in CHANGELOG.md and "
        f"renew the schema: {HOW}"
    )


def test_every_parameter_and_every_field_is_described(schema):
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            assert operation["description"], path
            for each in operation.get("parameters", []):
                assert each.get("description"), (path, each["name"])
    undescribed = []
    for name, component in schema["components"]["schemas"].items():
        for field, each in component.get("properties", {}).items():
            told = each.get("description") or any("description" in x for x in each.get("oneOf", []))
            if not told and "$ref" not in each:
                undescribed.append((name, field))
    assert undescribed == []


def test_every_address_says_what_else_it_may_answer(schema):
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if method == "get" and not any(operation.get("security", ())):
                expected = {"200", "304", "400", "406", "429", "500"}
                expected |= {"404", "410", "308"} if "{" in path else set()
                assert set(operation["responses"]) >= expected, path


def strict(schema: dict) -> dict:
    """The same schema, of which no object may have more than is described."""
    schema = copy.deepcopy(schema)
    ahead = [schema["components"]["schemas"]]
    while ahead:
        part = ahead.pop()
        if isinstance(part, dict):
            if part.get("type") == "object" and "properties" in part:
                part.setdefault("additionalProperties", False)
            ahead += part.values()
        elif isinstance(part, list):
            ahead += part
    return schema


@pytest.mark.django_db
def test_every_row_of_the_record_is_as_described_and_holds_nothing_else(docket, schema, get, every):
    whole = strict(schema)

    def check(component: str, body: dict) -> None:
        validator = jsonschema.Draft202012Validator(
            {**whole, "$ref": f"#/components/schemas/{component}"}
        )
        mistakes = [
            f"{list(each.absolute_path)}: {each.message[:300]}"
            for each in validator.iter_errors(body)
        ]
        assert not mistakes, (component, mistakes[:5])

    for name, view, _ in RESOURCES:
        component = view.serializer_class.__name__.removesuffix("Serializer")
        include = f"&include={','.join(view.includes)}" if view.includes else ""
        page = get(f"{name}/?count=true&limit=30{include}")
        check(f"{component}Page", page)
        detail = view.serializer_of(is_detail=True).__name__.removesuffix("Serializer")
        for row in page["results"][:2]:
            check(detail, get(row["url"]))
    check("ProofTree", get("cases/lubanga/proof/"))
    check("WhyNot", get("cases/lubanga/why-not/acquitted/"))
    check("Vocabulary", get("vocabulary/"))
    check("Lag", get("lag/"))
    check("PublicLog", get("log/"))
    check("Leaves", get("log/leaves/?limit=300"))
    check("Inclusion", get("log/inclusion/"))
    check("Consistency", get("log/consistency/"))
    check("TimeMap", get("cases/lubanga/timemap/", accept="application/json"))


# What differs from one installation to another.
OURS = ("url", "updated_at", "recorded_at")


def without_ours(part):
    if isinstance(part, dict):
        return {
            key: without_ours(value)
            for key, value in part.items()
            if key not in OURS and not (key == "id" and isinstance(value, int))
        }
    if isinstance(part, str):
        numbered = re.sub(r"/status-changes/\d+/", "/status-changes/0/", part)
        return numbered.replace("http://testserver", "https://example.org")
    return [without_ours(each) for each in part] if isinstance(part, list) else part


@pytest.mark.django_db
def test_the_examples_are_rows_of_the_public_docket(docket, get):
    for name, view, _ in RESOURCES:
        if view.table not in EXAMPLES:
            assert ROWS[name] == 0
            continue
        example = EXAMPLES[view.table]
        key = example.get("slug") or example["id"]
        if isinstance(key, int):
            # Which row has which number is not the same everywhere.
            assert set(get(f"{name}/?limit=1")["results"][0]) == set(example), name
            continue
        shown = get(f"{name}/{key}/")
        for shortened in ("history", "utterances"):
            if name == "cases":
                shown[shortened] = shown[shortened][:1]
        assert without_ours(shown) == without_ours(example), name


@pytest.mark.django_db
def test_the_schema_is_served(client):
    served = client.get("/api/v1/schema/")
    assert served.status_code == 200
    assert served["Content-Type"].startswith("application/vnd.oai.openapi")
    assert read(served.content)["openapi"] == "3.1.0"
    as_json = client.get("/api/v1/schema/", headers={"accept": "application/json"})
    assert json.loads(as_json.content)["openapi"] == "3.1.0"
