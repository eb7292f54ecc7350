"""Docket files: mistakes are named with file, path and value, and nothing is loaded."""

from datetime import datetime
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from cases.docket.schema import DocketError, read_folder
from cases.models import Case

WHOLE = {
    "situation": {
        "number": "ICC-01/99",
        "name": "Somewhere",
        "countries": ["NL"],
        "trigger": "state_referral",
        "jurisdiction": "In words.",
        "milestones": [],
    },
    "cases": [
        {
            "number": None,
            "name": "The case",
            "short_name": "Case",
            "summary": "",
            "suspects": [
                {
                    "name": "Ada",
                    "also_known_as": [],
                    "nationality": None,
                    "born": None,
                    "died": None,
                    "role": "",
                    "custody": None,
                    "custody_as_of": None,
                    "warrants": [],
                    "charges": [],
                }
            ],
            "events": [
                {"date": "2024-03", "kind": "reported", "note": "It was said.", "sources": ["a"]}
            ],
        }
    ],
    "sources": {
        "a": {
            "outlet": "The Gazette",
            "kind": "press",
            "title": None,
            "url": "https://example.org/a",
            "published": "2024-03",
            "seen": True,
        }
    },
}


def write(folder, change=lambda file: None, name="somewhere.yaml"):
    file = yaml.safe_load(yaml.safe_dump(WHOLE))
    change(file)
    (folder / name).write_text(yaml.safe_dump(file))
    return folder


def event(file) -> dict:
    return file["cases"][0]["events"][0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda file: event(file).update(kind="warrant_isued"),
            "somewhere.yaml: cases.0.events.0.kind: 'warrant_isued': Input should be 'reported'",
        ),
        (
            lambda file: event(file).update(date="2024-13"),
            "somewhere.yaml: cases.0.events.0.date: '2024-13': Value error, '2024-13' is not a "
            "day of the calendar",
        ),
        (
            lambda file: event(file).update(sources=["b"]),
            "somewhere.yaml: (whole file): Value error, Case: reported of 2024-03 cites ['b'], "
            "which is not among `sources`",
        ),
        (
            lambda file: event(file).update(suspects=["Adda"]),
            "somewhere.yaml: cases.0: Value error, the event reported of 2024-03 names ['Adda'], "
            "but the suspects of the case are ['Ada']",
        ),
        (
            lambda file: file["sources"]["a"].update(url="ftp://example.org"),
            "somewhere.yaml: sources.a.url: 'ftp://example.org': String should match pattern",
        ),
        (
            lambda file: file["cases"][0].update(colour="red"),
            "somewhere.yaml: cases.0.colour: 'red': Extra inputs are not permitted",
        ),
    ],
)
def test_a_mistake_is_named_with_file_path_and_value(tmp_path, change, message):
    with pytest.raises(DocketError) as error:
        read_folder(write(tmp_path, change))
    assert str(error.value).startswith(message)


def test_all_mistakes_come_at_once(tmp_path):
    write(tmp_path, lambda file: event(file).update(kind="x"), "one.yaml")
    write(tmp_path, lambda file: file.pop("sources"), "two.yaml")
    (tmp_path / "three.yaml").write_text("a: [")
    with pytest.raises(DocketError) as error:
        read_folder(tmp_path)
    told = [line.split(":")[0] for line in str(error.value).splitlines()]
    assert [name for name in told if name.endswith(".yaml")] == [
        "one.yaml",
        "three.yaml",
        "two.yaml",
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("a: 2024-90-30", "a: 2024-02-30 10:00:00", "a: !!timestamp x", "a: !!int ''"),
        *("a: !!float x", "a: !!bool x", "{" * 2000),
    ],
)
def test_values_that_are_not_what_they_look_like_are_mistakes_of_the_file(tmp_path, text):
    (tmp_path / "one.yaml").write_text(text)
    with pytest.raises(DocketError, match="one.yaml: not readable as YAML"):
        read_folder(tmp_path)


def test_a_date_with_a_time_of_day_is_refused(tmp_path):
    write(tmp_path, lambda file: event(file).update(date=datetime(2024, 3, 1, 12)))
    with pytest.raises(DocketError, match="has a time of day: write the date alone"):
        read_folder(tmp_path)


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(DocketError, match="no docket file"):
        read_folder(tmp_path)


def test_the_command_loads_nothing_from_a_docket_with_mistakes(empty, tmp_path):
    write(tmp_path, lambda file: event(file).update(kind="x"))
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_docket", folder=tmp_path, stdout=StringIO())
    assert not Case.objects.exists()


def test_a_document_of_the_court_dated_before_its_unsealing_is_refused(empty, tmp_path):
    def sealed(file):
        file["sources"]["a"].update(kind="official", published="2024-03-01")
        file["cases"][0]["suspects"][0]["warrants"] = [
            {
                "kind": "arrest_warrant",
                "issued": "2024-03-01",
                "made_public": "2024-06-01",
                "status": "active",
                "ended": None,
                "sources": ["a"],
            }
        ]
        event(file).update(kind="warrant_issued", date="2024-03-01")

    with pytest.raises(CommandError, match="give the day of unsealing as `published`"):
        call_command("load_docket", folder=write(tmp_path, sealed), stdout=StringIO())
    assert not Case.objects.exists()
