"""What carries mail, to a real server on loopback and into a real folder: once, whole, and secret where it must be."""

import mailbox
import shutil
import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from smtp_server import Behaviour, serving

from tremplin.mail.carrying import NotCarried, opened
from tremplin.mail.message import MailLetter
from tremplin.mail.setting import MailFolder, MailServer, Security

AT = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
LETTER = MailLetter(
    "a1", "sacha@exemple.fr", "Récépissé reçu", "Été : 46 000,00 €.\n.\n" + "x" * 2000, "dep@exemple.fr"
)
SENDER = "aides@exemple.fr"


def server(port: int, security: Security = Security.OFFERED, **more: str) -> MailServer:
    return MailServer("127.0.0.1", port, security, SENDER, **more)


def refused(place: MailServer | MailFolder, letter: MailLetter = LETTER) -> NotCarried:
    with pytest.raises(NotCarried) as found, opened(place) as carrier:
        carrier.carry(letter, AT)
    return found.value


def test_a_server_is_given_the_letter_as_it_was_written():
    behaviour = Behaviour()
    with serving(behaviour) as port, opened(server(port)) as carrier:
        carrier.carry(LETTER, AT)
        carrier.carry(LETTER, AT)
    (to, message), _ = behaviour.received
    assert to == message["To"] == LETTER.to
    assert (message["From"], message["Reply-To"], message["Subject"]) == (SENDER, "dep@exemple.fr", "Récépissé reçu")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n").rstrip("\n") == LETTER.text.rstrip("\n")
    # sent again, it is the same letter for whoever receives it
    assert behaviour.identities == ["<a1@exemple.fr>"] * 2


def test_a_server_that_is_not_there_or_closes_refuses_no_letter_for_ever():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        away = refused(server(free.getsockname()[1]))
    with serving(Behaviour(at_door="421 fermé")) as port:
        closed = refused(server(port))
    for each in (away, closed):
        assert (each.unreached, each.lasting) == (True, False)


@pytest.mark.parametrize(("answer", "lasting"), [("550 inconnu : sacha@exemple.fr", True), ("450 plus tard", False)])
def test_an_address_that_a_server_refuses_is_told_without_it(answer, lasting):
    with serving(Behaviour(refused={LETTER.to: answer})) as port:
        found = refused(server(port))
    assert (found.lasting, found.unreached) == (lasting, False)
    assert answer[:3] in str(found)
    assert "sacha" not in str(found)


@pytest.mark.parametrize(("answer", "lasting"), [("554 refusé", True), ("451 plus tard", False)])
def test_a_letter_that_a_server_refuses_keeps_no_other(answer, lasting):
    with serving(Behaviour(at_data=answer)) as port:
        found = refused(server(port))
    assert (found.lasting, found.unreached) == (lasting, False)


def test_a_wrong_password_is_told_and_not_repeated():
    with serving(Behaviour(user="zzz")) as port:
        found = refused(server(port, user="aides", password="s3cret"))
    assert found.unreached
    assert "mot de passe" in str(found)
    assert "s3cret" not in str(found)


def test_a_password_is_not_said_in_clear_to_another_machine(monkeypatch):
    behaviour = Behaviour()
    with serving(behaviour) as port:
        # a name that is of this machine, without saying so
        monkeypatch.setattr("tremplin.mail.carrying.LOOPBACK", ())
        found = refused(MailServer("localhost", port, Security.OFFERED, SENDER, "aides", "s3cret"))
    assert "chiffrement" in str(found)
    assert behaviour.logins == []


def test_a_server_without_starttls_is_refused_where_it_is_asked():
    with serving(Behaviour()) as port:
        assert "chiffrement" in str(refused(server(port, Security.STARTTLS)))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost that nobody signed but itself, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("pas d'openssl : aucun certificat d'essai")
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run([*made, *names, "-keyout", file, "-out", f"{file}.crt"], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + Path(f"{file}.crt").read_bytes())
    return file


def test_starttls_is_taken_where_it_is_offered_from_a_server_that_is_known_alone(certificate: Path, monkeypatch):
    behaviour = Behaviour(certificate=certificate)
    with serving(behaviour) as port:
        assert "certificat" in str(refused(server(port)))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with opened(server(port, Security.STARTTLS, user="aides", password="s3cret")) as carrier:
            carrier.carry(LETTER, AT)
    assert behaviour.identities == ["<a1@exemple.fr>"]
    assert len(behaviour.logins) == 1


def test_a_folder_holds_a_letter_once_read_or_not(tmp_path: Path):
    place = MailFolder(tmp_path / "courriels", "tremplin@localhost")
    with opened(place) as carrier:
        carrier.carry(LETTER, AT)
        carrier.carry(LETTER, AT)
        box = mailbox.Maildir(place.path)
        (key,) = box.keys()
        assert box[key]["Message-ID"] == "<a1@localhost>"
        read = box[key]
        read.set_subdir("cur")
        read.add_flag("S")
        box[key] = read
        carrier.carry(LETTER, AT)
    assert len(mailbox.Maildir(place.path)) == 1
    assert (place.path / "cur").stat().st_mode & 0o077 == 0
    assert list((place.path / "tmp").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "fichier").write_text("x")
    found = refused(MailFolder(tmp_path / "fichier" / "courriels", SENDER))
    assert (found.unreached, found.lasting) == (True, False)
    assert str(tmp_path) in str(found)
