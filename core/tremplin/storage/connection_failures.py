"""What PostgreSQL and its client say when a connection is refused, in words that a person can act upon."""

import re
from typing import Any

from tremplin.errors import excerpt
from tremplin.storage.sqlite_failures import NOTHING

CROWDED = f"la base a trop de visiteurs à la fois. {NOTHING} ; recommencez dans un instant."
AWAY = f"le serveur de la base démarre, s'arrête ou se répare. {NOTHING} ; recommencez dans un instant."
WRONG_PASSWORD = (
    "le serveur refuse le rôle {role} avec ce mot de passe : corrigez l'un ou l'autre dans TREMPLIN_DATABASE. Un signe "
    "comme « @ », « : », « / » ou « % » s'y écrit par son code : « %40 », « %3A », « %2F », « %25 »."
)
NO_PASSWORD = (
    "le serveur demande le mot de passe du rôle {role}, et TREMPLIN_DATABASE ne le dit pas : écrivez-le après le rôle "
    "et deux-points, avant « @ »."
)
NOT_KNOWN_HERE = (
    "le serveur n'admet pas le rôle {role} pour le compte de cette machine, ou pour son certificat : nommez dans "
    "TREMPLIN_DATABASE un rôle et son mot de passe, ou demandez à qui tient le serveur de l'admettre (pg_hba.conf)."
)
UNKNOWN_ROLE = (
    "le serveur n'a pas de rôle {role} : corrigez-le dans TREMPLIN_DATABASE (sans rôle dit, c'est le nom du compte de "
    "cette machine), ou faites-le créer."
)
NO_LOGIN = (
    "le rôle {role} n'a pas le droit de se connecter : demandez ce droit (LOGIN) à qui tient le serveur, ou nommez un "
    "autre rôle dans TREMPLIN_DATABASE."
)
UNKNOWN_BASE = (
    "le serveur n'a pas de base {base} : corrigez son nom dans TREMPLIN_DATABASE, ou faites-la créer en UTF8, du "
    "modèle template0."
)
CLOSED_BASE = (
    "la base {base} n'admet aucune connexion : faites-la rouvrir par qui tient le serveur (ALLOW_CONNECTIONS), ou "
    "nommez-en une autre dans TREMPLIN_DATABASE."
)
NO_RIGHT = (
    "le rôle {role} n'a pas le droit d'entrer dans la base {base} : demandez ce droit (CONNECT) à qui tient le "
    "serveur, ou nommez un autre rôle dans TREMPLIN_DATABASE."
)
NOT_ADMITTED = (
    "le serveur n'admet pas que le rôle {role} vienne de cette machine à la base {base} : demandez à qui le tient de "
    "l'admettre (pg_hba.conf) ; s'il exige une connexion chiffrée, dites sslmode=require dans TREMPLIN_DATABASE."
)
NO_TLS = (
    "TREMPLIN_DATABASE exige une connexion chiffrée (sslmode), et le serveur {server} n'en offre pas : demandez à qui "
    "le tient de l'offrir (ssl = on). N'ôtez cette option que si personne d'autre ne voit passer ce qui va d'ici à lui."
)
CERTIFICATE = (
    "le certificat du serveur {server} n'est pas reconnu : vérifiez dans TREMPLIN_DATABASE le nom de la machine, et le "
    "fichier de l'autorité qui l'a signé (sslrootcert)."
)
OWN_CERTIFICATE = (
    "le serveur {server} demande un certificat à cette machine, ou n'admet pas le sien : nommez-le avec sa clé dans "
    "TREMPLIN_DATABASE (sslcert, sslkey)."
)
SETTING = (
    "le serveur refuse un réglage que demande TREMPLIN_DATABASE (options) : il ne le connaît pas, n'en admet pas la "
    "valeur, ou le rôle {role} n'y a pas droit. Corrigez-le, ou retirez-le."
)
VALUE = (
    "PostgreSQL ne connaît pas la valeur {said} que TREMPLIN_DATABASE donne à une option : corrigez-la, ou retirez-la."
)
NO_HOST = "la machine {said} est introuvable : corrigez son nom dans TREMPLIN_DATABASE, ou vérifiez le réseau."
NOBODY = (
    "rien ne répond à {server} : vérifiez l'adresse et le port dans TREMPLIN_DATABASE, et que le serveur de la base "
    "est en marche."
)
FAR = (
    "le serveur que nomme TREMPLIN_DATABASE ne répond pas : vérifiez son adresse et son port, puis le réseau et les "
    "pare-feux entre cette machine et lui."
)
NOT_POSTGRESQL = "ce qui répond à {server} n'est pas PostgreSQL : vérifiez l'adresse et le port dans TREMPLIN_DATABASE."

