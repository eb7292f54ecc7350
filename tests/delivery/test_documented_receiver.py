"""The receiver of docs/using/webhooks.md: it runs, takes what is ours, and refuses the rest."""

import os
import re
import socket
import subprocess
import sys
import textwrap
from time import monotonic, sleep

import httpx
import pytest
from django.conf import settings as project

from cases.delivery.webhooks import send_due
from cases.models import Delivery
from cases.models.webhook import secret_of
from cases.recording import subscribing
from tests import build
from tests.delivery.receivers import webhook


def the_example() -> str:
    text = (project.BASE_DIR / "docs" / "using" / "webhooks.md").read_text()
    [code] = re.findall(r"```python\n(.*?)```", text, re.S)
    return textwrap.dedent("   " + code.lstrip())


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture
def receiver(empty, settings, tmp_path):
    """The example as a process of its own; what it prints is in the file."""
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    port = free_port()
    hook = webhook(f"http://127.0.0.1:{port}/hook")
    environment = {**os.environ, "PORT": str(port), "WEBHOOK_SECRET": secret_of(hook.seed)}
    printed = tmp_path / "printed"
    with printed.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", the_example()],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    deadline = monotonic() + 20
    while monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            sleep(0.02)
    yield hook, printed
    process.terminate()
    process.wait()


def test_the_receiver_of_the_documentation_takes_our_messages_once_each(receiver):
    hook, printed = receiver
    subscribing.send_test(hook)
    assert send_due() == 1
    paper = build.report("The Gazette", "2024-03-13")
    build.claim(paper, build.case("Ada"), "reported", "2024-03-13")
    build.publish(paper)
    assert send_due() == 1
    subscribing.replay(Delivery.objects.first())
    assert send_due() == 1

    lines = [each for each in printed.read_text().splitlines() if "HTTP/1.1" not in each]
    assert lines[0] == "test None"
    assert lines[1].startswith("case.status_changed {'code': 'reported', 'label': 'Reported'")
    assert len(lines) == 2

    forged = httpx.post(hook.url, content=b"{}", headers={"webhook-id": "msg_1"})
    assert forged.status_code == 400
    assert len(the_example().strip().splitlines()) <= 22
