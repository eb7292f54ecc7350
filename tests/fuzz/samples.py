"""Sound inputs, from which the others are made by mutation."""

import random
import zipfile
from io import BytesIO

from tests.fuzz.engine import TOKENS, mutated
from tests.imports import sheets
from tests.ingest import feed_files

# What may stand in a part of a workbook, and seldom does.
XML = (
    *(b'<c r="A1" t="s"><v>9999</v></c>', b'<c r="ZZZZZ99999999">', b"<f>1+1</f>", b't="e"'),
    *(b'<mergeCell ref="A1:B2"/>', b'ref="A1:XFD1048576"', b't="d"', b't="inlineStr"', b's="999"'),
    *(b"<v>1e400</v>", b"<v>-1</v>", b"<v>2958466</v>", b"xmlns", b'numFmtId="14"', *TOKENS),
)
ROWS = [sheets.row(1), sheets.row(2, published="2024-01", relays="https://example.org/articles/1")]
FEED = feed_files.rss(
    feed_files.item(
        "A &lt;b&gt;warrant&lt;/b&gt;", "https://news.example/1", "one", "Mon, 01 Jan 2024"
    ),
    feed_files.item("Two", "/2", date="2024-01-02T00:00:00+25:00", summary="<p>Words"),
)
ATOM = (
    b'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>N</title>'
    b'<entry><id>tag:1</id><title type="html">A &lt;i&gt;x</title><link href="https://news.example/1"/>'
    b"<updated>2024-01-01T00:00:00Z</updated><summary>S</summary></entry></feed>"
)
HTML = (
    b"text/html; charset=utf-8\n<html><head><title>T</title><style>a{}</style></head><body><nav>"
    b"menu</nav><article><h1>A warrant</h1><p>They <b>issued</b> one &amp; more.</p><!-- c -->"
    b"<script>x</script><ul><li>one<li>two</ul></article></body></html>"
)


def in_a_workbook(data: bytes, chance: random.Random) -> bytes:
    """The workbook with one of its parts changed, packed again."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except Exception:
        # What was broken before stays as it is.
        return data
    if not parts:
        return data
    name = chance.choice(sorted(parts))
    parts[name] = mutated(parts[name], chance, XML, tuple(parts.values()))
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for each, content in parts.items():
            package.writestr(each, content)
    return file.getvalue()