# libpq gives no code for a connection that fails (tried: 15 and 18), but sentences: its own, in English, and those of
# the server in the server's language, French being PostgreSQL 15's own translation. In this order: of several addresses
# that were tried, the one that came nearest says what to mend
SAID = {
    WRONG_PASSWORD: r"(password|LDAP|PAM|RADIUS) authentication failed|authentification (par mot de passe|LDAP) échou",
    NO_PASSWORD: r"no password supplied",
    NOT_KNOWN_HERE: r"(Peer|Ident|certificate) authentication failed|authentification (peer|Ident|par le certificat)",
    NO_LOGIN: r"is not permitted to log in|n'est pas autorisé à se connecter",
    UNKNOWN_ROLE: r"role \".*\" does not exist|le rôle « .* » n'existe pas",
    UNKNOWN_BASE: r"database \".*\" does not exist|la base de données « .* » n'existe pas",
    CLOSED_BASE: r"not currently accepting connections|n'accepte plus les connexions",
    NO_RIGHT: r"permission denied for database|droit refusé pour la base de données",
    CROWDED: r"too many (connections|clients)|connection slots|trop de (connexions|clients)|emplacements de connexion",
    AWAY: r"the database system is|le système de bases? de données",
    OWN_CERTIFICATE: r"valid client certificate|certificat client valide|alert (unknown ca|.*certificate)",
    NOT_ADMITTED: r"pg_hba\.conf",
    SETTING: r"(configuration|value for|set) parameter|paramètre de conf|(pour|initialiser) le paramètre",
    NO_TLS: r"does not support SSL",
    CERTIFICATE: r"certificate verify failed|server certificate for|root certificate file",
    VALUE: r"invalid \w+ value: \"(?P<said>[^\"]*)\"",
    NOT_POSTGRESQL: r"invalid response to SSL|expected authentication request",
    NO_HOST: r"(resolve host|translate host name) ['\"](?P<said>[^'\"]*)",
    NOBODY: r"Connection refused|No such file or directory",
    FAR: r"timeout expired|timed out|No route to host|is unreachable",
}


def connection_failure(error: Any) -> str | None:
    """Why a connection was refused, in words; ``None`` when what the driver says of it is not known."""
    # a sentence of the server is cut into lines, with the spaces of its language
    told = " ".join(str(error).split())
    for sentence, words in SAID.items():
        found = re.search(words, told)
        if found:
            said = _quoted(found.groupdict().get("said") or "")
            return sentence.format(said=said, **_asked(getattr(error, "pgconn", None)))
    return None


def _asked(connection: Any) -> dict[str, str]:
    """Whom, of which base and where a connection asked for; nobody, before a machine was found."""
    role, base, host, port = (_text(connection, name) for name in ("user", "db", "host", "port"))
    server = host if host.startswith("/") or not port else f"{host}:{port}"
    return {"role": _quoted(role), "base": _quoted(base), "server": _quoted(server)}


def _text(connection: Any, name: str) -> str:
    return (getattr(connection, name, None) or b"").decode(errors="replace")


def _quoted(name: str) -> str:
    return f"« {excerpt(name) or '?'} »"
