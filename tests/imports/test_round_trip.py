"""What is written into a sheet is what stands in the rows afterwards, in CSV and XLSX alike."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.imports.columns import EVERYBODY, NOBODY
from cases.imports.plan import plan_import
from cases.imports.saving import save_upload
from cases.models import Claim, ImportUpload, Publisher, SourceReport
from cases.models.claim import KIND_CHOICES
from cases.status.dates import PartialDate
from tests import build
from tests.imports.sheets import as_csv, saved, workbook
from tests.thorough import times

# Any letters of any script, and the signs that separate cells, rows and names elsewhere.
LETTERS = st.characters(
    blacklist_categories=("Cs", "Cc", "Co", "Cn", "Zs", "Zl", "Zp"),
    blacklist_characters="\ufffd",
)
SIGNS = st.sampled_from(["é", "ß", "Ж", "م", "„", "“", '"', "'", ",", ";", "=", "+", "@", "-"])
WORDS = st.lists(st.text(SIGNS | LETTERS, min_size=1, max_size=8), min_size=1, max_size=4)
LINE = WORDS.map(" ".join)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)


def maybe(values):
    return st.just("") | values


def partial(days):
    return st.builds(
        lambda day, length: str(PartialDate.parse(day.isoformat()[:length])),
        days,
        st.sampled_from([4, 7, 10]),
    )


DAYS = st.dates(date(2000, 1, 1), date(2024, 12, 31))
CLAIM = st.fixed_dictionaries(
    {
        "suspects": st.sampled_from(["Ada", "Ben; Ada", EVERYBODY, NOBODY]),
        "kind": st.sampled_from([code for code, _ in KIND_CHOICES]),
        "effective": partial(DAYS),
        "act": st.sampled_from(Claim.Act.values),
        "attribution": st.sampled_from(["public_act", "named", "unnamed", "observation"]),
        "speaker": LINE,
        "capacity": maybe(st.sampled_from(Claim.Capacity.values)),
        "custodian": maybe(LINE),
        "quote": maybe(TEXT),
        "public_note": maybe(LINE),
    }
)
REPORT = st.fixed_dictionaries(
    {
        "publisher": st.sampled_from(["The Gazette", "New Paper"]),
        "title": maybe(LINE),
        "published": maybe(partial(DAYS)),
        "language": st.sampled_from(["", "en", "fr-CI"]),
        "sourcing": maybe(st.sampled_from(SourceReport.Sourcing.values)),
        "does_own_reporting": st.sampled_from(["", "yes", "no"]),
        "is_verified": st.sampled_from(["", "yes", "no"]),
        "hosted_by": maybe(LINE),
        "archived_url": maybe(st.just("https://example.org/archive")),
        "retrieved_on": maybe(DAYS.map(str)),
        "private_note": maybe(TEXT),
    }
)
# The cells are drawn in any order, which makes no other claim of them.
CLAIMS = st.lists(CLAIM, max_size=3, unique_by=lambda cells: frozenset(cells.items()))
SHEET = st.lists(st.tuples(REPORT, CLAIMS), min_size=1, max_size=4)


def rows_of(sheet: list) -> list[dict]:
    """One row per claim; what is said of a report stands in the last of its rows."""
    rows = []
    for number, (report, claims) in enumerate(sheet):
        url = {"url": f"https://example.org/{number}"}
        said = {**report, "publisher_kind": "ngo" if report["publisher"] == "New Paper" else ""}
        mine = [{**url, "case": "the-case", **claim} for claim in claims] or [dict(url)]
        mine[-1] |= said
        rows += mine
    return rows


def claim_said(claim: Claim) -> dict:
    names = [person.suspect.name for person in claim.subjects.all()]
    return {
        "suspects": names,
        **{
            name: getattr(claim, name)
            for name in ("kind", "act", "attribution", "speaker", "capacity", "custodian", "quote",
                         "public_note")
        },
        "effective": str(claim.effective),
    }  # fmt: skip


def report_said(report: SourceReport) -> dict:
    return {
        **{
            name: getattr(report, name)
            for name in ("title", "language", "sourcing", "does_own_reporting", "is_verified",
                         "hosted_by", "archived_url", "private_note")
        },
        "publisher": report.publisher.name,
        "published": str(report.published or ""),
        "retrieved_on": str(report.retrieved_on),
    }  # fmt: skip


def expected(report: dict, claims: list[dict]) -> tuple[dict, list[dict]]:
    everybody = {"Ben; Ada": ["Ada", "Ben"], EVERYBODY: ["Ada", "Ben"], NOBODY: [], "Ada": ["Ada"]}
    return (
        {
            **report,
            "language": report["language"] or "en",
            "sourcing": report["sourcing"] or "unknown",
            "does_own_reporting": report["does_own_reporting"] == "yes",
            "is_verified": report["is_verified"] != "no",
            "retrieved_on": report["retrieved_on"] or str(date.today()),
        },
        [{**claim, "suspects": everybody[claim["suspects"]]} for claim in claims],
    )


@pytest.fixture
def editor(empty):
    build.case("Ada", "Ben", slug="the-case")
    Publisher.objects.create(name="The Gazette", kind="press")
    return User.objects.create_superuser("editor")


def as_xlsx(rows: list[dict]) -> bytes:
    """A workbook in which every cell is text, as in the template."""
    book = workbook(rows)
    for cells in book.active:
        for cell in cells:
            if cell.value is not None:
                cell.data_type = "s"
    return saved(book)


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_what_is_written_is_what_stands_in_the_rows(write, editor):
    @settings(
        deadline=None,
        max_examples=times(20, thorough=200),
        suppress_health_check=list(HealthCheck),
    )
    @given(SHEET)
    def same(sheet):
        content = write(rows_of(sheet))
        with transaction.atomic():
            upload = ImportUpload.objects.create(uploaded_by=editor, content=content)
            plan = plan_import(content)
            assert [str(mistake) for mistake in plan.mistakes] == []
            batch = save_upload(upload, editor, plan.fingerprint)
            found = [
                (report_said(report), [claim_said(c) for c in report.claims.order_by("pk")])
                for report in batch.reports.order_by("pk")
            ]
            transaction.set_rollback(True)
        assert found == [expected(report, claims) for report, claims in sheet]

    same()
