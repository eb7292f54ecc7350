"""What all addresses of the API share: pages of lists, problems, headers, what may be included."""

from __future__ import annotations

from typing import Any

from cases.api.kinds_of_problem import KINDS
from cases.api.problems import MEDIA_TYPE
from cases.api.schema.examples import EXAMPLES
from cases.api.schema.shared import HEADERS, PROBLEM, PROBLEM_HEADERS
from cases.api.serializers.base import ALWAYS
from cases.api.views.including import Include
from cases.api.views.resource import Resource

_SCHEMAS = "#/components/schemas/"


def describe_what_all_share(result: dict, generator, request, public: bool) -> dict:
    """Add to the schema what no single view says."""
    schemas = result["components"]["schemas"]
    schemas["Problem"] = PROBLEM
    for resource in Resource.known.values():
        for is_detail in (False, True):
            _describe_row(schemas[_name(resource, is_detail)], resource)
    result["components"]["responses"] = dict(_problem_responses())
    result["components"]["headers"] = HEADERS
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if method == "get" and not _wants_token(operation):
                _describe_reading(path, operation, schemas)
            else:
                _describe_problems(operation)
    return result


def _name(resource: type[Resource], is_detail: bool = False) -> str:
    """Name of the component of its rows."""
    return resource.serializer_of(is_detail).__name__.removesuffix("Serializer")


def _describe_row(schema: dict, resource: type[Resource]) -> None:
    """Say which fields `fields` cannot leave out, what `include` adds, and what will go."""
    schema["required"] = list(ALWAYS)
    example = EXAMPLES.get(resource.table)
    if example:
        schema["examples"] = [{k: v for k, v in example.items() if k in schema["properties"]}]
    for each in resource.deprecated:
        if each.what == "field":
            schema["properties"][each.name]["deprecated"] = True
    if resource.includes:
        schema["properties"]["included"] = {
            "type": "object",
            "description": "What `include` asked for.",
            "properties": {name: _included(each) for name, each in resource.includes.items()},
        }


def _included(include: Include) -> dict[str, Any]:
    row = {"$ref": _SCHEMAS + _name(Resource.known[include.resource])}
    if include.is_one:
        return {"oneOf": [row, {"type": "null"}]}
    return {"type": "array", "items": row}


def _problem_responses():
    for kind in KINDS.values():
        content = {
            MEDIA_TYPE: {"schema": {"$ref": _SCHEMAS + "Problem"}},
            "text/html": {"schema": {"type": "string"}},
        }
        content[MEDIA_TYPE]["example"] = kind.example
        headers = PROBLEM_HEADERS if kind.slug == "too-many-requests" else {}
        yield (
            kind.slug,
            {
                "description": f"{kind.title}. {kind.meaning}",
                "content": content,
                **({"headers": headers} if headers else {}),
            },
        )


def _describe_reading(path: str, operation: dict, schemas: dict) -> None:
    """Add to an address that is read its page, its headers, and what else it may answer."""
    responses = operation["responses"]
    answer = responses["200"]
    operation["summary"] = _summary(path, operation["operationId"])
    if operation.get("tags") in (None, ["default"]):
        operation["tags"] = ["api"]
    for media in answer["content"].values():
        if media["schema"].get("type") == "array":
            media["schema"] = _page(media["schema"]["items"], schemas)
    answer["description"] = answer.get("description") or "As asked."
    answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
    responses["304"] = {"description": "The client has this answer already (`If-None-Match`)."}
    found = [KINDS["invalid-parameter"], KINDS["not-acceptable"], KINDS["too-many-requests"]]
    found.append(KINDS["internal-error"])
    if "{" in path:
        found += [KINDS["not-found"], KINDS["gone"]]
        responses["308"] = {"description": "It has another address for good: see `Location`."}
    if path.endswith("/cases/{key}/"):
        responses["302"] = {"description": "As known at the time of `Accept-Datetime`."}
    for kind in found:
        responses[str(kind.status)] = {"$ref": f"#/components/responses/{kind.slug}"}
    operation["responses"] = dict(sorted(responses.items()))


def _wants_token(operation: dict) -> bool:
    return any(operation.get("security", ()))


def _describe_problems(operation: dict) -> None:
    """Say what a problem is where a view only says that there may be one."""
    for response in operation["responses"].values():
        media = response.get("content", {}).get(MEDIA_TYPE)
        if media:
            media["schema"] = {"$ref": _SCHEMAS + "Problem"}


def _summary(path: str, operation: str) -> str:
    """A few words for lists of addresses."""
    parts = [part.replace("-", " ") for part in path.split("/")[3:] if part]
    if not parts:
        return "What there is"
    if parts[0] == "log":
        return "The public log" + "".join(f": {part}" for part in parts[1:])
    if operation.endswith("_list"):
        return f"List of {parts[0]}"
    if len(parts) == 2:
        return f"One row of {parts[0]}, in full"
    if len(parts) > 2:
        return f"{parts[2].capitalize()} of a row of {parts[0]}"
    return parts[0].capitalize()


def _page(row: dict, schemas: dict) -> dict[str, str]:
    """The component of a page of these rows."""
    noun = row["$ref"].removeprefix(_SCHEMAS)
    address = {"type": ["string", "null"], "format": "uri"}
    schemas[f"{noun}Page"] = {
        "type": "object",
        "description": "One page of a list.",
        "properties": {
            "results": {"type": "array", "items": row, "description": "The rows."},
            "next": {**address, "description": "The next page; null: there is none yet."},
            "previous": {**address, "description": "The page before; null: this is the first."},
            "count": {
                "type": "integer",
                "description": "How many rows there are on all pages, where `count=true` asks.",
            },
        },
        "required": ["results", "next", "previous"],
    }
    return {"$ref": f"{_SCHEMAS}{noun}Page"}
