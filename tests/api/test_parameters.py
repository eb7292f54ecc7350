"""What the API refuses: each mistake is named, with what would be right, and none is a 500."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import unquote

import pytest
from django.utils import timezone

from cases.api.kinds_of_mistake import MISTAKES
from cases.api.kinds_of_problem import KINDS
from cases.api.urls import RESOURCES
from cases.api.views.resource import Resource

pytestmark = pytest.mark.django_db


def kind_of(problem: dict) -> str:
    """The kind of a problem, or of one mistake in it: the end of its address."""
    return problem["type"].split("/")[-2]


@pytest.mark.parametrize(
    ("path", "parameter", "detail"),
    [
        ("cases/?known_on=17.3.2023", "known_on", "“17.3.2023” is no day. Write it as 2023-03-17."),
        ("cases/?known_on=20230317", "known_on", "“20230317” is no day. Write it as 2023-03-17."),
        ("cases/?valid_on=2023-02-30", "valid_on", "“2023-02-30” is no day"),
        ("cases/?known_on=2999-01-01", "known_on", "2999-01-01 has not come yet."),
        ("cases/?valid_on=9999-12-31", "valid_on", "9999-12-31 has not come yet."),
        ("cases/?recorded_at=2999-01-01T00:00:00Z", "recorded_at", "2999-01-01T00:00:00+00:00 has"),
        ("cases/?policy=gossip", "policy", "“gossip” is not one of: official, corroborated,"),
        ("cases/?status=wanted", "status", "“wanted” is not one of: reported, opened,"),
        ("cases/?status=on_trail", "status", "“on_trail” is not one of: "),
        ("cases/?situation=x", "situation", "There is no situation with this id or slug."),
        ("cases/?statsu=opened", "statsu", "There is no such parameter. Did you mean “status”?"),
        ("charges/?category=x", "category", "“x” is not one of: genocide,"),
        ("cases/lubanga/?limit=2", "limit", "There is no such parameter."),
        ("cases/?page=2", "page", "There is no such parameter."),
        ("cases/?format=json", "format", "There is no such parameter."),
        ("lag/?policy=any", "policy", "There is no such parameter. This address takes none."),
        ("situations/?country=UK", "country", "“UK” is the code of no State (ISO 3166-1,"),
        ("suspects/?nationality=fr", "nationality", "“fr” is not written as it is to be: two "),
        ("cases/?limit=0", "limit", "“0” is no whole number from 1 to 200."),
        ("cases/?limit=201", "limit", "“201” is no whole number from 1 to 200."),
        (f"cases/?limit={'9' * 99}", "limit", "“9999"),
        ("cases/?limit=%D9%A3", "limit", "“٣” is no whole number"),
        ("cases/?limit=", "limit", "It is empty. Leave it out, or say what you look for."),
        ("cases/?limit=5&limit=6", "limit", "It is given 2 times. Give it once."),
        ("cases/?q=a&q=b", "q", "It is given 2 times. Give it once."),
        ("cases/?q=%00", "q", "It holds a NUL character."),
        ("cases/?q=a%00b", "q", "It holds a NUL character."),
        (f"cases/?q={'x' * 101}", "q", "It has 101 characters. At most 100 are read."),
        ("cases/?count=yes", "count", "“yes” is neither true nor false."),
        ("cases/?ordering=name", "ordering", "“name” is not one of: short_name, -short_name,"),
        ("cases/?fields=slug,nmae", "fields", "“nmae” is not one of: id, url, updated_at, slug,"),
        ("cases/?include=history,cliams", "include", "“cliams” is not one of: situation, history"),
        ("cases/?cursor=made-up", "cursor", "It is none of ours."),
        ("cases/?updated_since=2024-01-01", "updated_since", "“2024-01-01” is no moment."),
        ("cases/?updated_since=0001-01-01T00:00:00%2B23:59", "updated_since", "“0001-01-01T00"),
        ("warrants/?issued_from=0000-01-01", "issued_from", "“0000-01-01” is no day"),
        ("cases/lubanga/?fields=nothing", "fields", "“nothing” is not one of: id, url, updated_at"),
        ("cases/?known_on=2023-02-30", "known_on", "“2023-02-30” is no day: the calendar has none"),
        ("cases/?status=convicted,sentenced", "status", "It holds several values. Repeat the name"),
        ("cases/?ordering=-slug,number", "ordering", "It holds several values. Give one."),
        ("cases/?situation=libya,ukraine", "situation", "It holds several values. Give one."),
        ("suspects/?nationality=UA,RU", "nationality", "It holds several values. Give one."),
        (
            "suspects/?nationality=ua,ru",
            "nationality",
            "“ua,ru” is not written as it is to be: two",
        ),
        ("cases/?situation=a%20b", "situation", "“a b” is not written as it is to be: one id or"),
        (
            "cases/?q=a%01",
            "q",
            "“a\x01” is not written as it is to be: without control characters.",
        ),
        ("log/leaves/?id=a%20b", "id", "“a b” is not written as it is to be: one id, of at most"),
        ("cases/lubanga/?policy=x", "policy", "“x” is not one of: official,"),
    ],
)
def test_a_bad_parameter_is_a_problem_that_says_what_would_be_right(
    docket, refused, path, parameter, detail
):
    problem = refused(path)
    assert KINDS[kind_of(problem)] in MISTAKES
    assert problem["errors"][0]["type"] == problem["type"]
    assert problem["status"] == 400
    assert unquote(problem["instance"]) == unquote(f"/api/v1/{path}")
    assert [mistake["parameter"] for mistake in problem["errors"]] == [parameter]
    assert problem["errors"][0]["detail"].startswith(detail)


def test_a_moment_that_has_not_come_is_told_beside_that_which_it_is_now(refused):
    before = timezone.now().replace(microsecond=0)
    detail = refused("cases/?recorded_at=2999-01-01T00:00:00Z")["errors"][0]["detail"]
    said, now = detail.removesuffix(".").split(" Now it is ")
    assert said == "2999-01-01T00:00:00+00:00 has not come yet."
    assert before <= datetime.fromisoformat(now) <= timezone.now()


def test_whatever_has_a_pattern_says_it_in_words():
    for resource in Resource.known.values():
        for each in resource.parameters_of_list():
            assert "pattern" not in each.schema or each.schema["description"], each.name


def test_all_mistakes_of_a_request_are_named_at_once(refused):
    problem = refused("cases/?limit=0&policy=x&nonsense=1")
    assert {each["parameter"] for each in problem["errors"]} == {"limit", "policy", "nonsense"}


def test_mistakes_of_several_kinds_have_the_general_type_and_each_its_own(refused):
    problem = refused("cases/?limit=x&policy=x&nonsense=1&number=")
    assert kind_of(problem) == "invalid-parameter"
    assert {each["parameter"]: kind_of(each) for each in problem["errors"]} == {
        "limit": "unreadable-parameter",
        "policy": "value-not-allowed",
        "nonsense": "unknown-parameter",
        "number": "unreadable-parameter",
    }


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("cases/?statsu=opened", "unknown-parameter"),
        ("cases/?known_on=yesterday", "unreadable-parameter"),
        ("cases/?q=", "unreadable-parameter"),
        ("cases/?known_on=2023-03-17&known_on=2023-03-18", "repeated-parameter"),
        ("cases/?status=opened,arrested", "repeated-parameter"),
        ("cases/?fields=" + ",".join(["id"] * 51), "too-many-values"),
        ("cases/?include=" + ",".join(["history"] * 51), "too-many-values"),
        ("cases/?" + "&".join(["status=opened"] * 51), "too-many-values"),
        ("cases/?limit=0", "value-not-allowed"),
        ("cases/?status=nonsense", "value-not-allowed"),
        ("suspects/?nationality=QQ", "value-not-allowed"),
        ("cases/?situation=nowhere", "no-such-row"),
        ("cases/?known_on=2999-01-01", "not-yet-known"),
        ("cases/?recorded_at=2999-01-01T00:00:00Z", "not-yet-known"),
        ("cases/?cursor=abc", "invalid-cursor"),
    ],
)
def test_each_kind_of_mistake_that_a_tool_may_tell_apart_has_a_type(docket, refused, path, kind):
    assert kind_of(refused(path)) == kind


def test_a_cursor_of_another_question_is_told_from_one_that_is_none_of_ours(docket, client):
    following = client.get("/api/v1/cases/?limit=1").json()["next"]
    refused = client.get(following + "&policy=any")
    assert (refused.status_code, kind_of(refused.json())) == (400, "cursor-of-another-question")


def test_a_name_that_is_nearly_right_is_suggested(refused):
    for path in ("cases/?status=on_trail", "cases/?include=histroy", "cases/?fields=sumary"):
        [mistake] = refused(path)["errors"]
        assert "Did you mean “" in mistake["detail"], path


def test_an_unknown_parameter_is_refused_by_every_address(docket, client):
    paths = ["", "lag/", "vocabulary/", "log/", "log/checkpoint/", "log/leaves/"]
    paths += [
        "log/inclusion/",
        "log/consistency/",
        "cases/lubanga/proof/",
        "cases/lubanga/timemap/",
    ]
    for path in [*paths, *(f"{name}/" for name, _, _ in RESOURCES)]:
        assert client.get(f"/api/v1/{path}?nonsense=1").status_code == 400, path


def test_the_ends_of_the_calendar_and_of_numbers_do_no_harm(docket, client):
    for path in (
        "cases/?valid_on=0001-01-01",
        "cases/?known_on=0001-01-01",
        "cases/?updated_since=9999-12-31T23:59:59Z",
        "warrants/?issued_from=0001-01-01&issued_until=9999-12-31",
        "reports/?known_on=0001-01-01",
        "claims/?known_on=0001-12-31",
        "cases/?q=%20",
        "cases/?q=%27%22%5C%25_",
        "reports/?q=%26%21%7C",
    ):
        assert client.get(f"/api/v1/{path}").status_code == 200, path
    for path in (
        f"status-changes/{'9' * 60}/",
        "status-changes/-1/",
        "relays/1x/",
        f"cases/{'9' * 60}/",
        "cases/%00/",
        "cases/lubanga%00/",
    ):
        assert client.get(f"/api/v1/{path}").status_code == 404, path
