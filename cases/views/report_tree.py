"""Which reports one report has its news from, how far back, and which have theirs from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from cases.models import Relay, SourceReport
from cases.models.naming import withhold_addresses, withhold_notes


@dataclass
class Node:
    """A public report, and below it those next to it on the way of the news.

    `again`: it stands in full further up, so that a loop of relays ends.
    """

    report: SourceReport
    note: str = ""
    below: list[Node] = field(default_factory=list)
    again: bool = False

    @property
    def is_origin(self) -> bool:
        return is_origin(self.report)


@dataclass(frozen=True)
class RelayTrees:
    """What a report rests on, what rests on it, and the origins behind it (itself among them)."""

    rests_on: list[Node]
    relayed_by: list[Node]
    origins: list[SourceReport]


def is_origin(report: SourceReport) -> bool:
    """Whether a report of a tree stands and did reporting of its own."""
    return report.is_standing and (report.does_own_reporting or not report.relays_something)


def trees_of(report: SourceReport) -> RelayTrees:
    """The trees of one public report, through public reports alone."""
    start = SourceReport.objects.filter(pk=report.pk)
    near = start.and_all_they_relay() | start.and_all_who_relay_them()
    public = SourceReport.objects.public().filter(pk__in=near).select_related("publisher")
    relays = Relay.objects.filter(report=OuterRef("pk"))
    found = {each.pk: each for each in public.annotate(relays_something=Exists(relays))}
    links = [
        link
        for link in Relay.objects.filter(report__in=near, relayed__in=near).order_by("pk")
        if link.report_id in found and link.relayed_id in found
    ]
    for link in links:
        link.report, link.relayed = found[link.report_id], found[link.relayed_id]
    withhold_addresses(found.values())
    withhold_notes(links)
    up = [(link.report_id, link.relayed_id, link.note) for link in links]
    down = [(there, here, note) for here, there, note in up]
    rests_on = _grow(report.pk, up, found, {report.pk})
    behind = {report.pk: found[report.pk]} | {
        each.report.pk: each.report for node in rests_on for each in _all(node)
    }
    return RelayTrees(
        rests_on,
        _grow(report.pk, down, found, {report.pk}),
        [each for each in behind.values() if is_origin(each)],
    )


def _grow(
    start: int, steps: list[tuple[int, int, str]], found: dict[int, SourceReport], seen: set[int]
) -> list[Node]:
    """The nodes one step from a report, each with those beyond it, the oldest first."""
    nodes = []
    next_ones = [(there, note) for here, there, note in steps if here == start]
    for there, note in sorted(next_ones, key=lambda each: (found[each[0]].public_on, each[0])):
        node = Node(found[there], note, again=there in seen)
        if not node.again:
            seen.add(there)
            node.below = _grow(there, steps, found, seen)
        nodes.append(node)
    return nodes


def _all(node: Node) -> Iterable[Node]:
    yield node
    for each in node.below:
        yield from _all(each)
