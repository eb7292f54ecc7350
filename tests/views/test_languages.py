"""Pages in a language of which only a part is translated say so, in that language."""

import re

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from cases.views.languages import is_partly_english
from tests.views.reading import every, first, words

SENTENCE = "Not everything here has been translated yet: parts of this page may be in English."
OTHERS = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


@pytest.fixture
def missing(tmp_path, settings):
    """Catalogues of a site: the Ukrainian has one word less than French, the Arabic all."""
    from cases.management.commands.make_translations import compiled, read

    catalogs = {"fr": read("fr"), "uk": read("fr"), "ar": read("fr")}
    catalogs["uk"]["Corrections"].string = ""
    for code, catalog in catalogs.items():
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "django.mo").write_bytes(compiled(catalog))
    is_partly_english.cache_clear()
    settings.LOCALE_PATHS = [tmp_path]
    yield
    is_partly_english.cache_clear()


def test_a_language_lacks_something_where_any_word_is_missing(missing):
    assert [is_partly_english(code) for code in ("en-gb", "fr", "uk", "ar")] == [
        False,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("code", OTHERS)
def test_the_sentence_itself_is_translated(code):
    with override(code):
        assert gettext(SENTENCE) != SENTENCE


@pytest.mark.parametrize("address", ["/about/", "/contact/", "/no-such-page/"])
def test_pages_say_it_in_their_language_and_only_where_it_is_so(read, db, monkeypatch, address):
    monkeypatch.setattr("cases.templatetags.site.is_partly_english", lambda code: code == "uk")
    status = 404 if "no-such" in address else 200
    with override("uk"):
        sentence = gettext(SENTENCE)

    [said] = every(read(f"/uk{address}", status), "p", "partly")
    assert words(said) == sentence
    for prefix in ("", "/fr"):
        assert list(every(read(f"{prefix}{address}", status), "p", "partly")) == []


@pytest.mark.usefixtures("docket", "db")
@pytest.mark.parametrize("code", OTHERS)
def test_no_sentence_ends_twice_where_its_date_ends_with_a_full_stop(read, code):
    for address in ("cases/kony", "suspects/joseph-kony", "situations/uganda", "log"):
        text = words(first(read(f"/{code}/{address}/"), "main"))
        assert re.findall(r".{20}[^.]\.\.(?!\.)", text) == [], address
