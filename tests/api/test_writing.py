"""Tools enter reports: as drafts, by the rules of the desk, and with clear answers."""

import json
import re

import pytest

from cases import recording
from cases.api import bodies, writing
from cases.models import ApiToken, Publisher, SourceReport, TrailEntry
from tests import build
from tests.api.tools import Tool, issue, mistakes, owner, problem, report

pytestmark = pytest.mark.usefixtures("empty")


def test_a_report_becomes_a_draft_of_the_owner_that_names_the_tool(tool, world):
    answer = tool.post(report(relays=[world.report.url + "/?utm_source=x"]))
    assert answer.status_code == 201
    made = SourceReport.objects.get(state="draft")
    said = answer.json()
    assert answer["Location"] == said["self"]
    assert said["self"] == f"http://testserver/api/v1/reports/drafts/{made.pk}/"
    assert said["desk"] == f"http://testserver/admin/cases/sourcereport/{made.pk}/change/"
    assert (made.entered_by, made.entered_with) == (owner(), ApiToken.objects.get())
    assert (str(made.published), made.is_verified) == ("2024-03-05", False)
    assert [link.relayed for link in made.relay_links.all()] == [world.report]
    claim = made.claims.get()
    assert (claim.case, str(claim.effective), claim.kind) == (world, "2024-03", "warrant_issued")
    assert [each.suspect.name for each in claim.subjects.all()] == ["Amina Diallo"]
    assert tool.get(answer["Location"]).json() == said
    entry = TrailEntry.objects.filter(model="cases.sourcereport", object_id=made.pk).get()
    assert entry.user_name == "tia" and entry.door.startswith("API: Press reader (icct_")


def test_nothing_public_changes_by_what_a_tool_sends(tool, world, client):
    pages = [
        "/cases/the-case/",
        "/api/v1/cases/the-case/",
        "/api/v1/reports/",
        "/feeds/changes.json",
    ]
    before = [client.get(page).content for page in pages]
    made = tool.post(report()).json()
    recording.record_all_due()
    assert [client.get(page).content for page in pages] == before
    assert client.get(f"/api/v1/reports/{made['id']}/").status_code == 404
    assert client.get(f"/reports/{made['id']}/").status_code == 404


def test_the_desk_shows_who_entered_it_with_which_tool(tool, client):
    made = tool.post(report()).json()
    client.force_login(owner("emil", "Editors"))
    page = client.get(made["desk"]).content.decode()
    assert "Draft, entered by tia with the tool Press reader." in page
    assert "tia, with Press reader" in client.get("/admin/cases/sourcereport/").content.decode()


@pytest.mark.parametrize(
    "suspects, names",
    [
        (["Diallo Amina", "bako"], ["Amina Diallo", "Bako"]),
        ("everybody", ["Amina Diallo", "Bako"]),
        ("nobody", []),
    ],
)
def test_whom_a_claim_concerns_is_told_in_names_slugs_or_a_word(tool, suspects, names):
    made = tool.post(report(claim={"suspects": suspects, "case": "ICC-01/24-01/24"})).json()
    claim = SourceReport.objects.get(pk=made["id"]).claims.get()
    assert sorted(each.suspect.name for each in claim.subjects.all()) == names


def test_each_mistake_is_told_with_where_it_is_and_what_would_be_right(tool):
    sent = report(
        ulr="x",
        title=5,
        publisher="The Gazete",
        sourcing="nmaed",
        claim={"kind": "arested", "effective_on": "5 March", "suspects": ["Amina", 7]},
    )
    found = mistakes(tool.post(sent))
    assert list(found) == [
        "/ulr",
        "/title",
        "/sourcing",
        "/claims/0/suspects/1",
        "/claims/0/kind",
        "/claims/0/effective_on",
        # And what could be read is looked up at once.
        "/publisher",
        "/claims/0/suspects/0",
    ]
    assert found["/ulr"] == "There is no such field. Did you mean “url”?"
    assert found["/title"] == "Write text, in quotation marks."
    assert found["/sourcing"] == (
        "“nmaed” is none of the words. Did you mean “named”? "
        "Take one of: unknown, named, anonymous."
    )
    assert found["/claims/0/kind"].startswith("“arested” is none of the words. Did you mean")
    assert found["/claims/0/effective_on"] == (
        '“5 March” is no date. Write it as "2023-03-17", "2023-03" or "2023".'
    )


