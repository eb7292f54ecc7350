"""Poisoned messages: what a queue may hold that no task of ours has sent."""

import json
from collections.abc import Callable

from celery import Celery

# Headers, content type, body.
POISON: tuple[tuple[dict, str, bytes], ...] = (
    ({"task": "cases.tasks.sweep", "id": "1"}, "application/json", b"{not json"),
    ({"task": "cases.tasks.sweep", "id": "2"}, "application/json", b"\xff\xfe\x00"),
    ({"task": "cases.tasks.sweep", "id": "3"}, "application/json", b'"text"'),
    ({"task": "cases.tasks.sweep", "id": "4"}, "application/json", b'[[1, 2], {"x": 1}, {}]'),
    ({"task": "cases.tasks.sweep", "id": "5"}, "application/json", b'[5, "x", null]'),
    ({"task": "cases.tasks.no_such", "id": "6"}, "application/json", b"[[], {}, {}]"),
    ({"task": None, "id": None}, "application/json", b"[[], {}, {}]"),
    ({"task": "cases.tasks.sweep", "id": "7"}, "application/x-python-serialize", b"\x80\x04N."),
    (
        {"task": "cases.tasks.sweep", "id": "8", "expires": "soon"},
        "application/json",
        b"[[],{},{}]",
    ),
    ({"task": "cases.tasks.sweep", "id": "9", "eta": "never"}, "application/json", b"[[],{},{}]"),
    ({}, "application/json", b'{"task": "cases.tasks.sweep"}'),
    ({}, "text/plain", b"hello"),
)
# What is no message at all.
GARBAGE = (b"garbage", b"{}", b"[]", json.dumps({"body": 1, "properties": {}}).encode())


def poison(app: Celery, put: Callable[[bytes], None]) -> None:
    """Send all of it to the queue of the worker; `put` lays there what is no message."""
    with app.connection_for_write() as connection:
        producer = connection.Producer(serializer=None)
        for headers, kind, body in POISON:
            producer.publish(
                body,
                routing_key="celery",
                content_type=kind,
                content_encoding="utf-8",
                headers=headers,
            )
    for envelope in GARBAGE:
        put(envelope)
