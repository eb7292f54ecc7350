"""Verifies the public log of ICC Tracker from outside: Python 3.11 or newer, nothing to install.

    python verify_log.py https://icc-tracker.example --kept checkpoint.txt

Reads the whole log, works out its root anew, checks the signature, and compares every row of the
public record with what the log says of it: each row that differs is named. The checkpoint is kept
in the file; the next time it is checked that the log only grew since. Ends with status 0 if all is
well, 1 if something differs, 2 if it could not be verified. Where the key of the log changed it
says so; where the key before was lost it ends with 2 until you confirm the new one with --key.

Copy it together with log_proofs.py, log_keys.py and log_site.py, change it, make it yours. How it
works: docs/using/log.md.
"""

from __future__ import annotations

import argparse
import base64
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from log_keys import Keys
from log_proofs import (
    Checkpoint,
    KeyChange,
    NotVerified,
    Row,
    Tree,
    canonical,
    is_consistent,
    leaf_hash,
    opened,
    root_by_inclusion,
    sha256,
)
from log_site import Site


class Log:
    """One reading of the log, and what was found that differs."""

    def __init__(self, site: Site, key: str | None = None) -> None:
        self.site = site
        described = site.get("log/")
        told = [each["statement"] for each in described.get("key_changes", [])]
        self.keys = Keys(described["key"], told, key)
        self.note = site.text(f"{site.api}log/checkpoint/")
        self.checkpoint = opened(self.note, self.keys.newest)
        # Erased leaf -> the leaf that is to say why; and what such leaves say.
        self.erased: dict[int, int] = {}
        self.erasures: dict[int, int] = {}

    def has_changed_its_key(self, change: KeyChange) -> Iterator[str]:
        """Whether the tree holds a statement on the key, and what the key before signed last."""
        note = self.site.text(f"{self.site.api}log/checkpoint/?size={change.size}")
        last = opened(note, change.old_key)
        if (last.size, last.root) != (change.size, change.root):
            yield f"What the key before signed last is not what leaf {change.size} says."
        yield from self.grew_from(last)
        [found] = self.site.get("log/leaves/", start=change.size, limit=1)["results"]
        if (found["leaf"]["act"], found["leaf"]["reason"]) != ("key_change", change.statement):
            yield f"Leaf {change.size} does not hold the statement on the change of the key."
        yield from self.includes(change.size)

    def grew_from(self, kept: Checkpoint) -> Iterator[str]:
        """Whether it only grew since a checkpoint that was kept, by a proof of a few hashes."""
        now = self.checkpoint
        if kept.size > now.size:
            yield (
                f"The log has {now.size} leaves now, and had {kept.size} when its checkpoint was "
                "kept: it was cut, or restored from an older copy."
            )
        else:
            told = self.site.get("log/consistency/", old=kept.size, new=now.size)
            proof = [base64.b64decode(each) for each in told["proof"]]
            if not is_consistent(kept.size, now.size, kept.root, now.root, proof):
                yield (
                    f"The log of {now.size} leaves does not go on from the {kept.size} that were "
                    "kept: what was written was changed, or an older copy was restored."
                )

    def includes(self, leaf: int) -> Iterator[str]:
        """Whether one leaf is in it, by a proof of a few hashes, without reading the rest."""
        size = self.checkpoint.size
        if not 0 <= leaf < size:
            raise NotVerified(f"There is no leaf {leaf}: the log has 0 to {size - 1}.")
        [found] = self.site.get("log/leaves/", start=leaf, limit=1)["results"]
        told = self.site.get("log/inclusion/", leaf=leaf, size=size)
        proof = [base64.b64decode(each) for each in told["proof"]]
        begin = leaf_hash(found["leaf"]) if found["erased_by"] is None else None
        begin = begin or base64.b64decode(told["hash"])
        if root_by_inclusion(leaf, size, begin, proof) != self.checkpoint.root:
            yield f"{name_of(found)} is not the one that was signed."

    def everything(self, kept: Checkpoint | None) -> list[str]:
        """What differs in the log, between it and the record, and between that and the lists."""
        found: list[str] = []
        # After the checkpoint: what changes meanwhile has a number that it knows not yet.
        record = list(self.site.pages("records/", after=0, limit=1000))
        in_record = [*compare(self.leaves(kept, found), record), *compare_lists(self.site, record)]
        if in_record and self.site.get("log/")["size"] != self.checkpoint.size:
            in_record.append("The log grew meanwhile. Run it again before you believe it.")
        return found + in_record

    def leaves(self, kept: Checkpoint | None, found: list[str]) -> Iterator[Row]:
        """Every leaf that was signed, in order; what differs goes into `found`."""
        tree, told = Tree(), {change.size for change in self.keys.changes}
        for each in self.site.pages("log/leaves/", start=0, limit=1000):
            if tree.size == self.checkpoint.size:
                break
            if each["index"] != tree.size:
                found.append(f"Leaf {tree.size} is missing.")
                return
            in_tree = base64.b64decode(each["hash"])
            if each["erased_by"] is not None:
                self.erased[each["index"]] = each["erased_by"]
            elif leaf_hash(each["leaf"]) != in_tree:
                found.append(f"{name_of(each)} does not say what it said when it was added.")
            self.erasures |= dict.fromkeys(each["leaf"]["erases"], each["index"])
            if each["leaf"]["act"] == "key_change" and each["index"] not in told:
                found.append(f"{name_of(each)} changed the key, and the site does not say so.")
            tree.add(in_tree)
            if kept and tree.size == kept.size and tree.root() != kept.root:
                found.append(f"The first {kept.size} leaves are not those that were kept.")
            yield each
        if (tree.size, tree.root()) != (self.checkpoint.size, self.checkpoint.root):
            found.append(f"The {tree.size} leaves are not the {self.checkpoint.size} signed ones.")
        for leaf, by in self.erased.items():
            if self.erasures.get(leaf) != by:
                found.append(f"Leaf {leaf} was erased, and no leaf says why.")


