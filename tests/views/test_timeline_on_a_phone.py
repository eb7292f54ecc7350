"""The words of a timeline have room on a phone, in every language of the site."""

import pytest
from django.conf import settings

from tests import build
from tests.views.reading import every, first, words

LONG = "Abdoul Aziz Mohamed Mahmoud Alexandrovitch the Third of Somewhere"
CASES = ("/cases/bemba-et-al/", "/cases/putin-and-lvova-belova/", "/cases/kony/")
# Every piece of text of the drawing that goes beyond it, as the browser lays it out.
BEYOND = """() => {
    const box = document.querySelector('.timeline svg').getBoundingClientRect()
    return [...document.querySelectorAll('.timeline tspan, .timeline .tick text')]
        .filter(each => getComputedStyle(each.closest('g')).display !== 'none')
        .filter(each => {
            const own = each.getBoundingClientRect()
            return own.left < box.left - 1 || own.right > box.right + 1
        })
        .map(each => each.textContent)
}"""


def test_long_words_are_cut_into_lines_and_the_rows_grow_with_them(empty, read):
    case = build.case(LONG, "Boris", slug="one")
    release = build.court_release("2024-03-01")
    build.claim(release, case, "warrant_issued", "2024-03-01", LONG)
    build.claim(release, case, "surrendered", "2024-03-01", LONG)
    build.claim(release, case, "warrant_sought", "2024-02-01", "Boris")
    build.publish(release)
    drawing = first(read("/cases/one/"), "figure", "timeline")

    labels = [[words(line) for line in every(text, "tspan")] for text in every(drawing, "text")]
    labels = [lines for lines in labels if len(lines) > 1]
    assert [" ".join(lines) for lines in labels] == [
        f"Warrant issued: {LONG}",
        f"Surrendered: {LONG}",
    ]
    assert all(len(line) <= 34 for lines in labels for line in lines)


@pytest.mark.usefixtures("db")
def test_no_word_of_a_timeline_is_cut_off_on_a_phone(browser, site):
    context = browser.new_context(base_url=site, viewport={"width": 360, "height": 740})
    page = context.new_page()
    for code, _ in settings.LANGUAGES:
        prefix = "" if code == settings.LANGUAGE_CODE else f"/{code}"
        for address in CASES:
            page.goto(f"{prefix}{address}")
            assert page.evaluate(BEYOND) == [], (code, address)
    context.close()
