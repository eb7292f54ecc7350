"""The web server's address, from outside: whether it is free, and whether all is well behind it."""

import http.client
import socket
import sys
from collections.abc import Sequence

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104


class NotFree(RuntimeError):
    """Nothing can listen at the address; the message says what to do."""


def check_free(host: str, port: int) -> None:
    """Raise NotFree where another program listens at `host` and `port`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as door:
            # As the web server does, so that a connection that is still closing is no obstacle.
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
            door.listen()
    except socket.gaierror as error:
        raise NotFree(f"HOST={host} is no address of this machine ({error.strerror}).") from error
    except OSError as error:
        raise NotFree(
            f"Port {port} of {host} cannot be used ({error.strerror}). Choose another with the"
            f" variable PORT, such as: PORT={port + 1} make run"
        ) from error


def ask_health(host: str, port: int, allowed_hosts: Sequence[str]) -> str:
    """Ask `/healthz` how the application is; return an empty text if well, else what is amiss."""
    named = [name.lstrip(".") for name in allowed_hosts if name != "*"]
    headers = {"Host": named[0] if named else "localhost", "X-Forwarded-Proto": "https"}
    connection = http.client.HTTPConnection(ANY_ADDRESS.get(host, host), port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers=headers)
        response = connection.getresponse()
        body = response.read(500).decode(errors="replace").strip()
    except (OSError, http.client.HTTPException) as error:
        return f"the web server does not answer ({error})"
    finally:
        connection.close()
    return "" if response.status == 200 else f"/healthz says {response.status}: {body}"


def main() -> None:
    """Ask the web server of this machine, as the settings have it; exit with what is amiss."""
    from django.conf import settings

    # Nothing to say must be None: an empty text would count as a failure.
    sys.exit(ask_health("127.0.0.1", settings.PORT, settings.ALLOWED_HOSTS) or None)


if __name__ == "__main__":
    main()
