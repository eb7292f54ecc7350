"""The public log over the API: what was signed, what each leaf says, and the proofs."""

import base64

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import recording
from cases.ledger.public_log.checkpoints import opened, our_key
from cases.ledger.public_log.content import base64_of, canonical
from cases.ledger.public_log.new_key import begin_new_key
from cases.merkle.tree import EMPTY
from cases.models import Case, LogCheckpoint, LogLeaf, PublicRecord, Removal, SourceReport, Suspect
from tests.merkle import oracle


@pytest.fixture
def case(the_case: Case) -> Case:
    return the_case


def act() -> None:
    recording.retract(SourceReport.objects.get(), "Wrong.")
    recording.record_all_due()
    recording.reinstate(SourceReport.objects.get())
    recording.record_all_due()


def decoded(hashes: list[str]) -> list[bytes]:
    return [base64.b64decode(each) for each in hashes]


def contents(every) -> list[bytes]:
    return [canonical(each["leaf"]) for each in every("log/leaves/?limit=7")]


def test_the_log_tells_where_it_ends_and_by_which_key_it_is_signed(case, get, client):
    told = get("log/")
    checkpoint = LogCheckpoint.objects.first()
    assert (told["size"], told["checkpoint"]) == (LogLeaf.objects.count(), checkpoint.note)
    assert told["key"] == our_key()
    said = opened(told["checkpoint"], told["key"])
    assert [said.origin, said.size] == [told["origin"], told["size"]]
    assert base64.b64encode(said.root).decode() == told["root"]
    for address in told["links"].values():
        assert client.get(address).status_code == 200
    assert get("")["log"].endswith("/api/v1/log/")


def test_the_checkpoint_is_a_signed_note_as_text(case, client):
    first = LogCheckpoint.objects.first()
    answer = client.get("/api/v1/log/checkpoint/")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == first.note
    origin, size, root, blank, signature, end = first.note.split("\n")
    assert (origin, size, blank, end) == ("localhost:8000/log", str(first.size), "", "")
    assert signature.startswith(f"— {origin} ")
    act()
    assert client.get(f"/api/v1/log/checkpoint/?size={first.size}").content.decode() == first.note
    again = client.get("/api/v1/log/checkpoint/", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 200, "the log grew"
    known = client.get("/api/v1/log/checkpoint/", headers={"if-none-match": again["ETag"]})
    assert known.status_code == 304
    refused = client.get("/api/v1/log/checkpoint/", headers={"accept": "application/json"})
    assert refused.status_code == 406


def test_leaves_come_in_their_order_page_by_page(case, every, get):
    found = every("log/leaves/?limit=7")
    assert [each["index"] for each in found] == list(range(LogLeaf.objects.count()))
    for each in found:
        assert base64.b64decode(each["hash"]) == oracle.tree_hash([canonical(each["leaf"])])
    assert [each["index"] for each in get("log/leaves/?start=5&limit=2")["results"]] == [5, 6]
    assert get("log/leaves/?start=99999")["results"] == []


def test_leaves_of_one_row_are_found(case, get):
    act()
    report = PublicRecord.objects.get(table="reports")
    for query in (f"table=reports&id={report.key}", f"id={report.key}"):
        found = get(f"log/leaves/?{query}")["results"]
        assert [each["leaf"]["act"] for each in found] == [
            *("publication", "retraction", "reinstatement"),
        ]
    assert {each["leaf"]["table"] for each in get("log/leaves/?table=cases")["results"]} == {
        "cases"
    }


def test_an_erased_leaf_has_its_hash_and_the_leaf_that_says_why(case, get, every):
    ben = Suspect.objects.get(slug="ben")
    address = f"log/leaves/?table=suspects&id={ben.public_id}"
    [before] = get(address)["results"]
    Removal.objects.create(path="/suspects/ben/", reason="By order of a court.")
    recording.retract(SourceReport.objects.get(), "Wrong.")
    recording.record_all_due()
    [first, removal] = get(address)["results"]
    assert first["hash"] == before["hash"]
    assert (first["leaf"]["salt"], first["leaf"]["row"]) == (None, None)
    [erasure] = get(f"log/leaves/?start={first['erased_by']}&limit=1")["results"]
    assert erasure["leaf"]["act"] == "erasure" and first["index"] in erasure["leaf"]["erases"]
    assert erasure["leaf"]["reason"] == removal["leaf"]["reason"] == "By order of a court."


def test_proofs_of_inclusion_are_those_of_the_definition_for_any_leaf_and_size(case, get, every):
    leaves = contents(every)
    for size in (1, 2, 5, 8, len(leaves)):
        for leaf in {0, size // 2, size - 1}:
            told = get(f"log/inclusion/?leaf={leaf}&size={size}")
            assert (told["leaf"], told["size"]) == (leaf, size)
            assert decoded(told["proof"]) == oracle.path(leaf, leaves[:size])
            assert decoded([told["root"], told["hash"]]) == [
                oracle.tree_hash(leaves[:size]),
                oracle.tree_hash([leaves[leaf]]),
            ]


def test_proofs_hold_between_any_two_checkpoints(case, get, every):
    act()
    leaves = contents(every)
    sizes = sorted(LogCheckpoint.objects.values_list("size", flat=True))
    assert len(sizes) >= 3
    for new in sizes:
        for old in [size for size in sizes if size <= new]:
            told = get(f"log/consistency/?old={old}&new={new}")
            assert decoded(told["proof"]) == oracle.proof(old, leaves[:new])
            roots = [oracle.tree_hash(leaves[:old]), oracle.tree_hash(leaves[:new])]
            assert decoded([told["old_root"], told["new_root"]]) == roots
            signed = LogCheckpoint.objects.filter(size__in=(old, new)).order_by("size")
            assert [bytes(each.root) for each in signed] == roots[-len(signed) :]


def test_what_the_log_does_not_have_is_a_conflict_that_says_so(case, refused):
    size = LogLeaf.objects.count()
    for path, kind in (
        (f"log/checkpoint/?size={size + 1}", "log-is-shorter"),
        (f"log/inclusion/?size={size + 1}", "log-is-shorter"),
        (f"log/inclusion/?leaf={size}", "conflict"),
        (f"log/consistency/?old={size + 1}", "log-is-shorter"),
        (f"log/consistency/?old=3&new={size + 9}", "log-is-shorter"),
        ("log/consistency/?old=3&new=2", "conflict"),
    ):
        problem = refused(path, 409)
        assert problem["type"].endswith(f"/problems/{kind}/"), path
    assert (
        "it was cut, or restored from an older copy"
        in (refused(f"log/checkpoint/?size={size + 1}", 409)["detail"])
    )
    assert refused("log/checkpoint/?size=2", 409)["detail"] == "Nothing was signed at a size of 2."


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("log/inclusion/?leaf=-1", "leaf"),
        ("log/inclusion/?leaf=one", "leaf"),
        ("log/consistency/?old=0", "old"),
        ("log/consistency/?new=1000000000", "new"),
        ("log/leaves/?limit=1001", "limit"),
        ("log/leaves/?table=secrets", "table"),
        ("log/leaves/?id=%00", "id"),
        ("log/?size=1", "size"),
    ],
)
def test_a_bad_parameter_is_named(case, refused, path, parameter):
    assert [each["parameter"] for each in refused(path)["errors"]] == [parameter]


