"""The founding example as two editors enter it in Chromium, with a real worker.

On 13 March 2023 The New York Times reported that the Court would open two cases; The Moscow Times
relayed it, and added on the 14th that the Kremlin does not recognise the Court.
"""

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from cases.models import Case, Proceedings, SourceReport, Suspect
from cases.models.roles import grant
from tests import build
from tests.admin.desk import person
from tests.browser import choose, search
from tests.recording.test_worker import wait_for

PASSWORD = "a long password of theirs"
CHILDREN, STRIKES = "abducted-children", "infrastructure-strikes"


@pytest.fixture
def world(transactional_db):
    """The two cases, the publishers, and what The New York Times published; two editors."""
    grant(apps)
    situation = build.situation()
    for slug, name, people in (
        (CHILDREN, "Abducted children", ["Vladimir Putin", "Maria Lvova-Belova"]),
        (STRIKES, "Infrastructure strikes", ["Sergei Kobylash"]),
    ):
        case = Case.objects.create(
            situation=situation, title=name, short_name=name, slug=slug, is_title_ours=True
        )
        for place, each in enumerate(people):
            suspect = Suspect.objects.create(name=each, slug=each.lower().replace(" ", "-"))
            Proceedings.objects.create(case=case, suspect=suspect, position=place)
    origin = build.report(
        "The New York Times",
        "2023-03-13",
        title="International Court to Open War Crimes Cases Against Russia",
        sourcing="anonymous",
    )
    build.publish(origin)
    build.report("The Moscow Times").publisher.reports.all().delete()
    for name in ("emil", "emma"):
        user = person("editor", name)
        user.set_password(PASSWORD)
        user.save()
    return origin


