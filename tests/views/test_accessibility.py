"""Nothing that axe-core finds keeps anybody out: every kind of page, narrow and wide, light and
dark, with everything open that can be opened."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.thorough import some
from tests.views.kinds import addresses

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A darker page differs in its colours alone.
RULES = {
    "light": {"type": "tag", "values": WCAG},
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
RUN = """rules => axe.run({runOnly: rules, resultTypes: ['violations']}).then(found =>
    found.violations.map(each => [each.id, each.nodes.slice(0, 3).map(node => node.html)]))"""
OPEN = "document.querySelectorAll('details').forEach(each => each.open = true)"


@pytest.mark.usefixtures("docket", "db")
@pytest.mark.parametrize(("place", "width"), list(enumerate([360, 1280])))
def test_no_kind_of_page_breaks_a_rule_of_accessibility(browser, site, place, width):
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 900})
    page, script = context.new_page(), Axe().axe_script
    found = {}
    for kind, address in some(addresses().items(), every=2, first=place):
        page.goto(address)
        page.evaluate(OPEN)
        page.evaluate(script)
        for scheme, rules in RULES.items():
            page.emulate_media(color_scheme=scheme)
            for rule, where in page.evaluate(RUN, rules):
                found[kind, scheme, rule] = where
    context.close()

    assert found == {}
