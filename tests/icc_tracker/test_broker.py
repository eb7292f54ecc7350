"""Tests of the broker that is made of files."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection, Exchange, Queue

from icc_tracker.embedded import broker

ROOT = Path(__file__).resolve().parent.parent.parent
QUEUE = Queue("work", Exchange("work", "direct"), routing_key="work")
SENDER = """
import sys
from tests.icc_tracker.test_broker import connect, send
with connect(sys.argv[1]) as connection:
    for number in range(50):
        send(connection, f"{sys.argv[2]}-{number}", "x" * 100_000)
"""


def connect(folder: Path | str) -> Connection:
    return Connection(
        "embedded://", transport_options={"folder": str(folder), "polling_interval": 0.01}
    )


def send(connection: Connection, *body: str) -> None:
    producer = connection.Producer(serializer="json")
    producer.publish(list(body), exchange="work", routing_key="work", declare=[QUEUE])


def receive(connection: Connection, count: int) -> list:
    """Return `count` messages, or as many as come before nothing has come for 10 seconds."""
    received = []

    def take(body, message) -> None:
        received.append(body)
        message.ack()

    with connection.Consumer([QUEUE], callbacks=[take], accept=["json"]):
        while len(received) < count:
            connection.drain_events(timeout=10)
    return received


def queue_folder(folder: Path) -> Path:
    return folder / "queues" / "work.queue"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with connect(tmp_path / "broker") as connection:
        yield connection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "broker"


def test_messages_come_out_in_the_order_in_which_they_were_sent(connection: Connection) -> None:
    for number in range(20):
        send(connection, str(number))
    assert receive(connection, 20) == [[str(number)] for number in range(20)]


def test_the_folder_is_made_on_first_use_and_closed_to_others(
    connection: Connection, folder: Path
) -> None:
    assert not folder.exists()
    send(connection, "first")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_message_leaves_nothing_behind_when_it_was_taken(
    connection: Connection, folder: Path
) -> None:
    send(connection, "only")
    receive(connection, 1)
    assert list(queue_folder(folder).iterdir()) == []


def test_a_reader_sees_every_message_whole_and_once_while_several_senders_send(
    connection: Connection, folder: Path
) -> None:
    command = [sys.executable, "-c", SENDER, str(folder)]
    senders = [subprocess.Popen([*command, name], cwd=ROOT) for name in "abc"]
    try:
        received = receive(connection, 150)
    finally:
        codes = [sender.wait() for sender in senders]
    assert codes == [0, 0, 0]
    assert all(pad == "x" * 100_000 for _, pad in received)
    names = [name for name, _ in received]
    assert sorted(names) == sorted(f"{who}-{n}" for who in "abc" for n in range(50))
    for who in "abc":
        assert [n for n in names if n.startswith(who)] == [f"{who}-{n}" for n in range(50)]


def test_two_readers_that_list_the_same_messages_share_them(
    connection: Connection, folder: Path
) -> None:
    for number in range(6):
        send(connection, str(number))
    with connect(folder) as other:
        channels = [connection.default_channel, other.default_channel]
        taken = [channels[turn % 2]._get("work") for turn in range(6)]
        assert len({message["properties"]["delivery_tag"] for message in taken}) == 6
        for channel in channels:
            with pytest.raises(broker.Empty):
                channel._get("work")


@pytest.mark.parametrize(
    "content",
    [
        *("", "{half", "[]", '{"body": "x"}', '{"properties": 3}'),
        '{"body": "", "properties": {"delivery_tag": ""}}',
    ],
)
def test_a_message_that_cannot_be_read_is_put_aside_and_does_not_block(
    connection: Connection, folder: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    send(connection, "good")
    (queue_folder(folder) / "0-first.msg").write_text(content)
    assert receive(connection, 1) == [["good"]]
    assert (folder / "rejected" / "0-first.msg").read_text() == content
    assert "cannot be read" in caplog.text


def test_what_a_killed_sender_has_left_is_never_read_and_removed_after_a_while(
    connection: Connection, folder: Path
) -> None:
    send(connection, "good")
    old = queue_folder(folder) / "0-old.msg.1.draft"
    new = queue_folder(folder) / "0-new.msg.2.draft"
    for draft in (old, new):
        draft.write_text("{half")
    hours_ago = time.time() - 2 * broker.OLDEST_DRAFT_SECONDS
    os.utime(old, (hours_ago, hours_ago))
    assert receive(connection, 1) == [["good"]]
    assert list(queue_folder(folder).iterdir()) == [new]


def test_a_message_that_was_not_acknowledged_comes_back_when_the_reader_closes(
    connection: Connection, folder: Path
) -> None:
    send(connection, "kept")
    with connect(folder) as other:
        with other.SimpleQueue(QUEUE) as reader:
            assert reader.get(timeout=10).payload == ["kept"]
    assert receive(connection, 1) == [["kept"]]


def test_a_damaged_table_of_bindings_heals_when_the_queue_is_declared(
    connection: Connection, folder: Path
) -> None:
    send(connection, "before")
    (folder / "exchanges" / "work.exchange").write_text("")
    with connect(folder) as other:
        send(other, "after")
    assert receive(connection, 2) == [["before"], ["after"]]


def test_a_queue_can_be_counted_emptied_and_removed(connection: Connection, folder: Path) -> None:
    for _ in range(3):
        send(connection, "again")
    channel = connection.default_channel
    assert channel._size("work") == 3
    assert channel.queue_purge("work") == 3
    send(connection, "last")
    channel.queue_delete("work")
    assert not queue_folder(folder).exists()
    assert channel.get_table("work") == []


def test_a_queue_whose_name_is_a_path_stays_in_its_folder(
    connection: Connection, folder: Path
) -> None:
    channel = connection.default_channel
    channel._put("../../outside", {"body": "", "properties": {"delivery_tag": "1"}})
    assert [path.name for path in (folder / "queues").iterdir()] == ["..%2F..%2Foutside.queue"]
