"""What is not public appears on no page: drafts, sealed warrants, private notes, unnamed people."""

from datetime import date

import pytest

from cases.models import Charge, Milestone, Proceedings, Relay, SourceReport, Warrant
from cases.recording import publish as publish_report
from cases.recording import record_all_due, retract
from tests import build
from tests.views.reading import every, first, words

CANARY = "Canary"
SEALED_ON = date(1999, 9, 9)


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
        other = build.report("Canary Courier", "2024-04-01", title="Canary title", state=state)
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
        "/suspects/",
        "/suspects/?q=bird",
        "/suspects/amina/",
        "/situations/",
        "/situations/somewhere/",
        f"/reports/{world['release'].pk}/",
        "/about/",
    ]
    for address in public:
        response = client.get(address)
        assert response.status_code == 200, address
        text = response.content.decode().replace('value="canary"', "")
        assert CANARY not in text, address
        assert "canary" not in text, address
        assert "9 September 1999" not in text, address
        assert f"warrant-{world['sealed'].pk}" not in text, address


def test_what_is_not_public_has_no_page(world, client):
    hidden = SourceReport.objects.exclude(pk=world["release"].pk).values_list("pk", flat=True)
    addresses = [f"/reports/{pk}/" for pk in hidden]
    addresses += ["/cases/canary-case/", "/suspects/canary-bird/", "/suspects/canary bird/"]

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
        "Retracted. This report proves nothing any more. The page was a forgery."
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


def test_a_name_known_later_is_not_told_earlier(empty, read):
    case = build.case("Boris", slug="boris")
    first_report = build.report("The Gazette", "2024-01-10")
    build.claim(first_report, case, "reported", "2024-01-10")
    release = build.court_release("2024-02-10")
    build.claim(release, case, "warrant_issued", "2024-01-20", "Boris")
    build.publish(first_report, release)

    listed = words(first(read("/cases/?known_on=2024-01-31"), "tbody"))
    page = read("/cases/boris/?known_on=2024-01-31")
    assert "Boris" not in listed and "A case without a public name" in listed
    assert "boris" not in words(first(page, "main")).lower()
    assert words(first(read("/cases/boris/?known_on=2024-02-10"), "h1")) == "boris"


def test_the_words_of_a_page_written_later_are_not_told_earlier(empty, read):
    case = build.case("Boris", slug="one")
    page_of_2024 = build.court_release("2024-02-10")
    build.claim(
        page_of_2024,
        case,
        "convicted",
        "2020-05-05",
        "Boris",
        quote="He was acquitted on appeal in 2023.",
        public_on=date(2020, 5, 5),
        public_reason="open_court",
    )
    build.publish(page_of_2024)

    then = words(first(read("/cases/one/?known_on=2021-01-01"), "main"))
    now = words(first(read("/cases/one/"), "main"))
    assert "Convicted" in then and "documented later" in then
    assert "acquitted on appeal" not in then
    assert "acquitted on appeal" in now
