"""What addresses are told, as OpenAPI 3.1 declares what a site sends by itself."""

from tremplin.casework.machines.webhooks import KINDS
from tremplin.records.codes import NewsKind, State
from tremplin_web.api.shapes import TEXT, Json, block, maybe, one_of

NAME = "msg_6b0f6a1f0e3a4c5d9e8f7a6b"
TOLD = {
    "description": "Ce qui est dit : rien de personne.",
    **block(
        id={**TEXT, "description": "Le sien, le même à chaque fois qu'il est envoyé."},
        kind=one_of(kind.value for kind in NewsKind),
        instant={**TEXT, "format": "date-time"},
        reference={**maybe(TEXT), "description": "Le dossier ; null pour un essai."},
        state={**maybe(one_of(state.value for state in State)), "description": "Son état après l'acte."},
    ),
    "examples": [
        {
            "id": NAME,
            "kind": NewsKind.DECIDED.value,
            "instant": "2026-12-29T10:00:00+00:00",
            "reference": "00-2026-000123",
            "state": State.ACCEPTED.value,
        }
    ],
}
HEADERS = (
    ("webhook-id", "Celui du corps : deux reçus du même n'en sont qu'un.", NAME),
    ("webhook-timestamp", "L'instant de l'envoi, en secondes.", "1798560000"),
    ("webhook-signature", "« v1, » et le HMAC-SHA256, en base64, de « id.timestamp.corps ».", "v1,K5oZfzN95Z9UVu1E…"),
)


def webhooks() -> Json:
    """Each thing that an address is told, and what it is asked to answer."""
    return {kind.value: {"post": _told(kind)} for kind in NewsKind}


def _told(kind: NewsKind) -> Json:
    return {
        "summary": KINDS[kind][0].upper() + KINDS[kind][1:],
        "operationId": f"told_{kind.value}",
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": told, "schema": TEXT, "example": example}
            for name, told, example in HEADERS
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": TOLD}}},
        "responses": {"2XX": {"description": "Reçu. Tout autre statut, et l'envoi recommence ; 410 l'arrête."}},
        # it is the site that asks, without a token: the signature says who it is
        "security": [],
    }
