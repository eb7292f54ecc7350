"""What values of the environment must look like: each check says what is wrong and what is right.

They are given to `icc_tracker.environment.Environment`, which puts the name of the variable before
it. Nothing here repeats a value, for it may hold a password.
"""

from __future__ import annotations

import re
from ipaddress import ip_network
from urllib.parse import urlsplit

from environs import ValidationError

# How a broker is reached; what else Celery knows we neither try nor have the libraries for.
BROKERS = (
    *("embedded", "redis", "rediss", "redis+socket", "sentinel"),
    *("amqp", "amqps", "pyamqp", "memory"),
)
_WITHOUT_HOST = ("embedded", "memory", "redis+socket")
_BROKER_EXAMPLES = "redis://host:6379/0 or amqp://user:password@host//"


def site_address(value: str) -> None:
    """Refuse what is no address of a web site, without a path of its own."""
    web_address(value)
    parts = urlsplit(value)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValidationError(
            "The site is at the root of its host: leave away what follows the host, as in "
            "https://tracker.example.org."
        )


def web_address(value: str) -> None:
    """Refuse what is no http:// or https:// address; none at all is none."""
    if not value:
        return
    parts = _parts(value)
    if parts.scheme not in ("http", "https") or "://" not in value:
        raise ValidationError(
            "It must begin with https:// or http://, as in https://tracker.example.org."
        )
    if not parts.hostname:
        raise ValidationError("It names no host, as in https://tracker.example.org.")


def contact(value: str) -> None:
    """Refuse what is no way to reach somebody; none at all is none."""
    if value and not re.fullmatch(r"(https://|mailto:|tel:)\S+", value):
        raise ValidationError(
            "It must begin with mailto:, https:// or tel:, as in mailto:desk@example.org."
        )


def broker_address(value: str) -> None:
    """Refuse the address of a broker that Celery would not know, or only at the first message."""
    scheme, separator, _ = value.partition("://")
    if not separator:
        raise ValidationError(f"It must begin with a scheme, as in {_BROKER_EXAMPLES}.")
    if scheme not in BROKERS:
        raise ValidationError(f"“{scheme}://” is no broker that we know. Use {_BROKER_EXAMPLES}.")
    # Of several addresses, as sentinels have them, each.
    for each in value.split(";"):
        if scheme not in _WITHOUT_HOST and not _parts(each).hostname:
            raise ValidationError(f"It names no host, as in {_BROKER_EXAMPLES}.")


def host_names(values: list[str]) -> None:
    """Refuse a list in which there is nothing."""
    if not any(value.strip() for value in values):
        raise ValidationError(
            "It must name a host, as in tracker.example.org: asked for by a name that is not in it,"
            " every page is “Bad Request (400)”."
        )


def networks(values: list[str]) -> None:
    """Refuse what are no networks of IP addresses."""
    for each in values:
        try:
            ip_network(each)
        except ValueError as error:
            raise ValidationError(
                f"{str(error).capitalize()}. Write networks as 10.1.2.0/24, separated by commas."
            ) from error


def _parts(value: str):
    try:
        parts = urlsplit(value)
        # A port that is none is refused only when it is asked for.
        _ = parts.port
    except ValueError as error:
        raise ValidationError(
            "It is no address: its port is a number up to 65535, and only an IPv6 address stands "
            "in brackets."
        ) from error
    return parts
