"""The trail on the screens: readable, complete, and for each only what he or she may read."""

import csv
import io
from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases import recording
from cases.models import (
    Case,
    Charge,
    Claim,
    DeskSettings,
    ErrorReport,
    Note,
    Relay,
    SourceReport,
    Subscriber,
    TrailEntry,
    Warrant,
)
from cases.models.acting import acting
from cases.spreadsheet import harmless
from tests import build

pytestmark = pytest.mark.usefixtures("empty")
TRAIL = "/admin/cases/trailentry/"
ROLES = {"ada": "Contributors", "emil": "Editors", "emma": "Editors", "clara": "Chief editors"}


@pytest.fixture
def people(db) -> dict[str, User]:
    made = {}
    for name, role in ROLES.items():
        made[name] = User.objects.create_user(name, is_staff=True)
        made[name].groups.add(Group.objects.get(name=role))
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, address: str) -> str:
    """The words of a page of the trail, in one line; its own part of the page only."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = answer.content.decode()
    start = page.index('class="trail"')
    return words(page[start : page.index("</main>", start) if "</main>" in page else len(page)])


def words(html: str) -> str:
    from html.parser import HTMLParser

    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []
            self.skipped = 0

        def handle_starttag(self, tag, attrs):
            self.skipped += tag in ("script", "style", "select")

        def handle_endtag(self, tag):
            self.skipped -= tag in ("script", "style", "select")

        def handle_data(self, data):
            if not self.skipped:
                self.found.append(data)

    parser = Words()
    parser.feed(html)
    return " ".join("".join(parser.found).split())


def history(row) -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[row.pk])


def sheet(client: Client, query: str = "") -> list[dict]:
    answer = client.get(f"{TRAIL}csv/{query}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def moment(entry: TrailEntry) -> str:
    at = entry.happened_at
    return f"{at.day} {at:%B %Y} at {at:%H:%M} UTC"


def save_case(client: Client, case: Case, **changes) -> None:
    """Save the form of a case as the browser does."""
    data = {
        "short_name": case.short_name,
        "number": case.number or "",
        "title": case.title,
        "situation": case.situation_id,
        "slug": case.slug,
        "summary": case.summary,
    }
    for prefix in ("proceedings", "links", "former_names"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    address = reverse("admin:cases_case_change", args=[case.pk])
    answer = client.post(address, data | changes)
    assert answer.status_code == 302, answer.content.decode()


def test_a_change_in_the_admin_bears_the_name_of_who_made_it_and_where(people):
    case = build.case(slug="the-case")
    save_case(signed_in(people["emil"]), case, title="A better title")
    entry = TrailEntry.objects.get(model="cases.case", kind="update")
    assert (entry.user_id, entry.user_name, entry.door) == (
        people["emil"].pk,
        "emil",
        f"/admin/cases/case/{case.pk}/change/",
    )
    assert (entry.old, entry.new) == (
        {"title": "The case the-case"},
        {"title": "A better title"},
    )


def test_the_history_of_a_row_says_who_changed_what_from_which_value_to_which(people):
    case = build.case(slug="the-case")
    save_case(signed_in(people["emil"]), case, title="A better title", is_title_ours="on")
    told = read(signed_in(people["emma"]), history(case))
    when = moment(TrailEntry.objects.get(model="cases.case", kind="update"))
    assert (
        f"On {when} emil changed title from “The case the-case” to “A better title”; "
        "changed is title ours from “no” to “yes” "
        f"through /admin/cases/case/{case.pk}/change/" in told
    )


def test_who_has_not_signed_in_is_not_named(people, client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert not answer.wsgi_request.session.accessed, "a public page does not ask who asks"
    build.case()
    assert set(TrailEntry.objects.values_list("user_name", flat=True)) == {""}


def test_a_report_is_told_with_its_claims_people_and_relays(people):
    case = build.case("Ada Lovelace", slug="the-case")
    report, relayed = build.report(title="Second"), build.report(title="First")
    with acting("/admin/", people["emil"]):
        claim = build.claim(report, case, "reported", "2024-01-01", "Ada Lovelace")
        Relay.objects.create(report=report, relayed=relayed)
    with acting("/admin/", people["emma"]):
        claim.quote = "He said so."
        claim.save()
    told = read(signed_in(people["clara"]), history(report))
    name = "“asserts: reported that there is a case (2024-01-01)”"
    for sentence in (
        f"added the claim {name}",
        f"added the person “Ada Lovelace in the-case” to the claim {name}",
        "added the relay “The Gazette: Second relays The Gazette: First”",
        f"emma in the claim {name}: set quote to “He said so.”",
    ):
        assert sentence in told
    assert told.index("emma") < told.index("emil"), "newest first"


def test_a_person_is_told_with_names_and_charges(people):
    case = build.case("Ada", slug="the-case")
    person = case.proceedings.get()
    charge = Charge.objects.create(proceedings=person, category="genocide", crime="Killing")
    charge.sources.add(build.report(title="The sheet"))
    person.suspect.names.create(name="Ада")
    told = read(signed_in(people["emil"]), history(person.suspect))
    assert "added the charge “Killing” to the proceedings “Ada in the-case”" in told
    assert "added the source “The Gazette: The sheet” to the charge “Killing”" in told
    assert "added the suspect name “Ада”" in told


def test_long_texts_are_shown_with_what_changed_in_them(people):
    case = build.case()
    Case.objects.filter(pk=case.pk).update(summary="A long text, " * 9 + "with the old end.")
    Case.objects.filter(pk=case.pk).update(summary="A long text, " * 9 + "with the new end.")
    page = signed_in(people["emil"]).get(history(case)).content.decode()
    assert "with the <del>old</del><ins>new</ins> end." in page


def test_what_is_typed_is_never_markup(people):
    case = build.case()
    Case.objects.filter(pk=case.pk).update(title="<script>alert(1)</script>")
    Case.objects.filter(pk=case.pk).update(title="<script>alert(2)</script>" * 9)
    for address in (history(case), TRAIL):
        page = signed_in(people["emil"]).get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_deleted_row_can_be_read_about_and_bears_its_last_name(people):
    report = build.report(title="A hoax")
    address = history(report)
    with acting("/admin/", people["emil"]):
        report.delete()
    told = read(signed_in(people["emma"]), address)
    assert "History of source report “The Gazette: A hoax”" in told
    assert "emil deleted the source report “The Gazette: A hoax”" in told
    assert "It is deleted; this is what was done with it." in told
    assert "deleted the source report “The Gazette: A hoax”" in read(
        signed_in(people["emma"]), TRAIL + "?kind=delete"
    )


def test_the_name_of_a_deleted_account_stays(people):
    with acting("/admin/", people["emil"]):
        case = build.case()
    people["emil"].delete()
    assert "UTC emil added the case" in read(signed_in(people["emma"]), history(case))


def test_a_row_of_the_workers_history_says_why_it_has_no_trail(people):
    case = build.case("Ada")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "surrendered", "2024-03-05", "Ada")
    build.publish(release)
    told = read(signed_in(people["emil"]), history(case.status_changes.first()))
    assert "There is no trail of it: the worker's history" in told


@pytest.fixture
def world(people) -> dict:
    """Rows of every secrecy: what contributors may and may not read of."""
    case = build.case("Ada", slug="the-case")
    person = case.proceedings.get()
    own = build.report(title="Own draft", entered_by=people["ada"], private_note="Canary note")
    draft = build.report(title="Canary draft", entered_by=people["emil"])
    public = build.report(title="Public", entered_by=people["emil"], private_note="Canary remark")
    recording.publish(public)
    Relay.objects.create(report=public, relayed=draft)
    warrant = Warrant.objects.create(
        proceedings=person, kind="summons", issued_on=date(2023, 4, 5), is_sealed=True
    )
    charge = Charge.objects.create(proceedings=person, category="genocide", crime="Killing")
    charge.sources.add(draft)
    note = Note.objects.create(about=case, text="Canary word", written_by=people["emil"])
    error = ErrorReport.objects.create(about=case, fact="A", page="/", message="Canary error")
    ErrorReport.objects.filter(pk=error.pk).update(state="declined", answer="Canary answer")
    Subscriber.objects.create(name="Canary subscriber")
    return {
        "case": case,
        "own": own,
        "draft": draft,
        "public": public,
        "warrant": warrant,
        "charge": charge,
        "note": note,
        "suspect": person.suspect,
        "claim": build.claim(draft, case, "reported", "2024-01-01", "Ada"),
    }


@pytest.mark.parametrize(
    ("row", "role", "status"),
    [
        ("case", "ada", 200),
        ("suspect", "ada", 200),
        ("charge", "ada", 200),
        ("own", "ada", 200),
        ("public", "ada", 200),
        ("draft", "ada", (403, 404)),
        ("claim", "ada", (403, 404)),
        ("warrant", "ada", 403),
        ("note", "ada", 403),
        ("draft", "emil", 200),
        ("claim", "emil", 200),
        ("warrant", "emil", 200),
        ("note", "emil", 200),
        ("draft", "clara", 200),
    ],
)
def test_a_history_is_for_those_who_may_read_the_row(people, world, row, role, status):
    answer = signed_in(people[role]).get(history(world[row])).status_code
    assert answer in (status if isinstance(status, tuple) else (status,))


def test_contributors_find_nothing_that_is_among_editors_in_any_history(people, world):
    client = signed_in(people["ada"])
    for name in ("case", "suspect", "charge", "own", "public"):
        told = read(client, history(world[name]))
        assert "Canary" not in told, name
        assert "2023-04-05" not in told and "5 April 2023" not in told, name
    told = read(client, history(world["charge"]))
    assert "added the source “a source report”" in told
    told = read(client, history(world["case"]))
    assert "added the charge “Killing”" in told


def test_editors_find_all_of_it(people, world):
    client = signed_in(people["emil"])
    told = "".join(read(client, history(world[name])) for name in ("case", "charge", "public"))
    for canary in ("draft", "word", "remark"):
        assert f"Canary {canary}" in told
    assert "5 April 2023" in told
    whole = read(client, TRAIL)
    assert "Canary subscriber" in whole and "Canary answer" in whole
    assert "Canary error" not in whole, "what readers write must stay erasable"


@pytest.mark.parametrize("address", [TRAIL, TRAIL + "csv/", TRAIL + "?q=Canary"])
def test_the_whole_trail_is_for_editors_and_chiefs(people, world, address):
    visitor = User.objects.create_user("visitor")
    answers = {
        name: signed_in(user).get(address).status_code
        for name, user in {**people, "visitor": visitor}.items()
    }
    assert answers == {"ada": 403, "emil": 200, "emma": 200, "clara": 200, "visitor": 302}
    assert Client().get(address).status_code == 302


def test_one_entry_is_for_those_who_may_read_of_such_rows(people):
    people["ada"].groups.add(Group.objects.get(name="Editors"))
    entry = TrailEntry.objects.filter(model="auth.user_groups").latest("pk")
    address = reverse("admin:cases_trailentry_change", args=[entry.pk])
    assert signed_in(people["clara"]).get(address).status_code == 200
    assert signed_in(people["emil"]).get(address).status_code == 404
    assert "Editors" not in read(signed_in(people["emil"]), TRAIL)
    told = read(signed_in(people["clara"]), TRAIL)
    assert "added the role “Editors” to the user “ada”" in told


def test_everybody_who_reads_the_trail_reads_who_switched_the_two_person_rule_off(people):
    DeskSettings.objects.create(pk=1)
    with acting("/admin/", people["clara"]):
        DeskSettings.objects.update(needs_two_people=False)
    told = read(signed_in(people["emil"]), TRAIL)
    assert (
        "clara in the settings of the desk “Settings of the desk”: changed two-person rule" in told
    )


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_done_to_the_trail_through_its_pages(people, method):
    build.case()
    entry = TrailEntry.objects.latest("pk")
    before = list(TrailEntry.objects.values())
    client = signed_in(User.objects.create_superuser("root"))
    before = list(TrailEntry.objects.values())
    for rest in ("", "add/", "csv/", f"{entry.pk}/change/", f"{entry.pk}/delete/"):
        assert getattr(client, method)(TRAIL + rest).status_code == 403, rest
    assert list(TrailEntry.objects.values()) == before


@pytest.fixture
def changes(people) -> Case:
    """A case that emil changed, a person whom emma entered, and a program's report."""
    case = build.case(slug="the-case")
    with acting("/admin/", people["emil"]):
        Case.objects.filter(pk=case.pk).update(title="An Österreich title")
    with acting("/admin/", people["emma"]):
        build.case("Zoe", slug="another")
    build.report(title="By a program")
    return case


