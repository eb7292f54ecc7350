"""The headline of a case: the founding example, and what may not be told before its day."""

import pytest

from tests.views.reading import every, facts, first, words

A = "/cases/putin-and-lvova-belova/"
B = "/cases/electric-infrastructure-strikes/"
OFFICIAL = "Official The Court's own record, release or statement says so."
UNNAMED = (
    "Unnamed source Published reports say so, and no origin behind them is named. "
    "Behind all reports of it together: two origins, neither named."
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
            "Warrant or summons sought",
            {
                "Phase": "Pre-trial Article 58(1) and (7)",
                "Since": "22 February 2023",
                "Known since": "17 March 2023 under seal for 23 days",
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


def test_nothing_is_told_of_a_case_before_anything_was_public(read):
    page = read(f"{A}?known_on=2023-03-12")

    assert words(first(page, "h1")) == "A case before the Court"
    assert [words(each) for each in every(first(page, "div", "headline"), "p")] == [
        "Nothing was publicly known of this case on that day.",
        "By the end of 12 March 2023 no published report that counts here had spoken of it.",
    ]
    assert [words(each) for each in every(page, "h2")] == ["What was known on another day"]
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
