"""The template: what is filled in there is read, and it lists what may stand where."""

from io import BytesIO

import pytest
from django.conf import settings
from openpyxl import load_workbook

from cases.imports.columns import COLUMNS
from cases.imports.fates import Fate
from cases.imports.plan import plan_import
from cases.imports.template import csv_template, xlsx_template
from cases.models import Publisher
from cases.models.claim import KIND_CHOICES
from tests import build
from tests.imports.sheets import row, saved

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def book():
    build.case("Ada", "Ben", slug="the-case")
    build.case(slug="a-case-of-nobody")
    build.report()
    Publisher.objects.create(name="=1+1", kind="ngo")
    return load_workbook(BytesIO(xlsx_template()))


def lines(sheet) -> list[tuple]:
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_what_is_filled_into_the_template_is_imported(book):
    sheet = book["Reports"]
    cells = row(1)
    for column, name in enumerate(COLUMNS, 1):
        sheet.cell(2, column, cells.get(name))
    plan = plan_import(saved(book))
    assert plan.is_good
    assert (plan.reports[0].report.title, plan.claims_made) == ("Article 1", 1)
    text = csv_template() + ",".join(cells.get(name, "") for name in COLUMNS).encode()
    assert plan_import(text).is_good


def test_it_explains_every_column_and_lists_every_word(book):
    assert [line[0] for line in lines(book["Columns"])] == list(COLUMNS)
    assert all(line[4] for line in lines(book["Columns"]))
    words = [line[1:] for line in lines(book["Allowed words"]) if line[0] == "kind"]
    assert words == KIND_CHOICES
    kinds = [line[1] for line in lines(book["Allowed words"]) if line[0] == "publisher_kind"]
    assert kinds == ["press", "ngo", "encyclopedia", "state"]


def test_it_lists_cases_suspects_and_publishers_and_no_name_becomes_a_formula(book):
    sheet = book["Cases and publishers"]
    assert lines(sheet) == [
        ("a-case-of-nobody", None, None, None, "=1+1", "ngo"),
        ("the-case", None, "Ada; Ben", None, "The Gazette", "press"),
    ]
    assert sheet["E2"].data_type == "s"


def test_it_has_no_row_that_could_be_taken_for_a_fact(book):
    assert book["Reports"].max_row == 1
    assert [cell.value for cell in book["Reports"][1]] == list(COLUMNS)
    assert csv_template().decode("utf-8-sig").strip() == ",".join(COLUMNS)


def test_what_is_typed_stays_text_and_words_are_offered(book):
    sheet = book["Reports"]
    assert {dimension.number_format for dimension in sheet.column_dimensions.values()} == {"@"}
    offered = {str(offer.sqref): offer.formula1 for offer in sheet.data_validations.dataValidation}
    words = [cell.value for cell in book["Allowed words"]["A"]]
    kind = sheet.cell(1, list(COLUMNS).index("kind") + 1).column_letter
    first = words.index("kind") + 1
    last = first + len(KIND_CHOICES) - 1
    assert offered[f"{kind}2:{kind}5001"] == f"'Allowed words'!$B${first}:$B${last}"


def test_the_guide_tells_of_every_column_and_fate_and_its_example_is_sound(book):
    guide = (settings.BASE_DIR / "docs" / "editing" / "import.md").read_text()
    columns = "".join(line for line in guide.splitlines() if line.startswith("| `"))
    assert [name for name in COLUMNS if f"`{name}`" not in columns] == []
    assert [fate.value for fate in Fate if f"| {fate.value} |" not in guide] == []
    build.case("Cora", slug="case-one")
    build.case("Dan", slug="case-two")
    plan = plan_import(guide.split("```")[1].strip().encode())
    assert plan.mistakes == []
    assert (len(plan.reports), plan.claims_made) == (1, 2)