def found(client: Client, query: str) -> set[tuple]:
    return {(row["who"], row["done"], row["what"], row["name"]) for row in sheet(client, query)}


def test_the_trail_can_be_asked_by_whom_of_what_which_kind_when_and_in_which_words(people, changes):
    client = signed_in(people["emil"])
    own = ("emil", "changed", "case", "the-case")
    assert found(client, "?who=emil") == {own}
    assert found(client, "?who=*people&model=cases.case") == {
        own,
        ("emma", "added", "case", "another"),
    }
    program = connection.settings_dict["OPTIONS"]["application_name"]
    assert {who for who, *_ in found(client, "?who=*programs")} == {f"the program {program}"}
    assert found(client, "?kind=update") == {own}
    assert found(client, "?q=österreich") == {own}
    assert found(client, "?q=nowhere") == set()
    assert found(client, f"?about=cases.case:{changes.pk}&kind=update") == {own}
    today = TrailEntry.objects.get(kind="update").happened_at.date()
    assert own in found(client, f"?since={today}&until={today}")
    assert found(client, f"?since={today.year + 1}-01-01") == set()
    assert found(client, f"?until={today.year - 1}-12-31") == set()


def test_a_question_that_is_no_question_is_answered_with_what_is_wrong(people, changes):
    client = signed_in(people["emil"])
    for query, mistake in (
        ("?since=yesterday", "Enter a valid date."),
        ("?since=2024-02-01&until=2024-01-01", "This day is before the first one."),
        ("?who=nobody-of-that-name", "Select a valid choice."),
        ("?about=;DROP", "Enter a valid value."),
    ):
        told = read(client, TRAIL + query)
        assert mistake in told
        assert "Nothing is shown until this is mended." in told
        assert client.get(f"{TRAIL}csv/{query}").status_code == 404


