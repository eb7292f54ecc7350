"""The list of cases: filters, days, evidence, and clear words where a filter is wrong."""

import pytest

from tests.views.reading import attribute, every, first, links, rows, words

pytestmark = [pytest.mark.usefixtures("docket", "db")]


def listed(page) -> list[str]:
    return [words(first(each, "a")) for each in every(first(page, "tbody"), "th")]


def test_a_row_tells_what_holds_since_when_and_on_what_basis(read):
    page = read("/cases/?q=Lvova")

    assert rows(first(page, "table")) == [
        [
            "Putin and Lvova-Belova our grouping",
            "Ukraine",
            "Warrant issued Basis: Official",
            "17 March 2023",
            "17 March 2023",
            "17 March 2023",
        ]
    ]
    status = first(first(page, "tbody"), "span", "status")
    assert attribute(status, "title").endswith("It is not a finding of guilt.")
    assert words(first(page, "dl", "words")).endswith("It is not a finding of guilt.")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ICC-01/05-01/08", ["Bemba"]),
        ("q=tohami", ["Al-Tuhamy"]),
        ("q=NGAISSONA", ["Yekatom and Ngaïssona"]),
        ("situation=ukraine", ["Electric infrastructure strikes", "Putin and Lvova-Belova"]),
        ("situation=central-african-republic-i&status=acquittal_final", ["Bemba"]),
        ("situation=mali&phase=closed", ["Al Hassan", "Al Mahdi"]),
        ("situation=ukraine&known_on=2023-03-12", None),
        (
            "situation=ukraine&known_on=2023-03-13",
            ["Electric infrastructure strikes", "A case without a public name"],
        ),
        ("q=electric&known_on=2023-03-13&status=reported", ["Electric infrastructure strikes"]),
        ("situation=ukraine&valid_on=2023-03-01&status=warrant_sought", ["Putin and Lvova-Belova"]),
    ],
)
def test_filters_find_cases(read, query, found):
    page = read(f"/cases/?{query}")

    if found is None:
        assert "No case meets these filters." in words(first(page, "main"))
    else:
        assert listed(page) == found
        count = f"{len(found)} case" + ("" if len(found) == 1 else "s")
        assert words(first(first(page, "div", "count-line"), "h2")) == count


def test_a_filtered_list_leads_to_pages_that_answer_the_same_question(read):
    page = read("/cases/?situation=ukraine&known_on=2024-01-01&policy=any")

    assert links(first(page, "tbody"))[0] == (
        "/cases/electric-infrastructure-strikes/?known_on=2024-01-01&policy=any"
    )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("status=warrant_isued", "“warrant_isued” is no status. Did you mean “warrant_issued”?"),
        (
            "phase=nonsense",
            "“nonsense” is no phase. "
            "There are: unconfirmed, pre-trial, trial, appeal, suspended, closed.",
        ),
        ("situation=ukrain", "“ukrain” is no situation. Did you mean “ukraine”?"),
        ("known_on=17/03/2023", "“17/03/2023” is not a day. Write it as 2023-03-17."),
        ("valid_on=2023-02-30", "“2023-02-30” is not a day. Write it as 2023-03-17."),
        ("policy=none", "“none” is no policy. There are: official, corroborated, named, any."),
        ("q=%00", "Null characters are not allowed."),
    ],
)
def test_a_wrong_filter_says_what_would_be_right_and_keeps_the_others(read, wrong, told):
    page = read(f"/cases/?number=1&situation=libya&{wrong}", status=400)
    if wrong.startswith("situation"):
        page = read(f"/cases/?status=reported&{wrong}", status=400)

    [error] = every(page, "ul", "errorlist")
    assert words(error) == told
    field = attribute(error, "id").removesuffix("_error")
    about = [each for name in ("input", "select", "fieldset") for each in every(page, name)]
    described = {attribute(each, "id"): attribute(each, "aria-describedby") for each in about}
    assert attribute(error, "id") in described[field].split()
    kept = {attribute(e, "value") for e in every(page, "input") if "checked" in dict(e.attributes)}
    assert ("libya" if not wrong.startswith("situation") else "reported") in kept


def test_a_day_that_has_not_come_is_refused(read):
    page = read("/cases/?known_on=2999-01-01", status=400)

    assert words(next(every(page, "ul", "errorlist"))).startswith(
        "2999-01-01 has not come yet. Give a day up to today, "
    )


def test_text_of_a_visitor_is_shown_as_text(read, client):
    text = client.get("/cases/?q=<script>alert(1)</script>&status=<b>").content.decode()

    assert "<script>" not in text and "<b>" not in text
