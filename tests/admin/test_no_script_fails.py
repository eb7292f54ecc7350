"""On no page of the desk does a script fail, ours or one of the theme, in Chromium."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from cases.models import Case, ErrorReport, FeedItem, SourceReport, Suspect
from tests.admin.inbox import article
from tests.imports.sheets import as_csv, row

PASSWORD = "a long password of theirs"
DESK = "/admin/cases/"


@pytest.fixture
def failures(page, docket, transactional_db) -> list[str]:
    """What failed on the pages, while somebody who may do all is at the desk of the docket."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    User.objects.create_superuser("emil", password=PASSWORD)
    page.goto("/admin/login/")
    page.fill("#id_username", "emil")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")
    return found


def visit(page, *addresses: str) -> list[int]:
    """Open each, and let its scripts begin; how each was answered."""
    answers = []
    for address in addresses:
        answers.append(page.goto(address).status)
        page.wait_for_function("document.readyState === 'complete'")
    return answers


def of_each_model(name: str, *arguments: int) -> list[str]:
    """The address of such a page of each model that has a screen."""
    models = [model._meta for model in admin.site._registry]
    return [
        reverse(f"admin:{each.app_label}_{each.model_name}_{name}", args=arguments)
        for each in models
    ]


def test_where_a_sheet_is_chosen_checked_imported_and_taken_back(page, failures):
    page.goto(f"{DESK}importbatch/add/")
    to_make = {"publisher": "New", "publisher_kind": "ngo", "suspects": "nobody"}
    right = row(1, case=Case.objects.first().slug, **to_make)
    for cells in ({**right, "kind": "x"}, right):
        file = {"name": "a.csv", "mimeType": "text/csv", "buffer": as_csv([cells])}
        page.goto(f"{DESK}importbatch/add/")
        page.set_input_files("input[type=file]", file)
        # What the theme writes the name of the file into is for nobody to see.
        assert page.locator("input[type=text]").is_hidden()
        page.click("text=Check the sheet")
        page.wait_for_selector("h1:text-matches('^Dry run')")
    page.click("button:has-text('Import 1 report')")
    page.click("a:has-text('Take back')")
    page.wait_for_selector("h1:has-text('Take this import back?')")
    assert failures == []


@pytest.mark.parametrize("name", ["changelist", "add"])
def test_where_rows_are_listed_and_where_one_is_added(page, failures, name):
    answers = visit(page, *of_each_model(name))
    # What is derived, or comes from outside, nobody adds.
    assert set(answers) <= {200, 403} and answers.count(200) > 15
    assert failures == []


def test_where_one_is_changed(page, failures):
    article("An article that waits")
    release = SourceReport.objects.public().first()
    ErrorReport.objects.create(about=release, fact="A fact", page="/", message="Wrong.")
    rows = [model.objects.first() for model in admin.site._registry]
    addresses = [
        reverse(f"admin:{each._meta.app_label}_{each._meta.model_name}_change", args=[each.pk])
        for each in rows
        if each is not None
    ]
    answers = visit(page, *addresses)
    assert set(answers) == {200} and len(answers) > 15
    assert failures == []


def test_what_else_there_is(page, failures):
    article("An article that waits")
    report, case = SourceReport.objects.public().first(), Case.objects.first()
    answers = visit(
        page,
        *("/admin/", "/admin/account/", "/admin/account/confirm/", "/admin/password_change/"),
        *(f"{DESK}case/{case.pk}/{rest}/" for rest in ("history", "delete")),
        f"{DESK}note/about/cases/case/{case.pk}/",
        f"{DESK}sourcereport/{report.pk}/step/retract/",
        f"{DESK}feeditem/{FeedItem.objects.get().pk}/merge/",
        f"{DESK}suspect/{Suspect.objects.first().pk}/merge/",
        f"{DESK}sourcereport/lookup/?url=https://example.org/",
    )
    assert answers == [200] * 11
    assert failures == []
