"""A tool is told all mistakes at once: of form and, as far as it can be read, of content."""

import pytest

from tests.api.tools import mistakes, report

pytestmark = pytest.mark.usefixtures("empty", "world")


def pointers(tool, **changes) -> list[str]:
    return sorted(mistakes(tool.post(report(**changes))))


def without(name: str, **changes) -> dict:
    claim = report()["claims"][0] | changes
    return {key: value for key, value in claim.items() if key != name}


def test_a_missing_field_and_a_wrong_date_hide_nothing_of_what_is_said_beside_them(tool):
    found = mistakes(
        tool.post(
            report(
                title=5,
                publisher="The Gazete",
                relays=["https://unknown.example/", 7, "https://gazette.example/warrant"],
                claim={"effective_on": "5 March", "suspects": ["Nadie", 7, "Bako"], "speaker": ""},
            )
        )
    )
    assert found.keys() == {
        *("/title", "/publisher", "/relays/0", "/relays/1", "/relays/2"),
        *("/claims/0/effective_on", "/claims/0/suspects/0", "/claims/0/suspects/1"),
        "/claims/0/speaker",
    }
    assert found["/publisher"].startswith("No publisher has this name. Did you mean “The Gazette”?")
    assert found["/claims/0/suspects/0"].startswith("Not a suspect in the-case. Its suspects:")
    assert found["/relays/2"] == "A report does not relay itself."


def test_each_claim_is_looked_at_whatever_is_wrong_with_the_others(tool):
    claims = [without("kind", case="the-cas"), "x", without("case"), without("x", case="nowhere")]
    assert pointers(tool, claims=claims) == [
        *("/claims/0/case", "/claims/0/kind", "/claims/1", "/claims/2/case", "/claims/3/case"),
    ]


def test_two_rules_that_one_claim_breaks_are_both_told(tool):
    late = {"attribution": "court", "public_on": "2024-03-06", "public_reason": "announced"}
    assert pointers(tool, url="https://", claim=late) == [
        *("/claims/0/attribution", "/claims/0/public_on", "/url"),
    ]
    assert pointers(tool, relays=["https://unknown.example/"], claim=late) == [
        *("/claims/0/attribution", "/claims/0/public_on", "/relays/0"),
    ]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        # Who published it and when are not known: what hangs on them is not.
        ({"published_on": "5 March", "claim": {"public_on": "2024-03-06", "public_reason":
          "announced"}}, ["/published_on"]),
        ({"publisher": 5, "claim": {"attribution": "court"}}, ["/publisher"]),
        ({"publisher": "New", "publisher_kind": "pres"}, ["/publisher_kind"]),
        ({"published_on": "soon", "dated_on": "2024-03-06"}, ["/published_on"]),
        # The case is not known, and so not whether anybody stands in it.
        ({"claims": [without("case", suspects=["Nadie"])]}, ["/claims/0/case"]),
        # Both claims may mean to say something else.
        ({"claims": [without("x", kind="x"), without("x", kind="x")]},
         ["/claims/0/kind", "/claims/1/kind"]),
        ({"claims": [without("x", public_on="2024-03-03"), without("x", public_on="2024-03-03")]},
         ["/claims/0/public_reason", "/claims/1", "/claims/1/public_reason"]),
        ({"claims": 5}, ["/claims"]),
        ({"relays": "x"}, ["/relays"]),
    ],
)  # fmt: skip
def test_nothing_is_guessed_of_what_could_not_be_read(tool, changes, wanted):
    assert pointers(tool, **changes) == wanted


def test_of_a_list_that_is_too_long_no_item_is_looked_at(tool, django_assert_max_num_queries):
    sent = report(claims=[without("kind", case="nowhere")] * 101)
    with django_assert_max_num_queries(30):
        assert list(mistakes(tool.post(sent))) == ["/claims"]