def test_a_long_trail_comes_in_pages_that_keep_the_question(people):
    for number in range(60):
        build.report(title=f"Report {number}")
    client = signed_in(people["emil"])
    page = client.get(TRAIL + "?model=cases.sourcereport").content.decode()
    assert 'href="?model=cases.sourcereport&amp;page=2"' in page
    assert "Report 59”" in page and "Report 9”" not in page
    page = client.get(TRAIL + "?model=cases.sourcereport&page=2").content.decode()
    assert "Report 9”" in page and "Report 59”" not in page
    assert client.get(TRAIL + "?page=nonsense").status_code == 200
    assert len(found(client, "?model=cases.sourcereport")) == 60


def test_a_page_of_the_trail_costs_a_constant_number_of_queries(
    people, django_assert_max_num_queries
):
    case = build.case("Ada")
    for number in range(40):
        report = build.report(title=f"Report {number}")
        build.claim(report, case, "reported", "2024-01-01", "Ada")
    client = signed_in(people["emil"])
    client.get(TRAIL)
    with django_assert_max_num_queries(30):
        client.get(TRAIL)


def test_the_sheet_holds_a_line_for_each_column_and_no_formulas(people):
    case = build.case(slug="the-case")
    with acting("/admin/", people["emil"]):
        Case.objects.filter(pk=case.pk).update(
            title='=HYPERLINK("http://evil.example")', summary="+1 count"
        )
    rows = sheet(signed_in(people["emma"]), "?who=emil")
    assert [(row["column"], row["before"], row["after"], row["done"]) for row in rows] == [
        ("title", "The case the-case", '\'=HYPERLINK("http://evil.example")', "changed"),
        ("summary", "", "'+1 count", "changed"),
    ]
    assert (rows[0]["number"], rows[0]["account"]) == (str(case.pk), str(people["emil"].pk))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("plain", "plain"),
        ("", ""),
        (None, ""),
        (7, "7"),
    ],
)
def test_no_cell_is_taken_for_a_formula(value, shown):
    assert harmless(value) == shown


