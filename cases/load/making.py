"""Making: the phases by which a database of artificial cases comes to be."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from random import Random

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from cases.api.documents import doubt_other_shapes, stale_cases, write_documents
from cases.ledger import keep
from cases.load import VERSION, database
from cases.load.checking import rows_without_their_proof
from cases.load.copying import without_indexes, without_trail
from cases.load.facts import COLUMNS, Block, Plan, Recorded
from cases.load.frame import make_milestones, make_publishers, make_situations
from cases.load.history import TABLES, Spans, firsts, spans
from cases.load.numbers import go_on_after, numbers_after_all
from cases.load.processes import workers
from cases.load.shapes import shapes
from cases.load.size import Size
from cases.load.words import texts_of
from cases.load.work import Copy
from cases.models import Case, Claim, LogLeaf, Proceedings, PublicRecord, ReportWords, StaleRow
from cases.status.history import RULES_VERSION

# The tables into which many rows are copied.
WRITTEN = [model._meta.db_table for model in COLUMNS] + TABLES
# The tables into which the ledger of it all is kept.
_KEPT = (PublicRecord, LogLeaf, ReportWords)
# Cases that one process takes at a time.
_AT_ONCE = 25
Phase = Callable[[str], None]
Share = Callable[[str, Sequence], list]


class Differs(Exception):
    """What was copied does not follow from the claims; the message says where."""


@dataclass(frozen=True)
class Load:
    """A database of artificial cases: its name on the server in use, its size and its seed."""

    name: str
    size: Size
    seed: int = 1
    # The database of which it begins as a copy: by default an empty one, as the server has it.
    template: str = "template1"

    @property
    def marks(self) -> str:
        """What must be the same for two to hold the same."""
        return f"{self.size}, seed {self.seed}, version {VERSION}, rules {RULES_VERSION}"

    @property
    def is_there(self) -> bool:
        """Whether it was made and finished before."""
        return database.is_finished(self.name, self.marks)

    def make(self, begin: Phase, processes: int | None = None) -> None:
        """Make it, in place of an unfinished or older one; `begin` is told each phase.

        Raises NotOurs if a database of this name was not made here, Differs if its history does
        not follow from its claims.
        """
        begin("database")
        database.make_anew(self.name, self.template)
        with database.using(self.name):
            call_command("migrate", interactive=False, verbosity=0)
            if self.size.has_docket:
                begin("docket")
                call_command("load_docket", if_changed=True, stdout=StringIO())
            database.hasten()
            with workers(database.url(self.name), processes or os.cpu_count() or 1) as share:
                self._fill(begin, share)
                begin("statistics")
                _gather_statistics("VACUUM ANALYZE")
                begin("check")
                self._check(share)
                begin("ledger")
                with without_indexes([each._meta.db_table for each in _KEPT]):
                    keep()
                begin("stored answers")
                doubt_other_shapes()
                share("cases.load.work:write_answers", _parts(list(stale_cases())))
                write_documents()
        database.note_finished(self.name, self.marks)

    def _fill(self, begin: Phase, share: Share) -> None:
        begin("facts of the prototypes")
        before = firsts()
        with without_trail():
            plan = self._write_prototypes()
            _gather_statistics("ANALYZE")
            begin("history of the prototypes")
            first = plan.numbers.start(Case, 0)
            share("cases.load.work:record_all", _parts(range(first, first + self.size.prototypes)))
            if self.size.blocks > 1:
                begin("copies")
                self._write_copies(plan, spans(before), share)
        go_on_after(WRITTEN)

    @transaction.atomic
    def _write_prototypes(self) -> Plan:
        texts = texts_of(self.size, self.seed)
        plan = Plan(
            size=self.size,
            seed=self.seed,
            numbers=numbers_after_all(shapes(self.size, self.seed)),
            situations=make_situations(self.seed, texts),
            publishers=make_publishers(self.seed, texts),
            now=timezone.now(),
        )
        Block(plan, 0, None).write()
        make_milestones(self.seed, plan.situations)
        return plan

    def _write_copies(self, plan: Plan, history: Spans, share: Share) -> None:
        first = Case.objects.filter(pk__gte=plan.numbers.start(Case, 0)).order_by("pk")
        people = Proceedings.objects.filter(case__in=first).order_by("pk")
        recorded = Recorded(
            tuple(first.values_list("recorded_at", flat=True)),
            tuple(people.values_list("charge_outcome", flat=True)),
        )
        copies = [Copy(plan, block, recorded, history) for block in range(1, self.size.blocks)]
        with without_indexes([*WRITTEN, StaleRow._meta.db_table]):
            share("cases.load.work:write_copy", copies)
        _gather_statistics("ANALYZE")
        heard = Claim.objects.filter(
            kind="hearing_scheduled", case__gte=plan.numbers.start(Case, 1)
        )
        cases = sorted(set(heard.values_list("case", flat=True)))
        share("cases.load.work:tell_calendars", _parts(cases))

    def _check(self, share: Share) -> None:
        """Derive a sample of all cases again by the rules; none may wait for the recorder."""
        cases = list(Case.objects.order_by("pk").values_list("pk", flat=True))
        sample = Random(self.seed).sample(cases, min(self.size.checked, len(cases)))
        found = [
            each for part in share("cases.load.checking:check", _parts(sample)) for each in part
        ]
        if due := Case.objects.due().count():
            found.append(f"{due} cases are due")
        if wrong := rows_without_their_proof():
            found.append(f"{wrong} rows rest on other claims than they name")
        if found:
            raise Differs("\n".join(found[:20]))


def _parts(cases: Sequence[int]) -> list[list[int]]:
    return [list(cases[start : start + _AT_ONCE]) for start in range(0, len(cases), _AT_ONCE)]


def _gather_statistics(statement: str) -> None:
    """Let the database know what it has, so that it finds it the fast way."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
