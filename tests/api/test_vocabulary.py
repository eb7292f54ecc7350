"""The vocabulary: every code that rows bear, in words, and what may follow a status."""

from __future__ import annotations

import pytest

from cases.api.filters.question import POLICY

pytestmark = pytest.mark.django_db


def test_the_vocabulary_says_what_may_follow_a_status(get):
    words = get("vocabulary/")
    by_code = {each["code"]: each for each in words["statuses"]}
    assert by_code["conviction_final"]["may_be_followed_by"] == [
        "acquittal_final",
        "sentence_served",
    ]
    assert "sentenced" not in by_code["acquitted"]["may_be_followed_by"]
    assert [each["code"] for each in words["policies"] if each["is_default"]] == ["corroborated"]


def test_the_vocabulary_says_what_each_code_of_a_row_means(docket, get):
    words = get("vocabulary/")

    def label(name: str, code: str) -> str:
        return {each["code"]: each["label"] for each in words[name]}[code]

    assert label("attributions", "unnamed") == "Unnamed persons"
    assert label("case_link_kinds", "split_from") == "was split from"
    columns = {
        "claims": {"act": "acts", "attribution": "attributions", "public_reason": "public_reasons"},
        "reports": {"sourcing": "sourcings", "state": "report_states"},
        "publishers": {"kind": "publisher_kinds"},
        "charges": {"category": "charge_categories", "outcome": "charge_outcomes"},
        "warrants": {"kind": "warrant_kinds", "state": "warrant_states"},
        "milestones": {"kind": "milestone_kinds"},
        "case-links": {"kind": "case_link_kinds"},
        "state-relations": {"kind": "state_relation_kinds"},
    }
    for resource, names in columns.items():
        for row in get(f"{resource}/?limit=200")["results"]:
            assert all(label(name, row[each]) for each, name in names.items() if row[each])


def test_the_policies_are_described_alike_wherever_they_are_told(get):
    said = "For “reported”, any published report."
    [policy] = [each for each in get("vocabulary/")["policies"] if each["code"] == "corroborated"]
    assert said in policy["meaning"] and policy["meaning"] in POLICY.help
