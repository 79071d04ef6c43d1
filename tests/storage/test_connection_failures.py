"""What refuses a connection to PostgreSQL is told in French, with who, of what, where, and what to do."""

import socket
import threading
from contextlib import closing, contextmanager
from struct import pack

import pytest
from sqlalchemy import make_url, text
from storage.test_failures import as_role

from tremplin.errors import Unavailable
from tremplin.storage import connection_failures as failures
from tremplin.storage.engine import Database

pytest.importorskip("psycopg")
GROUP = """
DO $$ BEGIN CREATE ROLE {group}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""
SSL_ASKED = 80877103  # the number of SSLRequest in PostgreSQL's protocol


@pytest.fixture
def postgresql(postgresql_lender):
    with postgresql_lender.lent() as database:
        yield database


def refused(url):
    with (
        closing(Database(url)) as database,
        pytest.raises(Unavailable) as told,
        database.reading() as session,
    ):
        session.execute(text("SELECT 1"))
    return str(told.value)


def belonging(group):
    return (GROUP.format(group=group), f"GRANT {group} TO {{role}}")


PASSWORD = "ALTER ROLE {role} PASSWORD 'secret'"


@pytest.mark.parametrize(
    ("orders", "changes", "sentence"),
    [
        ((*belonging("asked_a_password"), PASSWORD), {"password": "faux"}, failures.WRONG_PASSWORD),
        (belonging("asked_a_password"), {"password": "faux"}, failures.WRONG_PASSWORD),
        ((*belonging("asked_a_password"), PASSWORD), {}, failures.NO_PASSWORD),
        (belonging("asked_who_they_are"), {}, failures.NOT_KNOWN_HERE),
        (belonging("turned_away"), {}, failures.NOT_ADMITTED),
        (("ALTER ROLE {role} NOLOGIN",), {}, failures.NO_LOGIN),
        (("ALTER ROLE {role} CONNECTION LIMIT 0",), {}, failures.CROWDED),
        ((), {"database": "nulle_part"}, failures.UNKNOWN_BASE),
        ((), {"username": "personne"}, failures.UNKNOWN_ROLE),
    ],
)
def test_who_may_not_come_in_is_told_why(postgresql, orders, changes, sentence):
    with as_role(postgresql, *orders) as database:
        asked = database.url.set(**changes)
        told = refused(asked)
    assert told == sentence.format(role=f"« {asked.username} »", base=f"« {asked.database} »")
    assert "faux" not in told


def test_a_base_that_is_closed_or_kept_for_others_is_told(postgresql):
    base = postgresql.url.database
    with as_role(postgresql, f"REVOKE CONNECT ON DATABASE {base} FROM PUBLIC") as database:
        kept = refused(database.url)
        role = database.url.username
    assert kept == failures.NO_RIGHT.format(role=f"« {role} »", base=f"« {base} »")
    with postgresql.writing() as session:
        session.execute(text(f"GRANT CONNECT ON DATABASE {base} TO PUBLIC"))
    # the template of PostgreSQL that nobody enters
    assert refused(postgresql.url.set(database="template0")) == failures.CLOSED_BASE.format(base="« template0 »")


@pytest.mark.parametrize("setting", ["inconnu=1", "work_mem=beaucoup", "log_statement=all"])
def test_a_setting_that_the_server_refuses_is_told(postgresql, setting):
    with as_role(postgresql) as database:
        asked = database.url.update_query_dict({"options": f"-c{setting}"})
        assert refused(asked) == failures.SETTING.format(role=f"« {asked.username} »")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("moi@127.0.0.1:1/base", failures.NOBODY.format(server="« 127.0.0.1:1 »")),
        ("moi@/base?host=/nulle/part", failures.NOBODY.format(server="« /nulle/part »")),
        ("moi@nulle.invalid/base", failures.NO_HOST.format(said="« nulle.invalid »")),
        ("moi@127.0.0.1:1/base?sslmode=oui", failures.VALUE.format(said="« oui »")),
    ],
)
def test_an_address_where_nobody_answers_is_told(address, sentence):
    assert refused(make_url(f"postgresql+psycopg://{address}")) == sentence


def served(visitor, answer):
    """Answer a visitor in PostgreSQL's protocol, version 3: no TLS, then one answer to whatever is asked."""
    with visitor:
        asked = visitor.recv(1024)
        if int.from_bytes(asked[4:8], "big") == SSL_ASKED:
            visitor.sendall(b"N")
            asked = visitor.recv(1024)
        if asked and answer:
            visitor.sendall(answer)


