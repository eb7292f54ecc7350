"""What became known later is told on no page of an earlier day."""

from datetime import date

from cases.models import Charge, Proceedings, Warrant
from tests import build
from tests.views.reading import first, rows, words


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


def test_lists_of_a_day_show_nobody_and_nothing_known_later(empty, client, read):
    case = build.case("Boris", slug="one")
    first_report = build.report("The Gazette", "2024-01-10")
    build.claim(first_report, case, "reported", "2024-01-10")
    release = build.court_release("2024-02-10")
    build.claim(release, case, "warrant_issued", "2024-01-20", "Boris")
    build.publish(first_report, release)
    person = Proceedings.objects.get(case=case)
    warrant = Warrant.objects.create(
        proceedings=person,
        kind="arrest_warrant",
        issued_on=date(2024, 1, 20),
        made_public_on=date(2024, 2, 10),
    )
    charge = Charge.objects.create(proceedings=person, category="war_crime", crime="Pillage")
    for each in (warrant, charge):
        each.sources.add(release)

    for address in ("cases", "suspects", "warrants", "changes"):
        for form in ("", "&format=csv"):
            then = client.get(f"/{address}/?known_on=2024-02-09{form}").content.decode()
            now = client.get(f"/{address}/?known_on=2024-02-10{form}").content.decode()
            assert "Boris" not in then and "warrant_issued" not in then, address
            assert "Boris" in now or (address, form) == ("cases", ""), address
    assert "No case meets" in words(first(read("/cases/?known_on=2024-02-09&q=Boris"), "main"))
    assert "No case meets" in words(
        first(read("/cases/?known_on=2024-02-09&crime=war_crime"), "main")
    )
    assert rows(first(read("/cases/?known_on=2024-02-10&crime=war_crime"), "table"))


def test_a_person_known_later_is_not_told_earlier_on_any_page_of_a_person(empty, client):
    case = build.case("Amina", "Boris", slug="amina-and-boris")
    first_report = build.court_release("2024-01-10")
    build.claim(first_report, case, "warrant_issued", "2024-01-10", "Amina")
    release = build.court_release("2024-02-10")
    build.claim(release, case, "warrant_issued", "2024-01-10", "Boris")
    build.publish(first_report, release)

    before = client.get("/suspects/boris/?known_on=2024-01-31").content.decode()
    assert "Nothing was publicly known" in before
    assert "Boris" not in before
    of_amina = client.get("/suspects/amina/?known_on=2024-01-31").content.decode()
    assert "A case without a public name" in of_amina
    assert "Boris" not in of_amina and ">amina-and-boris" not in of_amina
    assert ">amina-and-boris" in client.get("/suspects/amina/").content.decode()


def test_the_proof_of_custody_does_not_repeat_words_written_later(empty, client):
    case = build.case("Boris", slug="one")
    release = build.court_release("2024-02-10")
    build.claim(
        release,
        case,
        "surrendered",
        "2020-05-05",
        "Boris",
        quote="He died in 2023.",
        public_on=date(2020, 5, 5),
        public_reason="open_court",
    )
    build.publish(release)

    then = client.get("/suspects/boris/?known_on=2021-01-01").content.decode()
    assert "In the Court" in then and "He died in 2023." not in then
    assert "He died in 2023." in client.get("/suspects/boris/").content.decode()
