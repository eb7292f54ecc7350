"""What the browser of an editor sends to import a sheet, and what its pages say."""

import re

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.models import ImportBatch, ImportUpload
from tests.imports.sheets import as_csv

LIST = "/admin/cases/importbatch/"
ADD = f"{LIST}add/"


def upload(client: Client, content: bytes, name: str = "reports.csv"):
    """Upload a sheet; return the page to which it leads."""
    return client.post(ADD, {"sheet": SimpleUploadedFile(name, content)}, follow=True)


def address_of(answer) -> str:
    """Where the redirects ended."""
    return answer.redirect_chain[-1][0]


def confirm(client: Client, dry_run, **changes):
    """Press the button on the page of a dry run, which was got by `upload`."""
    seen = BeautifulSoup(dry_run.content, "html.parser").find("input", {"name": "seen"})
    assert seen, "the page offers no import"
    sent = {"seen": seen["value"], **changes}
    return client.post(address_of(dry_run), sent, follow=True)


def imported(client: Client, *rows: dict) -> ImportBatch:
    """The batch of a sheet with these rows, imported."""
    confirm(client, upload(client, as_csv(list(rows))))
    return ImportBatch.objects.latest("pk")


def table_of(answer, caption: str) -> list[list[str]]:
    """The cells of the table with this caption, without its heading."""
    page = BeautifulSoup(answer.content, "html.parser")
    table = next(each for each in page.find_all("table") if caption in each.caption.text)
    return [[words(cell) for cell in line.find_all(["th", "td"])] for line in table.tbody("tr")]


def words(element) -> str:
    """The text that a reader of a wide screen sees."""
    for narrow in element.find_all(class_="imports-narrow"):
        narrow.extract()
    for quoted in element.find_all("q"):
        quoted.replace_with(f"“{quoted.text}”")
    return re.sub(r"\s+", " ", element.text).strip()


def batch_page(pk: int) -> str:
    return reverse("admin:cases_importbatch_change", args=[pk])


def addresses(batch: ImportBatch, upload: ImportUpload) -> list[str]:
    """Every page of imports."""
    return [
        LIST,
        ADD,
        f"{LIST}template.csv",
        f"{LIST}template.xlsx",
        batch_page(batch.pk),
        reverse("admin:import_dry_run", args=[upload.pk]),
        reverse("admin:import_take_back", args=[batch.pk]),
    ]
