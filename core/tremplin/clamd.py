"""Ask ClamAV whether a file holds a malware, by its own protocol: the file is sent, and kept nowhere there."""

import re
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from tremplin.errors import Unavailable, WrongUsage

SETTING = "TREMPLIN_CLAMD"
EXPECTED = "Donnez unix:/chemin/de/la/socket, ou tcp://127.0.0.1:3310."
SILENT = "l'antivirus ne répond pas : réessayez plus tard, et prévenez l'administrateur."
TCP = re.compile(r"tcp://(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[^/:\[\]]+)):(?P<port>[0-9]{1,5})")
# clamd(8), INSTREAM: a length in network order, then as many bytes; a length of zero ends it
COMMAND, LENGTH, END = b"zINSTREAM\0", struct.Struct("!L"), b"\0\0\0\0"
CHUNK = 64 * 1024
# an answer is one short line: what says more is no clamd
LONGEST = 4096
CLEAN, FOUND = re.compile(r"stream: OK"), re.compile(r"stream: (?P<name>.+) FOUND")
# seconds: clamd answers at once, and reads 20 MB in less than a second
TIMEOUT = 30.0


@dataclass(frozen=True)
class Clamd:
    """A clamd, at a socket of this machine or at a port."""

    path: str | None = None
    host: str | None = None
    port: int = 0
    timeout: float = TIMEOUT

    def found(self, file: BinaryIO) -> str | None:
        """The name of what was found in a file, which is read from its beginning; ``None`` where nothing was.

        Whatever is no plain answer is none: a file is clean only where clamd says so.
        """
        try:
            with self._connected() as line:
                said = self._asked(line, file)
        except OSError:
            raise Unavailable(SILENT) from None
        finally:
            file.seek(0)
        if found := FOUND.fullmatch(said):
            return found["name"]
        if not CLEAN.fullmatch(said):
            raise Unavailable(SILENT)
        return None

    def _connected(self) -> socket.socket:
        if self.path is None:
            return socket.create_connection((self.host, self.port), self.timeout)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(self.timeout)
        try:
            line.connect(self.path)
        except OSError:
            line.close()
            raise
        return line

    @staticmethod
    def _asked(line: socket.socket, file: BinaryIO) -> str:
        file.seek(0)
        line.sendall(COMMAND)
        while chunk := file.read(CHUNK):
            line.sendall(LENGTH.pack(len(chunk)) + chunk)
        line.sendall(END)
        said = b""
        while len(said) < LONGEST and not said.endswith(b"\0"):
            more = line.recv(LONGEST)
            if not more:
                break
            said += more
        return said.rstrip(b"\0\n").decode("utf-8", "replace")


def clamd(environ: Mapping[str, str]) -> Clamd | None:
    """The clamd that the settings name; ``None`` where they name none."""
    said = environ.get(SETTING, "").strip()
    if not said:
        return None
    if said.startswith("unix:/"):
        return Clamd(path=said.removeprefix("unix:"))
    if (found := TCP.fullmatch(said)) and int(found["port"]) < 1 << 16:
        return Clamd(host=found["six"] or found["host"], port=int(found["port"]))
    raise WrongUsage(f"{SETTING} : adresse incomprise. {EXPECTED}")
