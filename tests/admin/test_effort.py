"""What it takes to enter a report with two claims by keyboard alone: keys and clicks, counted."""

import time

import pytest
from django.contrib.auth.models import User

from cases.models import Publisher, SourceReport
from tests import build
from tests.browser import press_access_key, search

# Keys pressed besides the letters of what is typed, and clicks. The form may come to need fewer.
MOST_KEYS, MOST_CLICKS = 30, 0
COUNT = """
    const counted = JSON.parse(sessionStorage.counted || '{"keys": 0, "letters": 0, "clicks": 0}');
    const keep = (what) => {
        counted[what] += 1;
        sessionStorage.counted = JSON.stringify(counted);
    };
    addEventListener('keydown', (event) => {
        if (['Alt', 'Control', 'Shift'].includes(event.key)) return;
        const isLetter = event.key.length === 1 && !event.altKey && !event.ctrlKey;
        keep(isLetter ? 'letters' : 'keys');
    }, true);
    addEventListener('pointerdown', () => keep('clicks'), true);
"""


@pytest.fixture
def form(page, transactional_db):
    """The page of a new report, with an editor signed in and the counter at nothing."""
    User.objects.create_superuser("editor", password="a long password")
    page.goto("/admin/login/?next=/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a long password")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=What waits for you")
    page.add_init_script(COUNT)
    page.goto("/admin/cases/sourcereport/add/")
    page.wait_for_function("document.activeElement.id === 'id_url'")
    return page


class Hands:
    """An editor at the keyboard, who goes from field to field and never touches the mouse."""

    def __init__(self, page) -> None:
        self.page, self.keys = page, page.keyboard
        self.pasted = 0

    def go_to(self, field: str) -> None:
        """Press Tab until the field has the focus."""
        for _ in range(12):
            at = self.page.evaluate(
                "const at = document.activeElement;"
                "at.id || at.name || at.getAttribute('aria-labelledby') || at.textContent"
            )
            if at and field in at:
                return
            self.keys.press("Tab")
        raise AssertionError(f"{field} is more than twelve Tabs away")

    def paste(self, text: str) -> None:
        self.pasted += 1
        self.keys.insert_text(text)

    def choose(self, text: str) -> None:
        """Type a part of a name into a list that is open, and take the first."""
        search(self.page, text)
        self.keys.press("Enter")


def test_a_report_with_two_claims_takes_few_keys_and_no_click(form, capsys):
    began = time.monotonic()
    build.case("Putin", "Lvova-Belova", slug="children")
    build.case("Kobylash", slug="strikes")
    Publisher.objects.create(name="The Moscow Times", website="https://themoscowtimes.example")
    hands = Hands(form)
    hands.paste("https://www.themoscowtimes.example/2023/03/13/icc")
    form.get_by_role("button", name="Choose The Moscow Times").wait_for()
    hands.keys.press("Tab")
    hands.keys.press("Enter")
    hands.go_to("id_title")
    hands.paste("ICC to Open War Crimes Cases Against Russia")
    hands.go_to("id_published")
    hands.keys.type("2023-03-13")
    hands.go_to("id_sourcing")
    hands.keys.type("Unn")
    hands.go_to("id_claims-0-case")
    hands.keys.press("Enter")
    hands.choose("child")
    hands.go_to("id_claims-0-concerns")
    hands.keys.press("ArrowUp")
    hands.go_to("id_claims-0-kind")
    hands.keys.type("reported")
    hands.go_to("id_claims-0-effective")
    hands.keys.type("2023-03-13")
    hands.go_to("id_claims-0-attribution")
    hands.keys.type("Unn")
    hands.go_to("id_claims-0-quote")
    hands.paste("The Court intends to open two cases.")
    press_access_key(form, "l")
    form.wait_for_selector(".select2-search__field:focus")
    hands.choose("strik")
    with form.expect_navigation():
        hands.keys.press("Control+Enter")
    form.wait_for_selector(".report-preview")
    with form.expect_navigation():
        press_access_key(form, "u")
    form.wait_for_selector("text=Submitted for review")

    report = SourceReport.objects.get(title__startswith="ICC to Open")
    said = [(c.case.slug, c.kind, c.attribution, str(c.effective)) for c in report.claims.all()]
    assert said == [
        ("children", "reported", "unnamed", "2023-03-13"),
        ("strikes", "reported", "unnamed", "2023-03-13"),
    ]
    assert (report.sourcing, report.publisher.name) == ("anonymous", "The Moscow Times")
    counted = form.evaluate("JSON.parse(sessionStorage.counted)")
    counted["keys"] += hands.pasted
    with capsys.disabled():
        print(f"\ntwo claims: {counted} and {time.monotonic() - began:.1f} s at a machine's speed")
    assert counted["clicks"] <= MOST_CLICKS
    assert counted["keys"] <= MOST_KEYS
