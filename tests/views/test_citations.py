"""How to cite: pinned to a day of knowledge, read by programs, and naming nothing too early."""

import json
import re

import pytest
from django.conf import settings
from django.utils import timezone

from cases.templatetags.words import day
from cases.views.citations import _escaped
from tests import build
from tests.views.reading import attribute, every, first, words

A = "/cases/putin-and-lvova-belova/"
FORMS = ("txt", "bib", "json")


def test_each_form_names_the_case_the_day_of_knowledge_and_the_day_of_access(docket, db, client):
    asked = f"{A}cite.%s?known_on=2023-03-17&policy=official"
    today = timezone.localdate()
    address = f"{settings.SITE_URL}{A}?known_on=2023-03-17&policy=official"
    title = "Putin and Lvova-Belova: status as known on 17 March 2023, evidence: Official"
    plain, bibtex, csl = (client.get(asked % form) for form in ("txt", "bib", "json"))

    assert plain.content.decode() == (
        f"ICC Tracker, “{title}”, {address} (accessed on {day(today)}).\n"
    )
    assert bibtex.content.decode() == (
        "@misc{icctracker:putin-and-lvova-belova:2023-03-17:official,\n"
        "  author = {{ICC Tracker}},\n"
        f"  title = {{{{{title}}}}},\n"
        "  year = {2023},\n"
        "  month = {3},\n"
        f"  url = {{{address}}},\n"
        f"  urldate = {{{today.isoformat()}}}\n"
        "}\n"
    )
    assert json.loads(csl.content) == [
        {
            "id": "icctracker:putin-and-lvova-belova:2023-03-17:official",
            "type": "webpage",
            "title": title,
            "author": [{"literal": "ICC Tracker"}],
            "container-title": "ICC Tracker",
            "publisher": "ICC Tracker",
            "URL": address,
            "issued": {"date-parts": [[2023, 3, 17]]},
            "accessed": {"date-parts": [[today.year, today.month, today.day]]},
            "language": "en-gb",
        }
    ]
    assert [each["Content-Type"].split(";")[0] for each in (plain, bibtex, csl)] == [
        "text/plain",
        "application/x-bibtex",
        "application/vnd.citationstyles.csl+json",
    ]


def test_the_page_of_today_is_cited_as_known_today_and_its_texts_can_be_copied(docket, db, read):
    page = read(A)
    today = timezone.localdate().isoformat()
    texts = list(every(first(page, "details", "cite"), "textarea"))

    assert len(texts) == 3
    for text in texts:
        assert f"{A}?known_on={today}" in words(text)
        assert "readonly" in dict(text.attributes)
    files = [attribute(each, "href") for each in every(first(page, "details", "cite"), "a")]
    assert files == [f"{A}cite.{form}?known_on={today}" for form in ("txt", "bib", "json")]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("A & B: 100 % of $5 #1_2", r"A \& B: 100 \% of \$5 \#1\_2"),
        (
            "{a} } \\ ~ ^",
            r"\textbraceleft{}a\textbraceright{} \textbraceright{} "
            r"\textbackslash{} \textasciitilde{} \textasciicircum{}",
        ),
        ("Al Bashir, Côte d’Ivoire", "Al Bashir, Côte d’Ivoire"),
    ],
)
def test_bibtex_reads_the_text_and_its_braces_stay_in_pairs(text, written):
    assert _escaped(text) == written
    assert written.count("{") == written.count("}")
    # What BibTeX would take for a command or the end of a field is always escaped.
    assert not re.search(r"(?<!\\)[&%$#_]", written)


def test_a_case_is_cited_by_no_name_that_was_not_public_on_the_day(empty, client, read):
    case = build.case("Boris", slug="boris")
    first_report = build.report("The Gazette", "2024-01-10")
    build.claim(first_report, case, "reported", "2024-01-10")
    release = build.court_release("2024-02-10")
    build.claim(release, case, "warrant_issued", "2024-01-20", "Boris")
    build.publish(first_report, release)
    case.short_name = "Boris case"
    case.save()

    for known_on in ("2024-01-01", "2024-01-31"):
        address = f"/cases/boris/cite.%s?known_on={known_on}"
        for form in ("txt", "bib", "json"):
            text = client.get(address % form).content.decode()
            assert "Boris" not in text
            assert "A case before the International Criminal Court: status as known on" in text
        # The page does not even show them: the address itself would name him.
        assert list(every(read(f"/cases/boris/?known_on={known_on}"), "textarea")) == []
    assert "Boris case" in client.get("/cases/boris/cite.txt?known_on=2024-02-10").content.decode()


def test_the_page_of_a_person_is_cited_in_the_same_forms(docket, db, client, read):
    person = "/suspects/vladimir-vladimirovich-putin/"
    asked = f"{person}cite.%s?known_on=2023-03-17"
    address = f"{settings.SITE_URL}{person}?known_on=2023-03-17"
    title = "Vladimir Vladimirovich Putin: status as known on 17 March 2023"
    plain, bibtex, csl = (client.get(asked % form).content.decode() for form in FORMS)

    assert plain.startswith(f"ICC Tracker, “{title}”, {address} (accessed on ")
    # A case may have the same slug.
    key = "icctracker:suspect:vladimir-vladimirovich-putin:2023-03-17"
    assert bibtex.startswith(f"@misc{{{key},\n") and f"url = {{{address}}}" in bibtex
    [item] = json.loads(csl)
    assert (item["id"], item["title"], item["URL"]) == (key, title, address)

    shown = first(read(f"{person}?known_on=2023-03-17"), "details", "cite")
    assert [words(each) for each in every(shown, "textarea")][0] == plain.strip()
    files = [attribute(each, "href") for each in every(shown, "a")]
    assert files == [asked % form for form in FORMS]


def test_a_person_is_cited_by_no_name_that_was_not_public_on_the_day(docket, db, client, read):
    person, day = "/suspects/jean-pierre-bemba-gombo/", "known_on=2005-05-05"
    for form in FORMS:
        text = client.get(f"{person}cite.{form}?{day}").content.decode()
        assert "Bemba Gombo" not in text
        assert "A person before the International Criminal Court: status as known on" in text
    assert list(every(read(f"{person}?{day}"), "textarea")) == []
    assert client.get("/suspects/no-such-person/cite.bib").status_code == 404


def test_a_wrong_question_and_an_unknown_form_or_case_are_refused(docket, db, client):
    wrong = client.get(f"{A}cite.bib?known_on=2999-01-01")

    assert wrong.status_code == 400
    assert wrong.content.decode().startswith("2999-01-01 has not come yet.")
    assert client.get(f"{A}cite.doc").status_code == 404
    assert client.get("/cases/no-such-case/cite.bib").status_code == 404


def test_a_citation_is_what_one_reads_in_the_language_of_the_page(docket, db, client):
    [item] = json.loads(client.get(f"/fr{A}cite.json?known_on=2023-03-17").content)

    assert item["language"] == "fr"
    assert item["URL"] == f"{settings.SITE_URL}/fr{A}?known_on=2023-03-17"
