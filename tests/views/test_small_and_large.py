"""Pages on a narrow phone, and in letters twice as large: signs stay at their words, and nothing
is wider than the screen."""

import pytest

from cases.models import SourceReport
from tests.views.test_in_browser import open_everything

pytestmark = pytest.mark.usefixtures("db")

# The signs that do not stand in the line of the word that they belong to, with that word: the one
# before a flag, the one after the shape of a status.
APART = """() => {
  const line = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  const words = (each, filter) => {
    const place = each.closest('p, li, h1, h3, td, dd');
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode())
      if (texts.currentNode.data.trim() && filter(texts.currentNode)) found.push(texts.currentNode);
    return found;
  };
  const found = [];
  const look = (sign, word, at) => {
    const own = sign.getBoundingClientRect(), beside = line(word, at);
    if (!own.width || !beside.width || sign.closest('.flagged')) return;
    const middle = (own.top + own.bottom) / 2;
    if (middle < beside.top || middle > beside.bottom) found.push(word.data.trim());
  };
  for (const flag of document.querySelectorAll('.doubt')) {
    const before = words(flag, text =>
      flag.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING).at(-1);
    if (before) look(flag, before, before.data.trimEnd().length - 1);
  }
  for (const shape of document.querySelectorAll('.status > .shape')) {
    const word = words(shape, text => shape.parentNode.contains(text))[0];
    look(shape, word, word.data.length - word.data.trimStart().length);
  }
  return [...new Set(found)];
}"""
SIGNED = [
    "/",
    "/cases/bemba/",
    "/cases/yekatom-and-ngaissona/",
    "/suspects/jean-pierre-bemba-gombo/",
    "/suspects/",
    "/situations/libya/",
    "/courts/icc/",
    "/changes/",
]


@pytest.fixture
def phone(browser, site):
    """A page of 360 pixels into which the tests may put a style of their own."""
    context = browser.new_context(
        base_url=site, viewport={"width": 360, "height": 740}, bypass_csp=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", [*SIGNED, "/ar/cases/bemba/", "/fr/cases/bemba/"])
def test_a_sign_stands_in_the_line_of_its_word_at_any_width(phone, address):
    phone.goto(address)
    open_everything(phone)
    apart = {}
    for width in (320, 333, 347, 360, 375, 390, 412, 600, 768, 1024, 1280):
        phone.set_viewport_size({"width": width, "height": 740})
        if found := phone.evaluate(APART):
            apart[width] = found
    assert apart == {}


@pytest.mark.parametrize(
    "address",
    [*SIGNED, "/cases/", "/reports/", "/warrants/", "/data/", "/log/", "/about/", "/search/?q=a"],
)
def test_in_letters_twice_as_large_nothing_is_wider_than_a_phone(phone, address):
    phone.goto(address)
    phone.add_style_tag(content="html { font-size: 200% !important; }")
    open_everything(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360


def test_the_name_of_a_field_is_not_broken_at_its_hyphen(phone):
    phone.goto("/webhooks/")
    assert phone.evaluate(
        "[...document.querySelectorAll('code')].map(each => each.getClientRects().length)"
    ) == [1, 1]


def test_the_acts_of_the_log_keep_away_from_the_button_above_them(phone):
    phone.goto("/log/")
    button = phone.get_by_role("button", name="Show its leaves").bounding_box()
    below = phone.locator("#acts ~ :is(table, .notice)").bounding_box()
    assert below["y"] - button["y"] - button["height"] >= 16


def test_the_search_of_the_whole_site_is_worded_alike_everywhere(phone):
    for address in ("/", "/search/", "/no-such-page/"):
        phone.goto(address)
        search = phone.locator("main form[role=search], main form.search")
        assert search.get_by_label("Name, number or place").count() == 1, address
        assert search.get_by_role("button").inner_text() == "Search", address


def test_every_report_of_the_docket_fits(phone):
    longest = max(SourceReport.objects.all(), key=lambda report: len(report.title))
    phone.goto(longest.get_absolute_url())
    assert phone.evaluate(APART) == []
