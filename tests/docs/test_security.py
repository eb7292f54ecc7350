"""What the pages on security name as evidence is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = (
    "SECURITY.md",
    "docs/operations/security-checklist.md",
    "docs/operations/index.md",
    "docs/explanation/privacy.md",
)
PLACES = re.compile(r"`((?:cases|icc_tracker|tests|docs|requirements)[\w./-]*?\.\w+)(?:::(\w+))?`")


@pytest.mark.parametrize("page", PAGES)
def test_each_file_and_each_test_that_is_named_exists(page):
    named = PLACES.findall((ROOT / page).read_text())
    assert named
    for path, test in named:
        if not re.search(r"\.(py|md|txt|yaml|yml)$", path):
            continue
        file = ROOT / path
        assert file.is_file(), (page, path)
        assert not test or f"def {test}(" in file.read_text(), (page, path, test)


@pytest.mark.parametrize("page", PAGES)
def test_each_link_to_another_page_leads_there(page):
    folder = (ROOT / page).parent
    for target in re.findall(r"\]\((?!http|#)([^)#]+)", (ROOT / page).read_text()):
        assert (folder / target).exists(), (page, target)


def test_the_checklist_names_each_requirement_once():
    text = (ROOT / "docs/operations/security-checklist.md").read_text()
    rows = re.findall(r"^\| (\d+\.\d+\.\d+)", text, re.MULTILINE)
    assert len(rows) > 50 and len(rows) == len(set(rows))


def test_rules_of_bandit_are_on_for_all_code():
    settings = (ROOT / "pyproject.toml").read_text()
    assert re.search(r'^select = \[.*"S".*\]', settings, re.MULTILINE)
