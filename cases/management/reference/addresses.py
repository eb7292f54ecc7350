"""The page of the API's addresses, from the schema that is agreed on, `docs/openapi.yaml`."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from django.conf import settings

from cases.docket.schema import LOADER
from cases.management.reference.markdown import code, page, table

INTRODUCTION = """\
Every address of the API with what may be asked of it. [The API in five minutes](../using/api.md)
says how to work with it, [openapi.yaml](../openapi.yaml) is the schema with the fields of each
answer, and `/api/docs/` of a running site lets you try it."""
# What so many addresses take is told once.
SHARED_BY = 10
COLUMNS = ["parameter", "values", "meaning"]


def addresses_page() -> str:
    text = (settings.BASE_DIR / "docs" / "openapi.yaml").read_text("utf-8")
    schema = yaml.load(text, Loader=LOADER)  # noqa: S506
    shared = _shared(schema)
    told = "## What many addresses take\n\n" + table(COLUMNS, map(_row, shared.values()))
    parts = [_part(*each, shared) for each in _operations(schema)]
    return page("Addresses of the API", INTRODUCTION, told, *parts)


def _operations(schema: dict) -> Iterator[tuple[str, str, dict]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def _shared(schema: dict) -> dict[str, dict]:
    every = [each for *_, asked in _operations(schema) for each in asked.get("parameters", ())]
    counted = Counter(map(_meaning, every))
    found = {each["name"]: each for each in every if counted[_meaning(each)] >= SHARED_BY}
    return {name: found[name] for name in sorted(found)}


def _part(path: str, method: str, operation: dict, shared: dict[str, dict]) -> str:
    parameters = operation.get("parameters", [])
    own = [each for each in parameters if _meaning(each) not in map(_meaning, shared.values())]
    others = [code(each["name"]) for each in parameters if each not in own]
    return "\n\n".join(
        filter(
            None,
            [
                f"## {method} {path}",
                _sentence(operation.get("description") or operation["summary"]),
                table(COLUMNS, map(_row, own)),
                f"Takes {', '.join(others)} as well." if others else "",
                f"Answers {', '.join(map(code, operation['responses']))}.",
            ],
        )
    )


def _meaning(parameter: dict) -> tuple[str, ...]:
    """What is the same where a parameter means the same and takes the same values."""
    return _row(parameter)


def _row(parameter: dict) -> tuple[str, str, str]:
    return code(parameter["name"]), _values(parameter["schema"]), parameter.get("description", "")


def _values(schema: dict[str, Any]) -> str:
    kind = schema.get("items", schema)
    if choices := kind.get("enum"):
        return _list(choices)
    if examples := kind.get("examples"):
        return f"such as {_list(examples)}"
    bounds = [kind[key] for key in ("minimum", "maximum") if key in kind]
    return f"{bounds[0]} to {bounds[-1]}" if len(bounds) == 2 else str(kind.get("format", ""))


def _list(values: Iterable[object]) -> str:
    return ", ".join(code(value) for value in values if value is not None)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "`")) else f"{text}."
