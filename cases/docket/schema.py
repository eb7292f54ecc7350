"""The form of a docket file, and errors that name file, path and value."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from cases.models import Charge, Claim, Milestone, Publisher, Situation, Warrant
from cases.status.dates import PartialDate, Precision
from cases.status.kinds import EVENT_KINDS, Custody

# A safe loader either way; libyaml, where PyYAML was built with it, reads ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DocketError(Exception):
    """One or more mistakes in docket files; the text has a line for each."""


# What the library raises where a value is not of the sort that it is tagged as, or looks like: a
# thirteenth month, for one.
_NOT_READABLE = (
    *(yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError),
    RecursionError,
)


def _partial(value: object) -> object:
    if isinstance(value, datetime):
        raise ValueError(f"{value} has a time of day: write the date alone")
    if isinstance(value, date):
        return PartialDate(value, Precision.DAY)
    if isinstance(value, (str, int)):
        return PartialDate.parse(str(value))
    return value


When = Annotated[PartialDate, BeforeValidator(_partial)]
Kind = Literal[tuple(EVENT_KINDS)]  # type: ignore[valid-type]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


class Source(_Strict):
    outlet: str
    kind: Publisher.Kind
    title: str | None
    url: str = Field(pattern=r"^https?://")
    published: When | None
    seen: bool
    sourcing: Literal["named", "anonymous"] | None = None
    relays: list[str] = []
    dated: date | None = None
    language: str = "en"


class PublicOn(_Strict):
    date: date
    reason: Claim.PublicReason
    note: str = ""


class Event(_Strict):
    date: When
    kind: Kind
    note: str
    sources: list[str] = Field(min_length=1)
    suspects: list[str] | None = None
    act: Claim.Act = Claim.Act.ASSERTS
    attribution: Claim.Attribution | None = None
    speaker: str = ""
    capacity: Claim.Capacity | Literal[""] = ""
    public_on: PublicOn | None = None
    custodian: str = ""
    # The day set for a hearing, where it was not given up later.
    hearing_on: date | None = None


class WarrantEntry(_Strict):
    kind: Warrant.Kind
    issued: When
    made_public: date | None
    status: Warrant.State
    ended: When | None
    sources: list[str]


class ChargeEntry(_Strict):
    category: Charge.Category
    provision: str | None
    crime: str
    counts: int | None = Field(gt=0)
    outcome: Charge.Outcome
    sources: list[str]


class SuspectEntry(_Strict):
    name: str
    also_known_as: list[str]
    nationality: str | None = Field(pattern=r"^[A-Z]{2}$")
    born: When | None
    died: When | None
    role: str
    custody: Custody | None
    custody_as_of: When | None
    warrants: list[WarrantEntry]
    charges: list[ChargeEntry]


class Link(_Strict):
    kind: Literal["split_from", "joined_into", "offences_in"]
    case: str
    since: When | None = None


class Former(_Strict):
    number: str = ""
    title: str = ""
    until: When | None = None


class CaseEntry(_Strict):
    number: str | None
    name: str
    short_name: str
    summary: str
    suspects: list[SuspectEntry]
    events: list[Event]
    links: list[Link] = []
    former_names: list[Former] = []

    @model_validator(mode="after")
    def _names_its_suspects(self) -> CaseEntry:
        known = {suspect.name for suspect in self.suspects}
        for event in self.events:
            if unknown := set(event.suspects or []) - known:
                raise ValueError(
                    f"the event {event.kind} of {event.date} names {sorted(unknown)}, "
                    f"but the suspects of the case are {sorted(known)}"
                )
        return self


class MilestoneEntry(_Strict):
    date: When
    kind: Milestone.Kind
    note: str
    sources: list[str]


class SituationEntry(_Strict):
    number: str | None
    name: str
    countries: list[Annotated[str, Field(pattern=r"^[A-Z]{2}$")]]
    trigger: Situation.Trigger
    jurisdiction: str
    milestones: list[MilestoneEntry]


class DocketFile(_Strict):
    situation: SituationEntry | None = None
    situations: list[SituationEntry] = []
    cases: list[CaseEntry] = []
    sources: dict[str, Source]

    @property
    def all_situations(self) -> list[SituationEntry]:
        return [self.situation] if self.situation else self.situations

    @model_validator(mode="after")
    def _cites_known_sources(self) -> DocketFile:
        cited = [(f"sources.{key}.relays", source.relays) for key, source in self.sources.items()]
        for situation in self.all_situations:
            cited += [(f"milestone of {m.date}", m.sources) for m in situation.milestones]
        for case in self.cases:
            cited += [(f"{case.short_name}: {e.kind} of {e.date}", e.sources) for e in case.events]
            for person in case.suspects:
                cited += [(f"{person.name}: warrant", w.sources) for w in person.warrants]
                cited += [(f"{person.name}: {c.crime}", c.sources) for c in person.charges]
        for place, keys in cited:
            if unknown := set(keys) - set(self.sources):
                raise ValueError(f"{place} cites {sorted(unknown)}, which is not among `sources`")
        return self


def read_file(path: Path) -> DocketFile:
    """Read and check one docket file; raise DocketError naming file, path and value."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506
    except _NOT_READABLE as error:
        raise DocketError(f"{path.name}: not readable as YAML: {error}") from error
    try:
        return DocketFile.model_validate(data)
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            place = ".".join(map(str, problem["loc"])) or "(whole file)"
            value = "" if isinstance(problem["input"], (dict, list)) else f": {problem['input']!r}"
            lines.append(f"{path.name}: {place}{value}: {problem['msg']}")
        raise DocketError("\n".join(lines)) from error


def read_folder(folder: Path) -> dict[str, DocketFile]:
    """Read every docket file of a folder: file stem -> content. All mistakes come at once."""
    files, mistakes = {}, []
    for path in sorted(folder.glob("*.yaml")):
        try:
            files[path.stem] = read_file(path)
        except DocketError as error:
            mistakes.append(str(error))
    if mistakes:
        raise DocketError("\n".join(mistakes))
    if not files:
        raise DocketError(f"{folder}: no docket file (*.yaml) found")
    return files
