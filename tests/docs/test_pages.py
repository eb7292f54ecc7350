"""The pages of the documentation: every link leads somewhere, every page is found, none is old."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from cases.management.reference import FOLDER, WRITERS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
IGNORED = {".venv", ".venv-bench", ".venv-docs", "var", "node_modules"}
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not IGNORED & set(path.relative_to(ROOT).parts)
    and "." not in path.relative_to(ROOT).parts[0]
) + sorted(ROOT.glob("*.md"))
CONFIG = yaml.safe_load((ROOT / "mkdocs.yml").read_text())


def prose(path: Path) -> str:
    """The text of a page without its blocks of code."""
    return re.sub(r"^( *)```.*?^\1```", "", path.read_text("utf-8"), flags=re.S | re.M)


def anchors(path: Path) -> set[str]:
    """The names of a page's headings, as MkDocs and forges make them."""
    found = re.findall(r"^#+ (.+)$", prose(path), re.M)
    words = (re.sub(r"[`*]|\[([^]]*)\]\([^)]*\)", r"\1", each).strip().lower() for each in found)
    return {re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", each)) for each in words}


def links(path: Path) -> Iterator[tuple[str, str]]:
    """The links of a page within the repository: path and anchor, either may be empty."""
    text = re.sub(r"`[^`\n]*`", "", prose(path))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            address, _, anchor = target.partition("#")
            yield unquote(address), anchor


def listed(nav: list | dict | str) -> Iterator[str]:
    """The pages that the navigation leads to."""
    if isinstance(nav, str):
        yield nav
    for each in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from listed(each)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(path: Path) -> None:
    for address, anchor in links(path):
        target = (path.parent / address).resolve() if address else path
        assert target.exists(), f"{address} is not there"
        if anchor:
            assert anchor in anchors(target), f"{address}#{anchor}: no such heading"


def test_what_code_and_tests_say_of_pages_is_true() -> None:
    search = ["git", "grep", "-Iho", "[A-Za-z0-9_./-]*docs/[A-Za-z0-9_./-]*", "--"]
    found = subprocess.run(
        [*search, ":!cases/data/icc"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    # What begins otherwise is an address of the site, or a folder of the tests.
    named = {line.rstrip(".") for line in found.splitlines() if line.startswith("docs/")}
    assert len(named) > 30
    assert {each for each in named if not (ROOT / each).exists()} == set()


def test_the_navigation_leads_to_every_page_and_to_no_other() -> None:
    found = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert sorted(listed(CONFIG["nav"])) == sorted(found)


def test_every_picture_is_shown_and_described() -> None:
    shown = {}
    for path in PAGES:
        for words, target in re.findall(r"!\[([^]]*)\]\(([^)]+)\)", prose(path)):
            shown[(path.parent / target).resolve()] = words
    assert all(len(words) > 10 for words in shown.values())
    assert {path for path in (DOCS / "images").iterdir()} <= shown.keys()


@pytest.mark.parametrize("name", WRITERS)
def test_the_reference_is_as_the_code_is(name: str) -> None:
    stands = (ROOT / FOLDER / name).read_text("utf-8")
    assert stands == WRITERS[name](), "run: manage.py make_reference"


def test_the_site_loads_nothing_from_elsewhere() -> None:
    assert CONFIG["theme"]["font"] is False
    assert "extra_javascript" not in CONFIG and "repo_url" not in CONFIG
    assert "analytics" not in CONFIG.get("extra", {})


def test_every_page_begins_with_its_title() -> None:
    for path in DOCS.rglob("*.md"):
        text = re.sub(r"^<!--.*?-->\s*", "", path.read_text("utf-8"), flags=re.S)
        assert text.startswith("# "), path
