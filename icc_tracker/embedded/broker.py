"""A message broker made of files, for machines without one: kombu's `embedded://` transport.

It carries nudges between the processes of one machine. A message is one file in the folder of
its queue; a file appears there when it is complete, and is taken by whoever removes it.
"""

import fcntl
import logging
import os
import time
import uuid
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty
from urllib.parse import quote

from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)

MESSAGE = ".msg"
DRAFT = ".draft"
# A draft that is older than this was left by a sender that was killed.
OLDEST_DRAFT_SECONDS = 3600

Bindings = list[filesystem.exchange_queue_t]


class Channel(filesystem.Channel):
    """Queues as folders of files under the transport option `folder`."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._listed: dict[str, deque[str]] = defaultdict(deque)

    @property
    def control_folder(self) -> Path:
        """The folder of the tables that say which queue gets what is sent to an exchange."""
        return self._folder("exchanges")

    def get_table(self, exchange: str) -> Bindings:
        """Return the bindings of an exchange; none where its table cannot be understood."""
        try:
            return super().get_table(exchange)
        except (ValueError, TypeError):
            logger.exception("The bindings of %s are lost until a queue is declared", exchange)
            return []

    def _folder(self, *names: str) -> Path:
        top = Path(self.transport_options["folder"])
        top.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = top.joinpath(*names)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _queue_folder(self, queue: str) -> Path:
        return self._folder("queues", f"{quote(queue, safe='@')}.queue")

    def _put(self, queue: str, payload: dict, **kwargs) -> None:
        # Named by the time of sending: sorted by name, messages are in that order.
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}"
        write_at_once(self._queue_folder(queue) / f"{name}{MESSAGE}", payload)

    def _get(self, queue: str, timeout: float | None = None) -> dict:
        folder = self._queue_folder(queue)
        listed = self._listed[queue]
        if not listed:
            # A list serves many calls, or a long queue would be read again for each message.
            listed.extend(sorted(self._message_names(folder)))
        while listed:
            path = folder / listed.popleft()
            message = self._take(path)
            if message is not None:
                return message
        raise Empty

    def _message_names(self, folder: Path) -> Iterator[str]:
        for entry in os.scandir(folder):
            if entry.name.endswith(MESSAGE):
                yield entry.name
            elif entry.name.endswith(DRAFT):
                with suppress(FileNotFoundError):
                    if time.time() - entry.stat().st_mtime > OLDEST_DRAFT_SECONDS:
                        os.unlink(entry)

    def _take(self, path: Path) -> dict | None:
        """Return the message in `path`, or None where it is not ours or no message."""
        try:
            message = loads(path.read_bytes())
            message["body"]
            if not message["properties"]["delivery_tag"]:
                raise ValueError("its delivery tag is empty")
        except FileNotFoundError:
            return None
        except (PermissionError, IsADirectoryError, ValueError, TypeError, KeyError) as error:
            self._move_aside(path, error)
            return None
        try:
            # Of several workers that have read the file, only one succeeds in removing it.
            path.unlink()
        except FileNotFoundError:
            return None
        return message

    def _move_aside(self, path: Path, error: Exception) -> None:
        with suppress(FileNotFoundError):
            kept = path.rename(self._folder("rejected") / path.name)
            logger.error("A message cannot be read (%r) and is kept in %s", error, kept)

    def _purge(self, queue: str) -> int:
        folder = self._queue_folder(queue)
        count = 0
        for name in list(self._message_names(folder)):
            with suppress(FileNotFoundError):
                (folder / name).unlink()
                count += 1
        return count

    def _size(self, queue: str) -> int:
        return sum(1 for _ in self._message_names(self._queue_folder(queue)))

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        if binding not in self.get_table(exchange):
            self._change_table(exchange, lambda table: [binding, *table])

    def _delete(self, queue, exchange, routing_key, pattern, *args, **kwargs) -> None:
        self._purge(queue)
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda table: [row for row in table if row != binding])
        with suppress(OSError):
            self._queue_folder(queue).rmdir()

    def _change_table(self, exchange: str, change: Callable[[Bindings], Bindings]) -> None:
        path = self._exchange_file(exchange)
        with self._lock():
            before = self.get_table(exchange)
            after = change(before)
            if after != before:
                write_at_once(path, list(dict.fromkeys(after)))

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with (self.control_folder / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    """The transport of `embedded://`."""

    Channel = Channel
    driver_type = driver_name = "embedded"
    # A folder that is away or full may come back: the worker waits for it, and does not end.
    connection_errors = (*filesystem.Transport.connection_errors, OSError)
    # Without kombu's default host, whose absence from the address it would warn about.
    default_connection_params: dict = {}

    def __init__(self, client, **kwargs) -> None:
        super().__init__(client, **kwargs)
        # One for each connection, not for the process: two may have different folders.
        self.state = virtual.BrokerState()


def write_at_once(path: Path, content: object) -> None:
    """Write `content` as JSON so that a reader of `path` sees all of it or nothing.

    The folder is made again where somebody removed it in the meantime.
    """
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}{DRAFT}")
    for is_last_attempt in (False, True):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_text(dumps(content), encoding="utf-8")
            draft.rename(path)
            return
        except FileNotFoundError:
            if is_last_attempt:
                raise


TRANSPORT_ALIASES["embedded"] = f"{__name__}:Transport"
