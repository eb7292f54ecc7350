"""The words of the pages in other languages: all are there, none is broken, all are compiled."""

import re

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from cases.management.commands.make_translations import (
    collect,
    compiled,
    folder_of,
    is_translated,
    read,
)
from cases.status.words import STATUSES, Phase
from cases.views.whereabouts import GROUPS

OTHERS = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
REMEDY = "run `manage.py make_translations`, and translate what is empty"
# The letters of the languages that are not written in Latin ones.
LETTERS = {"uk": "[а-щьюяєіїґ]", "ru": "[а-яё]", "ar": "[\u0621-\u064a]"}
# A summons, as the table of terms names it (docs/contributing/translations.md).
SUMMONS = {"fr": "citation", "uk": "повіст", "ru": "приказ", "ar": "حضور"}


def translations(code):
    """(English, translation) of each form of each message that is translated."""
    for each in read(code):
        if each.id and is_translated(each):
            for form in [each.string] if isinstance(each.string, str) else each.string:
                yield str(each.id), form


def ids(catalog) -> set:
    return {(each.id, each.context) for each in catalog if each.id}


@pytest.mark.parametrize("code", OTHERS)
def test_each_language_lists_every_word_of_the_pages_and_no_other(code):
    assert ids(read(code)) == ids(collect()), REMEDY


def test_french_is_complete():
    missing = [each.id for each in read("fr") if each.id and not is_translated(each)]
    assert missing == [], REMEDY


@pytest.mark.parametrize("code", OTHERS)
def test_the_names_of_statuses_and_phases_are_told_in_each_language(code):
    words = [status.label for status in STATUSES.values()] + [phase.value for phase in Phase]
    catalog = read(code)
    assert [word for word in words if not catalog[word].string] == []


@pytest.mark.parametrize("code", OTHERS)
def test_no_two_statuses_share_a_name_in_any_language(code):
    with override(code):
        names = [gettext(status.label) for status in STATUSES.values()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("code", OTHERS)
def test_no_two_groups_of_people_share_a_name_in_any_language(code):
    names = [read(code)[label].string for _code, label, _custodies in GROUPS]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("code", LETTERS)
def test_a_translation_is_written_in_the_letters_of_its_language(code):
    for english, form in translations(code):
        words = re.sub(r"%\(\w+\)s|<[^>]*>", "", form)
        if re.search(r"[^\W\d_]{3}", words):
            assert re.search(LETTERS[code], words, re.IGNORECASE), english


@pytest.mark.parametrize("code", OTHERS)
def test_a_summons_is_named_as_in_the_table_of_terms(code):
    told = [form for english, form in translations(code) if "summons" in english]
    assert [form for form in told if SUMMONS[code] not in form.lower()] == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_fills_in_what_the_english_does(code):
    catalog = read(code)
    for each in catalog:
        if each.id and is_translated(each):
            asked = set(re.findall(r"%\(\w+\)s", str(each.id)))
            for form in [each.string] if isinstance(each.string, str) else each.string:
                given = set(re.findall(r"%\(\w+\)s", form))
                # A form of number may leave the number out: "one day".
                assert given <= asked and asked - given <= {"%(count)s"}, each.id
    assert [error for _, errors in catalog.check() for error in errors] == []


def markup(text: str) -> list[str]:
    """The tags of a text, and what stands in braces."""
    return sorted(re.findall(r"</?\w[^>]*>|\{\w+\}", text))


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_keeps_links_and_what_stands_in_braces(code):
    told = {each.id: each.string for each in read(code) if each.id and isinstance(each.id, str)}
    changed = [words for words, form in told.items() if form and markup(form) != markup(words)]
    assert changed == []


def test_what_begins_an_arabic_sentence_in_whatever_letters_is_isolated():
    assert [form for _, form in translations("ar") if form.startswith("«%(")] == []


@pytest.mark.parametrize("code", OTHERS)
def test_what_django_reads_is_what_translators_wrote(code):
    assert (folder_of(code) / "django.mo").read_bytes() == compiled(read(code)), REMEDY
