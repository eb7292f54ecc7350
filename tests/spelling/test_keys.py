"""The keys of names: whoever would be found by comparing all names is found by a key."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Case, Suspect
from cases.search.names import SURE, Sought, _likeness, best_match
from cases.spelling.keys import keys_of_name, keys_of_number, keys_of_word, parts
from cases.spelling.likeness import word
from tests.search.hard_names import HARD_NAMES

LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


def share_a_key(sought: Sought, name: str) -> bool:
    kept = keys_of_name(name)
    return any(keys_of_word(each) & kept for each in sought.words)


def slip(text: str, at: int, letter: str, kind: str) -> str:
    """The word with one slip of the hand."""
    at %= len(text)
    if kind == "other":
        return text[:at] + letter + text[at + 1 :]
    if kind == "more":
        return text[:at] + letter + text[at:]
    if kind == "less":
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


# The machine of a test may be slow at drawing.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    LETTERS,
    st.lists(
        st.tuples(
            st.integers(0, 12),
            st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
            st.sampled_from(["other", "more", "less", "turned"]),
        ),
        max_size=3,
    ),
    LETTERS,
)
def test_words_that_are_surely_alike_share_a_key(name, slips, beside):
    written = name
    for at, letter, kind in slips:
        written = slip(written, at, letter, kind) or name
    for text in (name, f"{name} {beside}", f"{beside}-{name}"):
        for part in parts(text):
            if _likeness(word(written), part) >= SURE:
                assert keys_of_word(word(written)) & keys_of_name(text), (written, text)


def test_whatever_meets_a_hard_name_shares_a_key_with_it(docket, db):
    names = [one.name for one in Suspect.objects.all()]
    names += [title for case in Case.objects.all() for title in (case.title, case.short_name)]
    met = 0
    for text in HARD_NAMES:
        sought = Sought(text)
        for name in names:
            if best_match(sought, [name]):
                met += 1
                assert share_a_key(sought, name), (text, name)
    assert met > 40


def test_names_that_are_not_alike_share_none():
    for text, name in (("Bemba", "Lubanga"), ("Путин", "Dominic Ongwen"), ("Qadhafi", "Kenyatta")):
        assert not share_a_key(Sought(text), name), (text, name)


def test_a_number_shares_a_key_with_those_below_it_and_above_it_and_no_other():
    case, situation = keys_of_number("ICC-01/05-01/08"), keys_of_number("ICC-01/05")
    assert case & situation
    assert not case & keys_of_number("ICC-01/04-01/08")
    assert keys_of_number("ICC-01") == keys_of_number(None) == set()
