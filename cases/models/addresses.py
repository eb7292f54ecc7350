"""Web addresses: when two of them are the same page."""

from collections.abc import Iterable

from django.db import connection, models
from django.db.models import F, Func, Value
from django.db.models.functions import Lower

# Parts that name the reader or the way, not the page.
_TRACKING = r"([?&])(utm_[a-z_]*|fbclid|gclid|mc_cid|mc_eid|ref|ref_src|cmpid|smid|smtyp)=[^&#]*"
# What is replaced in an address, one after the other, and by what.
_STEPS = (
    (r"#.*$", ""),
    (r"^[a-z]+://(www\.|m\.|amp\.)?", ""),
    (_TRACKING, r"\1"),
    (r"&+", "&"),
    (r"\?&", "?"),
    (r"[?&]+$", ""),
    (r"/+(\?|$)", r"\1"),
)


def _without(text, pattern: str, instead: str = ""):
    return Func(
        text,
        Value(pattern),
        Value(instead),
        Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    )


def same_page(address):
    """Return an expression for what is the same in every address of one page.

    `address` is an expression or a text. The scheme, `www.`, the fragment, a last slash, the case
    of letters and parameters that only track readers make no difference.
    """
    text = Lower(address if hasattr(address, "resolve_expression") else Value(address))
    for pattern, instead in _STEPS:
        text = _without(text, pattern, instead)
    return text


def keys_of(addresses: Iterable[str]) -> dict[str, str]:
    """What `same_page` says of each of many addresses, asked of the database at once."""
    wanted = list(dict.fromkeys(addresses))
    if not wanted:
        return {}
    expression = "lower(address)"
    for _ in _STEPS:
        expression = f"regexp_replace({expression}, %s, %s, 'g')"
    texts = [text for step in _STEPS for text in step]
    # Nothing of the addresses becomes part of the statement.
    query = f"SELECT address, {expression} FROM unnest(%s::text[]) AS address"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [*texts, wanted])
        return dict(cursor.fetchall())


def is_same_page(first: str, second: str) -> bool:
    """Whether two addresses are those of one page, by the rules of `same_page`."""
    return len(set(keys_of([first, second]).values())) == 1


def address_key(column: str) -> models.GeneratedField:
    """Return a column that the database fills with what is the same in all addresses of a page."""
    return models.GeneratedField(
        expression=same_page(F(column)),
        output_field=models.TextField(),
        db_persist=True,
        help_text="The address without what makes no difference: two reports of one page share it.",
    )