def compare(leaves: Iterator[Row], record: list[Row]) -> Iterator[str]:
    """Name each row of the record that is not as its newest leaf says."""
    newest: dict[tuple[str, str], Row] = {}
    last = 0
    for each in leaves:
        if each["leaf"]["table"]:
            newest[each["leaf"]["table"], each["leaf"]["id"]] = each
            last = each["leaf"]["sequence"]
    for step in record:
        leaf = newest.pop((step["table"], step["id"]), None)
        if step["sequence"] > last:
            continue  # Changed since the checkpoint: the next one will tell of it.
        if leaf is None:
            yield f"{step['table']}/{step['id']} is in the record, and not in the log."
        elif different := differences(step, leaf["leaf"]):
            name, these = f"{step['table']}/{step['id']}", ", ".join(different)
            yield f"{name} is not what {name_of(leaf)} says: its {these}."
    for table, key in newest:
        yield f"{table}/{key} is in the log, and missing from the record."


def differences(step: Row, leaf: Row) -> list[str]:
    """What of a row of the record is not as a leaf says."""
    digest = None
    if step["row"] is not None:
        salted = base64.b64decode(leaf["salt"] or "") + canonical(step["row"])
        digest = base64.b64encode(sha256(salted)).decode()
    pairs = {
        "content": (digest, leaf["row"]),
        "number": (step["sequence"], leaf["sequence"]),
        "operation": (step["op"], leaf["op"]),
        "reason": (step["reason"], leaf["reason"] if leaf["salt"] else step["reason"]),
        "merger": (step["merged_into"] or "", leaf["merged_into"]),
        "moment": (step["changed_at"], leaf["at"]),
    }
    return [name for name, (one, other) in pairs.items() if one != other]


# Fields of the API of other kinds than the columns of the record that bear their names.
_OTHERWISE = {"id", "url", "countries", "nationalities", "public_on"}


