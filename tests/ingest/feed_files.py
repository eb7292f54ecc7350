"""Feeds for tests: sound ones, and such as the world is full of."""


def rss(*items: str, language: str = "en-GB") -> bytes:
    """An RSS feed with these items."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title>'
        f"<language>{language}</language>{''.join(items)}</channel></rss>"
    ).encode()


def item(title: str, link: str = "", guid: str = "", date: str = "", summary: str = "") -> str:
    """One item of an RSS feed; what is empty is left out."""
    parts = {"title": title, "link": link, "pubDate": date, "description": summary}
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items() if text)
    named = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    return f"<item>{inner}{named}</item>"


def many(number: int) -> list[str]:
    """So many items, each a day older than the one before; the newest is number 1."""
    return [
        item(f"Article {n}", f"https://news.example/{n}", date=_day(n))
        for n in range(1, number + 1)
    ]


def _day(back: int) -> str:
    from datetime import date, timedelta

    return (date(2024, 12, 31) - timedelta(back)).strftime("%d %b %Y 12:00:00 +0000")


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><rss version="2.0"><channel><item><title>&j;</title>'
    b"<link>https://news.example/1</link></item></channel></rss>"
)
QUADRATIC = (
    b'<?xml version="1.0"?>\n<!DOCTYPE rss [\n<!ENTITY a "' + b"A" * 100_000 + b'">\n]>\n'
    b'<rss version="2.0"><channel><item><title>' + b"&a;" * 50_000 + b"</title>"
    b"<link>https://news.example/1</link></item></channel></rss>"
)
EXTERNAL = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<rss version="2.0"><channel><item><title>&x;</title>'
    b"<link>https://news.example/1</link></item></channel></rss>"
)
EXTERNAL_DTD = (
    b'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.1:1/evil.dtd">'
    b'<rss version="2.0"><channel><title>x</title></channel></rss>'
)
HIDDEN_BEHIND_A_COMMENT = b"<!-- <rss> -->" + BILLION_LAUGHS.removeprefix(b'<?xml version="1.0"?>')
HIDDEN_IN_CDATA = b"<![CDATA[\n" + QUADRATIC.removeprefix(b'<?xml version="1.0"?>\n').replace(
    b"<rss", b"]]><rss", 1
)
IN_UTF_16 = b"\xff\xfe" + BILLION_LAUGHS.decode().encode("utf-16-le")
IN_UTF_7 = b'<?xml version="1.0" encoding="utf-7"?>' + BILLION_LAUGHS.removeprefix(
    b'<?xml version="1.0"?>'
).replace(b"<", b"+ADw-").replace(b">", b"+AD4-")
BOMBS = {
    "billion laughs": BILLION_LAUGHS,
    "quadratic blow-up": QUADRATIC,
    "external entity": EXTERNAL,
    "external document type": EXTERNAL_DTD,
    "hidden behind a comment": HIDDEN_BEHIND_A_COMMENT,
    "hidden in CDATA": HIDDEN_IN_CDATA,
    "in UTF-16": IN_UTF_16,
}
