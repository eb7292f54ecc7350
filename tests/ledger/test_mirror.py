"""A mirror that follows cursors, and one that follows deltas, while four writers add, correct,
merge and retract: at the end each is, byte for byte, what a fresh export says.

`MIRROR_SECONDS=60` makes the run long; in the suite it is short.
"""

import json
import os
import random
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, connection

from cases import recording
from cases.ledger.releases import export, make_release
from cases.models import Case, Charge, DataRelease, SourceReport, Suspect, SuspectName
from cases.recording.merging import merge_people
from tests import build
from tests.ledger.copies import Copy, filled, take_steps, written
from tests.ledger.test_releases import tables_of

SECONDS = float(os.environ.get("MIRROR_SECONDS", "5"))
KINDS = ("reported", "warrant_sought", "warrant_issued", "arrested", "surrendered", "acquitted")


class Mirror:
    """A client that keeps a copy by the log of the record: all it knows are the documents."""

    def __init__(self, site: str) -> None:
        self.address = f"{site}/api/v1/records/?after=0&limit=50"
        self.copy: Copy = {}
        self.seen: list[int] = []

    def catch_up(self) -> None:
        """Follow the log to its present end."""
        while True:
            page = httpx.get(self.address).raise_for_status().json()
            for step in page["results"]:
                self.take(step)
            self.address = page["follow"]
            if page["next"] is None:
                return

    def take(self, step: dict) -> None:
        self.seen.append(step["sequence"])
        rows = self.copy.setdefault(step["table"], {})
        if step["row"] is None:
            rows.pop(step["id"], None)
        else:
            rows[step["id"]] = step["row"]


class Writer(threading.Thread):
    """Somebody who goes on changing the record until told to stop."""

    def __init__(self, seed: int, stop: threading.Event) -> None:
        super().__init__()
        self.chance, self.stop, self.done = random.Random(seed), stop, Counter()
        self.failure: BaseException | None = None

    def run(self) -> None:
        # Merges now and then, or nobody would be left.
        acts = {"add": 10, "correct": 5, "retract": 5, "reinstate": 4, "edit": 5, "merge": 1}
        ahead = list(acts)
        try:
            while not self.stop.is_set():
                # Each once, and then by chance.
                name = (
                    ahead.pop(0)
                    if ahead
                    else self.chance.choices(list(acts), list(acts.values()))[0]
                )
                try:
                    getattr(self, name)()
                    self.done[name] += 1
                # Another writer was faster, and this one is told so.
                except (PermissionDenied, ValueError, IntegrityError, OperationalError) as refusal:
                    self.done[type(refusal.__cause__ or refusal).__name__] += 1
        except BaseException as failure:
            self.failure = failure
        finally:
            connection.close()

    def one_of(self, rows):
        return rows.order_by("?").first()

    def add(self) -> None:
        case = self.one_of(Case.objects.all())
        day = f"2024-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
        report = (
            build.court_release(day)
            if self.chance.random() < 0.5
            else build.report(f"Paper {self.chance.randint(1, 5)}", day)
        )
        people = list(case.proceedings.all())
        claim = build.claim(report, case, self.chance.choice(KINDS), day)
        claim.subjects.set(self.chance.sample(people, self.chance.randint(0, len(people))))
        recording.publish(report)

    def standing(self):
        return self.one_of(SourceReport.objects.filter(state__in=SourceReport.STANDING_STATES))

    def correct(self) -> None:
        if report := self.standing():
            draft = recording.correct(report, by=None)
            draft.title = f"Corrected {self.chance.random()}"
            draft.save()
            draft.claims.update(kind=self.chance.choice(KINDS))
            recording.publish(draft)

    def retract(self) -> None:
        if report := self.standing():
            recording.retract(report, "Wrong.")

    def reinstate(self) -> None:
        if report := self.one_of(SourceReport.objects.filter(state="retracted")):
            recording.reinstate(report)

    def edit(self) -> None:
        case = self.one_of(Case.objects.all())
        Case.objects.filter(pk=case.pk).update(summary=f"Alleged {self.chance.random()}")
        if each := self.one_of(case.proceedings.all()):
            Charge.objects.create(proceedings=each, category="war_crime", crime="Pillage")
            SuspectName.objects.get_or_create(
                suspect=each.suspect, name=f"Name {self.chance.randint(1, 30)}"
            )

    def merge(self) -> None:
        duplicate, one, *_ = Suspect.objects.filter(merged_into=None).order_by("?")[:2]
        merge_people(duplicate, one)


class Recorder(Writer):
    """The worker: it records what is due, again and again."""

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                recording.record_all_due()
        except BaseException as failure:
            self.failure = failure
        finally:
            connection.close()


def follow_deltas(copy: Copy, release: DataRelease, folder: Path) -> None:
    """Take the steps of a release, as a mirror does that never reads the log."""
    name = folder / release.version
    if release.base is None:
        copy |= filled({table: text.splitlines() for table, text in tables_of(name).items()})
    else:
        take_steps(copy, (name / "delta.jsonl").read_text("utf-8").splitlines())


def test_mirrors_end_as_a_fresh_export_whatever_was_written_meanwhile(
    transactional_db, live_server, settings, data_folder, tmp_path
):
    settings.API_LIMITS = False
    for number in range(6):
        build.case(f"Ada {number}", f"Ben {number}", f"Cleo {number}", slug=f"case-{number}")
    stop = threading.Event()
    writers = [Writer(seed, stop) for seed in range(4)]
    threads = [*writers, Recorder(9, stop), Recorder(10, stop)]
    mirror, by_deltas, releases = Mirror(live_server.url), {}, 0
    for thread in threads:
        thread.start()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and all(thread.is_alive() for thread in threads):
        mirror.catch_up()
        if release := make_release():
            follow_deltas(by_deltas, release, data_folder)
            releases += 1
    stop.set()
    for thread in threads:
        thread.join()
    assert [thread.failure for thread in threads if thread.failure] == []
    recording.record_all_due()
    mirror.catch_up()
    if release := make_release():
        follow_deltas(by_deltas, release, data_folder)
    export(tmp_path)
    fresh = tables_of(tmp_path)
    empty = {table: "" for table in fresh}
    assert empty | written(by_deltas) == fresh
    assert empty | written(mirror.copy) == fresh
    assert mirror.seen == sorted(set(mirror.seen)), "no step came twice or out of order"
    done = sum((writer.done for writer in writers), Counter())
    assert {"add", "correct", "retract", "reinstate", "edit", "merge"} <= set(done)
    print(
        f"{dict(done)}; {len(mirror.seen)} steps followed, {releases} releases, "
        f"{sum(text.count(chr(10)) for text in fresh.values())} rows at the end, "
        f"{len(json.dumps(mirror.copy))} bytes"
    )
