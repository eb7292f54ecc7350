"""The question that every status answers: what held on day X, as known on day Y, by which proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cases.status.evidence import DEFAULT_POLICY, Policy


@dataclass(frozen=True)
class Question:
    """`valid_on` None: the latest that had happened; `known_on` None: all that is known now;
    `recorded_at` None: our word now, else what this site itself said at that moment."""

    known_on: date | None = None
    valid_on: date | None = None
    policy: Policy = DEFAULT_POLICY
    recorded_at: datetime | None = None


NOW = Question()
