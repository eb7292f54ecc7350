"""The words of status: what each means in plain language, its phase, and its place on the ladder.

Articles are those of the Rome Statute, rules those of the Rules of Procedure and Evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """The part of the proceedings to which a status belongs."""

    UNCONFIRMED = "unconfirmed"
    PRE_TRIAL = "pre-trial"
    TRIAL = "trial"
    APPEAL = "appeal"
    SUSPENDED = "suspended"
    CLOSED = "closed"


@dataclass(frozen=True)
class Status:
    """One word of the ladder.

    `stage` orders the words: a higher stage is further in the proceedings; closed statuses
    come after every live one, so that "further" has one meaning everywhere.
    """

    code: str
    label: str
    meaning: str
    phase: Phase
    stage: int
    provision: str = ""
    may_reopen: bool = False

    @property
    def is_live(self) -> bool:
        """Whether proceedings are going on: neither suspended nor closed."""
        return self.phase not in (Phase.SUSPENDED, Phase.CLOSED)

    @property
    def is_closed(self) -> bool:
        return self.phase is Phase.CLOSED


_PRE, _TRIAL, _CLOSED = Phase.PRE_TRIAL, Phase.TRIAL, Phase.CLOSED

_LADDER = (
    Status(
        "reported",
        "Reported",
        "A published report says that there is, or will be, a case. "
        "The Court has not confirmed it.",
        Phase.UNCONFIRMED,
        10,
    ),
    Status(
        "opened",
        "Opened",
        "The Court or its Prosecutor has confirmed that there is a case. "
        "The press says that the case “opens”; it is not a formal act of the ICC.",
        _PRE,
        20,
    ),
    Status(
        "warrant_sought",
        "Warrant or summons sought",
        "The Prosecutor has asked the judges for an arrest warrant or a summons. "
        "The judges have not yet decided: nobody is wanted by the Court on this ground.",
        _PRE,
        30,
        "Article 58(1) and (7)",
    ),
    Status(
        "summons_issued",
        "Summons issued",
        "The judges have summoned the person to appear. The person is not to be arrested.",
        _PRE,
        40,
        "Article 58(7)",
    ),
    Status(
        "warrant_issued",
        "Warrant issued",
        "The judges have issued an arrest warrant: they found reasonable grounds to believe that "
        "the person committed a crime within the Court's jurisdiction, or an offence against its "
        "administration of justice. It is not a finding of guilt.",
        _PRE,
        50,
        "Article 58(1)",
    ),
    Status(
        "arrested",
        "Arrested",
        "A State holds the person on the Court's warrant; the person is not yet with the Court.",
        _PRE,
        60,
        "Article 59",
    ),
    Status(
        "surrendered",
        "Surrendered",
        "The person has been handed over to the Court, or has come to it.",
        _PRE,
        70,
        "Articles 59(7) and 89",
    ),
    Status(
        "appeared",
        "Appeared",
        "The person has appeared before the judges for the first time.",
        _PRE,
        80,
        "Article 60(1)",
    ),
    Status(
        "charges_confirmed",
        "Charges confirmed",
        "The judges have found substantial grounds to believe at least one charge, and sent the "
        "person to trial. It is not a finding of guilt.",
        _PRE,
        90,
        "Article 61(7)(a)",
    ),
    Status(
        "on_trial",
        "On trial",
        "The trial has begun. The person is presumed innocent.",
        _TRIAL,
        100,
        "Articles 62 to 64",
    ),
    Status(
        "convicted",
        "Convicted",
        "The trial judges have found the person guilty of at least one charge. "
        "The judgment may still be appealed.",
        _TRIAL,
        110,
        "Articles 74 and 76",
    ),
    Status(
        "acquitted",
        "Acquitted",
        "The trial judges have found the person not guilty. The judgment may still be appealed.",
        _TRIAL,
        110,
        "Article 74",
    ),
    Status(
        "sentenced",
        "Sentenced",
        "After a conviction the judges have set the sentence. It may still be appealed.",
        _TRIAL,
        120,
        "Articles 76 to 78",
    ),
    Status(
        "on_appeal",
        "On appeal",
        "The judgment or the sentence has been appealed and is not final.",
        Phase.APPEAL,
        130,
        "Article 81",
    ),
    Status(
        "stayed",
        "Stayed",
        "The judges have halted the proceedings. They may resume.",
        Phase.SUSPENDED,
        200,
    ),
    Status(
        "inadmissible",
        "Inadmissible",
        "The judges have found that the case belongs before a national court.",
        _CLOSED,
        310,
        "Articles 17 and 19",
        may_reopen=True,
    ),
    Status(
        "charges_not_confirmed",
        "Charges not confirmed",
        "The judges have declined to confirm the charges. The person is not going to trial.",
        _CLOSED,
        310,
        "Article 61(7)(b)",
        may_reopen=True,
    ),
    Status(
        "withdrawn",
        "Withdrawn",
        "The charges or the warrant have been withdrawn, or the judges have ended the warrant.",
        _CLOSED,
        310,
        "Articles 58(4) and 61(4) and (9)",
        may_reopen=True,
    ),
    Status(
        "terminated",
        "Terminated",
        "The judges have ended the proceedings without a finding of guilt or innocence.",
        _CLOSED,
        310,
        may_reopen=True,
    ),
    Status(
        "died",
        "Died",
        "The person has died before a final judgment. The proceedings end without a finding of "
        "guilt or innocence.",
        _CLOSED,
        320,
    ),
    Status(
        "acquittal_final",
        "Acquittal final",
        "The person has been found not guilty and no appeal remains.",
        _CLOSED,
        330,
        "Articles 81 and 83",
    ),
    Status(
        "conviction_final",
        "Conviction final",
        "The person has been found guilty and no appeal remains.",
        _CLOSED,
        330,
        "Articles 81 and 83",
    ),
    Status(
        "sentence_served",
        "Sentence served",
        "The person has been convicted and has served the sentence.",
        _CLOSED,
        340,
        "Articles 103 to 111",
    ),
)

STATUSES: dict[str, Status] = {status.code: status for status in _LADDER}

PRESUMPTION = (
    "Everybody is presumed innocent until proved guilty before the Court (Rome Statute, "
    "article 66). A report, a warrant, a charge or a trial is not a finding of guilt."
)
