"""Requests to others: public addresses only, whatever names and redirects say, and bounded."""

import gzip
import socket
import ssl
import subprocess
import zlib
from ipaddress import ip_address
from threading import Event

import httpcore
import pytest

from cases.outgoing import Refused, Unreachable, asking, fetch
from cases.outgoing.addresses import is_public
from tests import web as servers


def test_an_answer_comes_with_status_headers_body_and_the_address_that_answered(web):
    web.redirect("/old", "/new#part", status=301)
    web.put("/new", "Grüße", ETag='"1"')

    answer = fetch(f"{web.address}/old", headers={"If-None-Match": '"0"'})

    assert (answer.status, answer.body.decode()) == (200, "Grüße")
    assert answer.final_url == f"{web.address}/new"
    assert answer.redirects == ((301, f"{web.address}/new"),)
    assert answer.header("etag") == '"1"'
    assert [each.path for each in web.requests] == ["/old", "/new"]
    assert [each.headers["If-None-Match"] for each in web.requests] == ['"0"', '"0"']
    assert web.requests[0].headers["User-Agent"].startswith("ICC-Tracker (+")
    assert "Cookie" not in web.requests[1].headers


@pytest.mark.parametrize("status", [304, 403, 404, 410, 429, 500])
def test_an_answer_of_any_status_is_an_answer(web, status):
    assert fetch(web.put("/x", status=status)).status == status


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fc00::1]",
        "[fe80::1]",
        "[ff02::1]",
        "[fec0::1]",
        "[::7f00:1]",
        "[fd00:ec2::254]",
        "[3fff::1]",
        "168.63.129.16",
        "100.100.100.200",
        "0",
        "localhost",
    ],
)
def test_no_address_but_a_public_one_is_asked(address):
    with pytest.raises(Refused, match="which is no public address"):
        fetch(f"http://{address}/")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/", "none of http:// or https://"),
        ("file:///etc/passwd", "none of http:// or https://"),
        ("javascript:alert(1)", "none of http:// or https://"),
        ("//example.org/", "none of http:// or https://"),
        ("example.org", "none of http:// or https://"),
        ("http://", "none of http:// or https://"),
        ("http://a:b@example.org/", "user name or password"),
        ("http://example.org:25/", "port 25"),
        ("http://[::1/", "no web address"),
        ("http://0177.0.0.1/", "no web address"),
        (f"http://example.org/{'x' * 2000}", "more than 2000 letters"),
        ("http://example.org/\r\nHost: evil", "no web address"),
    ],
)
def test_an_address_that_is_none_is_refused_with_the_reason(url, words):
    with pytest.raises(Refused, match=words):
        fetch(url)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_a_public_address_is_asked(address):
    assert is_public(ip_address(address))


def test_the_page_of_an_error_is_not_read(web):
    answer = fetch(web.misbehave("/gone", servers.endless_error), max_bytes=1000)
    assert (answer.status, answer.body) == (404, b"")


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch):
    names(monkeypatch, ["93.184.216.34", "10.0.0.7"])
    with pytest.raises(Refused, match="stands at 10.0.0.7"):
        fetch("http://two-faced.example/")


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch, web):
    port = web.address.rpartition(":")[2]
    asked = names(monkeypatch, ["127.0.0.1"], then=["10.0.0.7"])
    web.put("/", "fine")

    assert fetch(f"http://rebinding.example:{port}/").body == b"fine"
    assert asked == ["rebinding.example"]
    assert web.requests[0].headers["Host"] == f"rebinding.example:{port}"


def test_a_dns_that_never_answers_is_given_up(monkeypatch):
    ended = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait(20) and [])
    with pytest.raises(Unreachable, match="It did not answer in time"):
        fetch("http://slow.example/", total_seconds=0.2)
    ended.set()


def names(monkeypatch, addresses: list[str], then: list[str] = ()) -> list[str]:
    """A DNS that answers with these addresses, and later with others; returns what was asked."""
    asked = []
    real = socket.getaddrinfo

    def answer(host, port, *args, **kwargs):
        if not host.endswith(".example"):
            return real(host, port, *args, **kwargs)
        asked.append(host)
        now = addresses if len(asked) == 1 or not then else then
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in now]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def test_a_redirect_to_a_private_address_is_refused(web):
    for target in ("http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/"):
        with pytest.raises(Refused, match="which is no public address"):
            fetch(web.redirect("/away", target))


def test_a_redirect_to_something_else_than_the_web_is_refused(web):
    with pytest.raises(Refused, match="It redirects to none of http:// or https://"):
        fetch(web.redirect("/away", "file:///etc/passwd"))


