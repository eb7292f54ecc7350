"""What is not public appears on no page: drafts, sealed warrants, private notes, unnamed people."""

import re
from datetime import date

import pytest

from cases.models import Charge, Milestone, Proceedings, Relay, SourceReport, Warrant
from cases.recording import publish as publish_report
from cases.recording import record_all_due, retract
from tests import build
from tests.views.reading import every, first, rows, words

CANARY = "Canary"
SEALED_ON = date(1999, 9, 9)
LISTS = ("cases", "suspects", "situations", "warrants", "reports", "changes")


@pytest.fixture
def world(empty):
    """A public case with a secret in every place that could hold one, and a wholly secret case."""
    case = build.case("Amina", "Canary Bird", slug="open-case")
    release = build.court_release("2024-03-01")
    release.private_note = "Canary note"
    release.save()
    build.claim(release, case, "warrant_issued", "2024-03-01", "Amina")
    build.publish(release)

    draft = build.report("Canary Courier", "2024-04-01", title="Canary title")
    build.claim(draft, case, "arrested", "2024-04-01", "Canary Bird", quote="Canary quote")
    for state in (SourceReport.State.SUBMITTED, SourceReport.State.REJECTED):
        other = build.report(
            "Canary Courier",
            "2024-04-01",
            title="Canary title",
            state=state,
            rejection_reason="Canary reason",
        )
        Relay.objects.create(report=other, relayed=release, note="Canary relay")
        Relay.objects.create(report=release, relayed=other, note="Canary relay")
    hidden = build.case("Canary Cat", slug="canary-case")
    build.claim(draft, hidden, "reported", "2024-04-01", "Canary Cat")

    amina = Proceedings.objects.get(case=case, suspect__name="Amina")
    sealed = Warrant.objects.create(
        proceedings=amina, kind="summons", issued_on=SEALED_ON, is_sealed=True
    )
    old = Warrant.objects.create(
        proceedings=amina,
        kind="arrest_warrant",
        issued_on=date(2024, 3, 1),
        made_public_on=date(2024, 3, 1),
        state="replaced",
        replaced_by=sealed,
    )
    old.sources.add(release)
    charge = Charge.objects.create(proceedings=amina, category="war_crime", crime="Canary crime")
    charge.sources.add(draft)
    milestone = Milestone.objects.create(
        situation=case.situation,
        occurred_on=date(2024, 1, 1),
        kind="investigation_opened",
        note="Canary milestone",
    )
    milestone.sources.add(draft)
    return {"case": case, "release": release, "draft": draft, "sealed": sealed}


def test_no_page_tells_what_is_not_public(world, client):
    public = [
        "/",
        "/cases/",
        "/cases/?known_on=2024-05-01&policy=any",
        "/cases/?q=canary",
        "/cases/open-case/",
        "/cases/open-case/?policy=any",
        "/cases/open-case/?known_on=2024-05-01",
        "/cases/open-case/cite.txt",
        "/cases/open-case/cite.json?policy=any",
        "/suspects/",
        "/suspects/?q=bird",
        "/search/?q=bird",
        "/search/?q=amina",
        "/suspects/amina/",
        "/situations/",
        "/suspects/amina/?policy=any",
        "/suspects/amina/?known_on=2024-05-01",
        "/situations/somewhere/",
        "/warrants/",
        "/warrants/?known_on=2024-05-01",
        "/reports/",
        "/changes/",
        "/changes/?policy=any",
        *(f"/{each}/?format=csv" for each in LISTS),
        "/courts/icc/",
        f"/reports/{world['release'].pk}/",
        "/about/",
        "/corrections/",
        "/sitemap.xml",
        "/sitemap-cases.xml",
        "/sitemap-people.xml",
        "/sitemap-reports.xml",
    ]
    for address in public:
        response = client.get(address)
        assert response.status_code == 200, address
        text = response.content.decode()
        for echo in ('value="canary"', "?q=canary", "<span>canary</span>"):  # of what was asked
            text = text.replace(echo, "")
        assert CANARY not in text, address
        assert "canary" not in text, address
        assert "9 September 1999" not in text, address
        assert f"warrant-{world['sealed'].pk}" not in text, address


def test_no_answer_of_the_api_tells_what_is_not_public(world, client):
    seen, ahead = set(), ["/api/v1/"]
    while ahead:
        address = ahead.pop()
        seen.add(address)
        text = client.get(address).content.decode()
        assert CANARY not in text, address
        assert "canary" not in text, address
        assert "1999-09-09" not in text, address
        found = re.findall(r'"http://testserver(/api/[^"{]*)"', text)
        ahead += [each for each in found if each not in seen and each not in ahead]

    assert len(seen) > 15
    assert client.get("/api/v1/cases/?q=bird").json()["results"] == []
    assert client.get("/api/v1/suspects/?q=bird").json()["results"] == []
    for address in ("/api/v1/cases/canary-case/", "/api/v1/suspects/canary%20bird/"):
        assert client.get(address).status_code == 404
    hidden, unknown = (
        client.get(f"/api/v1/warrants/?case={slug}").json()
        for slug in ("canary-case", "no-such-case")
    )
    assert hidden | {"instance": None} == unknown | {"instance": None}


