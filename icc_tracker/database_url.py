"""Reads the addresses of databases as PostgreSQL's own programs do, and what stands before them."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from icc_tracker.environment import UnreadableSetting

ENTRIES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
# What stands between us and the database, and what we must do without where it hands a connection
# to somebody else after each transaction: cursors and statements that live on in a session.
POOLERS: dict[str, dict] = {
    "none": {},
    "session": {},
    "transaction": {"DISABLE_SERVER_SIDE_CURSORS": True},
}
# A replica that is cut off without a word must not keep a request waiting for minutes.
REPLICA_PATIENCE = {
    "connect_timeout": "2",
    "tcp_user_timeout": "3000",
    "keepalives_idle": "2",
    "keepalives_interval": "1",
    "keepalives_count": "2",
}


def database_from_url(url: str, password: str = "", variable: str = "DATABASE_URL") -> dict:
    """Return the entry of Django's DATABASES for `url`, with what is not an address as OPTIONS.

    All that libpq understands will do: `postgresql://user:password@host:5432/name?sslmode=require`,
    or a unix socket, `postgresql://user@/name?host=/folder/of/the/socket`. `password` takes the
    place of the one in it, and need not be escaped. Raises UnreadableSetting for anything else; the
    message names `variable`, and does not repeat the address, which may hold a password.
    """
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        parts = {}
    if fault := _fault(url, parts):
        raise UnreadableSetting(
            f"{variable} must be the address of a PostgreSQL database, such as"
            f" postgresql://user:password@host:5432/name: {fault}."
        )
    settings = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
    for name, value in parts.items():
        if name in ENTRIES:
            settings[ENTRIES[name]] = str(value)
        else:
            settings["OPTIONS"][name] = value
    if password:
        settings["PASSWORD"] = password
    return settings


def _fault(url: str, parts: dict) -> str:
    """What is wrong with an address that was read as these parts; nothing where all is right."""
    scheme, separator, _ = url.partition("://")
    if separator and scheme not in ("postgresql", "postgres"):
        return f"it begins with “{scheme}://”" if scheme.isalnum() else "it has another scheme"
    if not parts:
        return "it cannot be read; in it / @ : # and % of a password are written as %2F and so on"
    if not parts.get("dbname"):
        return "it names no database"
    ports = str(parts.get("port") or "5432").split(",")
    if not all(each.isdecimal() and 0 < int(each) < 65536 for each in ports):
        return "its port is no number up to 65535"
    return ""


def url_of_database(settings: dict) -> str:
    """Return the address of a database of Django's DATABASES, as `database_from_url` reads it.

    It holds the password, if there is one. The folder of a unix socket will do as a host.
    """
    account = quote(settings.get("USER") or "", safe="")
    if settings.get("PASSWORD"):
        account += f":{quote(settings['PASSWORD'], safe='')}"
    place = {"host": settings.get("HOST"), "port": settings.get("PORT")}
    options = settings.get("OPTIONS", {})
    place |= {name: value for name, value in options.items() if isinstance(value, str)}
    # Each program says its own name.
    place.pop("application_name", None)
    query = urlencode({name: value for name, value in place.items() if value}, safe="/")
    name = quote(settings["NAME"], safe="")
    return f"postgresql://{account}{'@' if account else ''}/{name}{'?' if query else ''}{query}"


def replicas_from_urls(urls: Sequence[str], password: str = "") -> dict[str, dict]:
    """Return the entries of DATABASES for the replicas at these addresses, by their aliases.

    `password` is for those that have none. Each thread keeps its connection to each replica. Raises
    UnreadableSetting as above.
    """
    replicas = {}
    for number, url in enumerate(urls, start=1):
        replica = database_from_url(url, variable=f"DATABASE_REPLICA_URLS, no. {number},")
        if password:
            replica.setdefault("PASSWORD", password)
        replica["OPTIONS"] = REPLICA_PATIENCE | replica["OPTIONS"]
        replica |= {"CONN_MAX_AGE": None, "TEST": {"MIRROR": "default"}}
        replicas[f"replica_{number}"] = replica
    return replicas
