"""Parsers that need no database: of dates, dockets, feeds, sheets, addresses, pages, names."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from datetime import date
from ipaddress import ip_address
from pathlib import Path

from django.test import RequestFactory, override_settings
from hypothesis import strategies as st
from kombu import Connection

from cases import outgoing
from cases.delivery import webhooks
from cases.docket.schema import DocketError, read_file
from cases.imports.mistakes import UnreadableFile
from cases.imports.sheets import read_sheet
from cases.ingest import feeds, pages, parsing, reading
from cases.ingest.parsing import NotReadable
from cases.outgoing.addresses import is_public
from cases.spelling import keys, likeness
from cases.status.dates import PartialDate
from icc_tracker.client_address import network_of
from icc_tracker.database_url import database_from_url
from icc_tracker.storage_url import storages_from_url
from tests.fuzz.engine import Target
from tests.fuzz.samples import ATOM, FEED, HTML, ROWS, in_a_workbook
from tests.imports import sheets

DATA = Path(__file__).resolve().parent.parent.parent / "cases" / "data" / "icc"
texts = st.text(max_size=200).map(lambda text: text.encode(errors="replace"))
headers = st.text(st.characters(max_codepoint=255), max_size=200).map(
    lambda text: text.encode("latin-1")
)


def _text(data: bytes) -> str:
    return data.decode(errors="replace")


def dates(data: bytes) -> None:
    when = PartialDate.parse(_text(data))
    assert PartialDate.parse(str(when)) == when
    assert when.earliest <= when.latest and when.words
    assert all(each.covers(when) for each in when.coarser)


def docket(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(data)
        file.flush()
        read_file(Path(file.name))


def feed(data: bytes) -> None:
    """What happens in the process of the worker, and then what happens in its child."""
    media_type, _, body = data.partition(b"\n")
    text = reading.decode(body, media_type.decode("latin-1"))
    if reading.declares(text):
        return
    found = parsing.parse(text.encode().decode(), "https://news.example/feed.xml")
    json.dumps(asdict(found), default=date.isoformat).encode()
    for item in found.items:
        assert item.url.startswith(("http://", "https://")) and "\0" not in item.title


def address(data: bytes) -> None:
    """An address that is taken never names a host of ours in so many words."""
    taken = outgoing.checked_address(_text(data))
    url = outgoing._checked_url(taken)
    try:
        literal = ip_address(url.host)
    except ValueError:
        assert url.host and url.host != "localhost"
    else:
        assert is_public(literal)
    assert outgoing.checked_address(taken) == taken


def redirect(data: bytes) -> None:
    base = outgoing._checked_url("https://news.example/a/b?c")
    assert outgoing._checked_url(_text(data), base).scheme in ("http", "https")


def page(data: bytes) -> None:
    kind, _, body = data.partition(b"\n")
    words = pages.words_of(body, kind.decode("latin-1"))
    assert "\0" not in words
    words.encode()
    pages.differences(words, pages.words_of(body[1:], kind.decode("latin-1")))
    pages.says_the_same(words, words[1:])


def retry_after(data: bytes) -> None:
    value = data.decode("latin-1")
    assert feeds._retry_after(value) >= feeds.timedelta(0)
    answer = outgoing.Answer(503, (("Retry-After", value),), b"", "https://a.example/")
    assert feeds.timedelta(0) <= webhooks._wished_pause(answer) <= webhooks.LONGEST_WISH


def names(data: bytes) -> None:
    text = _text(data)
    keys.keys_of_name(text)
    keys.keys_of_number(text)
    found = [word for _, _, word in likeness.tokens(text)][:5]
    for one in found:
        keys.keys_of_word(one)
        assert all(0 <= likeness.likeness(one, other) <= 1 for other in found)


def operator_addresses(data: bytes) -> None:
    for read in (database_from_url, lambda url: storages_from_url(url, Path("/nowhere"))):
        try:
            read(_text(data))
        except ValueError as error:
            # It may hold a password. What is part of an example that we give tells nothing.
            is_example = any(_text(data) in each for each in _EXAMPLES)
            assert is_example or len(data) < 20 or _text(data) not in str(error)


# As the messages about operators' addresses give them.
_EXAMPLES = (
    "postgresql://user:password@host:5432/name",
    "?endpoint_url=https://storage.example.org",
)


def client_address(data: bytes) -> None:
    request = RequestFactory().get("/", headers={"x-forwarded-for": data.decode("latin-1")})
    with override_settings(PROXY_COUNT=1):
        network_of(request)


def broker_message(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        options = {"folder": folder, "polling_interval": 0.01}
        with Connection("embedded://", transport_options=options) as connection:
            channel = connection.default_channel
            path = channel._queue_folder("work") / "1.msg"
            path.write_bytes(data)
            taken = channel._take(path)
            assert taken is None or taken["properties"]["delivery_tag"]
            (channel.control_folder / "work.exchange").write_bytes(data)
            channel.get_table("work")


PARSERS = (
    Target(
        "dates",
        dates,
        (b"2023-03-17", b"2023-03", b"2023", b" 2024-02-29 "),
        (ValueError,),
        drawn=st.one_of(texts, st.dates().map(lambda day: str(day).encode())),
    ),
    Target(
        "docket",
        docket,
        tuple((DATA / f"{name}.yaml").read_bytes() for name in ("burundi", "lithuania_belarus")),
        (DocketError,),
        (
            *(b"&a [*a]", b"!!int ''", b"!!float x", b"!!timestamp x", b"!!binary '='", b"<<: 3"),
            *(b"? [1]\n: 2", b"2023-13-45", b"2023-01-01 25:61:00", b"!!set", b"!!omap", b"0o9"),
            *(b"1:99:99", b".inf", b"---\n", b"- " * 200, b"[" * 500, b"{? " * 100, b"%YAML 9.9\n"),
        ),
        drawn=texts,
    ),
    Target(
        "feeds",
        feed,
        (b"application/rss+xml\n" + FEED, b"text/xml; charset=iso-8859-1\n" + ATOM),
        (NotReadable,),
        (
            b"<![CDATA[",
            b"]]>",
            b"<link rel='self' href='//'/>",
            b"<!DOCTYPE a>",
            b"<media:content/>",
        ),
    ),
    Target(
        "csv",
        read_sheet,
        (sheets.as_csv(ROWS), sheets.as_csv(ROWS, ";", "utf-16"), sheets.as_csv(ROWS, "\t")),
        (UnreadableFile,),
        (b'""', b'"\n', b";;;", b"url,url,publisher\n", b"\xfe\xff"),
    ),
    Target(
        "xlsx",
        read_sheet,
        (sheets.as_xlsx(ROWS), sheets.as_xlsx([sheets.row(3, quote="=1+1")])),
        (UnreadableFile,),
        mutate=in_a_workbook,
    ),
    Target(
        "addresses",
        address,
        (
            *(b"https://news.example/a?b=c#d", b"http://127.0.0.1:8000/", b"http://[::1]/"),
            *(b"http://[::ffff:10.0.0.1]/", b"http://user:pw@a.example/", b"http://8.8.8.8:80/"),
            *(
                b"http://0x7f.1/",
                b"http://localhost./x",
                "https://b\u00fccher.example/\u00e9".encode(),
            ),
        ),
        (outgoing.Refused,),
        (
            b"127.0.0.1",
            b"[::]",
            b"[fe80::1%25eth0]",
            b"0",
            b"2130706433",
            b":99999",
            b"xn--",
            b"\\",
        ),
        drawn=st.one_of(texts, texts.map(lambda text: b"https://" + text)),
    ),
    Target(
        "redirects",
        redirect,
        (b"/elsewhere", b"//b.example/", b"?q", b"https://c.example:8443/x", b"ftp://d.example/"),
        (outgoing.Refused,),
        (b"http://[", b":0", b"xn--", b"\\\\"),
        drawn=texts,
    ),
    Target(
        "pages",
        page,
        (HTML, b"text/plain; charset=utf-16\n\xff\xfea\0b\0", b"application/pdf\n%PDF"),
        (),
        (b"<!--", b"-->", b"<![CDATA[", b"</", b"<a " * 50, b"<div>" * 300, b"charset=\n", b"&amp"),
    ),
    Target(
        "retry-after",
        retry_after,
        (b"120", b"Fri, 31 Dec 2027 23:59:59 GMT", b" 5 ", b"-1"),
        drawn=headers,
    ),
    Target(
        "names",
        names,
        (
            b"Omar al-Bashir",
            "\u0421\u0435\u0440\u0433\u0435\u0439 \u0406\u0432".encode(),
            "\u0639\u0645\u0631 \u0627\u0644\u0628\u0634\u064a\u0631".encode(),
            b"ICC-02/05-01/09",
        ),
        drawn=texts,
    ),
    Target(
        "operator-addresses",
        operator_addresses,
        (
            *(b"postgresql://user:secret@host:5432/name?sslmode=require", b"dbname=x host=y"),
            b"s3://key:secret@bucket/folder?endpoint_url=https://storage.example.org",
        ),
        drawn=texts,
    ),
    Target(
        "client-address",
        client_address,
        (b"1.2.3.4", b"a, [2001:db8::1]:443", b"::ffff:1.2.3.4", b"fe80::1%eth0", b"1.2.3.4:80"),
        drawn=headers,
    ),
    Target(
        "broker-messages",
        broker_message,
        (
            b'{"body": "W10=", "headers": {}, "content-type": "application/json", "properties":'
            b' {"delivery_tag": "x", "delivery_info": {"exchange": "", "routing_key": "work"}}}',
            b'[["work", "", "work"]]',
        ),
        drawn=texts,
    ),
)
