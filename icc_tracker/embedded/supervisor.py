"""Keeps the processes of one machine running together, and ends all of them together."""

import fcntl
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from icc_tracker.embedded.processes import kill_marked, marked_processes

# Lets the C library give memory back to the machine that it would keep for a next time: some 10 MB
# less of a web process that has made many pages. Dockerfile and units of systemd say the same.
MALLOC = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "1000000",
    "MALLOC_MMAP_THRESHOLD_": "262144",
}
# Variables in the environment of every child and its descendants, by which they are found again.
RUN_MARK = "ICC_TRACKER_RUN"
CHILD_MARK = "ICC_TRACKER_CHILD"
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 10
# A child that lived this long had started well: the next wait is the first one again.
HEALTHY_SECONDS = 30
GRACE_SECONDS = 8
LARGEST_LOG_BYTES = 10_000_000


class AlreadyRunning(RuntimeError):
    """Another supervisor holds the same folder; the message says which process it is."""


@dataclass
class Child:
    """One program to keep running, and what is known about it."""

    name: str
    command: list[str]
    log_file: Path
    process: subprocess.Popen | None = None
    started_at: float = 0
    start_at: float = 0
    wait: float = FIRST_WAIT_SECONDS


class Supervisor:
    """Starts programs that write to `<var_dir>/log/<name>.log` and restarts those that end.

    They start in the folder `cwd`. `say` gets one line for the people in front of the screen
    whenever something happens.
    """

    def __init__(self, var_dir: Path, cwd: Path, say: Callable[[str], None] = print) -> None:
        self.var_dir = var_dir.resolve()
        self.cwd = cwd
        self.say = say
        self.children: list[Child] = []
        self.stop_requested = threading.Event()

    @contextmanager
    def sole(self) -> Iterator[None]:
        """Hold the folder, so that no second supervisor starts the same programs.

        Ends what a supervisor that was killed has left running. Raises AlreadyRunning.
        """
        self.var_dir.mkdir(parents=True, exist_ok=True)
        with (self.var_dir / "run.lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise AlreadyRunning(
                    f"It runs already in {self.var_dir}, as process {file.read().strip()}"
                ) from None
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
            if killed := kill_marked(self._run_marker):
                self.say(f"Ended {len(killed)} processes that an earlier run had left.")
            yield

    def add(self, name: str, command: list[str]) -> Child:
        """Start a program; from now on `watch` keeps it running."""
        folder = self.var_dir / "log"
        folder.mkdir(parents=True, exist_ok=True)
        child = Child(name, command, folder / f"{name}.log")
        self.children.append(child)
        self._start(child)
        return child

    def request_stop(self, *_: object) -> None:
        """Make `watch` return; fit to be a signal handler."""
        self.stop_requested.set()

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Restart what ends, until a stop is requested or `until()` is true."""
        while not (self.stop_requested.is_set() or until()):
            for child in self.children:
                self._look_after(child)
            self.stop_requested.wait(0.2)

    def stop(self) -> None:
        """Ask every program to end, and kill what is left of them after eight seconds."""
        for child in self.children:
            if child.process and child.process.poll() is None:
                # Only the parent is asked: a worker then finishes its task and ends its own
                # children, which would drop that task if they were asked themselves.
                child.process.terminate()
        deadline = monotonic() + GRACE_SECONDS
        while monotonic() < deadline and marked_processes(self._run_marker):
            for child in self.children:
                if child.process:
                    child.process.poll()
            sleep(0.05)
        for child in self.children:
            self._kill(child)
        self.children.clear()

    @property
    def _run_marker(self) -> str:
        return f"{RUN_MARK}={self.var_dir}"

    def _start(self, child: Child) -> None:
        _put_aside_if_large(child.log_file)
        marks = {RUN_MARK: str(self.var_dir), CHILD_MARK: f"{child.name}:{self.var_dir}"}
        with child.log_file.open("ab") as log:
            child.process = subprocess.Popen(
                child.command,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**MALLOC, **os.environ, **marks, "PYTHONUNBUFFERED": "1"},
                # Its own group: Ctrl-C reaches the supervisor alone, which ends the rest.
                start_new_session=True,
            )
        child.started_at = monotonic()

    def _look_after(self, child: Child) -> None:
        if child.process is None:
            if monotonic() >= child.start_at:
                self._start(child)
            return
        code = child.process.poll()
        if code is None:
            return
        # What a killed parent leaves behind would work beside its successor.
        self._kill(child)
        if monotonic() - child.started_at >= HEALTHY_SECONDS:
            child.wait = FIRST_WAIT_SECONDS
        self.say(
            f"{child.name} ended ({_reason(code)}); starting it again in {child.wait:g} s,"
            f" see {child.log_file}"
        )
        child.start_at = monotonic() + child.wait
        child.wait = min(child.wait * 2, LONGEST_WAIT_SECONDS)

    def _kill(self, child: Child) -> None:
        if child.process:
            with suppress(ProcessLookupError):
                child.process.kill()
            kill_marked(f"{CHILD_MARK}={child.name}:{self.var_dir}")
            child.process.wait()
            child.process = None


def _reason(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _put_aside_if_large(log_file: Path) -> None:
    if log_file.exists() and log_file.stat().st_size > LARGEST_LOG_BYTES:
        log_file.replace(log_file.with_name(f"{log_file.name}.1"))