def compare_lists(site: Site, record: list[Row]) -> Iterator[str]:
    """Name each row that the lists of the API, and so the pages, show otherwise than the record."""
    rows = {(each["table"], each["id"]): each["row"] for each in record}
    for table in dict.fromkeys(table for table, _ in rows):
        resource = table.replace("_", "-")
        if table.endswith(("_sources", "_proofs", "_subjects")):
            continue  # Told within the rows to which they belong.
        for shown in site.pages(f"{resource}/", limit=200):
            row = rows.get((table, str(shown["id"])))
            told = flat(shown)
            wrong = [
                name
                for name in (row or {})
                if name not in _OTHERWISE and name in told and not is_same(told[name], row[name])
            ]
            if row is None or wrong:
                yield f"{table}/{shown['id']} is shown otherwise than in the record: {wrong}."


def flat(shown: Row) -> Row:
    """A row of a list as the record has it: of what it links to the id, of words the code."""
    told = {}
    for name, value in shown.items():
        if isinstance(value, dict):
            if name in ("status", "custody"):
                told |= {key: each for key, each in value.items() if key not in ("code", "label")}
            value = value.get("code", value.get("id"))
        told[name] = value
    return told


def is_same(shown: Any, kept: Any) -> bool:
    """Whether a list and the record say the same; keys that are numbers are text in the record."""
    return shown == kept or (type(shown) is int and str(shown) == kept)


def name_of(each: Row) -> str:
    return f"leaf {each['index']} ({each['leaf']['table'] or 'log'} {each['leaf']['id']})"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_AsWritten)
    parser.add_argument("site", help="such as https://icc-tracker.example")
    parser.add_argument("--kept", type=Path, help="the file of the checkpoint that is kept")
    parser.add_argument("--key", help="the public key, from elsewhere than the site itself")
    parser.add_argument("--leaf", type=int, help="only show that this leaf is in the log")
    parser.add_argument("--quick", action="store_true", help="only show that the log only grew")
    asked = parser.parse_args(arguments)
    found: list[str] = []
    try:
        log = Log(Site(asked.site), asked.key)
        kept = None
        if asked.kept and asked.kept.exists():
            kept = log.keys.opened(asked.kept.read_text("utf-8"))
            if kept.origin != log.checkpoint.origin:
                print(
                    f"The log is called {log.checkpoint.origin} now, and was called {kept.origin} "
                    "when its checkpoint was kept."
                )
            found += log.grew_from(kept)
        for change in log.keys.news:
            print(change.sentence)
            found += log.has_changed_its_key(change)
        if asked.leaf is not None:
            found += log.includes(asked.leaf)
        elif not asked.quick:
            found += log.everything(kept)
    except NotVerified as error:
        print(f"Not verified. {error}", file=sys.stderr)
        return 2
    for sentence in found:
        print(sentence)
    if found:
        print(f"{len(found)} differences. The checkpoint was not kept.", file=sys.stderr)
        return 1
    if log.keys.is_to_be_confirmed:
        print(
            "Not verified. Nothing differs, but the key that you knew did not sign the change. Ask "
            "by another channel than this site whether this is the new key, and then run again "
            f"with --key {log.keys.newest}",
            file=sys.stderr,
        )
        return 2
    shown = what_was_shown(asked, kept)
    print(f"{shown}: {log.checkpoint.size} leaves, signed by {log.keys.newest}.")
    if asked.kept:
        asked.kept.write_text(log.note, encoding="utf-8")
    return 0


def what_was_shown(asked: argparse.Namespace, kept: Checkpoint | None) -> str:
    """How much a run without a difference says, beside that the checkpoint is signed."""
    grew = ", and the log only grew" if kept else ""
    if asked.leaf is not None:
        return f"Leaf {asked.leaf} is in the log{grew}"
    if asked.quick:
        return "The log only grew" if kept else "Only the signature was looked at"
    return f"All is well{grew}"


class _AsWritten(argparse.RawDescriptionHelpFormatter):
    """Help that keeps the lines of the text above."""


if __name__ == "__main__":
    sys.exit(main())
