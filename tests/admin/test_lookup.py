"""What the record has already of a report that is being entered, and who may learn it."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from cases import recording
from cases.models import Publisher, SourceReport
from tests import build
from tests.admin.desk import person

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def ask(client, emma):
    """Asks as a user (emma, an editor, if nobody is named) and returns the answer."""

    def ask(user=None, status=200, **question):
        client.force_login(user or emma)
        response = client.get(reverse("admin:cases_sourcereport_lookup"), question)
        assert response.status_code == status, response.content
        return response.json() if status == 200 else response

    return ask


def paper(publisher: str, url: str = "", title: str = "", published="2023-03-13", **columns):
    return build.report(publisher, published, url=url, title=title, **columns)


def shown(found: list[dict]) -> list[tuple[str, str]]:
    return [(each["text"], each["why"]) for each in found]


NOTHING = {"publishers": [], "same": [], "relays": [], "said": ""}


# The publisher


def test_a_publisher_is_known_by_its_site_and_by_earlier_reports(ask):
    times = Publisher.objects.create(name="The Times", website="https://www.times.example/")
    paper("The Echo", "https://echo.example.org/2020/a")
    paper("The Echo", "https://echo.example.org/2020/b")
    assert ask(url="http://m.times.example/2024/x?utm_source=y") == {
        **NOTHING,
        "publishers": [{"id": times.pk, "text": "The Times", "why": "its site is times.example"}],
        "said": "Suggestions: 1 publisher.",
    }
    assert shown(ask(url="https://news.times.example/x")["publishers"]) == [
        ("The Times", "its site is times.example")
    ]
    assert shown(ask(url="https://echo.example.org/2024")["publishers"]) == [
        ("The Echo", "2 reports entered from echo.example.org")
    ]
    echo = Publisher.objects.get(name="The Echo")
    assert ask(url="https://echo.example.org/2024", publisher=echo.pk) == NOTHING


@pytest.mark.parametrize(
    "url",
    [
        "https://nottimes.example/x",
        "https://times.example.evil.example/x",
        "https://example/x",
        "https://echo.example.org.example/2020",
        "https://xecho.example.org/",
        "http://[::1",
        "%",
        "",
        "\x00",
    ],
)
def test_no_publisher_is_guessed_of_other_sites_and_of_what_is_no_address(ask, url):
    Publisher.objects.create(name="The Times", website="https://www.times.example/")
    Publisher.objects.create(name="Odd", website="https://")
    paper("The Echo", "https://echo.example.org/2020/a")
    assert ask(url=url) == NOTHING


def test_a_copy_read_elsewhere_says_nothing_of_whose_site_that_is(ask):
    paper("The Times", "https://copies.example/a", hosted_by="Copies")
    assert ask(url="https://copies.example/b") == NOTHING


# The same report


def test_the_same_address_is_found_however_it_is_written(ask):
    same = paper("The Echo", "https://www.echo.example/a/?utm_source=x", title="Warrants")
    assert ask(url="http://echo.example/A#top")["same"] == [
        {
            "id": same.pk,
            "text": "The Echo: Warrants, 13 March 2023, draft",
            "label": "The Echo: Warrants",
            "why": "it has this address",
            "page": reverse("admin:cases_sourcereport_change", args=[same.pk]),
        }
    ]
    assert ask(url="http://echo.example/b")["same"] == []


def test_a_similar_title_counts_for_the_same_publisher_or_word_by_word(ask):
    echo = paper("The Echo", title="Judges issue arrest warrant for the president")
    found = [("The Echo: Judges issue arrest warrant for the president, 13 March 2023, draft")]
    similar = "Court's judges issue a warrant of arrest for president"
    why = "its title is similar"
    assert shown(ask(title=similar)["same"]) == [(found[0], why)]
    assert shown(ask(title=similar, publisher=echo.publisher_id)["same"]) == [(found[0], why)]
    other = Publisher.objects.create(name="The Herald")
    assert ask(title=similar, publisher=other.pk)["same"] == []
    copied = "Judges issue arrest warrant for the President"
    assert shown(ask(title=copied, publisher=other.pk)["same"]) == [(found[0], why)]
    assert ask(title="Rain is expected in the north")["same"] == []


def test_reports_of_the_same_publisher_and_day_are_shown_with_every_reason_once(ask):
    echo = paper("The Echo", "https://echo.example/a", title="Warrants")
    paper("The Echo", title="Other", published="2023-03")
    paper("The Echo", title="Later", published="2023-03-14")
    asked = {"publisher": echo.publisher_id, "published": "2023-03-13"}
    row = "The Echo: Warrants, 13 March 2023, draft"
    assert shown(ask(**asked)["same"]) == [(row, "of the same publisher and day")]
    everything = ask(**asked, url="https://echo.example/a", title="Warrants")
    assert shown(everything["same"]) == [
        (row, "it has this address, its title is similar, of the same publisher and day")
    ]
    assert everything["said"] == "Suggestions: 1 report that may be the same."


def test_a_report_is_not_the_same_as_itself_nor_a_correction_as_what_it_corrects(ask, emma):
    echo = paper("The Echo", "https://echo.example/a", title="Warrants")
    asked = {"url": "https://echo.example/a", "title": "Warrants"}
    assert ask(**asked, report=echo.pk) == NOTHING
    build.publish(echo)
    correction = recording.correct(echo, by=emma)
    assert ask(**asked, report=correction.pk) == NOTHING
    assert [each["id"] for each in ask(**asked)["same"]] == [echo.pk]


# Its origins


def test_reports_of_the_days_before_on_the_case_or_the_story_may_be_relayed(ask):
    case, other = build.case("Ada"), build.case("Ben")
    on_both = paper("The Agency", title="Court to open two cases")
    on_case = paper("The Gazette", title="Something else", published="2023-03-10")
    alike = paper("The Post", title="The Court will open two cases", published="2023-03-12")
    for report in (on_both, on_case):
        build.claim(report, case, "reported", "2023-03-10")
    too_early = paper("The Early Bird", published="2023-03-09")
    too_late = paper("The Late Bird", published="2023-03-14")
    elsewhere = paper("The Parish", title="Rain")
    build.claim(too_early, case, "reported", "2023-03-09")
    build.claim(too_late, case, "reported", "2023-03-13")
    build.claim(elsewhere, other, "reported", "2023-03-13")
    asked = {"published": "2023-03-13", "title": "Court to open two cases", "case": case.pk}
    found = ask(**asked)
    assert shown(found["relays"]) == [
        (
            "The Agency: Court to open two cases, 13 March 2023, draft",
            "on the same case, its title is similar",
        ),
        ("The Gazette: Something else, 10 March 2023, draft", "on the same case"),
        ("The Post: The Court will open two cases, 12 March 2023, draft", "its title is similar"),
    ]
    assert found["said"] == (
        "Suggestions: 2 reports that may be the same, 3 reports to relay below, at the relays."
    )
    again = ask(**asked, relayed=[on_both.pk, alike.pk])
    assert [each["id"] for each in again["relays"]] == [on_case.pk]
    assert ask(title=asked["title"])["relays"] == [], "without its day"
    assert ask(published="2023-03-13")["relays"] == [], "without a case or title"


def test_only_reports_that_did_their_own_reporting_are_origins(ask):
    case = build.case("Ada")
    origin = paper("The Agency")
    relay = paper("The Parrot", relays=(origin,))
    both = paper("The Herald", relays=(origin,), does_own_reporting=True)
    retracted = paper("The Gazette", state="retracted", retraction_reason="Wrong.")
    for report in (origin, relay, both, retracted):
        build.claim(report, case, "reported", "2023-03-13")
    found = ask(published="2023-03-13", case=case.pk)["relays"]
    assert [each["id"] for each in found] == [origin.pk, both.pk]


def test_neither_its_own_publisher_nor_its_own_page_is_relayed_nor_does_the_court_relay(ask):
    case = build.case("Ada")
    origin = paper("The Agency", "https://agency.example/a")
    court = build.court_release("2023-03-13")
    for report in (origin, court):
        build.claim(report, case, "reported", "2023-03-13")
    asked = {"published": "2023-03-13", "case": case.pk}
    assert {each["id"] for each in ask(**asked)["relays"]} == {origin.pk, court.pk}
    for more in ({"publisher": origin.publisher_id}, {"url": "http://agency.example/a/"}):
        assert [each["id"] for each in ask(**asked, **more)["relays"]] == [court.pk]
    assert ask(**asked, publisher=court.publisher_id)["relays"] == []


@pytest.mark.parametrize("published", ["0001-01-01", "9999", "2023-13", "soon", "2023-03-13x"])
def test_odd_and_unfinished_dates_are_no_errors(ask, published):
    assert ask(published=published, title="Warrants", publisher="x", case="y", report="²") == (
        NOTHING
    )


# Who may learn what


@pytest.mark.parametrize("state", list(SourceReport.State))
def test_a_contributor_learns_nothing_of_what_others_have_not_published(ask, ada, state):
    ben = person("contributor", "ben")
    case = build.case("Ada")
    report = paper(
        "The Echo",
        "https://echo.example/a",
        title="Secret plans",
        state=state,
        entered_by=ben,
        rejection_reason="x" if state == "rejected" else "",
        retraction_reason="x" if state == "retracted" else "",
    )
    build.claim(report, case, "reported", "2023-03-13")
    questions = [
        {"url": "https://echo.example/a"},
        {"url": "https://echo.example/other"},
        {"title": "Secret plans"},
        {"publisher": report.publisher_id, "published": "2023-03-13"},
        {"published": "2023-03-13", "case": case.pk},
    ]
    by_itself = {"title": "Secret plans", "report": report.pk}
    is_public = state in SourceReport.PUBLIC_STATES
    for question in questions:
        learns = is_public and not (state == "retracted" and "case" in question)
        assert (ask(ada, **question) != NOTHING) == learns, question
        if state not in ("rejected", "retracted"):
            assert ask(ben, **question) != NOTHING, question
            assert ask(**question) != NOTHING, question
    assert ask(ada, **by_itself) == NOTHING


def test_nobody_asks_who_may_not_enter_reports(ask, client, db):
    visitor = User.objects.create_user("visitor", is_staff=True)
    ask(visitor, status=403, title="Warrants")
    client.logout()
    address = reverse("admin:cases_sourcereport_lookup")
    assert client.get(address).status_code == 302
    outsider = User.objects.create_user("outsider")
    client.force_login(outsider)
    assert client.get(address).status_code == 302


def test_only_questions_are_answered_and_no_answer_is_kept(ask, client, emma):
    client.force_login(emma)
    address = reverse("admin:cases_sourcereport_lookup")
    assert client.post(address, {"title": "x"}).status_code == 405
    assert "no-store" in client.get(address).headers["Cache-Control"]
    assert client.get(address).headers["Content-Type"] == "application/json"
