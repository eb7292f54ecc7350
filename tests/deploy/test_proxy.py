"""The proxy of docker-compose.yml and of the guide for Debian, where this machine has a Caddy."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.web import Web, serving

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "proxy"
CADDY = shutil.which("caddy")

pytestmark = pytest.mark.skipif(not CADDY, reason="there is no Caddy here (apt install caddy)")


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return taken.getsockname()[1]


@pytest.fixture(scope="module")
def upstream():
    with serving() as web:
        yield web


@contextmanager
def proxy(folder: Path, upstream: str) -> Iterator[tuple[int, int]]:
    """The ports for http and https of a running proxy that hands on to `upstream`."""
    plain, secure = free_port(), free_port()
    # The port for orders to Caddy is its own in a container; here others may have one.
    config = (FOLDER / "Caddyfile").read_text().replace("{\n", "{\n\tadmin off\n", 1)
    (folder / "Caddyfile").write_text(config)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "SITE_NAME": "localhost",
        "TLS": "internal",
        "UPSTREAM": upstream,
        "HTTP_PORT": str(plain),
        "HTTPS_PORT": str(secure),
    }
    with (folder / "log").open("wb") as log:
        command = [CADDY, "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        deadline = monotonic() + 30
        while True:
            try:
                ask(plain, "/", tls=False)
                break
            except OSError:
                said = (folder / "log").read_text()
                assert process.poll() is None and monotonic() < deadline, said
                sleep(0.1)
        yield plain, secure
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def ports(upstream: Web, tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxy")
    with proxy(folder, upstream.address.removeprefix("http://")) as found:
        yield found


def ask(port: int, path: str, tls: bool = True, method="GET", body=None, **headers):
    context = ssl.create_default_context()
    # It signs for itself in these tests.
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = (
        http.client.HTTPSConnection("localhost", port, context=context, timeout=20)
        if tls
        else http.client.HTTPConnection("localhost", port, timeout=20)
    )
    with closing(connection):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
        return answer


def test_it_hands_requests_on_and_answers_back_with_their_headers(ports, upstream):
    upstream.put("/case", "text", Strict_Transport_Security="max-age=31536000")
    answer = ask(ports[1], "/case")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["Server"] is None


def test_it_says_by_itself_who_asks_and_how_and_believes_nobody_else(ports, upstream):
    ask(ports[1], "/case", X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="http")
    headers = upstream.requests[-1].headers
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["X-Forwarded-For"] in ("127.0.0.1", "::1")
    assert headers["Host"].startswith("localhost")


def test_whoever_asks_without_tls_is_sent_to_tls(ports):
    answer = ask(ports[0], "/case", tls=False)
    assert answer.status == 308 and answer.headers["Location"].startswith("https://localhost")


def test_it_takes_no_more_than_the_largest_sheet(ports, upstream):
    assert ask(ports[1], "/case", method="POST", body=b"x" * 5_500_000).status == 200
    assert ask(ports[1], "/case", method="POST", body=b"x" * 7_000_000).status >= 400


def test_an_error_of_the_web_server_is_handed_on_as_it_is(ports, upstream):
    upstream.put("/healthz", "worker: silent", status=503)
    answer = ask(ports[1], "/healthz")
    assert (answer.status, answer.text) == (503, "worker: silent")
    assert answer.headers["Retry-After"] is None


def test_while_the_web_server_is_down_readers_are_told_in_a_sentence_to_come_back(tmp_path):
    with proxy(tmp_path, f"127.0.0.1:{free_port()}") as (_, secure):
        answer = ask(secure, "/case")
    assert answer.status == 503
    assert answer.text == "This site is being worked on. Please come back in a few minutes."
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Server"] is None


def test_certificates_of_ones_own_and_of_acme_are_understood():
    for tls in ("you@example.org", "/certificates/site.pem /certificates/site.key"):
        environment = {"PATH": os.environ["PATH"], "SITE_NAME": "tracker.example.org", "TLS": tls}
        command = [CADDY, "adapt", "--config", FOLDER / "Caddyfile"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        expected = '"email":"you@example.org"' if "@" in tls else '"key":"/certificates/site.key"'
        assert expected in done.stdout
        assert '"listen":[":443"]' in done.stdout