def test_redirects_in_a_circle_end(web):
    with pytest.raises(Refused, match="It redirects more than 5 times"):
        fetch(web.redirect("/circle", "/circle"))
    assert len(web.requests) == 6


def test_headers_of_ours_do_not_go_to_another_host(web):
    with servers.serving() as other:
        web.redirect("/away", other.put("/there", "x").replace("127.0.0.1", "localhost"))
        fetch(f"{web.address}/away", headers={"If-None-Match": '"1"'})

        assert "If-None-Match" not in other.requests[0].headers


def test_a_body_beyond_the_limit_is_refused_whether_announced_or_not(web):
    announced = web.put("/large", b"x" * 1001)
    with pytest.raises(Refused, match="It is larger than 1,000 bytes"):
        fetch(announced, max_bytes=1000)
    with pytest.raises(Refused, match="It is larger than 1,000 bytes"):
        fetch(web.misbehave("/endless", servers.endless), max_bytes=1000)
    assert len(fetch(web.put("/fits", b"x" * 1000), max_bytes=1000).body) == 1000


def test_a_packed_body_is_unpacked_and_a_bomb_is_not(web):
    plain = b"Ein Haftbefehl. " * 40
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(plain),
        "deflate": zlib.compress(plain),
        "Deflate": raw.compress(plain) + raw.flush(),
    }
    for encoding, body in packed.items():
        assert fetch(web.put("/packed", body, Content_Encoding=encoding)).body == plain
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 60_000
    with pytest.raises(Refused, match="It is larger than 1,000,000 bytes"):
        fetch(web.put("/bomb", bomb, Content_Encoding="gzip"), max_bytes=1_000_000)
    with pytest.raises(Unreachable, match="packed body is broken"):
        fetch(web.put("/broken", b"no gzip", Content_Encoding="gzip"))
    with pytest.raises(Refused, match="packed as “br”"):
        fetch(web.put("/brotli", b"x", Content_Encoding="br"))


@pytest.mark.parametrize(
    "behaves",
    [servers.dripping, servers.dripping_headers, servers.silent],
    ids=lambda f: f.__name__,
)
def test_an_answer_that_takes_too_long_is_given_up(web, behaves):
    with pytest.raises(Unreachable, match="did not answer in time"):
        fetch(web.misbehave("/slow", behaves), total_seconds=0.5)


def test_a_server_that_breaks_off_or_speaks_something_else_is_unreachable(web):
    for behaves in (servers.hanging_up, servers.no_http):
        with pytest.raises(Unreachable, match="not HTTP, or broke off"):
            fetch(web.misbehave("/odd", behaves))


def test_nobody_there_and_no_such_name_are_unreachable(web):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable, match="No connection could be made"):
            fetch(f"http://127.0.0.1:{free.getsockname()[1]}/")
    with pytest.raises(Unreachable, match="There is no host named nobody.invalid"):
        fetch("http://nobody.invalid/")


def test_an_encrypted_connection_to_a_server_that_has_none_is_unreachable(web):
    with pytest.raises(Unreachable, match="No encrypted connection could be made"):
        fetch(web.put("/", "x").replace("http:", "https:"))


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """A server's side of TLS as news.example, which alone is trusted."""
    key, signed = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=news.example"
    command += f" -addext subjectAltName=DNS:news.example -keyout {key} -out {signed}"
    subprocess.run(command.split(), check=True, capture_output=True)
    trusting = ssl.create_default_context(cafile=signed)
    monkeypatch.setattr(asking, "_tls", lambda: trusting)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(signed, key)
    return context


def test_the_certificate_must_be_one_of_the_name_that_was_asked_for(certificate, web, monkeypatch):
    names(monkeypatch, ["127.0.0.1"])
    with servers.serving(certificate) as encrypted:
        encrypted.put("/", "safe")
        port = encrypted.address.rpartition(":")[2]
        assert fetch(f"https://news.example:{port}/").body == b"safe"
        for other in (f"https://other.example:{port}/", encrypted.address):
            with pytest.raises(Unreachable, match="Its certificate is not valid"):
                fetch(other)


def test_a_certificate_that_nobody_vouches_for_is_not_valid(certificate, web, monkeypatch):
    monkeypatch.setattr(asking, "_tls", httpcore.default_ssl_context)
    names(monkeypatch, ["127.0.0.1"])
    with servers.serving(certificate) as encrypted:
        port = encrypted.address.rpartition(":")[2]
        with pytest.raises(Unreachable, match="Its certificate is not valid: self-signed"):
            fetch(f"https://news.example:{port}/")


def test_a_proxy_of_the_environment_is_not_used(web, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://10.0.0.1:3128")
    monkeypatch.setenv("ALL_PROXY", "http://10.0.0.1:3128")
    assert fetch(web.put("/", "direct")).body == b"direct"
