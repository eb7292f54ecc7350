"""Tests of keeping several processes running together."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest

from icc_tracker.embedded import supervisor as supervisor_module
from icc_tracker.embedded.processes import command_of, marked_processes
from icc_tracker.embedded.supervisor import RUN_MARK, AlreadyRunning, Supervisor

# Notes its number, starts a child that notes its own and outlives it, and waits.
PARENT = """
import os, subprocess, sys, time
open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
child = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(99)"
subprocess.run([sys.executable, "-c", child, sys.argv[1]])
"""
DEAF = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(99)
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str], monkeypatch) -> Iterator[Supervisor]:
    monkeypatch.setattr(supervisor_module, "GRACE_SECONDS", 0.5)
    supervisor = Supervisor(tmp_path / "var", tmp_path, said.append)
    yield supervisor
    supervisor.stop()


def python(code: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, arguments)]


def watch_until(supervisor: Supervisor, condition: Callable[[], object]) -> None:
    """Let the supervisor work until `condition()` holds; fail if it never does."""
    deadline = monotonic() + 60
    supervisor.watch(until=lambda: condition() or monotonic() > deadline)
    assert condition()


def numbers(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_what_a_child_says_is_in_its_log(supervisor: Supervisor) -> None:
    child = supervisor.add("talker", python("import time; print('hello'); time.sleep(99)"))
    watch_until(supervisor, lambda: child.log_file.read_text() == "hello\n")
    assert child.log_file == supervisor.var_dir / "log" / "talker.log"


def test_a_child_that_ends_is_started_again_and_that_is_said(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    note = tmp_path / "note"
    code = "import sys; open(sys.argv[1], 'a').write('1\\n'); sys.exit(3)"
    child = supervisor.add("short", python(code, note))
    watch_until(supervisor, lambda: len(numbers(note)) == 2)
    assert said[0].startswith("short ended (exit code 3); starting it again in 0.5 s")
    assert child.wait > 0.5


def test_the_wait_before_a_restart_has_an_end(supervisor: Supervisor, said: list[str]) -> None:
    child = supervisor.add("short", python("raise SystemExit(1)"))
    child.wait = supervisor_module.LONGEST_WAIT_SECONDS
    watch_until(supervisor, lambda: said)
    assert child.wait == supervisor_module.LONGEST_WAIT_SECONDS


def test_the_children_of_a_killed_child_are_gone_before_it_is_started_again(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    supervisor.add("parent", python(PARENT, note))
    watch_until(supervisor, lambda: len(numbers(note)) == 2)
    parent, orphan = numbers(note)
    os.kill(parent, signal.SIGKILL)
    watch_until(supervisor, lambda: len(numbers(note)) == 4)
    assert not command_of(orphan)


def test_stopping_ends_children_and_their_children_even_deaf_ones(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    supervisor.add("parent", python(PARENT, note))
    deaf = supervisor.add("deaf", python(DEAF))
    watch_until(supervisor, lambda: len(numbers(note)) == 2 and deaf.log_file.stat().st_size)
    assert len(marked_processes(f"{RUN_MARK}={supervisor.var_dir}")) == 3
    supervisor.stop()
    assert marked_processes(f"{RUN_MARK}={supervisor.var_dir}") == []


def test_a_second_supervisor_of_the_same_folder_is_refused(supervisor: Supervisor) -> None:
    second = Supervisor(supervisor.var_dir, supervisor.cwd)
    with supervisor.sole():
        with pytest.raises(AlreadyRunning, match=f"process {os.getpid()}"):
            with second.sole():
                pass
    with second.sole():
        pass


def test_what_a_killed_supervisor_has_left_is_ended_at_the_next_start(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    note = tmp_path / "note"
    Supervisor(supervisor.var_dir, tmp_path).add("left", python(PARENT, note))
    watch_until(supervisor, lambda: len(numbers(note)) == 2)
    with supervisor.sole():
        assert said == ["Ended 2 processes that an earlier run had left."]
        assert marked_processes(f"{RUN_MARK}={supervisor.var_dir}") == []


def test_watching_ends_when_a_stop_is_requested(supervisor: Supervisor) -> None:
    supervisor.add("sleeper", python("import time; time.sleep(99)"))
    timer = threading.Timer(0.1, supervisor.request_stop)
    timer.start()
    supervisor.watch()
    timer.join()
    assert supervisor.stop_requested.is_set()


def test_a_log_that_has_grown_large_is_put_aside(supervisor: Supervisor, monkeypatch) -> None:
    monkeypatch.setattr(supervisor_module, "LARGEST_LOG_BYTES", 3)
    log = supervisor.var_dir / "log" / "talker.log"
    log.parent.mkdir(parents=True)
    log.write_text("long ago")
    supervisor.add("talker", python("pass"))
    assert log.with_name("talker.log.1").read_text() == "long ago"
