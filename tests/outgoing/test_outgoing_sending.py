"""How something is told: to the IP address that was judged, under the certificate of its name, within some seconds."""

import base64
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest
from hook_server import Listener, listening

from tremplin.outgoing import address, sending
from tremplin.outgoing.address import NamedHosts, read_address
from tremplin.outgoing.sending import NotTaken, post
from tremplin.outgoing.signing import shown, signed


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening(Listener()) as listener:
        yield listener


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost that nobody signed but itself, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("pas d'openssl : aucun certificat d'essai")
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(file), "-out", str(file.with_suffix(".crt"))]
    subprocess.run(made, check=True, capture_output=True)
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


def told(host: str, port: int, scheme: str = "http") -> int:
    return post(read_address(f"{scheme}://{host}:{port}/a", NamedHosts({host})), b"{}", {"webhook-id": "msg_1"})


def test_what_is_taken_is_asked_once_of_the_ip_address_that_was_judged(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []

    def once(host: str, port: int) -> list[str]:
        # a second question would be answered otherwise
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    monkeypatch.setattr(address, "resolved", once)
    assert told("logiciel.exemple.fr", listener.port) == 204
    assert asked == ["logiciel.exemple.fr"]
    (received,) = listener.received
    assert received.headers["host"] == f"logiciel.exemple.fr:{listener.port}"
    assert received.headers["content-type"] == "application/json"
    assert "cookie" not in received.headers


@pytest.mark.parametrize(
    ("status", "lasting", "sentence"),
    [
        (301, False, "redirige ailleurs"),
        (307, False, "redirige ailleurs"),
        (404, False, "refuse"),
        (410, True, "refuse"),
    ],
)
def test_what_is_not_taken_says_why_and_whether_to_try_again(
    listener: Listener, status: int, lasting: bool, sentence: str
):
    listener.statuses = [status]
    with pytest.raises(NotTaken, match=sentence) as refused:
        told("127.0.0.1", listener.port)
    assert (refused.value.status, refused.value.lasting, len(listener.received)) == (status, lasting, 1)


def test_nobody_there_is_told():
    with listening(Listener()) as gone:
        port = gone.port
    with pytest.raises(NotTaken, match="pas de réponse"):
        told("127.0.0.1", port)


def test_an_answer_that_drips_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sending, "WHOLE", 0.5)
    with listening(Listener(drip=0.05)) as listener:
        began = perf_counter()
        with pytest.raises(NotTaken, match="pas de réponse"):
            told("127.0.0.1", listener.port)
        assert perf_counter() - began < 5


def test_a_machine_is_known_by_the_certificate_of_its_name(certificate: Path, monkeypatch: pytest.MonkeyPatch):
    with listening(Listener(certificate=certificate)) as listener:
        with pytest.raises(NotTaken, match="certificat"):
            told("localhost", listener.port, "https")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
        assert told("localhost", listener.port, "https") == 204
        # another name that leads there
        monkeypatch.setattr(address, "resolved", lambda host, port: ["127.0.0.1"])
        with pytest.raises(NotTaken, match="certificat"):
            told("logiciel.exemple.fr", listener.port, "https")


def test_a_signature_is_that_of_standard_webhooks():
    # the example of the documentation of Svix, from which the standard comes
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at, body = datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}'
    assert signed(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", body, at) == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    assert shown(secret) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
