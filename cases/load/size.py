"""Sizes: how much there is in a database of artificial cases."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How many artificial cases and reports to make.

    The recorder derives the history of the `prototypes`; these are then copied, with other names,
    texts and ids, until there are `blocks` of them. `reports` are those of one block.
    """

    prototypes: int
    blocks: int
    reports: int
    has_docket: bool = False
    # How many of all cases are derived again by the rules, at least.
    checked: int = 1000

    @property
    def cases(self) -> int:
        return self.prototypes * self.blocks

    @property
    def all_reports(self) -> int:
        return self.reports * self.blocks


SIZES = {
    # The real docket, and 2,000 reports of cases that are not real.
    "S": Size(prototypes=20, blocks=1, reports=2_000, has_docket=True),
    "L": Size(prototypes=1_000, blocks=10, reports=100_000),
}
