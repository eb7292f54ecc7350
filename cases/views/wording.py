"""Plain words for the codes of the record: bases, policies, custody, kinds of evidence."""

from __future__ import annotations

from typing import NamedTuple

from cases.status.evidence import Basis, Policy
from cases.status.kinds import Custody


class Word(NamedTuple):
    """A short label and one sentence that explains it."""

    label: str
    meaning: str


BASIS_WORDS: dict[str, Word] = {
    Basis.OFFICIAL: Word("Official", "The Court's own record, release or statement says so."),
    Basis.PUBLIC_ACT: Word(
        "Public act",
        "A public act of the body that performed it, told by somebody else: for example a "
        "newspaper that says that the judges confirmed the charges.",
    ),
    Basis.CORROBORATED: Word(
        "Corroborated", "Two independent origins say so, and at least one of them is named."
    ),
    Basis.NAMED_SOURCE: Word("Named source", "One named origin says so."),
    Basis.UNNAMED_SOURCE: Word(
        "Unnamed source", "Published reports say so, and no origin behind them is named."
    ),
}

POLICY_WORDS: dict[str, Word] = {
    Policy.OFFICIAL: Word("Official", "Only the Court's own word counts."),
    Policy.CORROBORATED: Word(
        "Corroborated (default)",
        "The Court's word; a public act of the body that performed it; or two independent "
        "origins, one of them named. For “reported”, any published report.",
    ),
    Policy.NAMED: Word("Named", "As corroborated, and one named origin is enough."),
    Policy.ANY: Word("Any", "Anything published counts."),
}

CUSTODY_WORDS: dict[str, str] = {
    Custody.AT_LARGE: "At large",
    Custody.SUMMONED: "Summoned, not in custody",
    Custody.IN_STATE_CUSTODY: "Held by a State",
    Custody.IN_ICC_CUSTODY: "In the Court's custody",
    Custody.INTERIM_RELEASE: "Released until trial",
    Custody.RELEASED: "Released",
    Custody.AT_LIBERTY: "At liberty",
    Custody.SERVING_SENTENCE: "Serving a sentence",
    Custody.SENTENCE_SERVED: "Sentence served",
    Custody.DECEASED: "Died",
}

ATTRIBUTION_WORDS: dict[str, str] = {
    "court": "the Court's own word",
    "public_act": "a public act",
    "named": "a named person or body",
    "unnamed": "unnamed persons",
    "observation": "the publisher's own observation",
}

# Statuses that a page tells first, lest an accusation outlive its end.
ENDED_WITHOUT_GUILT = (
    "acquittal_final",
    "acquitted",
    "charges_not_confirmed",
    "withdrawn",
    "terminated",
    "inadmissible",
    "died",
)

PRESUMPTION = (
    "Everybody is presumed innocent until proved guilty before the Court (Rome Statute, "
    "article 66). A report, a warrant, a charge or a trial is not a finding of guilt."
)