@pytest.mark.parametrize(
    "sent, wanted",
    [
        ([], {"": "Write an object, as {…}."}),
        (
            report(publisher="The Gazete"),
            {
                "/publisher": "No publisher has this name. Did you mean “The Gazette”? If it is a "
                "new one, say in publisher_kind what it is: press, ngo, encyclopedia, state."
            },
        ),
        (
            report(publisher="New Court", publisher_kind="official"),
            {"/publisher_kind": "Publishers of the Court's own word are added by an editor first."},
        ),
        (
            report(claim={"case": "the-cas"}),
            {"/claims/0/case": "No case has this slug or number. Did you mean “the-case”?"},
        ),
        (
            report(claim={"suspects": ["Nobody Known"]}),
            {
                "/claims/0/suspects/0": "Not a suspect in the-case. Its suspects: Amina Diallo, "
                "Bako."
            },
        ),
        (
            report(claim={"attribution": "court"}),
            {
                "/claims/0/attribution": "The Gazette is not the Court. What it tells of an act of "
                "the Court is “a public act”; name the Court or chamber as speaker."
            },
        ),
        (
            report(claim={"speaker": ""}),
            {"/claims/0/speaker": "Name the person who speaks or the body that acted."},
        ),
        (
            report(relays=["https://unknown.example/"]),
            {"/relays/0": "No report of this address is entered. Enter it first, or leave it out."},
        ),
        (
            report(dated_on="2024-03-06"),
            {"": "A document cannot bear a date after its publication."},
        ),
        (
            report(claims=report()["claims"] * 2),
            {"/claims/1": "It says the same as /claims/0. Remove one of them."},
        ),
        (
            report(**{"a/b~c": 1}),
            {"/a~1b~0c": "There is no such field."},
        ),
        (
            {key: value for key, value in report().items() if key != "url"},
            {"/url": "This is missing. The address at which it was read."},
        ),
    ],
)
def test_the_rules_of_the_desk_hold_for_tools(tool, sent, wanted):
    found = mistakes(tool.post(sent))
    assert found.keys() == wanted.keys()
    for pointer, words in wanted.items():
        assert found[pointer].startswith(words), found
    assert not SourceReport.objects.filter(state="draft").exists()


def test_a_tool_learns_of_anothers_draft_no_more_than_its_owner(tool):
    draft = build.report("Secret Paper", entered_by=owner("otto"))
    found = mistakes(tool.post(report(relays=[draft.url])))
    assert found["/relays/0"].startswith("No report of this address is entered.")
    editors = Tool(issue(owner=owner("emil", "Editors"))[1])
    assert editors.post(report(relays=[draft.url])).status_code == 201


def test_a_new_publisher_is_made_where_the_tool_says_what_it_is(tool):
    assert tool.post(report(publisher="New Paper", publisher_kind="press")).status_code == 201
    assert Publisher.objects.get(name="New Paper").kind == "press"


@pytest.mark.parametrize(
    "body, words",
    [
        ("{", "The body is no JSON: Expecting property name"),
        (b"\xff", "The body is not UTF-8 throughout."),
        ('{"a": 1, "a": 2}', "The body is no JSON that we read: “a” stands twice in one object."),
        ('{"a": NaN}', "The body is no JSON that we read: NaN is no number of JSON."),
        ('{"url": "\\ud800"}', "The body is not UTF-8 throughout."),
        ("[" * 100_000, "The body is nested too deeply."),
    ],
)
def test_what_is_no_json_is_refused_with_the_place(tool, body, words):
    assert problem(tool.post(body), 400)["detail"].startswith(words)


def test_another_media_type_and_a_body_that_is_too_long_are_refused(tool):
    assert "“text/plain”" in problem(tool.post("{}", media_type="text/plain"), 415)["detail"]
    long = json.dumps(report(private_note="x" * bodies.LONGEST))
    assert "256 KiB" in problem(tool.post(long), 413)["detail"]


def test_no_sign_that_a_database_cannot_hold_gets_that_far(tool):
    found = mistakes(tool.post(report(title="a\0b", claim={"quote": "\0", "suspects": ["\0"]})))
    assert list(found) == ["/title", "/claims/0/quote", "/claims/0/suspects/0"]


class TestTheSamePage:
    def test_a_public_report_is_named(self, tool, world):
        found = problem(tool.post(report(url=world.report.url + "#top")), 409)
        assert found["existing"] == {
            "url": f"http://testserver/api/v1/reports/{world.report.public_id}/",
            "page": f"http://localhost:8000/reports/{world.report.pk}/",
        }

    def test_of_anothers_draft_only_that_it_is_there_is_told(self, tool):
        draft = build.report("Secret Paper", title="Secret title", entered_by=owner("otto"))
        found = problem(tool.post(report(url=draft.url)), 409)
        assert found["existing"] is None
        assert "Secret" not in json.dumps(found) and str(draft.pk) not in json.dumps(found)

    def test_one_s_own_draft_is_named(self, tool):
        first = tool.post(report())
        assert problem(tool.post(report()), 409)["existing"] == {"url": first["Location"]}


def test_the_example_of_the_documentation_can_be_sent_as_it_stands(docket, db, settings):
    page = (settings.BASE_DIR / "docs" / "using" / "write-api.md").read_text("utf-8")
    [example] = re.findall(r"<<'JSON'\n(.*?)\nJSON\n", page, re.DOTALL)
    assert json.loads(example) == writing.EXAMPLE
    tool = Tool(issue()[1])
    assert tool.post(example).status_code == 201


def test_a_page_that_is_entered_already_is_named(docket, db):
    known = SourceReport.objects.public().exclude(url="").first()
    found = problem(Tool(issue()[1]).post({**writing.EXAMPLE, "url": known.url}), 409)
    assert found["existing"]["page"].startswith("http://localhost:8000/reports/")


def test_only_the_list_of_reports_takes_what_tools_send(tool, client, world):
    for caller in (tool.client, client):
        answer = caller.post(f"/api/v1/reports/{world.report.public_id}/", {})
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