def test_what_is_not_public_has_no_page(world, client):
    hidden = SourceReport.objects.exclude(pk=world["release"].pk).values_list("pk", flat=True)
    addresses = [f"/reports/{pk}/" for pk in hidden]
    addresses += ["/cases/canary-case/", "/cases/canary-case/cite.bib"]
    addresses += ["/suspects/canary-bird/", "/suspects/canary bird/"]

    assert len(hidden) == 3
    assert {client.get(address).status_code for address in addresses} == {404}


def test_a_warrant_that_another_replaced_in_secret_does_not_point_to_it(world, client):
    text = client.get("/cases/open-case/").content.decode()

    assert "Arrest warrant issued" in text
    assert "took its place" not in text


def test_nobody_is_said_to_be_under_a_warrant_without_a_public_one_in_force(world, read):
    text = words(first(read("/suspects/amina/"), "main"))

    assert "No public arrest warrant is in force in this case." in text
    assert "wanted" not in text.lower()


def test_a_case_whose_reports_were_all_retracted_says_why_and_names_nobody(world, read):
    retract(world["release"], "The page was a forgery.")
    record_all_due()

    page = read("/cases/open-case/")
    assert words(first(page, "p", "headline-word")) == "Nothing is publicly known of this case."
    assert "Amina" not in words(first(page, "main"))
    assert read("/suspects/amina/", status=404)
    report = read(f"/reports/{world['release'].pk}/")
    assert words(first(report, "div", "notice-wrong")) == (
        "Retracted. This report proves nothing any more. The page was a forgery. Its title and "
        "address are withheld, and the words of what it says: it concerns somebody whom no "
        "published report names in the case."
    )


def test_a_retracted_report_stays_on_the_page_of_a_case_that_others_prove(world, read):
    second = build.court_release("2024-03-02")
    build.claim(second, world["case"], "warrant_issued", "2024-03-01", "Amina")
    publish_report(second)
    retract(world["release"], "Withdrawn by the Court.")
    record_all_due()

    page = read("/cases/open-case/")
    assert words(first(page, "p", "headline-word")) == "Warrant issued"
    marks = [words(each) for each in every(page, "strong") if words(each) == "retracted"]
    assert marks == ["retracted", "retracted"]  # once at its claim, once among the reports


def test_the_log_tells_what_was_taken_back_and_names_nobody_whom_no_report_names(
    world, read, client
):
    before = words(first(read("/changes/"), "tbody"))
    assert "Amina" in before and "open-case" in before
    retract(world["release"], "The page was a forgery.")
    record_all_due()

    page = read("/changes/")
    [row] = rows(first(page, "table"))
    assert "Taken back Warrant issued Said here until" in row[1]
    assert "Nothing took its place." in row[1]
    assert row[2] == "open-case"
    for address in ("/changes/", "/changes/?format=csv", "/changes/?policy=any", "/warrants/"):
        assert "amina" not in client.get(address).content.decode().lower(), address


def test_a_case_named_after_somebody_whom_no_report_names_any_more_loses_its_name(empty, client):
    case = build.case("Boris", slug="boris")
    report = build.report("The Gazette", "2024-01-10", title="A page")
    build.claim(report, case, "reported", "2024-01-10", "Boris")
    build.publish(report)
    assert "Boris" in client.get("/changes/").content.decode()
    retract(report, "The page was a forgery.")
    record_all_due()

    for address in ("/changes/", "/changes/?format=csv", "/reports/", "/reports/?format=csv"):
        assert "boris" not in client.get(address).content.decode().lower(), address
    assert "A case without a public name" in client.get("/changes/").content.decode()


def test_no_place_among_cases_tells_of_a_name_that_is_withheld(read, empty):
    naming = build.report("The Gazette", "2024-01-02")
    for name in ("Ada", "Ben", "Zed"):
        about, paper = build.case(name, slug=name.lower()), build.report()
        build.claim(paper, about, "reported", "2024-01-01", *([] if name == "Zed" else [name]))
        build.claim(naming, about, "other", "2024-01-02")
        build.publish(paper)
    build.claim(naming, about, "reported", "2024-01-02", "Zed")
    build.publish(naming)
    pages = ("/situations/somewhere/", "/situations/", f"/reports/{naming.pk}/")

    def told() -> list[list[str]]:
        """Of each page, its first words on each case, in their order."""
        of_a_case = re.compile(r"\b(?:ada|ben|zed)\b|A case without a public name")
        return [list(dict.fromkeys(of_a_case.findall(words(read(page))))) for page in pages]

    assert told() == [["ada", "ben", "zed"]] * len(pages)
    retract(naming, "It was wrong.")
    record_all_due()
    assert told() == [["A case without a public name", "ada", "ben"]] * len(pages)
