"""An editor imports a thousand rows, another publishes them, and the real worker records."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from cases.models import Case, Claim, ImportBatch, Publisher, SourceReport, StatusChange
from tests import build
from tests.admin.desk import desk_of, person, text_of
from tests.imports.sheets import as_csv, as_xlsx, row
from tests.imports.uploading import confirm, table_of, upload
from tests.recording.test_worker import wait_for

CASES = 25
# Number of the row in the sheet, what is written there, and what is told of it.
BAD = [
    (3, {"kind": "warant issued"}, "kind (H)", "“warant issued”",
     "There is no such kind. Did you mean “warrant_issued”?"),
    (149, {"case": "case7"}, "case (F)", "“case7”",
     "No case has this slug or number. Did you mean “case-7”?"),
    (280, {"suspects": "Adda 14"}, "suspects (G)", "“Adda 14”",
     "Not a suspect in case-14. Did you mean “Ada 14”?"),
    (411, {"published": "17 March 2023"}, "published (D)", "“17 March 2023”",
     "This is not a date. Write it as 2023-03-17, 2023-03 or 2023."),
    (542, {"attribution": "court", "speaker": ""}, "attribution (J)", "“court”",
     "The Gazette is not the Court. What it tells of an act of the Court is “a public act”; name "
     "the Court or chamber as speaker."),
    (673, {"relays": "https://example.org/nowhere"}, "relays (E)", "“https://example.org/nowhere”",
     "No report has this address, neither on the desk nor in this sheet. Add a row for it, or "
     "enter it first."),
    (1000, {"publisher": "The Gazete"}, "publisher (B)", "“The Gazete”",
     "No publisher has this name. Did you mean “The Gazette”? If it is a new publisher, say in "
     "publisher_kind what it is: press, ngo, encyclopedia, state."),
]  # fmt: skip


def a_thousand_rows() -> list[dict]:
    """Two claims for each of 500 reports, on 25 cases; every fifth report relays another."""
    rows = []
    for number in range(500):
        place = number % CASES
        mine = {"case": f"case-{place}", "suspects": f"Ada {place}"}
        rows.append(
            row(
                number,
                **mine,
                relays=f"https://example.org/articles/{number - 1}" if number % 5 == 4 else "",
                kind="opened",
                attribution="public_act",
                speaker="Office of the Prosecutor",
                effective="2024-01-10",
            )
        )
        rows.append(
            row(
                number,
                **mine,
                publisher="",
                title="",
                published="",
                kind="warrant_issued",
                attribution="public_act",
                speaker="Pre-Trial Chamber",
                effective=f"2024-01-{11 + number % 3}",
            )
        )
    return rows


@pytest.fixture
def world(db):
    """25 cases, a newspaper and two editors."""
    for number in range(CASES):
        build.case(f"Ada {number}", slug=f"case-{number}")
    Publisher.objects.create(name="The Gazette", kind="press")
    return person("editor", "emil"), person("editor", "emma")


def the_bad_rows() -> list[dict]:
    rows = [dict(each) for each in a_thousand_rows()]
    for number, cells, *_ in BAD:
        rows[number - 2] |= cells
    return rows


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_of_a_thousand_rows_with_seven_bad_ones_nothing_is_saved_and_each_is_told(write, world):
    emil, _ = map(desk_of, world)
    answer = upload(emil, write(the_bad_rows()))
    assert table_of(answer, "What is wrong") == [
        [str(number), column, value, message] for number, _, column, value, message in BAD
    ]
    assert "7 mistakes: nothing can be imported" in text_of(answer)
    assert not BeautifulSoup(answer.content, "html.parser").find("input", {"name": "seen"})
    assert (SourceReport.objects.count(), Claim.objects.count()) == (0, 0)


def test_mended_the_thousand_rows_are_saved_published_by_another_and_recorded(
    transactional_db, world, celery_worker_process
):
    emil, emma = map(desk_of, world)
    answer = upload(emil, as_xlsx(a_thousand_rows()))
    assert "Import 500 reports with 1,000 claims" in text_of(answer)
    assert (SourceReport.objects.count(), Claim.objects.count()) == (0, 0)
    answer = confirm(emil, answer)
    assert "Imported and submitted: 500 reports with 1,000 claims." in text_of(answer)
    batch = ImportBatch.objects.get()
    assert (batch.rows, batch.reports_made, batch.claims_made) == (1000, 500, 1000)
    assert set(SourceReport.objects.values_list("state", flat=True)) == {"submitted"}
    assert not StatusChange.objects.exists()

    celery_worker_process.start()
    answer = publish_all(emil, batch)
    assert "the two-person rule" in text_of(answer)
    assert not SourceReport.objects.exclude(state="submitted").exists()
    answer = publish_all(emma, batch)
    assert "Published: 500 reports." in text_of(answer)
    wait_for(lambda: not Case.objects.filter(recorded_at=None).exists())
    for number, case in enumerate(Case.objects.order_by("pk")):
        assert build.shown(case) == "warrant_issued"
        steps = [(step[1], step[3], step[6]) for step in build.history(case) if step[0] != "case"]
        assert steps == [
            ("opened", "2024-01-15", "public_act"),
            ("warrant_issued", "2024-01-15", "public_act"),
        ], number


def publish_all(client, batch: ImportBatch):
    """Follow the batch's link to its reports, choose all of them, and publish."""
    page = BeautifulSoup(
        client.get(reverse("admin:cases_importbatch_change", args=[batch.pk])).content,
        "html.parser",
    )
    address = page.find("a", string="See its reports")["href"]
    first = str(batch.reports.first().pk)
    sent = {"action": "publish_selected", "_selected_action": [first], "select_across": "1"}
    asking = client.post(address, sent)
    form = BeautifulSoup(asking.content, "html.parser").find("input", {"name": "asked"}).parent
    sent = {each["name"]: each["value"] for each in form.find_all("input")}
    if not sent["asked"]:
        return asking
    return client.post(form["action"], sent, follow=True)
