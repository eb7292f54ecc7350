"""Runs a module whose clock is wrong by as many seconds as a file says, and jumps when it changes.

    python -m tests.chaos.clock FILE celery -A icc_tracker worker

The monotonic clock stays right, as it does where somebody sets the clock of a machine.
"""

import copyreg
import datetime
import runpy
import sys
import time
from pathlib import Path

LOOK_EVERY_SECONDS = 0.2
_real_time, _real_time_ns, _real = time.time, time.time_ns, datetime.datetime


class Shift:
    """How wrong the clock is now, in seconds."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._seconds, self._looked_at = 0.0, float("-inf")

    @property
    def seconds(self) -> float:
        if time.monotonic() - self._looked_at > LOOK_EVERY_SECONDS:
            self._looked_at = time.monotonic()
            try:
                self._seconds = float(self.file.read_text())
            except (OSError, ValueError):
                self._seconds = 0.0
        return self._seconds


class _OfAnyKind(type):
    """Whatever is made in C is a `datetime` of the real kind."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _real)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, _real)


def set_wrong(shift: Shift) -> None:
    """Let `time.time` and `datetime.now` of this process be wrong; call it before other imports."""

    class Datetime(_real, metaclass=_OfAnyKind):
        def __new__(cls, *args, **kwargs) -> datetime.datetime:
            return _real(*args, **kwargs)

        @classmethod
        def now(cls, tz=None) -> datetime.datetime:
            return _real.fromtimestamp(time.time(), tz)

        @classmethod
        def utcnow(cls) -> datetime.datetime:
            return _real.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)

    time.time = lambda: _real_time() + shift.seconds
    time.time_ns = lambda: _real_time_ns() + int(shift.seconds * 1e9)
    datetime.datetime = Datetime
    copyreg.pickle(_real, lambda value: (made_again, value.__reduce__()[1]))


def made_again(*args) -> datetime.datetime:
    """A datetime from its pickle, which cannot name the real kind."""
    return _real(*args)


def main() -> None:
    """Run the module of the command line."""
    set_wrong(Shift(Path(sys.argv[1])))
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    # By its own name: what is pickled must be found again.
    from tests.chaos import clock

    clock.main()
