"""What runs on this machine: looks at other processes, on Linux through /proc, else with ps."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

PROC = Path("/proc")
HAS_PROC = (PROC / "self" / "environ").exists()


def command_of(pid: int) -> str:
    """Return the command line of a process; an empty text when there is no such process."""
    if HAS_PROC:
        try:
            return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, UnicodeDecodeError):
            return ""
    answer = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
    )
    return answer.stdout.strip()


def marked_processes(marker: str) -> list[int]:
    """Return the processes of this user that were started with `marker` in their environment.

    `marker` is "NAME=value". Descendants inherit it, so that a process is found even when its
    parent was killed, and a process that was given the same number later is not.
    """
    if not HAS_PROC:
        return _marked_processes_of_ps(marker)
    wanted = os.fsencode(marker)
    found = []
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            # It may end while it is looked at, or belong to somebody else.
            with suppress(OSError):
                if wanted in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
    return found


def _marked_processes_of_ps(marker: str) -> list[int]:
    answer = subprocess.run(["ps", "-axEww", "-o", "pid=,command="], capture_output=True, text=True)
    lines = [line.split(None, 1) for line in answer.stdout.splitlines()]
    return [int(pid) for pid, command in lines if f" {marker} " in f"{command} "]


def kill_marked(marker: str, patience: float = 10) -> list[int]:
    """Kill every process that carries `marker`; return those that were there.

    Looks again until none is left, because a process can fork while it is being killed. Raises
    TimeoutError when some are still there after `patience` seconds.
    """
    killed: list[int] = []
    deadline = monotonic() + patience
    while pids := marked_processes(marker):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        killed += [pid for pid in pids if pid not in killed]
        if monotonic() > deadline:
            raise TimeoutError(f"These processes cannot be ended: {pids}")
        sleep(0.02)
    return killed
