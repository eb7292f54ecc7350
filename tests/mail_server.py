"""A mail server for tests, on loopback: it keeps what it is given, or refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread


@dataclass
class Letter:
    """One mail as it arrived: the envelope, and what was in it."""

    sender: str
    recipients: list[str]
    message: EmailMessage

    @property
    def text(self) -> str:
        return self.message.get_content().replace("\r\n", "\n")


class MailServer:
    """What arrived is in `letters`; `refuses` is the answer to every letter, if it is set."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.letters: list[Letter] = []
        self.tried = 0
        self.refuses = ""
        # While this is not set, the server has a letter and has not answered yet.
        self.may_answer = Event()
        self.may_answer.set()

    def settings(self) -> dict[str, str]:
        """The environment of a process that is to send its mail here."""
        return {
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.port),
            "EMAIL_SECURITY": "none",
            "EMAIL_FROM": "ICC Tracker <desk@tracker.example>",
        }


@contextmanager
def receiving() -> Iterator[MailServer]:
    """A server that takes mail until the block ends."""
    server = ThreadingTCPServer(("127.0.0.1", 0), _Conversation)
    server.daemon_threads = True
    server.mail = MailServer(server.server_address[1])
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.mail
    finally:
        server.mail.may_answer.set()
        server.shutdown()
        server.server_close()


class _Conversation(StreamRequestHandler):
    """The server's side of RFC 5321, as far as a sender without extensions needs it."""

    def handle(self) -> None:
        self.say("220 loopback")
        sender, recipients = "", []
        while line := self.rfile.readline():
            text = line.decode().strip()
            command = text.upper()
            if command.startswith("MAIL FROM:"):
                sender, recipients = text[10:].strip("<>"), []
            elif command.startswith("RCPT TO:"):
                recipients.append(text[8:].strip("<>"))
            elif command == "DATA":
                self.say("354 go on")
                self.take(sender, recipients)
                continue
            elif command == "QUIT":
                self.say("221 bye")
                return
            self.say("250 loopback" if command[:4] in _KNOWN else "502 unknown")

    def take(self, sender: str, recipients: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        mail: MailServer = self.server.mail
        mail.tried += 1
        mail.may_answer.wait()
        if mail.refuses:
            self.say(mail.refuses)
            return
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        mail.letters.append(Letter(sender, recipients, message))
        self.say("250 taken")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


_KNOWN = ("EHLO", "HELO", "MAIL", "RCPT", "RSET", "NOOP")
