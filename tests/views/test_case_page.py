"""The page of a case: its people, its history with the proof, its claims and reports."""

import pytest

from tests.views.reading import every, facts, first, links, rows, words

A = "/cases/putin-and-lvova-belova/"

pytestmark = [pytest.mark.usefixtures("docket", "db")]


def section(page, title: str):
    """The section of a page that has this title, or one that begins so."""
    return next(
        each for each in every(page, "section") if words(first(each, "h2")).startswith(title)
    )


def test_the_history_shows_each_step_once_with_its_proof(read):
    page = read(A)
    table = first(page, "table", "steps")

    assert [row[:4] for row in rows(table)] == [
        ["17 March 2023", "Warrant issued All suspects holds now", "17 March 2023", "Official"],
        [
            "22 February 2023",
            "Warrant or summons sought All suspects",
            "17 March 2023 under seal for 23 days",
            "Official",
        ],
    ]
    proof = words(first(table, "details"))
    assert proof.startswith("International Criminal Court Arrest warrants issued;")
    assert "The Court's own word. Public since 17 March 2023." in proof
    assert proof.endswith("Origin behind it: the Court.")


def test_reactions_and_no_comment_stand_apart_and_move_nothing(read):
    page = read(f"{A}?known_on=2023-03-14")
    apart = section(page, "Reactions")

    assert [words(first(each, "strong")) for each in every(apart, "li")] == [
        "Kremlin spokesman Peskov reacted",
        "Konstantin Kosachyov, deputy speaker of Russia's upper house reacted",
        "Office of the Prosecutor declined to comment",
    ]
    assert "they move nothing" in words(apart)


def test_each_claim_says_what_became_of_it(read):
    page = read(A)
    findings = {words(each) for each in every(page, "p", "finding")}

    assert "Counts" in findings
    further = "The proceedings were already further: “Warrant or summons sought”."
    assert f"No change of status: {further}" in findings
    assert "This kind of event changes no status." in findings


def test_an_utterance_tells_who_spoke_once_and_on_whose_word_each_report_says_so(read):
    apart = section(read("/cases/netanyahu-and-gallant/"), "Reactions")
    [event] = every(apart, "li")
    assert words(first(event, "p", "event-head")) == "20 May 2024 Benjamin Netanyahu reacted"
    assert words(first(event, "p", "event-sources")) == "Kenyan Post (a named person or body)"


def test_a_link_to_a_case_whose_name_ends_with_a_full_stop_has_one(read):
    linked = section(read("/cases/bemba/"), "Linked cases")
    assert [words(each) for each in every(linked, "li")] == [
        "This case gave rise to an article 70 case, on offences against justice: Bemba et al."
    ]


def test_a_step_that_holds_again_tells_when_its_return_was_known(read):
    table = first(read("/cases/lubanga/"), "table", "steps")
    again = [(when, known) for when, _, known, *_ in rows(table) if "again" in when]
    assert again == [
        (
            "26 January 2009 again since 8 October 2010",
            "26 January 2009 its return: 8 October 2010 documented later",
        ),
        (
            "29 January 2007 again since 18 November 2008",
            "29 January 2007 its return: 18 November 2008 documented later",
        ),
    ]


def test_custody_since_the_day_of_the_newest_entry_tells_that_day_once(read):
    [card] = every(read("/cases/al-mahdi/"), "div", "person")
    assert facts(card)["Custody"] == "Sentence served since 18 September 2022"


def test_a_case_says_of_its_suspects_what_is_public_of_each(read):
    cards = list(every(read(A), "div", "person"))

    assert [words(first(card, "h3")) for card in cards] == [
        "Vladimir Vladimirovich Putin",
        "Maria Alekseyevna Lvova-Belova",
    ]
    assert facts(cards[1]) == {
        "Status": "Warrant issued since 17 March 2023, known since 17 March 2023; basis: official",
        "Custody": "At large since 17 March 2023, as of the newest entry of 12 December 2025",
        "Public warrant": "An arrest warrant is in force",
    }
    assert [row[:5] for row in rows(first(cards[1], "table"))] == [
        [
            "Unlawful deportation of population (children)",
            "War crime",
            "Article 8(2)(a)(vii)",
            "–",
            "Pending",
        ],
        [
            "Unlawful transfer of population (children) from occupied areas of Ukraine to the "
            "Russian Federation",
            "War crime",
            "Article 8(2)(b)(viii)",
            "–",
            "Pending",
        ],
    ]


def test_reports_show_whom_they_relay(read):
    page = read(f"{A}?known_on=2023-03-13")
    relays = {words(each) for each in every(page, "small", "relay")}

    assert "relays The New York Times" in relays


def test_a_step_on_one_report_that_is_not_the_courts_wants_a_better_source(read):
    table = first(read("/cases/bemba-et-al/"), "table", "steps")
    marked = [row[:2] for row in rows(table) if "wants a better source" in row[3]]

    assert marked == [["March 2014", "Surrendered Narcisse Arido"]]


def test_a_wrong_question_is_answered_beside_its_field_and_the_rest_is_kept(read):
    page = read(f"{A}?known_on=13.3.2023&valid_on=2023-03-01&policy=offical", status=400)

    assert [words(each) for each in every(page, "ul", "errorlist")] == [
        "“13.3.2023” is not a day. Write it as 2023-03-17.",
        "“offical” is no policy. Did you mean “official”?",
    ]
    headline = first(page, "div", "headline")
    assert words(first(headline, "p", "headline-word")) == "Warrant or summons sought"


def test_an_unknown_case_is_not_found(read):
    page = read("/cases/no-such-case/", status=404)

    assert words(first(page, "h1")) == "There is no page at this address"
    assert "/cases/" in links(page)


def test_of_much_that_was_reported_a_page_shows_a_part_and_leads_to_the_rest(read, monkeypatch):
    def told(page):
        section = next(each for each in every(page, "section") if "Everything" in words(each))
        return [words(each) for each in every(first(section, "ul", "events"), "li")]

    whole = told(read("/cases/lubanga/"))
    assert len(whole) > 20
    monkeypatch.setattr("cases.views.cases.EVENTS_SHOWN", 12)
    page, found = read("/cases/lubanga/?page=1"), []
    assert words(first(page, "nav", "pages")) == f"1 to 12 of {len(whole)} Next"
    while True:
        found += told(page)
        ahead = [each for each in every(page, "a") if dict(each.attributes).get("rel") == "next"]
        if not ahead:
            break
        page = read("/cases/lubanga/" + dict(ahead[0].attributes)["href"])
    assert found == whole
    wrong = read("/cases/lubanga/?page=two", status=400)
    assert "“two” is no number of a page. Write it as 2." in words(wrong)
    assert told(wrong) == whole[:12]


def test_a_warrant_is_executed_and_a_summons_complied_with(read):
    told = {
        slug: words(first(first(read(f"/cases/{slug}/"), "ul", "warrants"), "li"))
        for slug in ("al-mahdi", "abu-garda")
    }
    assert "made public 26 September 2015. Executed, 26 September 2015." in told["al-mahdi"]
    assert "made public 17 May 2009. Complied with, 18 May 2009." in told["abu-garda"]
