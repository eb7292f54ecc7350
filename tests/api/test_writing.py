"""Tools enter reports: as drafts, once, by the rules of the desk, and with clear answers."""

import json
import re
import threading
import time
from datetime import timedelta
from hashlib import sha256

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.utils import timezone

from cases import recording
from cases.api import bodies, writing
from cases.models import ApiAnswer, ApiToken, Case, Publisher, SourceReport, TrailEntry
from cases.tasks import forget_answers
from tests import build
from tests.api.tools import ADDRESS, Tool, issue, mistakes, owner, problem

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def world():
    """A public case against Amina and Bako, and the newspaper that reported it."""
    case = build.case("Amina Diallo", "Bako", slug="the-case")
    Case.objects.update(number="ICC-01/24-01/24")
    case.report = build.report("The Gazette", "2024-01-01", title="First report")
    build.claim(case.report, case, "reported", "2024-01-01", "Amina Diallo")
    build.publish(case.report)
    return case


@pytest.fixture
def tool(world):
    return Tool(issue()[1])


def report(**changes) -> dict:
    claim = {
        "case": "the-case",
        "suspects": ["amina-diallo"],
        "kind": "warrant_issued",
        "effective_on": "2024-03",
        "attribution": "public_act",
        "speaker": "Pre-Trial Chamber I",
        "quote": "The judges issued a warrant.",
        **changes.pop("claim", {}),
    }
    return {
        "url": "https://gazette.example/warrant",
        "publisher": "The Gazette",
        "title": "A warrant",
        "published_on": "2024-03-05",
        "sourcing": "named",
        "relays": [],
        "claims": [claim],
        **changes,
    }


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
    assert list(found) == ["/title", "/claims/0/quote"]


class TestWhoMayWrite:
    def test_without_a_token_nobody(self, world, client):
        answer = client.post(ADDRESS, "{}", content_type="application/json")
        problem(answer, 401)
        assert answer["WWW-Authenticate"] == 'Bearer realm="ICC Tracker API"'
        client.force_login(User.objects.create_superuser("root"))
        problem(client.post(ADDRESS, "{}", content_type="application/json"), 401)

    @pytest.mark.parametrize("secret", ["", "x", "icct_" + "a" * 43, "icct_" + "ü" * 43])
    def test_with_no_known_token_nobody(self, world, client, secret):
        headers = {"authorization": f"Bearer {secret}".encode().decode("latin-1")}
        problem(client.post(ADDRESS, "{}", "application/json", headers=headers), 401)

    def test_with_a_token_that_works_no_more_nobody(self, world):
        token, secret = issue()
        tool = Tool(secret)
        ApiToken.objects.update(revoked_at=timezone.now())
        assert "was revoked" in problem(tool.post(report()), 401)["detail"]
        past = timezone.now() - timedelta(days=40)
        ApiToken.objects.update(
            revoked_at=None, created_at=past, expires_at=past + timedelta(days=30)
        )
        assert "worked until" in problem(tool.post(report()), 401)["detail"]
        ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
        User.objects.update(is_active=False)
        assert "is closed" in problem(tool.post(report()), 401)["detail"]

    def test_with_another_scope_or_role_nobody(self, world):
        _, reads = issue(scopes=["reports:read-own"])
        refused = problem(Tool(reads).post(report()), 403)
        assert refused["detail"] == (
            "This needs the scope reports:write; the token has: reports:read-own."
        )
        _, writes = issue(scopes=["reports:write"])
        made = Tool(writes).post(report())
        assert made.status_code == 201
        problem(Tool(writes).get(made["Location"]), 403)
        owner().groups.clear()
        problem(Tool(writes).post(report()), 403)

    def test_only_what_tools_of_the_same_person_entered_can_be_read(self, tool):
        made = tool.post(report())
        another = Tool(issue()[1])
        stranger = Tool(issue(owner=owner("otto", "Editors"))[1])
        assert another.get(made["Location"]).status_code == 200
        problem(stranger.get(made["Location"]), 404)
        by_hand = build.report(entered_by=owner())
        problem(tool.get(f"/api/v1/reports/drafts/{by_hand.pk}/"), 404)

    def test_reading_the_list_is_the_same_with_a_token_and_without(self, tool, client):
        assert tool.get(ADDRESS).content == client.get(ADDRESS).content


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


