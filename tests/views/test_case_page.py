"""The page of a case: the founding example, and what may not be told before its day."""

import pytest

from tests.views.reading import every, facts, first, links, rows, words

A = "/cases/putin-and-lvova-belova/"
B = "/cases/electric-infrastructure-strikes/"
CORROBORATED = "Two independent origins say so, and at least one of them is named."
OFFICIAL = "Official The Court's own record, release or statement says so."
UNNAMED = (
    "Unnamed source Published reports say so, and no origin behind them is named. "
    "Behind it: two origins, neither named."
)

pytestmark = [pytest.mark.usefixtures("docket", "db")]


@pytest.mark.parametrize(
    ("address", "word", "told"),
    [
        (
            f"{A}?known_on=2023-03-13",
            "Reported",
            {
                "Phase": "Unconfirmed",
                "Since": "13 March 2023",
                "Known since": "13 March 2023",
                "Basis": UNNAMED,
            },
        ),
        (
            f"{B}?known_on=2023-03-13",
            "Reported",
            {
                "Phase": "Unconfirmed",
                "Since": "13 March 2023",
                "Known since": "13 March 2023",
                "Basis": UNNAMED,
            },
        ),
        (
            f"{A}?known_on=2023-03-17",
            "Warrant issued",
            {
                "Phase": "Pre-trial Article 58(1)",
                "Since": "17 March 2023",
                "Known since": "17 March 2023",
                "Basis": OFFICIAL,
            },
        ),
        (
            f"{A}?valid_on=2023-03-01&known_on=2023-03-20",
            "Warrant sought",
            {
                "Phase": "Pre-trial Article 58(1) and (7)",
                "Since": "22 February 2023",
                "Known since": "17 March 2023 kept from the public for 23 days",
                "Basis": OFFICIAL,
            },
        ),
        (
            f"{B}?known_on=2023-12-31",
            "Reported",
            {
                "Phase": "Unconfirmed",
                "Since": "13 March 2023",
                "Known since": "13 March 2023 unconfirmed for 293 days",
                "Basis": UNNAMED,
            },
        ),
        (
            f"{B}?known_on=2024-03-05",
            "Warrant issued",
            {
                "Phase": "Pre-trial Article 58(1)",
                "Since": "5 March 2024",
                "Known since": "5 March 2024",
                "Basis": OFFICIAL,
            },
        ),
    ],
)
def test_the_headline_answers_the_founding_example(read, address, word, told):
    headline = first(read(address), "div", "headline")

    assert words(first(headline, "p", "headline-word")) == word
    assert facts(headline) == told


def test_nothing_is_told_of_a_case_before_anything_was_public(read, client):
    page = read(f"{A}?known_on=2023-03-12")

    assert words(first(page, "h1")) == "A case before the Court"
    assert [words(each) for each in every(first(page, "div", "headline"), "p")] == [
        "Nothing was publicly known of this case on that day.",
        "By the end of 12 March 2023 no published report that counts here had spoken of it.",
    ]
    assert list(every(page, "h2")) == []
    text = words(first(page, "main"))
    for name in ("Putin", "Lvova", "Ukraine", "children"):
        assert name not in text


def test_counting_only_the_courts_word_nothing_is_known_before_it_speaks(read):
    headline = first(read(f"{A}?known_on=2023-03-15&policy=official"), "div", "headline")

    assert [words(each) for each in every(headline, "p")][:2] == [
        "Nothing proved",
        "Nothing was known of this case on this evidence. "
        "A looser policy may show what has been reported.",
    ]


def test_the_application_was_not_known_while_it_was_secret(read):
    headline = first(read(f"{A}?valid_on=2023-03-01&known_on=2023-03-15"), "div", "headline")

    assert [words(each) for each in every(headline, "p")][:2] == [
        "Nothing proved",
        "No step of this case had happened by 1 March 2023, as far as is known "
        "on 15 March 2023 on this evidence.",
    ]


def test_nobody_is_named_before_anybody_was_named(read):
    page = read(f"{A}?known_on=2023-03-13")

    assert words(first(page, "h1")) == "A case in the situation Ukraine"
    text = words(first(page, "main"))
    assert "Nobody had been publicly named as a suspect by 13 March 2023." in text
    for later in ("Putin", "Lvova", "17 March 2023", "Article 8", "Zelensky"):
        assert later not in text


def test_the_history_shows_each_step_once_with_its_proof(read):
    page = read(A)
    table = first(page, "table", "steps")

    assert [row[:4] for row in rows(table)] == [
        ["17 March 2023", "Warrant issued All suspects holds now", "17 March 2023", "Official"],
        [
            "22 February 2023",
            "Warrant sought All suspects",
            "17 March 2023 kept from the public for 23 days",
            "Official",
        ],
    ]
    proof = words(first(table, "details"))
    assert proof.startswith("International Criminal Court Arrest warrants issued;")
    assert "The Court's own word. Public since 17 March 2023." in proof
    assert proof.endswith("Origin behind it: the Court.")


def test_reactions_and_no_comment_stand_apart_and_move_nothing(read):
    page = read(f"{A}?known_on=2023-03-14")
    apart = next(
        each for each in every(page, "section") if words(first(each, "h2")).startswith("Reactions")
    )

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
    assert (
        "No change of status: The proceedings were already further: “Warrant sought”." in findings
    )


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
    assert words(first(headline, "p", "headline-word")) == "Warrant sought"


def test_an_unknown_case_is_not_found(read):
    page = read("/cases/no-such-case/", status=404)

    assert words(first(page, "h1")) == "There is no page at this address"
    assert "/cases/" in links(page)
