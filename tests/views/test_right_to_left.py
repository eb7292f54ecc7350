"""Arabic pages in a real browser: what is in other letters stands in the order it is read in."""

import pytest

# Where the first match of a pattern stands, group by group, in each text that has one.
PLACES = """pattern => {
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  document.querySelectorAll('details').forEach(each => each.open = true);
  while (texts.nextNode()) {
    const match = new RegExp(pattern, 'd').exec(texts.currentNode.data);
    if (!match) continue;
    const boxes = match.indices.slice(1).map(([start, end]) => {
      const range = document.createRange();
      range.setStart(texts.currentNode, start);
      range.setEnd(texts.currentNode, end);
      return range.getBoundingClientRect();
    });
    // What is hidden has no width; what is broken into lines is not looked at.
    if (boxes.every(box => box.width && box.top === boxes[0].top))
      found.push([match[0], ...boxes.map(box => [box.left, box.right])]);
  }
  return found;
}"""
DATE = r"(\d{1,2}) ([\u0600-\u06ff]+) (\d{4})"


@pytest.fixture
def places(browser, site):
    """Where the parts of a pattern stand on a page: its words, then left and right of each."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    page = context.new_page()

    def ask(address: str, pattern: str) -> list:
        page.goto(address)
        return page.evaluate(PLACES, pattern)

    yield ask
    context.close()


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "address",
    ["suspects/jean-pierre-bemba-gombo", "cases/putin-and-lvova-belova", "situations/ukraine"],
)
def test_a_date_stays_together_beside_a_name_in_latin_letters(places, address):
    dates = places(f"/ar/{address}/", DATE)
    assert len(dates) > 20
    apart = [
        words
        for words, day, month, year in dates
        if not (0 <= day[0] - month[1] < 12 and 0 <= month[0] - year[1] < 12)
    ]
    assert apart == []


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("address", "path"),
    [("/ar/data/", "(/)data/index(.json)"), ("/ar/log/", "(/)api/v1/log(/)")],
)
def test_an_address_reads_from_left_to_right(places, address, path):
    [(_, first, last)] = places(address, path)
    assert first[0] < last[0]


@pytest.mark.usefixtures("db")
def test_the_address_of_a_report_reads_from_left_to_right(places):
    from cases.models import SourceReport

    report = SourceReport.objects.filter(url__endswith="/").first()
    [(_, first, last)] = places(f"/ar{report.get_absolute_url()}", "^(https?:).*(/)$")
    assert first[0] < last[0]


@pytest.mark.usefixtures("db")
def test_a_wrong_word_in_latin_letters_does_not_turn_the_sentence_around(places):
    told = places("/ar/cases/?status=nonsense&policy=loose", "(nonsense|loose)[^ ]+ (ليس)")
    assert len(told) == 4
    assert [words for words, wrong, rest in told if wrong[0] < rest[1] - 1] == []


@pytest.mark.usefixtures("db")
def test_a_line_of_a_name_and_a_date_begins_with_the_name(browser, site):
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/ar/suspects/jean-pierre-bemba-gombo/")
    name, day = (page.locator(f".headline p {each}").bounding_box() for each in ("a", "time"))
    assert name["x"] > day["x"] + day["width"]
    context.close()