def test_before_anything_was_written_there_is_an_empty_log(empty, get, refused):
    told = get("log/")
    assert (told["size"], told["checkpoint"]) == (0, None)
    assert base64.b64decode(told["root"]) == EMPTY
    assert get("log/leaves/")["results"] == []
    for path in ("log/checkpoint/", "log/inclusion/", "log/consistency/"):
        refused(path, 409)


def test_a_proof_asks_for_few_rows_however_long_the_log_is(docket, db, client):
    """What was signed last, and at the most two tiles of each level."""
    assert LogLeaf.objects.count() > 9000
    for path in ("inclusion/?leaf=300", "consistency/?old=3000"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/api/v1/log/{path}").status_code == 200
        assert len(queries) <= 5, [each["sql"] for each in queries]


def test_a_change_of_the_key_is_told_with_the_signed_statement(case, get, client, settings):
    secret, settings.LOG_KEY = settings.LOG_KEY, "another"
    before = LogCheckpoint.objects.first()
    assert get("log/")["key_changes"] == []
    begin_new_key(secret, "The safe burnt down.")
    told = get("log/")
    [change] = told["key_changes"]
    assert (change["leaf"], change["root"]) == (before.size, base64_of(before.root))
    assert (change["old_key"], change["new_key"]) == (before.key, our_key())
    assert told["key"] == our_key() and change["is_signed_by_old_key"]
    assert change["reason"] == "The safe burnt down."
    [leaf] = get(f"log/leaves/?start={before.size}")["results"]
    assert leaf["leaf"]["act"] == "key_change"
    assert leaf["leaf"]["reason"] == change["statement"]
    kept = client.get(f"/api/v1/log/checkpoint/?size={before.size}").content.decode()
    assert opened(kept, change["old_key"]).root == bytes(before.root)