@contextmanager
def a_server(answer=b""):
    """A server that says but one thing; its port."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve():
            while True:
                try:
                    visitor, _ = door.accept()
                except OSError:  # closed
                    return
                served(visitor, answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield door.getsockname()[1]
        door.shutdown(socket.SHUT_RDWR)
        thread.join()


def error(sentence, code="28000"):
    """What a server answers that refuses, in its language."""
    fields = b"".join(
        kind + value.encode() + b"\0" for kind, value in ((b"S", "FATAL"), (b"C", code), (b"M", sentence))
    )
    return b"E" + pack("!i", len(fields) + 5) + fields + b"\0"


# in the words of PostgreSQL 15 under fr_FR, cut and spaced as its translation is
FRENCH = {
    "authentification par mot de passe échouée pour l'utilisateur  « moi »": failures.WRONG_PASSWORD,
    "authentification peer échouée pour l'utilisateur « moi »": failures.NOT_KNOWN_HERE,
    "le rôle « moi » n'existe pas": failures.UNKNOWN_ROLE,
    "le rôle « moi » n'est pas autorisé à se connecter": failures.NO_LOGIN,
    "la base de données « base » n'existe pas": failures.UNKNOWN_BASE,
    "la base de données « base » n'accepte plus les connexions": failures.CLOSED_BASE,
    "droit refusé pour la base de données « base »": failures.NO_RIGHT,
    "trop de connexions pour le rôle « moi »": failures.CROWDED,
    "désolé, trop de clients sont déjà connectés": failures.CROWDED,
    "les emplacements de connexions restants sont réservés pour les connexions\nsuperutilisateur": failures.CROWDED,
    "le système de bases de données se lance": failures.AWAY,
    "le système de base de données s'arrête": failures.AWAY,
    "aucune entrée dans pg_hba.conf pour l'hôte « ::1 », utilisateur « moi »,\nbase": failures.NOT_ADMITTED,
    "pg_hba.conf rejette la connexion pour l'hôte « ::1 », utilisateur « moi », base": failures.NOT_ADMITTED,
    "paramètre de configuration « inconnu » non reconnu": failures.SETTING,
    "valeur invalide pour le paramètre « work_mem » : « beaucoup »": failures.SETTING,
    "droit refusé pour initialiser le paramètre « log_statement »": failures.SETTING,
    "la connexion requiert un certificat client valide": failures.OWN_CERTIFICATE,
    # a server says too what nobody foresaw
    "connection requires a valid client certificate": failures.OWN_CERTIFICATE,
    "the database system is in recovery mode": failures.AWAY,
    'Peer authentication failed for user "moi"': failures.NOT_KNOWN_HERE,
}


@pytest.mark.parametrize("said", FRENCH)
def test_a_server_is_understood_in_its_language(said):
    with a_server(error(said)) as port:
        told = refused(f"postgresql+psycopg://moi:secret@127.0.0.1:{port}/base")
    assert told == FRENCH[said].format(role="« moi »", base="« base »", server=f"« 127.0.0.1:{port} »")


def test_what_is_not_known_is_quoted_on_one_line_without_what_a_terminal_obeys():
    with a_server(error("die Datenbank\n ruht\x1b[2J.")) as port:
        told = refused(f"postgresql+psycopg://moi:secret@127.0.0.1:{port}/base")
    assert "die Datenbank ruht" in told
    assert told.endswith("et que son serveur est en marche.")
    assert told.isprintable()
    assert "secret" not in told


def test_a_server_without_tls_is_told_to_who_demands_it():
    with a_server() as port:
        told = refused(f"postgresql+psycopg://moi@127.0.0.1:{port}/base?sslmode=require")
    assert told == failures.NO_TLS.format(server=f"« 127.0.0.1:{port} »")


def test_what_is_no_postgresql_is_told():
    with a_server(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        told = refused(f"postgresql+psycopg://moi@127.0.0.1:{port}/base?sslmode=disable")
    assert told == failures.NOT_POSTGRESQL.format(server=f"« 127.0.0.1:{port} »")


def test_a_server_that_keeps_silent_is_told():
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        assert refused(f"postgresql+psycopg://moi@127.0.0.1:{port}/base?connect_timeout=2") == failures.FAR
