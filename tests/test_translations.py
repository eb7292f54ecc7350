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

OTHERS = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
REMEDY = "run `manage.py make_translations`, and translate what is empty"


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


@pytest.mark.parametrize("code", OTHERS)
def test_what_django_reads_is_what_translators_wrote(code):
    assert (folder_of(code) / "django.mo").read_bytes() == compiled(read(code)), REMEDY