class TestSentAgain:
    def test_the_first_answer_comes_again_and_nothing_twice(self, tool):
        first, second = (tool.post(report(), key='"abc"') for _ in range(2))
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.content == second.content and first["Location"] == second["Location"]
        assert "Idempotency-Replayed" not in first
        assert second["Idempotency-Replayed"] == "true"
        assert tool.post(report(), key="abc").content == first.content
        assert SourceReport.objects.filter(state="draft").count() == 1

    def test_a_refusal_comes_again_as_well(self, tool):
        first, second = (tool.post(report(title=5), key="abc") for _ in range(2))
        assert mistakes(first) == mistakes(second)
        assert first.content == second.content
        assert second["Idempotency-Replayed"] == "true"

    def test_another_body_under_the_same_key_is_refused(self, tool):
        tool.post(report(), key="abc")
        found = problem(tool.post(report(title="Other"), key="abc"), 422)
        assert found["title"] == "The key was used for something else"

    def test_keys_of_two_tokens_have_nothing_to_do_with_each_other(self, tool):
        tool.post(report(), key="abc")
        other = Tool(issue()[1]).post(report(url="https://gazette.example/2"), key="abc")
        assert other.status_code == 201

    def test_what_is_still_being_carried_out_is_not_begun_again(self, tool):
        ApiAnswer.objects.create(
            token=ApiToken.objects.get(), key="abc", fingerprint=_print_of(report())
        )
        answer = tool.post(report(), key="abc")
        problem(answer, 409)
        assert answer["Retry-After"] == "1"
        # Whoever worked on it must have died.
        ApiAnswer.objects.update(asked_at=timezone.now() - timedelta(minutes=3))
        assert tool.post(report(), key="abc").status_code == 201

    def test_a_key_is_forgotten_after_a_day(self, tool):
        tool.post(report(), key="abc")
        tool.post(report(url="https://gazette.example/2"), key="young")
        old = ApiAnswer.objects.filter(key="abc")
        old.update(asked_at=timezone.now() - timedelta(hours=25))
        problem(tool.post(report(), key="abc"), 409)
        old.update(asked_at=timezone.now() - timedelta(hours=25))
        assert forget_answers() == 1
        assert [each.key for each in ApiAnswer.objects.all()] == ["young"]

    def test_what_fails_on_our_side_can_be_sent_again(self, tool, monkeypatch):
        def fail(*args, **kwargs):
            raise RuntimeError("a mistake of ours")

        monkeypatch.setattr(writing.recording, "enter_draft", fail)
        with pytest.raises(RuntimeError):
            tool.post(report(), key="abc")
        monkeypatch.undo()
        assert tool.post(report(), key="abc").status_code == 201

    def test_what_met_something_changed_at_the_same_moment_can_be_sent_again(
        self, tool, monkeypatch
    ):
        def meet(*args, **kwargs):
            raise IntegrityError("The case is gone.")

        monkeypatch.setattr(writing.recording, "enter_draft", meet)
        answer = tool.post(report(), key="abc")
        problem(answer, 409)
        assert answer["Retry-After"] == "1"
        monkeypatch.undo()
        assert tool.post(report(), key="abc").status_code == 201

    def test_a_key_that_cannot_stand_in_a_header_is_refused(self, tool):
        assert "1 to 255" in problem(tool.post(report(), key="x" * 256), 400)["detail"]


def _print_of(body: dict) -> str:
    return sha256(ADDRESS.encode() + b"\n" + json.dumps(body).encode()).hexdigest()


def test_one_token_may_write_60_times_a_minute(tool):
    token = ApiToken.objects.get()
    ApiToken.objects.update(window_count=59, window_began_at=timezone.now())
    assert tool.post("{").status_code == 400
    answer = tool.post(report())
    problem(answer, 429)
    assert 1 <= int(answer["Retry-After"]) <= 61
    assert tool.get(ADDRESS).status_code == 200
    ApiToken.objects.update(window_began_at=timezone.now() - timedelta(seconds=61))
    assert tool.post(report()).status_code == 201
    token.refresh_from_db()
    assert token.window_count == 1


def test_the_last_use_of_a_token_is_noted_to_the_minute(tool):
    tool.post("{")
    first = ApiToken.objects.get().last_used_at
    tool.post("{")
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    tool.post("{")
    assert ApiToken.objects.get().last_used_at > first


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["abc", None])
def test_of_several_that_come_at_once_one_is_entered(world, key, monkeypatch):
    secret = issue()[1]
    answers = []
    save = writing._save

    def save_slowly(*args):
        time.sleep(0.1)
        return save(*args)

    monkeypatch.setattr(writing, "_save", save_slowly)

    def send() -> None:
        answers.append(Tool(secret).post(report(), key=key).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert SourceReport.objects.filter(state="draft").count() == 1
    assert set(answers) <= {201, 409} and 201 in answers


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
