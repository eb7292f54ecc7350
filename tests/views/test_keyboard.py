"""A visitor who has only a keyboard: search, filters, map, slider and proof, by keys alone."""

import pytest
from playwright.sync_api import expect

# Whatever has the focus must be in sight, and must look as if it had it.
FOCUSED = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const style = getComputedStyle(at), dot = at.closest('svg') && at.querySelector('circle');
    return {
        isShown: box.width > 0 && box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < innerWidth,
        isMarked: dot ? getComputedStyle(dot).stroke !== 'none'
            : style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        what: at.outerHTML.slice(0, 120),
    };
}"""


class Keys:
    """Hands that press Tab until they are where they want to be, and look at every stop."""

    def __init__(self, page) -> None:
        self.page, self.keyboard = page, page.keyboard

    def go_to(self, target, most: int) -> None:
        """Press Tab until `target` has the focus; `most` times at the most."""
        wanted = target.first.element_handle()
        for _ in range(most):
            self.keyboard.press("Tab")
            focused = self.page.evaluate(FOCUSED)
            assert focused["isShown"] and focused["isMarked"], focused["what"]
            if self.page.evaluate("wanted => wanted === document.activeElement", wanted):
                return
        raise AssertionError(f"{target} is more than {most} Tabs away")

    def press(self, key: str) -> None:
        self.keyboard.press(key)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("width", [360, 1280])
def test_a_keyboard_alone_leads_through_search_slider_and_proof(browser, site, width):
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 740})
    page = context.new_page()
    keys = Keys(page)
    page.goto("/about/")
    keys.go_to(page.get_by_role("searchbox"), 12)
    page.keyboard.type("Lwowa")
    keys.press("Enter")
    page.wait_for_url(f"{site}/search/?q=Lwowa")
    keys.go_to(page.get_by_role("main").get_by_role("link", name="Putin and Lvova-Belova"), 30)
    keys.press("Enter")
    page.wait_for_url(f"{site}/cases/putin-and-lvova-belova/")

    keys.go_to(page.get_by_role("slider"), 40)
    keys.press("Home")
    page.wait_for_url(f"{site}/cases/putin-and-lvova-belova/?known_on=2023-03-13")
    expect(page.locator("#announced")).to_have_text("13 March 2023: Reported")

    proof = page.locator("details.proof")
    keys.go_to(proof.locator("summary"), 40)
    keys.press("Enter")
    assert proof.first.get_attribute("open") is not None
    assert proof.first.get_by_role("link").first.is_visible()
    keys.go_to(proof.get_by_role("link"), 1)
    keys.press("Enter")
    page.wait_for_url(f"{site}/reports/*/")
    context.close()


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("width", [360, 1280])
def test_a_keyboard_alone_filters_a_list_and_follows_the_map(browser, site, width):
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 740})
    page = context.new_page()
    keys = Keys(page)
    page.goto("/cases/")
    if width == 360:
        keys.go_to(page.locator("summary", has_text="Filter and sort"), 30)
        keys.press("Enter")
    keys.go_to(page.get_by_label("On trial"), 40)
    keys.press("Space")
    page.wait_for_url(f"{site}/cases/?status=on_trial")
    keys.go_to(page.get_by_role("link", name="Drop the filter Status On trial"), 80)
    keys.press("Enter")
    page.wait_for_url(f"{site}/cases/")

    page.goto("/")
    keys.go_to(page.locator("svg a[href='/situations/ukraine/']"), 150)
    keys.press("Enter")
    page.wait_for_url(f"{site}/situations/ukraine/")
    context.close()
