"""A server that answers as clamd does, on the loopback: it reads INSTREAM, and finds one known text."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# the text that every antivirus takes for a virus (eicar.org), in two parts: no scanner is to find one here
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


class ClamdServer:
    """A server, what it was sent, and how it answers: ``says`` in place of an answer of its own."""

    def __init__(self, line: socket.socket):
        self.line, self.sent, self.says = line, list[bytes](), b""
        # a whole file, then its end: what is cut short is told as such
        self.most = 25 * 1024 * 1024

    @property
    def address(self) -> str:
        name = self.line.getsockname()
        return f"unix:{name}" if isinstance(name, str) else f"tcp://127.0.0.1:{name[1]}"

    def serve(self) -> None:
        """Answer one connection after the other, until the socket is closed."""
        while True:
            try:
                peer, _ = self.line.accept()
            except OSError:
                return
            with peer:
                self._answer(peer)

    def _answer(self, peer: socket.socket) -> None:
        if _exactly(peer, 10) != b"zINSTREAM\0":
            peer.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack("!L", _exactly(peer, 4))[0]:
            content += _exactly(peer, size)
            if len(content) > self.most:
                peer.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.sent.append(content)
        found = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        peer.sendall(self.says or found)


def _exactly(peer: socket.socket, size: int) -> bytes:
    read = b""
    while len(read) < size:
        more = peer.recv(size - len(read))
        if not more:
            raise ConnectionError("cut short")
        read += more
    return read


@contextmanager
def answering(path: Path | None = None) -> Iterator[ClamdServer]:
    """A server on a port of the loopback, or at a path."""
    family = socket.AF_INET if path is None else socket.AF_UNIX
    with socket.socket(family, socket.SOCK_STREAM) as line:
        line.bind(("127.0.0.1", 0) if path is None else str(path))
        line.listen()
        server = ClamdServer(line)
        thread = threading.Thread(target=server.serve, daemon=True)
        thread.start()
        yield server
        # close() alone leaves a thread that waits in accept(2)
        line.shutdown(socket.SHUT_RDWR)
        thread.join(5)
