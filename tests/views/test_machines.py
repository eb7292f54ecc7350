"""What programs ask for: the sitemap, robots.txt and the like; and addresses of removed pages."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.models import Removal
from cases.recording import record_all_due, retract
from cases.views import sitemaps
from tests import build
from tests.views.reading import attribute, every, first, words

pytestmark = pytest.mark.usefixtures("empty")
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def release():
    case = build.case("Amina", "Hidden Bird", slug="one")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "warrant_issued", "2024-03-01", "Amina")
    draft = build.report("The Courier", "2024-04-01")
    build.claim(draft, build.case("Cleo", slug="hidden"), "reported", "2024-04-01", "Cleo")
    build.publish(release)
    return release


def entries(client, settings, section: str) -> dict[str, str]:
    """The pages of a section in English and the days on which they changed."""
    tree = ElementTree.fromstring(client.get(f"/sitemap-{section}.xml").content)  # noqa: S314
    found = {}
    for url in tree:
        assert len(url.findall(LINK)) == len(settings.LANGUAGES) + 1
        path = url.findtext(f"{SITEMAP}loc").removeprefix(settings.SITE_URL)
        if path[:4] not in ("/fr/", "/uk/", "/ru/", "/ar/"):
            found[path] = url.findtext(f"{SITEMAP}lastmod")
    assert len(tree) == len(found) * len(settings.LANGUAGES)
    return found


def test_the_sitemap_names_all_public_pages_and_no_others(release, client, settings):
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    sections = [each.findtext(f"{SITEMAP}loc") for each in index]
    assert sections == [
        f"{settings.SITE_URL}/sitemap-{name}.xml"
        for name in ("pages", "cases", "people", "situations", "reports", "data")
    ]
    today = f"{timezone.localdate()}"
    lists = ("cases", "suspects", "situations", "warrants", "changes", "reports")
    changing = dict.fromkeys(["/", *(f"/{name}/" for name in lists)], today)
    assert entries(client, settings, "pages") == {
        **changing,
        "/data/": None,
        "/about/": None,
        "/contact/": None,
        "/corrections/": None,
        "/log/": None,
    }
    assert entries(client, settings, "cases") == {"/cases/one/": today}
    assert entries(client, settings, "people") == {"/suspects/amina/": today}
    assert entries(client, settings, "situations") == {"/situations/somewhere/": today}
    assert entries(client, settings, "reports") == {f"/reports/{release.pk}/": today}
    assert client.get("/sitemap-nonsense.xml").status_code == 404


def test_what_was_taken_back_leaves_the_sitemap_but_for_the_report(release, client, settings):
    retract(release, "A forgery.")
    record_all_due()

    assert entries(client, settings, "cases") == entries(client, settings, "people") == {}
    assert list(entries(client, settings, "reports")) == [f"/reports/{release.pk}/"]


def test_robots_are_led_to_the_sitemap_and_kept_from_desk_and_forms(client, settings):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /report-an-error/"} <= set(lines)
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"


@pytest.mark.parametrize("contact", ["", "mailto:security@example.org"])
def test_security_txt_names_a_contact_for_less_than_a_year(client, settings, contact):
    settings.SECURITY_CONTACT = contact
    response = client.get("/.well-known/security.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    said = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert said["Contact"] == (contact or f"{settings.SITE_URL}/report-an-error/")
    assert said["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
    left = datetime.fromisoformat(said["Expires"]) - timezone.now()
    assert timedelta(days=100) < left < timedelta(days=365)


@pytest.mark.parametrize(("language", "prefix"), [("en-gb", ""), ("ar", "/ar")])
def test_a_browser_can_search_here_from_its_address_bar(read, client, settings, language, prefix):
    link = next(
        each
        for each in every(read(f"{prefix}/about/"), "link")
        if attribute(each, "rel") == "search"
    )
    response = client.get(attribute(link, "href"))

    assert response.headers["Content-Type"] == attribute(link, "type")
    assert response.headers["Content-Type"] == "application/opensearchdescription+xml"
    tree = ElementTree.fromstring(response.content)  # noqa: S314
    pages = [url.get("template") for url in tree.findall(f"{OPENSEARCH}Url")]
    assert pages[0] == f"{settings.SITE_URL}{prefix}/search/?q={{searchTerms}}"
    assert len(tree.findtext(f"{OPENSEARCH}ShortName")) <= 16
    assert tree.findtext(f"{OPENSEARCH}Language") == language
    assert client.get(f"{prefix}/search/?q=Bemba").status_code == 200


def test_the_address_of_a_removed_page_says_why(read):
    Removal.objects.create(
        path="/cases/gone/", reason="It named a <witness>.", removed_on="2024-05-06"
    )
    for address in ("/cases/gone/", "/uk/cases/gone/"):
        page = read(address, status=410)
        assert words(first(page, "div", "notice")).startswith("It named a <witness>.")
    page = read("/cases/gone/", status=410)
    assert words(first(page, "h1")) == "This page was removed"
    assert words(first(page, "div", "notice")).endswith("Removed on 6 May 2024.")
    assert list(every(page, "script")) == []
    assert read("/cases/never-was/", status=404)


def test_a_page_that_is_there_is_shown_whatever_is_said_of_its_removal(release, read):
    Removal.objects.create(path="/cases/one/", reason="A mistake.")
    assert words(first(read("/cases/one/"), "h1")) == "one"


@pytest.mark.parametrize("path", ["cases/gone/", "/cases/gone", "/admin/", "/cases/a/b/", "/fr/x/"])
def test_only_the_address_of_a_page_can_be_said_to_be_removed(path):
    with pytest.raises(ValidationError, match="Write the address of one page"):
        Removal(path=path, reason="No.").full_clean()


def test_the_sitemap_of_many_pages_has_parts_that_together_name_each_once(
    empty, client, settings, monkeypatch
):
    monkeypatch.setattr(sitemaps, "IN_A_PART", 3)
    released = [build.court_release("2024-03-05") for _ in range(7)]
    for number, each in enumerate(released):
        case = build.case(f"Amina {number}", slug=f"case-{number}")
        build.claim(each, case, "warrant_issued", "2024-03-01", f"Amina {number}")
    build.publish(*released)

    index = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    told = [each.findtext(f"{SITEMAP}loc").removeprefix(settings.SITE_URL) for each in index]
    for name, pages in {
        "cases": [f"/cases/case-{number}/" for number in range(7)],
        "people": [f"/suspects/amina-{number}/" for number in range(7)],
        "reports": [f"/reports/{each.pk}/" for each in released],
    }.items():
        parts = [part for part in told if part.startswith(f"/sitemap-{name}")]
        found = [entries(client, settings, each[9:-4]) for each in parts]
        assert [len(part) for part in found] == [3, 3, 1]
        assert sorted(page for part in found for page in part) == sorted(pages)
        assert None not in [day for part in found for day in part.values()]
    assert client.get("/sitemap-pages-3.xml").status_code == 404
    assert client.get("/sitemap-nonsense-3.xml").status_code == 404
