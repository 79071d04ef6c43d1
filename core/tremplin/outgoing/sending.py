"""Tell an address something: one request to the IP address that was judged, no redirection, within some seconds."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from threading import Timer

from tremplin.outgoing.address import OutgoingAddress, UntoldAddress, reached

# to connect, then for the whole answer, however slowly it comes
CONNECT, WHOLE = 10, 20
# RFC 9110, 15.5.11
GONE = 410
AGENT = "Tremplin"


class NotTaken(Exception):
    """What was not taken: ``lasting`` where no later try would do; ``status`` is what was answered, if anything was."""

    def __init__(self, sentence: str, *, status: int | None = None, lasting: bool = False):
        self.status, self.lasting = status, lasting
        super().__init__(sentence)


def post(address: OutgoingAddress, body: bytes, headers: Mapping[str, str]) -> int:
    """Send a body to an address, which takes it by any status of success; that status."""
    try:
        # asked by its IP address: a name that leads elsewhere a moment later is not asked again
        line = socket.create_connection((reached(address), address.port), CONNECT)
        with closing(_Line(line)) as held:
            status = _answered(address, held, body, headers)
    except UntoldAddress as refused:
        raise NotTaken(str(refused)) from None
    except ssl.SSLCertVerificationError:
        raise NotTaken(f"{address.host} : son certificat n'est pas reconnu.") from None
    except (OSError, http.client.HTTPException, ValueError):
        raise NotTaken(f"{address.host}, port {address.port} : pas de réponse qui se lise.") from None
    if not 200 <= status < 300:
        told = "redirige ailleurs, où rien n'est envoyé" if 300 <= status < 400 else "refuse"
        raise NotTaken(f"{address.host} {told} ({status}).", status=status, lasting=status == GONE)
    return status


class _Line:
    """A connection, ended when it has lasted too long: a drip begins the time of a socket again at each reading."""

    def __init__(self, line: socket.socket):
        self.line = line
        self._timer = Timer(WHOLE, self._end)
        self._timer.daemon = True
        self._timer.start()

    def secure(self, name: str) -> None:
        """Go on under TLS, with whoever has the certificate of a name."""
        context = ssl.create_default_context()
        self.line = context.wrap_socket(self.line, server_hostname=name, do_handshake_on_connect=False)
        self.line.do_handshake()

    def close(self) -> None:
        self._timer.cancel()
        self.line.close()

    def _end(self) -> None:
        with suppress(OSError):
            self.line.shutdown(socket.SHUT_RDWR)


def _answered(address: OutgoingAddress, held: _Line, body: bytes, headers: Mapping[str, str]) -> int:
    connection = http.client.HTTPConnection(address.host, address.port)
    if address.scheme == "https":
        # the certificate is that of the name, whatever the IP address
        held.secure(address.host)
    connection.sock = held.line
    said = {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close", **headers}
    connection.request("POST", address.target, body, said)
    with connection.getresponse() as response:
        return response.status
