"""The kinds of event that a claim can assert, and what each does to status and custody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Custody(StrEnum):
    """Where a person is, as far as public events tell."""

    AT_LARGE = "at_large"
    SUMMONED = "summoned"
    IN_STATE_CUSTODY = "in_state_custody"
    IN_ICC_CUSTODY = "in_icc_custody"
    INTERIM_RELEASE = "interim_release"
    RELEASED = "released"
    AT_LIBERTY = "at_liberty"
    SERVING_SENTENCE = "serving_sentence"
    SENTENCE_SERVED = "sentence_served"
    DECEASED = "deceased"


CUSTODY_LABELS: dict[Custody, str] = {
    Custody.AT_LARGE: "At large",
    Custody.SUMMONED: "Summoned, not in custody",
    Custody.IN_STATE_CUSTODY: "Held by a State",
    Custody.IN_ICC_CUSTODY: "In the Court's custody",
    Custody.INTERIM_RELEASE: "Interim release",
    Custody.RELEASED: "Released",
    Custody.AT_LIBERTY: "At liberty",
    Custody.SERVING_SENTENCE: "Serving a sentence",
    Custody.SENTENCE_SERVED: "Sentence served",
    Custody.DECEASED: "Died",
}


@dataclass(frozen=True)
class EventKind:
    """A kind of event.

    `status` is the code of the status that it sets, or "" where it sets none.
    `order` puts events of one day into the order in which proceedings take them.
    `is_act_of_court` says that only the Court can do it, so that anybody who tells of it tells
    of a public act of the Court; `is_act_of_state` the same of a State.
    `is_public_by_nature` says that the public can know of it on the day on which it happens.
    """

    code: str
    label: str
    order: int
    status: str = ""
    is_act_of_court: bool = False
    is_act_of_state: bool = False
    is_public_by_nature: bool = False


def _court(code: str, label: str, order: int, status: str = "", public: bool = True) -> EventKind:
    return EventKind(code, label, order, status, True, False, public)


def _state(code: str, label: str, order: int, status: str = "", public: bool = True) -> EventKind:
    return EventKind(code, label, order, status, False, True, public)


_KINDS = (
    EventKind("reported", "reported that there is a case", 10, "reported"),
    _court("opened", "confirmed that there is a case", 20, "opened"),
    _court("application_refused", "refused an application for a warrant", 31),
    _court("application_withdrawn", "withdrew an application for a warrant", 32),
    _court(
        "warrant_sought",
        "sought a warrant or summons",
        30,
        "warrant_sought",
        public=False,
    ),
    _court("summons_issued", "issued a summons", 40, "summons_issued", public=False),
    _court("warrant_issued", "issued an arrest warrant", 50, "warrant_issued", public=False),
    _court("warrant_unsealed", "made a warrant or summons public", 51),
    _state("held_by_state", "held by a State on its own account", 55),
    _state("freed_by_state", "freed by the State that held the person", 56),
    _court("listed_at_large", "counts the person as at large", 57),
    _state("arrested", "arrested on the Court's warrant", 60, "arrested"),
    _court("surrendered", "surrendered to the Court", 70, "surrendered"),
    _court("initial_appearance", "appeared before the Court", 80, "appeared"),
    _court("interim_release", "granted interim release", 85),
    _court("interim_release_ended", "ended the interim release", 86),
    _court("joinder", "joined cases", 87),
    _court("severance", "severed a case", 87),
    _court("admissibility_challenged", "challenged admissibility", 88),
    _court("admissibility_confirmed", "held the case admissible", 88),
    _court("charges_document_filed", "filed the document containing the charges", 88),
    _court("hearing_scheduled", "scheduled a hearing", 89),
    _court("confirmation_hearing", "held a confirmation hearing", 89),
    _court("charges_confirmed", "confirmed charges", 90, "charges_confirmed"),
    _court(
        "charges_not_confirmed",
        "declined to confirm charges",
        91,
        "charges_not_confirmed",
    ),
    _court("interlocutory_appeal", "appealed against a decision before the judgment", 92),
    _court("trial_opened", "opened the trial", 100, "on_trial"),
    _court("stayed", "stayed the proceedings", 102, "stayed"),
    _court("stay_lifted", "lifted the stay", 103),
    _court("closing_statements", "heard closing statements", 105),
    _court("convicted", "convicted", 110, "convicted"),
    _court("acquitted", "acquitted", 111, "acquitted"),
    _court("sentenced", "sentenced", 120, "sentenced"),
    _court("appeal_filed", "appealed against the judgment or sentence", 130, "on_appeal"),
    _court("appeal_withdrawn", "withdrew the appeals", 131),
    _court("conviction_reversed", "reversed the conviction", 140, "acquittal_final"),
    _court("acquittal_upheld", "upheld the acquittal", 140, "acquittal_final"),
    _court("conviction_upheld", "upheld the conviction", 140, "conviction_final"),
    _court("sentence_upheld", "upheld the sentence", 141, "conviction_final"),
    _court("sentence_reduced", "reduced the sentence on appeal", 141, "conviction_final"),
    _court(
        "sentence_reviewed",
        "reviewed the sentence, no reduction",
        142,
        "conviction_final",
    ),
    _court(
        "sentence_shortened_on_review",
        "shortened the sentence",
        142,
        "conviction_final",
    ),
    _court("sentence_enforcement", "moved to a State to serve the sentence", 143),
    _court("sentence_completed", "completed the sentence", 150, "sentence_served"),
    _court("charges_withdrawn", "withdrew the charges", 160, "withdrawn"),
    _court("warrant_withdrawn", "withdrew the warrant", 160, "withdrawn"),
    _court("inadmissible", "held the case inadmissible", 161, "inadmissible"),
    EventKind("suspect_died", "the person died", 165, "died", is_public_by_nature=True),
    _court("proceedings_terminated", "terminated the proceedings", 170, "terminated"),
    _court("released", "released", 180),
    EventKind("returned_home", "returned home", 181, is_public_by_nature=True),
    _court("reparations_ordered", "ordered reparations", 182),
    _court("reparations_decided", "decided on reparations", 183),
    _court("non_compliance_found", "found that a State failed to cooperate", 184),
    EventKind("state_reaction", "a State or other body reacted", 185, is_public_by_nature=True),
    EventKind("court_statement", "the Court made a statement", 185, is_public_by_nature=True),
    EventKind("other", "other event", 190, is_public_by_nature=True),
)

EVENT_KINDS: dict[str, EventKind] = {kind.code: kind for kind in _KINDS}
STATUS_KINDS: frozenset[str] = frozenset(kind.code for kind in _KINDS if kind.status)
