"""Where the news of a case comes from: its origins, and the reports that pass their word on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cases.models import Case, SourceReport
from cases.models.facts import Facts
from cases.status.evidence import Attribution, Origin, Trace, traced
from cases.status.kinds import STATUS_KINDS
from cases.views.proof import Evidence, Origins


@dataclass
class Node:
    """A report, and below it those that relay it. `again`: it stands in full further up."""

    report: SourceReport
    relayed_by: list[Node] = field(default_factory=list)
    again: bool = False


@dataclass
class Root:
    """One origin with the reports that have its word, nearest first.

    None is shown where it was public by then, but every report that documents it came later.
    """

    name: str
    is_named: bool
    nodes: list[Node] = field(default_factory=list)
    reports: int = 0


@dataclass
class RelayTree:
    """The origins behind a case, and the reports that trace to none."""

    roots: list[Root]
    others: list[SourceReport]

    @property
    def origins(self) -> Origins:
        """How many origins there are, and how many of them are named, in words."""
        names = tuple(root.name for root in self.roots)
        return Origins(names, sum(root.is_named for root in self.roots))


def relay_tree(case: Case, evidence: Evidence, reports: Iterable[SourceReport]) -> RelayTree:
    """The tree of the reports that a page shows, as known on the day of its evidence."""
    shown = {report.pk: report for report in reports}
    found = _traces(evidence)
    roots = [
        _root(evidence, origin, traces, shown)
        for origin, traces in sorted(found.items(), key=lambda item: _first_named(evidence, item))
    ]
    placed = {
        node.report.pk for root in roots for top in root.nodes for node in (top, *_below(top))
    }
    return RelayTree(roots, [report for pk, report in shown.items() if pk not in placed])


def _traces(evidence: Evidence) -> dict[Origin, set[tuple[int, int]]]:
    """Origin -> (report that has its word, report that had it from there), over all events that
    can set a status.

    The Court's word and its acts are one origin, as everywhere.
    """
    said_in = {claim.id: claim.report for claim in evidence.facts.claims}
    names: dict[tuple[str, str], Origin] = {}
    found: dict[Origin, set[tuple[int, int]]] = {}
    for event in evidence.events:
        if event.kind not in STATUS_KINDS:
            continue
        for claim, traces in traced(event.support, evidence.facts.reports, evidence.day).items():
            for trace in sorted(traces, key=_the_courts_word_first):
                origin = names.setdefault(_identity(evidence, trace.origin), trace.origin)
                found.setdefault(origin, set()).add((said_in[claim], trace.report))
    return found


def _the_courts_word_first(trace: Trace) -> tuple[bool, str]:
    return trace.origin.sort is not Attribution.COURT, trace.origin.name


def _identity(evidence: Evidence, origin: Origin) -> tuple[str, str]:
    """What makes two origins one for the rules, and for a reader: those of one name."""
    return (str(origin.is_named), evidence.in_words(origin))


def _first_named(evidence: Evidence, item: tuple[Origin, set]) -> tuple:
    origin, traces = item
    return (
        not evidence.is_the_court(origin),
        not origin.is_named,
        -len(traces),
        evidence.in_words(origin),
    )


def _root(
    evidence: Evidence,
    origin: Origin,
    traces: set[tuple[int, int]],
    shown: dict[int, SourceReport],
) -> Root:
    members = {report for pair in traces for report in _way(pair, evidence.facts)}
    sources = {source for _, source in traces}
    visible = {pk for pk in members if pk in shown}
    return Root(
        evidence.in_words(origin),
        origin.is_named,
        _nodes(visible, sources, shown, evidence.facts),
        len(visible),
    )


def _way(pair: tuple[int, int], facts: Facts) -> set[int]:
    """The reports from one that has the word to the one that had it first, both included."""
    start, source = pair
    return {pk for pk in _rests_on(start, facts) if source in _rests_on(pk, facts)} | {start}


def _rests_on(report: int, facts: Facts) -> set[int]:
    found, ahead = {report}, [report]
    while ahead:
        known = facts.reports.get(ahead.pop())
        fresh = (known.relays if known else frozenset()) - found
        found |= fresh
        ahead.extend(fresh)
    return found


def _nodes(
    members: set[int], sources: set[int], shown: dict[int, SourceReport], facts: Facts
) -> list[Node]:
    """The reports of one origin as trees; each stands in full once, whatever loops there are."""
    relayed_by: dict[int, list[int]] = {pk: [] for pk in members}
    has_parent = set()
    for pk in members:
        for parent in facts.reports[pk].relays & members if pk in facts.reports else ():
            relayed_by[parent].append(pk)
            has_parent.add(pk)
    # First those that had it themselves; what is left after them relays only in a circle.
    order = sorted(members, key=lambda pk: (pk not in sources, pk in has_parent, _age(shown[pk])))
    seen: set[int] = set()

    def grow(pk: int) -> Node:
        if pk in seen:
            return Node(shown[pk], again=True)
        seen.add(pk)
        below = sorted(relayed_by[pk], key=lambda each: _age(shown[each]))
        return Node(shown[pk], [grow(each) for each in below])

    tops = [pk for pk in order if pk in sources or pk not in has_parent]
    nodes = [grow(pk) for pk in tops if pk not in seen]
    return nodes + [grow(pk) for pk in order if pk not in seen]


def _age(report: SourceReport) -> tuple:
    return report.public_on, report.pk


def _below(node: Node) -> Iterable[Node]:
    for each in node.relayed_by:
        yield each
        yield from _below(each)
