"""The page on who runs the site, where its source is, and what is kept of readers."""

import pytest
from django.core.checks import run_checks

from cases.models import ErrorReport
from cases.models.webhook import Attempt
from tests.views.reading import attribute, every, first, links, words


def operated(settings) -> None:
    settings.OPERATOR_NAME = "Amina & Sons <Tracking>"
    settings.OPERATOR_CONTACT = "mailto:desk@tracker.example"
    settings.SOURCE_URL = "https://source.example/tracker"


def test_it_names_the_operator_the_contact_and_the_source(read, db, settings):
    operated(settings)
    main = first(read("/contact/"), "main")

    assert "is run by Amina & Sons <Tracking>" in words(main)
    assert "(the controller) is Amina & Sons <Tracking>" in words(main)
    assert {"mailto:desk@tracker.example", "https://source.example/tracker"} <= set(links(main))
    assert "desk@tracker.example" in words(main)


def test_it_says_plainly_what_the_operator_has_not_said(read, db):
    text = words(first(read("/contact/"), "main"))

    assert "has not said here who they are" in text
    assert "who has not been named here" in text
    assert "has not said where its source is" in text


@pytest.mark.parametrize("address", ["/", "/fr/about/", "/no-such-page/", "/report-an-error/"])
def test_every_footer_leads_to_it_and_to_the_source(read, db, settings, address):
    operated(settings)
    status = 404 if "no-such" in address else 200
    footer = first(read(address, status), "footer")
    prefix = "/fr" if address.startswith("/fr") else ""

    assert f"{prefix}/contact/" in links(footer)
    [source] = [each for each in every(footer, "a") if words(each) == "AGPL-3.0"]
    assert attribute(source, "href") == "https://source.example/tracker"


def test_the_notice_on_privacy_has_the_times_of_the_code(read, db, settings, monkeypatch):
    settings.MAIL_IS_SENT = True
    monkeypatch.setattr(ErrorReport, "ADDRESS_IS_KEPT", ErrorReport.ADDRESS_IS_KEPT * 3)
    text = words(first(read("/contact/"), "main"))

    assert "is erased 90 days after the decision" in text
    assert f"each attempt to send for {Attempt.KEPT.days} days" in text


def test_the_notice_on_privacy_follows_the_settings(read, db, settings):
    settings.MAIL_IS_SENT, settings.LOG_REQUESTS = False, False
    silent = words(first(read("/contact/"), "main"))
    assert "sends no mail" in silent and "No request is written to the log." in silent
    assert "told to a service" not in silent

    settings.LOG_REQUESTS, settings.SENTRY_DSN = True, "https://key@errors.example/1"
    told = words(first(read("/contact/"), "main"))
    assert "Of each request the log has" in told and "told to a service" in told


def test_no_page_to_read_sets_a_cookie_as_the_notice_says(client, docket, db):
    for address in ("/", "/contact/", "/cases/kony/"):
        assert not client.get(address).cookies, address


def test_a_check_of_the_deployment_tells_the_operator_what_is_missing(settings):
    def told() -> list[str]:
        return [
            each.msg
            for each in run_checks(include_deployment_checks=True)
            if each.id == "icc_tracker.W002"
        ]

    assert [text.split(": ")[-1] for text in told()] == [
        "OPERATOR_NAME is not set.",
        "OPERATOR_CONTACT is not set.",
        "SOURCE_URL is not set.",
    ]
    operated(settings)
    assert told() == []
    assert not [each for each in run_checks() if each.id == "icc_tracker.W002"]
