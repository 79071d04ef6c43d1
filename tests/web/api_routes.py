"""The table of who may ask what of the API: a line for each address and method, public or by a token.

``answers`` says, of each account of the small department (tests/desks.py), what their token is answered about what is
theirs: a carrier about their own organisation, an official about their department or their territory. A line without
a ``scope`` is public: it answers everybody the same, whatever token comes with it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from desks import FICHE

READ, WRITE, COUNT = "dossiers:read", "dossiers:write", "indicators:read"
CARRIERS, OFFICIALS = ("editor", "signatory"), ("local", "instructor", "decider", "reader")
EVERYBODY = (*CARRIERS, "other", *OFFICIALS, "statistician", "admin")
OK, MADE, FORBIDDEN, ABSENT = 200, 201, 403, 404
NEW = {"fiche": FICHE, "organisation": "W000000001", "title": "Ateliers"}


class ApiRoute(NamedTuple):
    """``{dossier}`` stands for one's own, another's and one that is not there in turn."""

    address: str
    method: str
    scope: str | None = None
    answers: Mapping[str, int] = {}
    status: int = OK
    # what is sent: without it, nothing that matters would be asked
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = {}


def those(*who: str, status: int = OK, seen: tuple[str, ...] = (), others: int = ABSENT) -> dict[str, int]:
    """Those who are answered; those who see it, and are told of their role; all the others."""
    told = dict.fromkeys(EVERYBODY, others)
    return {**told, **dict.fromkeys(seen, FORBIDDEN), **dict.fromkeys(who, status)}


KEYED, ANY = {"Idempotency-Key": "cle"}, {"If-Match": "*"}
API_ROUTES = (
    *(ApiRoute(path, "GET") for path in ("/openapi.json", "/docs", "/departments", "/calls", "/fiches", "/rules")),
    ApiRoute("/", "GET", status=302),
    *(ApiRoute(path, "GET") for path in ("/facts", "/exits/typologies", "/departments/{department}")),
    *(ApiRoute(path, "GET") for path in ("/calls/{department}/{call}", "/fiches/{department}/{call}/{slug}")),
    ApiRoute("/rules/{kind}", "GET"),
    ApiRoute("/exits/classify?fiche={fiche}&contract=cdi", "GET"),
    ApiRoute("/differences?from={fiche}&to={fiche}", "GET"),
    ApiRoute("/fiches/{department}/{call}/{slug}/check", "POST", body={}),
    ApiRoute("/dossiers", "GET", READ, those(*CARRIERS, "other", *OFFICIALS, others=FORBIDDEN)),
    ApiRoute("/dossiers/{dossier}", "GET", READ, those(*CARRIERS, *OFFICIALS)),
    # an organisation of others is not told from one that is not there
    ApiRoute(
        "/dossiers",
        "POST",
        WRITE,
        those(*CARRIERS, "instructor", status=MADE, seen=("local", "decider", "reader", "admin")),
        MADE,
        NEW,
        KEYED,
    ),
    ApiRoute(
        "/dossiers/{dossier}",
        "PATCH",
        WRITE,
        those(*CARRIERS, "instructor", seen=OFFICIALS),
        body={"requested": 40_000},
        headers=ANY,
    ),
    ApiRoute(
        "/dossiers/{dossier}/deposit",
        "POST",
        WRITE,
        those("signatory", seen=("editor", *OFFICIALS)),
        headers=KEYED,
    ),
    # whose carrier has nothing granted has no figure
    ApiRoute("/indicators", "GET", COUNT, those(*CARRIERS, *OFFICIALS, "statistician", others=FORBIDDEN)),
)