def test_what_was_done_in_one_go_is_told_together(people):
    with acting("/admin/cases/", people["emil"]):
        build.case("Ada", slug="first")
        build.case("Ben", slug="second")
    entry = TrailEntry.objects.filter(model="cases.case").latest("pk")
    address = reverse("admin:cases_trailentry_change", args=[entry.pk])
    told = read(signed_in(people["emma"]), address)
    assert "“first”" in told and "“second”" in told and told.count("UTC emil") == 1


def test_changes_before_the_trail_began_are_told_as_such(people):
    case = build.case(slug="the-case")
    TrailEntry.objects.create(
        kind="update",
        model="cases.case",
        object_id=case.pk,
        about=[f"cases.case:{case.pk}"],
        old={},
        new={},
        user_name="emil",
        door="log of the admin",
    )
    told = read(signed_in(people["emma"]), history(case))
    assert "emil changed it before the trail began; which columns is not known" in told


def test_what_was_once_a_column_or_a_model_is_still_told(people):
    case = build.case(slug="the-case")
    TrailEntry.objects.create(
        kind="update",
        model="cases.case",
        object_id=case.pk,
        about=[f"cases.case:{case.pk}"],
        old={"nickname": "A"},
        new={"nickname": "B"},
        user_name="emil",
    )
    TrailEntry.objects.create(
        kind="insert", model="cases.gone", object_id=7, about=["cases.gone:7"], new={"a": 1}
    )
    root = User.objects.create_superuser("root")
    assert "emil changed nickname from “A” to “B”" in read(signed_in(root), history(case))
    assert signed_in(root).get(TRAIL).status_code == 200


