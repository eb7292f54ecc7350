"""Reading a page the way a visitor does: its title, headings, facts, tables and links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.test.html import Element, Parser


def page_of(response) -> Element:
    """The elements of a page."""
    parser = _Parser()
    parser.feed(re.sub(r"^\s*<!doctype html>", "", response.content.decode(), flags=re.I))
    parser.close()
    parser.root.finalize()
    elements = [each for each in parser.root.children if not isinstance(each, str)]
    return elements[0] if parser.root.children == elements[:1] else parser.root


class _Nowhere(dict):
    def __setitem__(self, element: Element, position: object) -> None:
        """Keep nothing: to find its place, an element is compared with all of its like."""


class _Parser(Parser):
    """Django's parser of HTML, fast on long lists: it notes no positions, which nothing reads."""

    def __init__(self) -> None:
        super().__init__()
        self.element_positions = _Nowhere()


def every(element: Element, name: str, of_class: str = "") -> Iterator[Element]:
    """All elements of a name, and of a class where one is given, in the order of the page."""
    for child in element.children:
        if isinstance(child, str):
            continue
        attributes = dict(child.attributes)
        if child.name == name and (not of_class or of_class in attributes.get("class", "").split()):
            yield child
        yield from every(child, name, of_class)


def first(element: Element, name: str, of_class: str = "") -> Element:
    """The first of these elements; fails where there is none."""
    found = next(every(element, name, of_class), None)
    assert found is not None, f"there is no {name} {of_class} on the page"
    return found


def words(element: Element | str) -> str:
    """The words of an element, without its marks and shapes."""
    return re.sub(r"\s+([.,;:)])", r"\1", " ".join(" ".join(_texts(element)).split()))


def _texts(element: Element | str) -> Iterator[str]:
    if isinstance(element, str):
        yield element
        return
    for child in element.children:
        yield from _texts(child)


def facts(element: Element, of_class: str = "") -> dict[str, str]:
    """A list of terms as a dictionary."""
    return {
        words(first(each, "dt")): words(first(each, "dd"))
        for each in every(first(element, "dl", of_class), "div")
    }


def rows(element: Element) -> list[list[str]]:
    """The rows of a table's body, each a list of its cells."""
    body = first(element, "tbody")
    return [
        [words(cell) for cell in row.children if not isinstance(cell, str)]
        for row in every(body, "tr")
    ]


def links(element: Element) -> list[str]:
    return [dict(each.attributes).get("href", "") for each in every(element, "a")]


def attribute(element: Element, name: str) -> str:
    return dict(element.attributes).get(name, "")
