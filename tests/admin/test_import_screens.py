"""The pages of imports: what they say, what they ask, and where they lead."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import recording
from cases.models import ImportUpload, SourceReport
from tests import build
from tests.admin.desk import desk_of, person, text_of
from tests.imports.sheets import as_csv, as_xlsx, row
from tests.imports.uploading import (
    ADD,
    LIST,
    address_of,
    batch_page,
    confirm,
    imported,
    table_of,
    upload,
)

pytestmark = pytest.mark.usefixtures("empty", "gazette")


def test_the_page_of_the_upload_explains_every_column_and_offers_the_template(emil):
    desk = desk_of(emil)
    page = desk.get(ADD)
    names = [cells[0].removesuffix(" needed") for cells in table_of(page, "Of the report")]
    names += [cells[0].removesuffix(" needed") for cells in table_of(page, "Of the claim")]
    header = desk.get(f"{LIST}template.csv")
    assert header.content.decode("utf-8-sig").strip().split(",") == names
    assert header["Content-Disposition"] == 'attachment; filename="reports.csv"'
    book = desk.get(f"{LIST}template.xlsx")
    assert (book.content[:2], book["Content-Disposition"]) == (
        b"PK", 'attachment; filename="reports.xlsx"',
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"PK not really", "The workbook cannot be read."),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00",
            "This is neither an Excel workbook (.xlsx), whatever its name",
        ),
        ("url;title\nhttps://example.org/1;Ñ".encode("cp1252"), "The file is not UTF-8 text"),
        (b"url,publisher\n" + b"x" * 5_100_000, "The file has 5.1 MB; at most 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_where_it_was_chosen(emil, content, message):
    answer = upload(desk_of(emil), content)
    assert answer.status_code == 200
    assert message in text_of(answer)
    error = BeautifulSoup(answer.content, "html.parser").find(id="sheet-error")
    assert error["role"] == "alert"
    assert not ImportUpload.objects.exists()


def test_no_file_is_asked_for(emil):
    assert "Choose a file." in text_of(desk_of(emil).post(ADD, {}))


def test_the_dry_run_shows_the_fate_of_each_row(emil):
    entered = build.report(title="Entered")
    answer = upload(
        desk_of(emil),
        as_xlsx(
            [
                row(1, title="A title", publisher="New", publisher_kind="ngo"),
                row(1, title="", publisher="", published="", kind="opened", suspects="nobody"),
                {"url": "https://example.org/articles/2", "publisher": "The Gazette"},
                {"url": entered.url, "publisher": "The Gazette"},
            ]
        ),
        "a sheet.xlsx",
    )
    assert table_of(answer, "Rows and their fate") == [
        ["2", "New report", "New: A title, 2024-01-15 the-case, Ada: asserts: reported that there "
         "is a case (2024-01-15)"],
        ["3", "New claim", "of the report in row 2 the-case, the case itself: asserts: confirmed "
         "that there is a case (2024-01-15)"],
        ["4", "New report", "The Gazette: https://example.org/articles/2 no claim in this row"],
        ["5", "Left out", "Entered already: The Gazette: Entered (draft). If this row says more, "
         "enter it there."],
    ]  # fmt: skip
    text = text_of(answer)
    assert "Dry run: a sheet.xlsx" in text
    assert "XLSX, sheet “Reports”. 4 rows below the heading." in text
    assert (
        "The import enters 2 reports with 2 claims and submits them in your name; 1 row of "
        "reports that are entered already is left out." in text
    )
    assert "New (Organisation or scholar)" in text
    only = desk_of(emil).get(address_of(answer) + "?fate=LEFT_OUT")
    assert [cells[0] for cells in table_of(only, "Rows and their fate")] == ["5"]


def test_the_dry_run_says_what_the_record_would_say_and_writes_nothing(emil):
    rows = [row(1, kind="opened", attribution="public_act", speaker="Office of the Prosecutor")]
    answer = upload(desk_of(emil), as_csv(rows))
    text = text_of(answer)
    assert "Once all of it is published" in text
    assert "Ada" in text.split("Once all of it is published")[1].split("What becomes")[0]
    assert not SourceReport.objects.exists()
    assert not recording.record_all_due()


def test_of_a_large_sheet_the_effect_is_said_when_it_is_asked_for(emil):
    desk = desk_of(emil)
    answer = upload(desk, as_csv([row(number) for number in range(51)]))
    assert "Once all of it is published" not in text_of(answer)
    asked = BeautifulSoup(answer.content, "html.parser").find("a", href="?effect=1#effect")
    answer = desk.get(address_of(answer) + asked["href"].removesuffix("#effect"))
    assert "Once all of it is published" in text_of(answer)


def test_many_rows_are_shown_in_pages(emil):
    desk = desk_of(emil)
    answer = upload(desk, as_csv([row(number) for number in range(501)]))
    assert len(table_of(answer, "Rows and their fate")) == 500
    answer = desk.get(address_of(answer) + "?page=2")
    assert [cells[0] for cells in table_of(answer, "Rows and their fate")] == ["502"]


def test_what_a_sheet_says_is_never_markup(emil):
    attack = "<script>alert(1)</script>"
    rows = [
        row(1, title=attack, publisher=attack, publisher_kind="ngo"),
        row(2, kind=attack, case=attack),
        row(3, **{attack: attack}),
    ]
    for content in (as_csv(rows), as_csv(rows[:1])):
        answer = upload(desk_of(emil), content, f"{attack}.csv")
        assert attack not in answer.content.decode()
    answer = confirm(desk_of(emil), answer)
    assert attack not in answer.content.decode()


def test_the_upload_is_kept_for_its_editor_for_an_hour(emil):
    desk = desk_of(emil)
    answer = upload(desk, as_csv([row(1)]))
    assert "Checked, not imported yet" in text_of(desk.get(ADD))
    assert "Checked, not imported yet" not in text_of(desk_of(person("editor", "emma")).get(ADD))
    assert address_of(upload(desk, as_csv([row(1)]))) == address_of(answer)
    ImportUpload.objects.update(uploaded_at=timezone.now() - timedelta(minutes=61))
    late = confirm(desk, answer)
    assert "That sheet is not kept any more" in text_of(late)
    assert not SourceReport.objects.exists()
    assert not ImportUpload.objects.exists()


def test_a_second_press_imports_nothing_twice(emil):
    desk = desk_of(emil)
    answer = upload(desk, as_csv([row(1)]))
    confirm(desk, answer)
    assert "That sheet is not kept any more" in text_of(confirm(desk, answer))
    assert SourceReport.objects.count() == 1


def test_what_was_entered_meanwhile_is_shown_before_anything_is_imported(emil):
    desk = desk_of(emil)
    answer = upload(desk, as_csv([row(1), row(2)]))
    report = build.report()
    SourceReport.objects.filter(pk=report.pk).update(url=row(2)["url"])
    again = confirm(desk, answer)
    assert "Nothing was imported: the record has changed since you saw this." in text_of(again)
    fates = [cells[1] for cells in table_of(again, "Rows and their fate")]
    assert fates == ["New report", "Left out"]
    assert SourceReport.objects.count() == 1


def test_the_batch_leads_to_its_reports_and_to_no_others(emil):
    desk = desk_of(emil)
    imported(desk, row(8))
    batch = imported(desk, row(1), row(2))
    text = text_of(desk.get(batch_page(batch.pk)))
    assert "2 reports with 2 claims, from 2 rows" in text
    assert "Its reports now 2 submitted" in text
    page = BeautifulSoup(desk.get(batch_page(batch.pk)).content, "html.parser")
    listed = text_of(desk.get(page.find("a", string="See its reports")["href"]))
    assert ("Article 1" in listed, "Article 2" in listed, "Article 8" in listed) == (
        True, True, False,
    )  # fmt: skip


def test_taking_back_asks_first_and_then_deletes(emil):
    desk = desk_of(emil)
    batch = imported(desk, row(1), row(2))
    address = reverse("admin:import_take_back", args=[batch.pk])
    question = text_of(desk.get(address))
    assert "2 reports with 2 claims, from reports.csv, will be deleted" in question
    assert SourceReport.objects.count() == 2
    answer = desk.post(address, follow=True)
    assert "Taken back: 2 reports deleted." in text_of(answer)
    assert "Take back" not in text_of(answer).replace("Taken back", "")
    assert SourceReport.objects.count() == 0
    assert "It was taken back already." in text_of(desk.post(address, follow=True))


def test_what_is_published_in_part_offers_no_taking_back(emil):
    desk = desk_of(emil)
    batch = imported(desk, row(1), row(2))
    recording.publish(batch.reports.first(), person("editor", "emma"))
    text = text_of(desk.get(batch_page(batch.pk)))
    assert "It cannot be taken back. 1 of its reports is published." in text
    answer = desk.post(reverse("admin:import_take_back", args=[batch.pk]), follow=True)
    assert "Not taken back. 1 of its reports is published." in text_of(answer)
    assert SourceReport.objects.count() == 2


def test_the_list_of_imports_asks_no_more_often_for_more_of_them(emil):
    desk = desk_of(emil)
    imported(desk, row(1))

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(LIST).status_code == 200
        return len(asked)

    first = questions()
    for number in range(2, 5):
        imported(desk, row(number))
    assert questions() == first
    assert "0 published, 1 open" in text_of(desk.get(LIST))


def test_the_desk_leads_an_editor_to_the_import(emil):
    page = BeautifulSoup(desk_of(emil).get("/admin/").content, "html.parser")
    assert page.find("a", string="Import many")["href"] == ADD
