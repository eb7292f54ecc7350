"""Tries a parser on mutated samples and on what hypothesis draws; makes what breaks it small."""

from __future__ import annotations

import random
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent.parent
# An input that takes longer than this, in seconds of the processor, is a mistake of its own.
SLOW_SECONDS = 5.0
MUTATED_AT_ONCE, DRAWN_AT_ONCE = 150, 50
LONGEST_INPUT = 200_000
# What parsers of texts have stumbled over somewhere in the world.
TOKENS = (
    *(
        b"\0",
        b"\xff",
        b"\xc3",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\r\n",
        b"\t",
        b"%00",
        b"%",
        b"%zz",
    ),
    *(b"\\u0000", b"\\ud800", b"-1", b"0", b"9" * 40, b"1e999", b"NaN", b"-0", b"0x10", b"1.5"),
    *(b"0000-00-00", b"2024-02-30", b"9999-12-31", b"0001-01-01", b"2024-13", b"24:00", b"+14:00"),
    *("\u0661\u0662".encode(), "\u202e".encode(), "\u0130".encode(), "\U0001f468".encode()),
    *(b"'", b'"', b"<", b">", b"&", b"&#0;", b"&#xD800;", b"{", b"}", b"[", b"]", b"(" * 30),
    *(
        b"null",
        b"true",
        b"[]",
        b"{}",
        b"http://[",
        b"//",
        b"@",
        b"#",
        b"?",
        b"..",
        b"=",
        b";",
        b",",
    ),
)


class TooSlow(Exception):
    """It took longer than any input should."""


@dataclass(frozen=True)
class Target:
    """A parser: `run` gives it an input, and raises what is a mistake of ours.

    `errors` are those with which the parser answers to what it cannot read, as documented.
    """

    name: str
    run: Callable[[bytes], object]
    samples: tuple[bytes, ...]
    errors: tuple[type[Exception], ...] = ()
    tokens: tuple[bytes, ...] = ()
    # Draws an input beside the mutated samples.
    drawn: st.SearchStrategy[bytes] = field(default=st.binary(max_size=300))
    mutate: Callable[[bytes, random.Random], bytes] | None = None


@dataclass(frozen=True)
class Finding:
    """An input that breaks a parser: with which error, and where."""

    target: str
    data: bytes
    error: str
    place: str

    def __str__(self) -> str:
        return f"{self.target}: {self.error}\n    at {self.place}\n    input {self.data!r}"


@dataclass
class Outcome:
    """What came of a target so far."""

    executions: int = 0
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)


class Fuzzer:
    """Tries one target again and again; `outcome` tells what came of it."""

    def __init__(self, target: Target, seed: int) -> None:
        self.target, self.outcome = target, Outcome()
        self.chance = random.Random(seed)

    def round(self, mutated: int = MUTATED_AT_ONCE, drawn: int = DRAWN_AT_ONCE) -> None:
        """Try so many inputs."""
        if not self.outcome.executions:
            for sample in self.target.samples[:mutated]:
                self._try(sample)
        for _ in range(mutated):
            self._try(self._mutated())
        self._draw(drawn)

    def _draw(self, number: int) -> None:
        @hypothesis.seed(self.chance.getrandbits(32))
        @hypothesis.settings(
            max_examples=number,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.given(self.target.drawn)
        def each(data: bytes) -> None:
            self._try(data)

        each()

    def _mutated(self) -> bytes:
        chance, target = self.chance, self.target
        data = chance.choice(target.samples)
        for _ in range(chance.choice((1, 1, 2, 3, 6))):
            if target.mutate and chance.random() < 0.8:
                data = target.mutate(data, chance)
            else:
                data = mutated(data, chance, target.tokens + TOKENS, target.samples)
        return data[:LONGEST_INPUT]

    def _try(self, data: bytes) -> None:
        self.outcome.executions += 1
        found = attempt(self.target, data)
        if found and (found.error, found.place) not in self.outcome.findings:
            self.outcome.findings[found.error, found.place] = smaller(self.target, found)


def mutated(
    data: bytes, chance: random.Random, tokens: tuple[bytes, ...], samples: tuple[bytes, ...]
) -> bytes:
    """The input with one thing changed."""
    start = chance.randint(0, len(data))
    end = min(len(data), start + chance.choice((0, 1, 1, 2, 4, 16, 200)))
    piece = data[start:end]
    other = chance.choice(samples)
    cut = chance.randint(0, len(other))
    instead = chance.choice(
        (
            b"",
            bytes([chance.randrange(256)]),
            chance.choice(tokens),
            chance.choice(tokens),
            piece * chance.choice((2, 3, 50)),
            piece[::-1],
            other[cut : cut + chance.choice((1, 10, 100))],
            bytes(byte ^ (1 << chance.randrange(8)) for byte in piece),
        )
    )
    return data[:start] + instead + data[end:]


def attempt(target: Target, data: bytes) -> Finding | None:
    """Give the parser an input; return what is a mistake of ours, or None."""
    start = process_time()
    try:
        with _not_for_ever():
            target.run(data)
    except target.errors:
        pass
    except Exception as error:
        return Finding(target.name, data, _first_line(error), _place(error))
    if process_time() - start > SLOW_SECONDS:
        return Finding(target.name, data, "TooSlow", f"more than {SLOW_SECONDS} s")
    return None


def smaller(target: Target, found: Finding, tries: int = 300) -> Finding:
    """The same mistake by less: pieces are left out as long as it stays."""
    size = len(found.data) // 2
    while size and tries > 0 and "TooSlow" not in found.error:
        at = 0
        while at < len(found.data) and tries > 0:
            tries -= 1
            less = attempt(target, found.data[:at] + found.data[at + size :])
            if less and less.place == found.place:
                found = less
            else:
                at += size
        size //= 2
    return found


@contextmanager
def _not_for_ever() -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise TooSlow(f"more than {3 * SLOW_SECONDS} s")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, 3 * SLOW_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {lines[0][:80]}"


def _place(error: Exception) -> str:
    """Where in our code it came through last, and where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if _is_ours(each.filename)]
    last = [*ours[-1:], *frames[-1:]]
    return ", raised at ".join(
        dict.fromkeys(f"{Path(each.filename).name}:{each.lineno}" for each in last)
    )


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    if not path.is_relative_to(ROOT) or ".venv" in path.parts:
        return False
    return path.relative_to(ROOT).parts[0] != "tests"
