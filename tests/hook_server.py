"""A small HTTP server on loopback, that keeps what it is told and answers what a test wants."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any, NamedTuple


class Received(NamedTuple):
    """One request: for what, with which headers, and its body."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Listener:
    """What was received, and what is answered: each status in turn, then the last one again."""

    statuses: list[int] = field(default_factory=lambda: [204])
    received: list[Received] = field(default_factory=list)
    elsewhere: str = "/ailleurs"
    # a key and its certificate, in one file
    certificate: Path | None = None
    # seconds between two bytes of the answer
    drip: float = 0
    port: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def answered(self) -> int:
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]


@contextmanager
def listening(listener: Listener) -> Iterator[Listener]:
    """Listen until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            told = {name.lower(): value for name, value in self.headers.items()}
            listener.received.append(Received(self.path, told, self.rfile.read(length)))
            for sign in b"HTTP/1.1 200 OK\r\n" * 20 if listener.drip else b"":
                self.wfile.write(bytes([sign]))
                sleep(listener.drip)
            status = listener.answered()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"http://{listener.host}{listener.elsewhere}")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if listener.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(listener.certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        listener.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            server.shutdown()
            thread.join()
