"""Permanent ids, former slugs, and people who were found to be one and the same."""

import pytest
from django.db import IntegrityError

from cases.models import Case, FormerSlug, Suspect
from cases.models.moved import find
from cases.models.public_id import new_public_id, public_id_of
from tests import build

LETTERS = set("abcdefghijklmnopqrstuvwxyz234567")

pytestmark = pytest.mark.usefixtures("empty")


def test_an_id_is_twelve_small_letters_and_digits_and_never_the_same_twice():
    ids = {new_public_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(each) == 12 and set(each) <= LETTERS for each in ids)


def test_what_the_docket_brings_has_the_same_id_in_every_installation():
    assert public_id_of(Case, "icc-01-04-01-06/1") == "g54gyyfzeod7"
    assert public_id_of(Suspect, "icc-01-04-01-06/1") != "g54gyyfzeod7"


def test_a_row_is_found_by_its_id_its_slug_and_every_slug_that_it_had():
    case = build.case(slug="first")
    for slug in ("second", "third"):
        Case.objects.filter(pk=case.pk).update(slug=slug)
    names = ("first", "second", "third", case.public_id)
    assert [find(Case.objects.all(), name) for name in names] == [case] * 4
    assert find(Case.objects.all(), "never") is None
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["first", "second"]


def test_a_slug_that_another_row_took_leads_to_that_row():
    case = build.case(slug="first")
    Case.objects.filter(pk=case.pk).update(slug="second")
    newer = build.case(slug="first")
    assert find(Case.objects.all(), "first") == newer
    Case.objects.filter(pk=newer.pk).update(slug="other")
    assert find(Case.objects.all(), "first") == newer, "whoever had it last"


def test_of_people_who_were_merged_every_name_leads_to_the_one():
    one, two, three = (Suspect.objects.create(name=n, slug=n.lower()) for n in "ABC")
    Suspect.objects.filter(pk=three.pk).update(slug="was-c")
    Suspect.objects.filter(pk=two.pk).update(merged_into=one)
    Suspect.objects.filter(pk=three.pk).update(merged_into=two)
    shown = Suspect.objects.filter(merged_into=None)
    names = ("a", "b", "c", "was-c", two.public_id, three.public_id)
    assert [find(shown, name) for name in names] == [one] * 6


def test_what_a_caller_may_not_see_is_not_found_by_any_name():
    case = build.case(slug="first")
    Case.objects.filter(pk=case.pk).update(slug="second")
    nothing = Case.objects.exclude(pk=case.pk)
    assert [find(nothing, name) for name in ("first", "second", case.public_id)] == [None] * 3


def test_nobody_is_merged_into_himself():
    one = Suspect.objects.create(name="A", slug="a")
    with pytest.raises(IntegrityError, match="suspect_merged_into_another"):
        Suspect.objects.filter(pk=one.pk).update(merged_into=one)
