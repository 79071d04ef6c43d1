"""A small server of mail on loopback, that keeps what it is given and refuses what a test wants refused."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Lock, Thread
from typing import cast


@dataclass
class Behaviour:
    """What the server answers, and what it was given."""

    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    # « 421 » at the door, « 550 » for an address, « 451 » for a letter
    at_door: str = "220 ici"
    refused: dict[str, str] = field(default_factory=dict)
    at_data: str = ""
    user: str = ""
    certificate: Path | None = None
    lock: Lock = field(default_factory=Lock)

    @property
    def identities(self) -> list[str]:
        return [str(message["Message-ID"]) for _, message in self.received]


class Handler(StreamRequestHandler):
    """One conversation."""

    server: "Server"

    def handle(self) -> None:
        told = self.server.behaviour
        self.say(told.at_door)
        if not told.at_door.startswith("220"):
            return
        to = ""
        while line := self.rfile.readline().decode("latin-1").rstrip("\r\n"):
            verb, _, rest = line.partition(" ")
            match verb.upper():
                case "EHLO" | "HELO":
                    self.say(*self.abilities())
                case "STARTTLS":
                    self.say("220 allez")
                    self.secure()
                case "AUTH":
                    told.logins.append(rest)
                    self.say("235 oui" if told.user in rest else "535 non")
                case "MAIL" | "RSET" | "NOOP":
                    self.say("250 oui")
                case "RCPT":
                    to = rest.partition("<")[2].partition(">")[0]
                    self.say(told.refused.get(to, "250 oui"))
                case "DATA":
                    self.say("354 allez")
                    content = self.content()
                    if told.at_data:
                        self.say(told.at_data)
                        continue
                    with told.lock:
                        message = cast(EmailMessage, message_from_bytes(content, policy=policy.default))
                        told.received.append((to, message))
                    self.say("250 gardé")
                case "QUIT":
                    self.say("221 au revoir")
                    return
                case _:
                    self.say("500 inconnu")

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def abilities(self) -> Iterator[str]:
        yield "250-ici"
        if self.server.behaviour.certificate and not isinstance(self.connection, ssl.SSLSocket):
            yield "250-STARTTLS"
        yield "250 AUTH PLAIN"

    def content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def secure(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(self.server.behaviour.certificate))
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)


class Server(ThreadingTCPServer):
    """Listens on a port of this machine that is free."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, behaviour: Behaviour):
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = behaviour

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever is killed in the middle says nothing more."""


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[int]:
    """A server at work, and its port."""
    with Server(behaviour) as server:
        thread = Thread(target=lambda: server.serve_forever(poll_interval=0.02))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