def test_histories_of_what_never_was_are_not_found(people):
    client = signed_in(people["emil"])
    for address in (
        "/admin/cases/case/999999/history/",
        "/admin/cases/nothing/1/history/",
        "/admin/sessions/session/1/history/",
    ):
        assert client.get(address).status_code == 404, address
    assert Client().get("/admin/cases/case/1/history/").status_code == 302


def test_the_desk_shows_editors_what_people_did(people):
    build.situation()
    with acting("/admin/", people["emma"]):
        build.case("Ada", slug="the-case")
    page = words(signed_in(people["emil"]).get("/admin/").content.decode())
    assert "emma added the case “the-case” and 2 more things" in page
    page = words(signed_in(people["ada"]).get("/admin/").content.decode())
    assert "What people did" not in page


def test_the_trail_is_reached_from_the_side_bar_by_those_who_may(people):
    for name, number in (("ada", 0), ("emil", 1), ("clara", 1)):
        page = signed_in(people[name]).get("/admin/").content.decode()
        assert (name, page.count(f'href="{TRAIL}"') > 0) == (name, bool(number))


def test_nobody_reads_of_claims_in_the_trail_who_may_not_see_their_report(people, world):
    """The claim of a draft, through the history of the claim itself."""
    claim = Claim.objects.get()
    assert not SourceReport.objects.public().filter(pk=claim.report_id).exists()
    assert signed_in(people["ada"]).get(history(claim)).status_code in (403, 404)
