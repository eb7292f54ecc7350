"""Reporting an error: a flag beside each public fact, whose form repeats it, and by no other."""

import re

import pytest

from cases.models import ErrorReport, SourceReport, Suspect
from cases.recording import publish, record_all_due, retract
from tests import build
from tests.views.public_facts import FACTS, FORM
from tests.views.reading import attribute, every, first, links, words

pytestmark = pytest.mark.usefixtures("empty")


@pytest.mark.parametrize("kind", FACTS)
def test_the_form_repeats_the_fact_and_leads_back(facts, read, client, kind):
    row = facts[kind][0]
    page = read(f"/report-an-error/{kind}/{row.pk}/")
    assert words(first(page, "h1")) == "Report an error"
    fact = FACTS[kind].format(url=facts["report"][0].url)
    assert words(first(page, "blockquote")) == fact
    [back] = [each for each in every(page, "a") if words(each) == "Back to the page"]
    assert client.get(attribute(back, "href")).status_code == 200
    robots = [each for each in every(page, "meta") if attribute(each, "name") == "robots"]
    assert [attribute(each, "content") for each in robots] == ["noindex, nofollow"]
    assert list(every(page, "script")) == []


def test_what_is_not_public_answers_like_what_does_not_exist(facts, client):
    answers = {}
    for kind, (_, row) in facts.items():
        if row is None:
            continue
        path = "warrant" if kind == "sealed" else kind
        for pk in (row.pk, 987654):
            answer = client.get(f"/report-an-error/{path}/{pk}/")
            # The search that the page offers repeats the number that was asked for.
            content = re.sub(rf'value="[^"]*\b{pk}"', "", answer.content.decode())
            answers[kind, pk] = (answer.status_code, content)
        assert answers[kind, row.pk] == answers[kind, 987654], kind
        assert client.post(f"/report-an-error/{path}/{row.pk}/", FORM).status_code == 404
    assert {status for status, _ in answers.values()} == {404}
    assert len(answers) == 18
    assert not ErrorReport.objects.exists()


def test_a_page_has_a_flag_beside_each_fact_that_says_which(facts, read):
    def flags(address: str) -> list[str]:
        page = read(address)
        return [attribute(each, "aria-label") for each in every(page, "a", "doubt")]

    assert flags("/cases/one/") == [
        "Report an error: Surrendered, 2 May 2024",
        "Report an error: Amina",
        "Report an error: Arrest warrant, 1 May 2024",
        "Report an error: Pillage",
        "Report an error: Surrendered, 2 May 2024",
        "Report an error: Warrant issued, 1 May 2024",
        "Report an error: surrendered to the Court, 2 May 2024",
        "Report an error: issued an arrest warrant, 1 May 2024",
    ]
    assert "Report an error: Investigation opened, 1 January 2024" in flags(
        "/situations/somewhere/"
    )
    assert "Report an error: this report" in flags(f"/reports/{facts['report'][0].pk}/")
    assert "Report an error: Amina" in flags("/suspects/amina/")


def test_on_another_day_the_flag_means_what_was_shown_then(facts, read):
    then = read("/cases/one/?known_on=2024-05-02&valid_on=2024-05-01")
    flags = [attribute(each, "href") for each in every(then, "a", "doubt")][:2]
    for href in flags:
        fact = words(first(read(href), "blockquote"))
        assert fact.endswith(
            "Warrant issued since 1 May 2024, known since 2 May 2024 (basis: official)"
        )


def test_who_was_named_on_another_day_only_can_be_doubted_still(empty, client, read):
    case = build.case("Dora", slug="two")
    paper = build.report("The Gazette", "2024-01-10")
    build.claim(paper, case, "reported", "2024-01-10", "Dora")
    denial = build.court_release("2024-02-10")
    build.claim(denial, case, "reported", "2024-01-10", "Dora", act="denies")
    publish(paper)
    publish(denial)
    record_all_due()
    page = read("/cases/two/?known_on=2024-01-31")
    assert "Dora" in words(first(page, "main"))
    for href in links(page):
        if href.startswith("/report-an-error/"):
            assert client.get(href).status_code == 200, href


def test_after_a_retraction_nobody_is_named_any_more(facts, client):
    retract(facts["report"][0], "A forgery.")
    record_all_due()
    amina = facts["proceedings"][0]
    for kind in ("proceedings", "step", "suspect", "charge", "warrant", "milestone"):
        pk = facts[kind][0].pk
        answer = client.get(f"/report-an-error/{kind}/{pk}/")
        assert (kind, answer.status_code) == (kind, 404)
    assert not Suspect.objects.named().filter(pk=amina.suspect_id).exists()
    assert SourceReport.objects.public().count() == 1
