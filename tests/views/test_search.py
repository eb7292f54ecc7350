"""The search page: what is found, in which order, with which words marked, and what is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import SuspectName
from cases.recording import record_all_due, retract
from tests import build
from tests.views.reading import attribute, every, first, links, words

WHOLE = ("docket", "db")


def hits(page, kind: str) -> list[str]:
    """The names of what was found of one kind, in their order."""
    found = [each for each in every(page, "section") if attribute(each, "aria-labelledby") == kind]
    return [words(first(each, "a")) for group in found for each in every(group, "p", "hit")]


def kinds(page) -> list[str]:
    return [attribute(each, "aria-labelledby") for each in every(first(page, "main"), "section")]


@pytest.mark.usefixtures(*WHOLE)
@pytest.mark.parametrize("text", ["Lvova-Belova", "Львова-Белова", "Lwowa Belowa"])
def test_a_person_is_found_in_any_spelling_with_the_case_and_reports(read, text):
    page = read(f"/search/?q={text}")

    assert kinds(page) == ["people", "cases", "reports"]
    assert hits(page, "people") == ["Maria Alekseyevna Lvova - Belova"]
    assert hits(page, "cases") == ["Putin and Lvova - Belova"]
    assert len(hits(page, "reports")) == 2
    person = first(page, "ol", "hits")
    assert [words(each) for each in every(person, "mark")] == ["Lvova", "Belova"]
    assert words(first(person, "span", "status")) == "Warrant issued"


@pytest.mark.usefixtures(*WHOLE)
@pytest.mark.parametrize(
    "text",
    [
        "Putin warrant",
        "warrants Putin",
        "arrest warrant for Putin",
        "Poutine mandat d'arrêt",
        "ордер на арест Путина",
        "Путін ордер",
        "مذكرة توقيف بوتين",
    ],
)
def test_a_name_beside_words_of_a_status_leads_to_the_person_and_the_case(read, text):
    page = read(f"/search/?q={text}")

    assert kinds(page)[:2] == ["people", "cases"]
    assert hits(page, "people") == ["Vladimir Vladimirovich Putin"]
    assert hits(page, "cases")[0] == "Putin and Lvova-Belova"
    assert words(first(page, "p", "fine")).startswith(
        "No name has all these words: names are found"
    )


@pytest.mark.usefixtures(*WHOLE)
def test_words_of_a_status_stay_where_names_have_them_or_nothing_else_is_asked(read):
    for text in ("Al Bashir", "warrant", "Putin zzyzx"):
        assert "No name has all these words" not in words(first(read(f"/search/?q={text}"), "main"))
    assert hits(read("/search/?q=warrant Zzyzx"), "people") == []


@pytest.mark.usefixtures(*WHOLE)
def test_a_number_finds_its_case_first_however_it_is_written(read):
    for text in ("ICC-01/05-01/08", "icc 01/05 01/08", "01/05-01/08"):
        page = read(f"/search/?q={text}")
        assert kinds(page)[0] == "cases", text
        assert hits(page, "cases") == ["Bemba"], text
    page = read("/search/?q=ICC-01/05")
    assert hits(page, "situations") == ["Central African Republic I"]
    assert hits(page, "cases") == ["Bemba", "Bemba et al."]


@pytest.mark.usefixtures(*WHOLE)
def test_what_bears_the_very_name_comes_before_what_begins_with_it(read):
    page = read("/search/?q=Kenya")
    assert kinds(page) == ["cases", "situations", "people", "reports"]
    assert hits(page, "situations") == ["Kenya"]
    assert hits(read("/search/?q=Bemba"), "cases") == ["Bemba", "Bemba et al."]


@pytest.mark.usefixtures(*WHOLE)
def test_nothing_found_says_so_and_suggests_what_is_near(read):
    page = read("/search/?q=Mbemba")
    assert words(first(page, "h2")) == "Nothing public was found for “Mbemba”"
    near = first(page, "p", "suggestions")
    assert words(near).startswith("Did you mean: Bemba")
    assert links(near)[0] == "/search/?q=Bemba"


@pytest.mark.usefixtures(*WHOLE)
def test_one_kind_is_shown_alone_and_on_pages(read):
    page = read("/search/?q=Bemba&kind=reports")
    assert kinds(page) == ["reports"]
    assert len(hits(page, "reports")) == 20
    following = [each for each in every(page, "a") if attribute(each, "rel") == "next"]
    more = read(attribute(following[0], "href").replace("&amp;", "&"))
    assert hits(more, "reports") and not set(hits(more, "reports")) <= set(hits(page, "reports"))


def test_without_words_it_gives_hints(read, db):
    page = read("/search/")
    assert words(first(page, "h2")) == "What you can search for"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=" + "a" * 101, "Write at most 100 letters: a name or a number is enough."),
        ("q=" + "a+" * 11, "Write at most 10 words: these are 11 words."),
        ("q=!!!", "Write a letter or a digit at least."),
        ("q=a%00b", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(read, db, query, told):
    page = read(f"/search/?{query}", status=400)
    assert words(first(page, "ul", "errorlist")) == told


def test_what_was_asked_and_what_was_found_are_never_markup(empty, client):
    case = build.case("Amina", slug="one")
    release = build.report("The Gazette", "2024-01-01", title="<b>Amina</b> & others")
    build.claim(release, case, "reported", "2024-01-01", "Amina")
    build.publish(release)

    text = client.get("/search/?q=Amina").content.decode()
    assert "<b>" not in text
    assert "&lt;b&gt;<mark>Amina</mark>&lt;/b&gt; &amp; others" in text
    asked = client.get("/search/?q=%3Cb%3EAmina").content.decode()
    assert "<b>" not in asked
    assert 'value="&lt;b&gt;Amina"' in asked


def test_nobody_is_found_whom_no_published_report_names(empty, read):
    case = build.case("Amina", "Zanzibarine", slug="zanzibarine-case")
    release = build.court_release("2024-03-01")
    build.claim(release, case, "warrant_issued", "2024-03-01", "Amina")
    build.publish(release)
    draft = build.report("The Gazette", "2024-04-01", title="Zanzibarine in a draft")
    build.claim(draft, case, "arrested", "2024-04-01", "Zanzibarine")
    SuspectName.objects.create(suspect=case.suspects.get(name="Zanzibarine"), name="Xylophonist")
    case.summary = "Zanzibarine is a word of the summary."
    case.save()

    for text in ("Zanzibarine", "Zanzibarin", "Занзибарине", "Xylophonist", "draft"):
        page = read(f"/search/?q={text}")
        assert words(first(page, "h2")) == f"Nothing public was found for “{text}”"
        assert list(every(page, "p", "suggestions")) == []
    found = first(read("/search/?q=Amina"), "main")
    assert hits(found, "people") == ["Amina"]
    assert "zanzibarine" not in words(found).lower()


def test_what_was_retracted_is_not_found_by_name_and_its_report_only_by_publisher(empty, read):
    case = build.case("Amina", slug="one")
    release = build.report("The Gazette", "2024-01-01", title="Amina is named")
    build.claim(release, case, "reported", "2024-01-01", "Amina")
    build.publish(release)
    assert hits(read("/search/?q=Amina"), "people") == ["Amina"]

    retract(release, "A forgery.")
    record_all_due()
    assert kinds(read("/search/?q=Amina")) == ["nothing"]
    page = read("/search/?q=Gazette")
    assert hits(page, "reports") == ["Title withheld"]
    withheld = first(first(page, "p", "hit"), "a")
    assert (attribute(withheld, "lang"), attribute(withheld, "dir")) == ("", "")
    assert words(first(page, "strong", "mark")) == "retracted"


def test_it_needs_the_same_number_of_queries_whatever_it_finds(empty, client):
    def a_case(number: int) -> None:
        case = build.case(f"Amina {number}", f"Boris {number}", slug=f"amina-{number}")
        paper = build.report("The Gazette", "2024-01-01", title=f"Amina {number}")
        for name in (f"Amina {number}", f"Boris {number}"):
            build.claim(paper, case, "reported", "2024-01-01", name)
        build.publish(paper)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/search/?q=Amina").status_code == 200
        return len(captured)

    a_case(1)
    before = queries()
    for number in (2, 3, 4):
        a_case(number)
    assert queries() == before
    assert before <= 32  # two of them ask for the version of the record: may the page be kept?


def test_a_page_that_is_not_there_offers_a_search_for_its_words(read, db):
    page = read("/fr/cases/lubanda-dyilo/", status=404)
    [box] = [each for each in every(page, "input") if attribute(each, "name") == "q"]
    assert attribute(box, "value") == "lubanda dyilo"


def test_every_page_has_one_search_of_the_whole_site(read, db):
    for address in ("/", "/search/", "/about/", "/cases/"):
        forms = [
            each for each in every(read(address), "form") if "/search/" in attribute(each, "action")
        ]
        assert len(forms) == 1, address
        assert attribute(forms[0], "role") == "search"


@pytest.mark.parametrize("text", ["h", "H h", "ħ"])
def test_letters_without_a_sound_find_nothing_or_something_and_never_fail(client, docket, db, text):
    assert client.get("/search/", {"q": text}).status_code == 200
    for resource in ("suspects", "cases", "reports"):
        assert client.get(f"/api/v1/{resource}/", {"q": text}).status_code == 200
