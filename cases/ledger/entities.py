"""People, cases, courts and reports as entities of FollowTheMoney, each with its sources.

For those who compare lists of people and companies with other data. A suspect is nobody's
criminal: no entity bears a topic such as “crime” or “wanted”.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from cases.ledger.snapshot import line_of, read_table
from cases.ledger.tables import TABLES

NAME = "entities.ftm.json"
PUBLISHER = "ICC Tracker"


def write_entities(folder: Path) -> None:
    """Write `entities.ftm.json`: one entity on each line, after those that it names."""
    with (folder / NAME).open("w", encoding="utf-8", newline="\n") as file:
        for entity in _entities(folder):
            file.write(line_of(entity) + "\n")


def _entities(folder: Path) -> Iterator[dict]:
    def rows(name: str) -> Iterator[dict]:
        return read_table(folder, TABLES[name])

    publishers = {row["id"]: row for row in rows("publishers")}
    for court in rows("courts"):
        names = {"name": court["name"], "abbreviation": court["short_name"]}
        yield _entity("PublicBody", court, **names, website=court["website"])
    for report in rows("reports"):
        yield _report(report, publishers[report["publisher"]])
    spellings = defaultdict(list)
    for name in rows("suspect_names"):
        kind = "weakAlias" if name["is_nom_de_guerre"] else "alias"
        spellings[name["suspect"]].append((kind, name["name"]))
    for person in rows("suspects"):
        yield _person(person, spellings[person["id"]])
    courts = {row["id"]: row["name"] for row in rows("courts")}
    situations = {row["id"]: row for row in rows("situations")}
    for case in rows("cases"):
        yield _case(case, situations[case["situation"]], courts)
    for each in rows("proceedings"):
        party, case = _id(each["suspect"]), _id(each["case"])
        yield _entity("CourtCaseParty", each, party=party, case=case, role="suspect")
    yield from _citations(rows("claims"), list(rows("claim_subjects")), rows("proceedings"))


def _report(report: dict, publisher: dict) -> dict:
    return _entity(
        "Article",
        report,
        title=report["title"] or report["url"] or f"Report of {publisher['name']}",
        sourceUrl=report["url"],
        publisher=publisher["name"],
        publisherUrl=publisher["website"],
        publishedAt=_date(report, "published"),
        language=_language(report["language"]),
        notes=report["retraction_reason"] and f"Retracted: {report['retraction_reason']}",
    )


def _person(person: dict, spellings: list[tuple[str, str]]) -> dict:
    entity = _entity(
        "Person",
        person,
        name=person["name"],
        nationality=[code.lower() for code in person["nationalities"]],
        birthDate=_date(person, "born"),
        deathDate=_date(person, "died"),
        sourceUrl=f"{settings.SITE_URL}/suspects/{person['slug']}/",
        publisher=PUBLISHER,
        notes="A suspect before the International Criminal Court, presumed innocent until "
        "proved guilty. See the source for what became of the proceedings.",
    )
    for kind, name in spellings:
        entity["properties"].setdefault(kind, []).append(name)
    return entity


def _case(case: dict, situation: dict, courts: dict[str, str]) -> dict:
    return _entity(
        "CourtCase",
        case,
        name=case["title"],
        alias=case["short_name"] if case["short_name"] != case["title"] else "",
        caseNumber=case["number"],
        court=courts[situation["court"]],
        category=situation["name"],
        summary=case["summary"],
        # A case without a public name is read in the API alone.
        sourceUrl=f"{settings.SITE_URL}/cases/{case['slug']}/"
        if case["slug"] != case["id"]
        else f"{settings.SITE_URL}/api/v1/cases/{case['id']}/",
        publisher=PUBLISHER,
    )


def _citations(
    claims: Iterator[dict], subjects: list[dict], proceedings: Iterator[dict]
) -> Iterator[dict]:
    """Which report says something about which case, and about which person."""
    person_of = {each["id"]: each["suspect"] for each in proceedings}
    named = defaultdict(set)
    for each in subjects:
        named[each["claim"]].add(person_of[each["proceedings"]])
    pairs = {
        (claim["report"], about)
        for claim in claims
        for about in (claim["case"], *named[claim["id"]])
    }
    for report, about in sorted(pairs):
        link = {"id": f"{report}-{about}"}
        yield _entity("Documentation", link, document=_id(report), entity=_id(about), role="source")


def _entity(schema: str, row: dict, **properties: object) -> dict:
    return {
        "id": _id(row["id"]),
        "schema": schema,
        "properties": {
            name: value if isinstance(value, list) else [value]
            for name, value in properties.items()
            if value not in ("", None, [])
        },
    }


def _id(key: str) -> str:
    return f"icct-{key}"


def _date(row: dict, name: str) -> str:
    """A date as far as it is known: 1970, 1970-05 or 1970-05-12."""
    letters = {"year": 4, "month": 7, "day": 10}[row[f"{name}_precision"]]
    return (row[f"{name}_on"] or "")[:letters]


_LANGUAGES = {"ar": "ara", "en": "eng", "es": "spa", "fr": "fra", "ka": "kat", "ru": "rus"}


def _language(tag: str) -> str:
    """The code of three letters that FollowTheMoney knows a language by; "" for others."""
    return _LANGUAGES.get(tag.partition("-")[0], "")
