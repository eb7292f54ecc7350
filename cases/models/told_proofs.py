"""The proofs of steps as they may be told now: with public ids, and without words that could tell
who is meant where no published report names somebody any more."""

from __future__ import annotations

from collections.abc import Iterable

from cases.models.claim import Claim
from cases.models.history import StatusChange
from cases.models.history_row import HistoryRow
from cases.models.naming import (
    WRITTEN_WORDS,
    in_place_of_address,
    named_no_more,
    telling_claims,
    telling_reports,
    without_mended_words,
    without_words,
)
from cases.models.report import SourceReport


class Names:
    """The public ids of the claims and reports on which some steps rest, in five queries; and of
    which of them the words are withheld."""

    def __init__(self, rows: Iterable[HistoryRow]) -> None:
        rows = list(rows)
        proofs = [claim for row in rows for claim in row.derivation.get("claims", [])]
        claims, reports = ({each[name] for each in proofs} for name in ("claim", "report"))
        said = Claim.objects.filter(pk__in=claims).order_by()
        words = said.values_list("pk", "public_id", *WRITTEN_WORDS.values())
        self.claims = {pk: public_id for pk, public_id, *_ in words}
        self.words = {pk: dict(zip(WRITTEN_WORDS, told, strict=True)) for pk, _, *told in words}
        public = SourceReport.objects.public().filter(pk__in=reports).order_by()
        states = public.values_list("pk", "public_id", "state")
        self.reports = {pk: (public_id, state) for pk, public_id, state in states}
        self.telling = telling_claims(said)
        retracted = public.filter(state=SourceReport.State.RETRACTED)
        self.withheld = telling_reports(retracted.values_list("pk", flat=True))
        self.hushed = _hushed(rows)

    def derivation(self, row: HistoryRow) -> dict:
        """How a row was derived."""
        return {**row.derivation, "claims": self.proof(row)}

    def proof(self, row: HistoryRow) -> list[dict]:
        """The claims that prove a row, in the order in which they were written down."""
        return [self._shown(claim, row) for claim in row.derivation.get("claims", [])]

    def _shown(self, claim: dict, row: HistoryRow) -> dict:
        report, state = self.reports.get(claim["report"], (None, None))
        shown, is_withheld = claim, claim["report"] in self.withheld
        if _owner(row) in self.hushed:
            shown = without_mended_words(shown, self.words.get(claim["claim"], {}))
        if is_withheld or claim["claim"] in self.telling:
            shown = without_words(shown)
        if is_withheld:
            shown = shown | in_place_of_address(shown, set())
        named = {"claim": self.claims.get(claim["claim"]), "report": report, "report_state": state}
        return {**shown, **named}


def _hushed(rows: list[HistoryRow]) -> set[int]:
    """Of the cases or people of these rows, those with whom somebody stands in a case whom reports
    named once, and none names any more: what was mended there may have named them."""
    are_of_cases = all(isinstance(row, StatusChange) for row in rows)
    path = "case" if are_of_cases else "case__proceedings__suspect"
    found = named_no_more().filter(**{f"{path}__in": {_owner(row) for row in rows}})
    return set(found.order_by().values_list(path, flat=True))


def _owner(row: HistoryRow) -> int:
    return row.case_id if isinstance(row, StatusChange) else row.suspect_id
