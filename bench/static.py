"""What the load generator can do: it against an answer that never changes, of the same server."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.client import measure, request
from bench.figures import Cell

BYTES = 10_000


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", str(BYTES))])
    return [b"x" * BYTES]


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_tracker.settings")
    django.setup()
    from bench.servers import end, listening, start, web_command

    with tempfile.TemporaryDirectory() as folder:
        port, command = web_command("bench.static:application")
        process = start(command, None, Path(folder) / "static.log")
        try:
            listening(process, port)
            cell = Cell([measure(port, [request(port, "/")], seconds=3)])
        finally:
            end(process)
    print(
        f"{cell.rate:,.0f} answers of {BYTES:,} bytes per second; "
        f"p50 {cell.latency(0.5):.2f} ms, p99 {cell.latency(0.99):.2f} ms"
    )


if __name__ == "__main__":
    main()