@pytest.fixture
def sign_in(browser, live_server, world):
    """Opens the desk in a browser of its own for an editor."""
    contexts = []

    def sign_in(name: str):
        contexts.append(browser.new_context(base_url=live_server.url))
        page = contexts[-1].new_page()
        page.goto("/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("text=What waits for you")
        return page

    yield sign_in
    for context in contexts:
        context.close()


def press(page, button: str) -> None:
    """Press a button of the submit line and wait for the page that follows."""
    with page.expect_navigation():
        page.click(f"#submit-row >> text={button}")


def enter_the_article(page) -> None:
    """Type what The Moscow Times published on 13 March."""
    page.click("text=Enter a report")
    page.fill("#id_url", "https://www.themoscowtimes.com/2023/03/13/icc-war-crimes-cases")
    choose(page, "id_publisher", "The Moscow Times")
    page.fill("#id_title", "ICC to Open War Crimes Cases Against Russia – NYT")
    page.fill("#id_published", "2023-03-13")
    page.select_option("#id_sourcing", "anonymous")
    choose(page, "id_claims-0-case", "Abducted children")
    page.check('input[name="claims-0-concerns"][value="nobody"]')
    page.select_option("#id_claims-0-kind", "reported")
    page.fill("#id_claims-0-effective", "2023-03-13")
    page.select_option("#id_claims-0-attribution", "unnamed")
    page.fill("#id_claims-0-quote", "The Court intends to open two cases, officials said.")
    page.click("text=Add a claim like the last")
    search(page, "Infra", "Infrastructure")
    page.keyboard.press("Enter")
    page.click("text=Add another Relay")
    choose(page, "id_relay_links-0-relayed", "New York Times")


def add_the_kremlins_words(page) -> None:
    """Type into a correction what the article says since the 14th."""
    page.click("text=Add another Revision")
    page.fill("#id_revisions-0-revised_on", "2023-03-14")
    page.fill("#id_revisions-0-note", "Adds the Kremlin's response.")
    page.click("text=Add another Claim")
    choose(page, "id_claims-2-case", "Abducted children")
    page.check('input[name="claims-2-concerns"][value="nobody"]')
    page.select_option("#id_claims-2-kind", "reported")
    page.fill("#id_claims-2-effective", "2023-03-14")
    page.select_option("#id_claims-2-attribution", "named")
    page.fill("#id_claims-2-speaker", "Dmitry Peskov, Kremlin")
    page.select_option("#id_claims-2-act", "reacts")
    page.select_option("#id_claims-2-capacity", "state")
    page.fill("#id_claims-2-quote", "Russia does not recognise the Court.")


def public_page(page, address: str) -> str:
    """What somebody sees who was not here in the last minute: pages may be kept as long."""
    page.goto(address)
    page.reload()
    return page.inner_text("main")


def status_of(slug: str) -> str | None:
    return build.shown(Case.objects.get(slug=slug))


def test_the_founding_example_from_entering_to_retraction(
    sign_in, world, page, celery_worker_process
):
    celery_worker_process.start()
    emil, emma = sign_in("emil"), sign_in("emma")
    reader = page
    assert [status_of(slug) for slug in (CHILDREN, STRIKES)] == [None, None]
    assert "Abducted children" not in public_page(reader, "/cases/")

    # One enters it, looks at what it would change, and submits it.
    enter_the_article(emil)
    press(emil, "Preview")
    preview = emil.inner_text(".report-preview")
    for words in ("Abducted children", "Infrastructure strikes", "reported", "13 March 2023"):
        assert words.lower() in preview.lower()
    assert "Nothing is saved yet." in preview
    assert emil.input_value("#id_claims-1-quote").startswith("The Court intends")
    assert SourceReport.objects.count() == 1
    press(emil, "Save and submit")
    assert "Submitted for review" in emil.inner_text("body")
    assert "somebody else must read" in emil.inner_text(".report-note")
    assert emil.locator("#submit-row >> text=Publish").count() == 0
    report = SourceReport.objects.get(publisher__name="The Moscow Times")
    assert [link.relayed for link in report.relay_links.all()] == [world]
    assert "Abducted children" not in public_page(reader, "/cases/")

    # The other reads it, with the preview, and publishes; the worker records; readers see it.
    emma.goto("/admin/")
    emma.click("text=ICC to Open War Crimes Cases")
    assert "Abducted children" in emma.inner_text(".report-preview")
    press(emma, "Publish")
    assert "The worker reads 2 cases again" in emma.inner_text("body")
    wait_for(lambda: status_of(CHILDREN) == "reported" and status_of(STRIKES) == "reported")
    for slug in (CHILDREN, STRIKES):
        seen = public_page(reader, f"/cases/{slug}/")
        assert "Reported" in seen and "13 March 2023" in seen and "The Moscow Times" in seen

    # The article is updated: a correction, reviewed by the other, that moves no status.
    emil.goto(f"/admin/cases/sourcereport/{report.pk}/change/")
    press(emil, "Correct")
    add_the_kremlins_words(emil)
    press(emil, "Preview")
    changes = emil.inner_text(".report-differences")
    assert "New: Claim: Abducted children: reported that there is a case, reacts" in changes
    assert "New: Changed by its publisher on 2023-03-14" in changes
    assert "Nothing will change" in emil.inner_text(".report-preview")
    press(emil, "Save and submit")
    assert "Peskov" not in public_page(reader, f"/cases/{CHILDREN}/")
    emma.goto("/admin/")
    emma.click("text=ICC to Open War Crimes Cases")
    assert "Dmitry Peskov, Kremlin" in emma.inner_text(".report-differences")
    press(emma, "Publish")
    report.refresh_from_db()
    assert (report.state, report.claims.count()) == ("corrected", 3)
    wait_for(lambda: not Case.objects.due().exists())
    assert status_of(CHILDREN) == "reported"
    assert "Peskov" in public_page(reader, f"/cases/{CHILDREN}/")
    seen = public_page(reader, report.get_absolute_url())
    assert "Adds the Kremlin's response." in seen

    # The report is retracted: its effect is shown before, and then to readers.
    emma.goto(f"/admin/cases/sourcereport/{report.pk}/change/")
    press(emma, "Retract")
    effect = emma.inner_text(".report-preview")
    assert "Abducted children" in effect and "Infrastructure strikes" in effect
    assert status_of(CHILDREN) == "reported"
    emma.fill("#reason", "The newspaper withdrew the article.")
    with emma.expect_navigation():
        emma.click("form >> text=Retract")
    wait_for(lambda: status_of(CHILDREN) is None and status_of(STRIKES) is None)
    assert "Abducted children" not in public_page(reader, "/cases/")
    seen = public_page(reader, report.get_absolute_url())
    assert "Retracted." in seen and "The newspaper withdrew the article." in seen
    assert User.objects.get(username="emma") == SourceReport.objects.get(pk=report.pk).reviewed_by
