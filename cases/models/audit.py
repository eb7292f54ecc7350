"""What the audit trail follows: which rows, which of their columns, and of what they are a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models

from cases.models.public_id import Identified

EVERY_OPERATION = ("insert", "update", "delete")


@dataclass(frozen=True)
class Tracked:
    """One model that the trail follows. Columns are named as in the database: `report_id`."""

    # As `app.model`, in small letters; tables between two models have such a name, too.
    model: str
    # Column -> the model of the row of which this one is a part, and in whose history it shows.
    part_of: Mapping[str, str] = field(default_factory=dict)
    # Whether the columns `content_type_id` and `object_id` name a further such row.
    is_about_any_row: bool = False
    # Only these columns, where rows also hold what must stay erasable.
    only: tuple[str, ...] = ()
    # Not these columns: what the machine writes would bury what people do.
    without: tuple[str, ...] = ()
    # Of these the trail says that they changed, not what they hold.
    hidden: tuple[str, ...] = ()
    operations: tuple[str, ...] = EVERY_OPERATION
    # The model of which one needs the right to view; by default this one.
    seen_with: str = ""

    @property
    def row(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def table(self) -> str:
        return self.row._meta.db_table

    @property
    def permission(self) -> str:
        """The permission without which nobody reads of these rows."""
        app, _, name = (self.seen_with or self.model).partition(".")
        return f"{app}.view_{name}"

    @property
    def _names(self) -> set[str]:
        """Columns that say only which row it is."""
        return {"public_id"} if issubclass(self.row, Identified) else set()

    @property
    def spec(self) -> dict:
        """What the trigger needs to know, as JSON."""
        # What the database derives from other columns would say everything twice.
        derived = [
            each.column
            for each in self.row._meta.local_concrete_fields
            if isinstance(each, models.GeneratedField)
        ]
        return {
            "only": sorted(self.only),
            "without": sorted({"id", *derived, *self.without, *self._names}),
            "hidden": sorted(self.hidden),
            "part_of": dict(sorted(self.part_of.items())),
            "is_about_any_row": self.is_about_any_row,
        }


def _sources_of(owner: str) -> Tracked:
    """The reports that a row cites: seen with that row, and a part of it."""
    model = f"cases.{owner}"
    return Tracked(f"{model}_sources", part_of={f"{owner}_id": model}, seen_with=model)


_REPORT = {"report_id": "cases.sourcereport"}
_CASE = {"case_id": "cases.case"}
_PROCEEDINGS = {"proceedings_id": "cases.proceedings"}

EVERY_TRACKED = (
    # The record.
    Tracked("cases.court"),
    Tracked("cases.staterelation", part_of={"court_id": "cases.court"}),
    Tracked("cases.situation"),
    Tracked("cases.milestone", part_of={"situation_id": "cases.situation"}),
    _sources_of("milestone"),
    Tracked("cases.case", without=("due_since", "asked_at", "recorded_at")),
    Tracked("cases.formername", part_of=_CASE),
    Tracked("cases.caselink", part_of=_CASE),
    Tracked("cases.suspect"),
    Tracked("cases.suspectname", part_of={"suspect_id": "cases.suspect"}),
    Tracked(
        "cases.proceedings",
        part_of={**_CASE, "suspect_id": "cases.suspect"},
        without=("charge_outcome",),
    ),
    Tracked("cases.warrant", part_of=_PROCEEDINGS),
    _sources_of("warrant"),
    Tracked("cases.charge", part_of=_PROCEEDINGS),
    _sources_of("charge"),
    Tracked("cases.publisher"),
    # Reports. When a state changed, the trail knows by itself.
    Tracked("cases.sourcereport", without=("state_changed_at", "corrected_at", "entered_at")),
    Tracked("cases.claim", part_of=_REPORT),
    Tracked("cases.claimsubject", part_of={"claim_id": "cases.claim"}),
    Tracked("cases.relay", part_of=_REPORT),
    Tracked("cases.revision", part_of=_REPORT),
    # Which reports an import made shows in their history, too.
    Tracked("cases.importbatch", without=("imported_at",)),
    Tracked(
        "cases.importbatch_reports",
        part_of={"importbatch_id": "cases.importbatch", "sourcereport_id": "cases.sourcereport"},
        seen_with="cases.importbatch",
    ),
    # The desk. Of what machines bring, only what an editor decided.
    Tracked(
        "cases.feed",
        without=(
            "due_at",
            "asked_at",
            "answered_at",
            "failures",
            "trouble",
            "etag",
            "last_modified",
        ),
    ),
    Tracked(
        "cases.feeditem",
        part_of=_REPORT,
        only=("state", "report_id", "decided_by_id"),
        operations=("update",),
    ),
    Tracked(
        "cases.pagewatch",
        part_of=_REPORT,
        only=("acknowledged_at", "acknowledged_by_id"),
        operations=("update",),
    ),
    # What a reader wrote, and the reader's address, must stay erasable.
    Tracked(
        "cases.errorreport",
        is_about_any_row=True,
        only=("state", "answer", "decided_by_id"),
        operations=("update", "delete"),
    ),
    Tracked("cases.note", is_about_any_row=True, without=("written_at",)),
    Tracked("cases.removal"),
    # Everybody who reads the trail may know who switched the two-person rule off.
    Tracked(
        "cases.desksettings",
        without=("rule_changed_at", "rule_changed_by_id"),
        seen_with="cases.trailentry",
    ),
    # A column to come may hold a secret or an address: name here what the trail may keep.
    Tracked(
        "cases.subscriber",
        only=("name", "case_id", "situation_id", "suspect_id", "policy", "kinds", "is_active"),
    ),
    # Accounts.
    Tracked("auth.user", without=("last_login", "date_joined"), hidden=("password", "email")),
    Tracked(
        "auth.user_groups",
        part_of={"user_id": "auth.user", "group_id": "auth.group"},
        seen_with="auth.user",
    ),
    Tracked("auth.user_user_permissions", part_of={"user_id": "auth.user"}, seen_with="auth.user"),
    Tracked("auth.group"),
    # Tools that act for people. When they did is no edit.
    Tracked(
        "cases.apitoken",
        without=("last_used_at", "window_began_at", "window_count", "created_at"),
        hidden=("digest",),
    ),
    Tracked("auth.group_permissions", part_of={"group_id": "auth.group"}, seen_with="auth.group"),
)
TRACKED = {each.model: each for each in EVERY_TRACKED}

# The models of this app that the trail does not follow, and why.
NOT_TRACKED = {
    "cases.statuschange": "the worker's history: append-only itself, each row with its proof",
    "cases.statuschange_proof": "part of the worker's history",
    "cases.custodychange": "the worker's history: append-only itself, each row with its proof",
    "cases.custodychange_proof": "part of the worker's history",
    "cases.claimfinding": "written anew by the worker at every recording",
    "cases.hearingnotice": "what calendars were told, written by the worker at every recording",
    "cases.apianswer": "the answer to a tool's request, kept for a day in case it is sent again",
    "cases.delivery": "queued and stamped by the worker; nobody edits it",
    "cases.webhook": "holds addresses and a secret, which must stay erasable; what it is for is "
    "followed with its subscriber",
    "cases.attempt": "written by the worker for each try to deliver",
    "cases.mailalert": "a reader's address, which must stay erasable; the reader alone changes it",
    "cases.letter": "a mail on its way, deleted once it is sent",
    "cases.capture": "written once by the worker, as evidence of what stood on a page",
    "cases.feeditem_cases": "cases that the worker recognised by names; no decision of an editor",
    "cases.importupload": "a sheet that waits for an hour; what is imported of it is followed",
    "cases.unfinished": "no part of a report; what becomes of it is followed when it is saved",
    "cases.heartbeat": "a sign of life every few seconds",
    "cases.docketload": "written once after each load of the docket",
    "cases.accountevent": "a log of its own, which nothing can change",
    "cases.signin": "noted at every sign-in and request; not an edit",
    "cases.authenticator": "holds a secret; what becomes of it is among the events of the account",
    "cases.recoverycodes": "holds secrets; what becomes of them is among the events of the account",
    "cases.formerslug": "written by the database; the change of the slug itself is followed",
    "cases.datarelease": "made by the worker; the database refuses to change one",
    "cases.requestcount": "counts requests for the limits; no edit of anybody",
    "cases.ledgershape": "written by the worker after an update of the software",
    "cases.casedocument": "written by the worker from rows that are followed",
    "cases.reportwords": "written by the worker from rows that are followed",
    "cases.namekeys": "written by the worker from rows that are followed",
    "cases.publicrecord": "derived by the worker from rows that are followed",
    "cases.logleaf": "the public log, which only grows; derived by the worker from the record",
    "cases.logtile": "hashes of the public log, which only grow",
    "cases.logcheckpoint": "signed by the worker; the database refuses to change one",
    "cases.stalerow": "a mark for the worker, gone in seconds",
    "cases.trailentry": "the trail itself, which nothing can change",
}
