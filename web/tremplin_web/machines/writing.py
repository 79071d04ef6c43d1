"""Open a dossier, change what it says, deposit it: each once, however often it is sent."""

import re
from typing import Any

from flask import Response, request, url_for

from tremplin.casework.applying import deposits, drafts
from tremplin.casework.machines.replaying import Answer, KeyedRequest, found, keep, once
from tremplin.casework.organisations import organisations
from tremplin.casework.reading.page import standing
from tremplin.documents.dossiers.schema import DossierEntry, Forms
from tremplin.documents.dossiers.sent import changes
from tremplin.documents.reading.reader import dotted
from tremplin.errors import Conflict
from tremplin.records.codes import Mode, State, TokenScope
from tremplin_web.api.body import JSON, sent
from tremplin_web.api.problems import Fault, RefusedBody, faulty
from tremplin_web.api.shapes import DAY, TEXT, WHOLE, YES_NO, block, listed, maybe, one_of
from tremplin_web.frame.proxy import arrived
from tremplin_web.machines.answers import done, outdated, version_told, wanted_version
from tremplin_web.machines.bearer import actor, desk
from tremplin_web.machines.dossiers import DOSSIERS, INSTANT
from tremplin_web.machines.operations import KEY, REPLAYED, VERSION, machine_operation
from tremplin_web.site import site

KEYLESS = "Dites une clé par l'en-tête Idempotency-Key : renvoyée avec la même, une demande n'est faite qu'une fois."
UNREAD = "La clé Idempotency-Key a 200 signes au plus, visibles, sans espace ni accent."
KEY_SHAPE = re.compile(r"[!-~]{1,200}")
SAID = {
    "title": {**TEXT, "minLength": 1, "maxLength": 250, "description": "Le titre de l'action."},
    "starts_on": {**TEXT, "description": "Le premier jour : 2026-03-01 ou 01/03/2026."},
    "ends_on": {**TEXT, "description": "Le dernier jour, compris."},
    "participants": {"type": "object", "description": "« total », et un nombre par public."},
    "budget": {"type": "object", "description": "En euros, par dépense : « 4500.50 » ou « 4 500,50 € »."},
    "requested": {"type": ["number", "string"], "description": "La subvention demandée, en euros."},
    "answers": {"type": "object", "description": "Une réponse par question de la fiche."},
}
MORE = "Les autres champs sont ceux de « tremplin dossiers edit --help », comme GET /facts les nomme. "
NEW = {
    "type": "object",
    "properties": {
        "fiche": {**TEXT, "description": "La fiche : « <département>/<appel>/<fiche> »."},
        "organisation": {**TEXT, "description": "Le porteur : son SIRET ou son RNA."},
        **SAID,
    },
    "required": ["fiche", "organisation", "title"],
}
SAYS = {
    "title": "Ateliers du nord",
    "starts_on": "2026-03-01",
    "ends_on": "2027-02-28",
    "participants": {"total": 20},
    "budget": {"staff": 40000},
    "requested": "46 000,00 €",
}
OPENED = {"examples": [{"reference": "00-2026-000123", "version": 1, "state": "draft"}]} | block(
    reference=TEXT, version=WHOLE, state=one_of((State.DRAFT.value,))
)
CHANGED = {"examples": [{"reference": "00-2026-000123", "version": 4, "changed": True}]} | block(
    reference=TEXT, version=WHOLE, changed=YES_NO
)
RECEIPT = block(
    dossier=TEXT,
    receipt={**TEXT, "description": "Le numéro du récépissé."},
    received_at=INSTANT,
    counts_on=DAY,
    counts_at=maybe(TEXT),
    mode=one_of(mode.value for mode in Mode),
    service=TEXT,
    address=maybe(TEXT),
    email=maybe(TEXT),
    phone=maybe(TEXT),
    implicit_decision=maybe(TEXT),
    implicit_on=maybe(DAY),
    remedies=maybe(TEXT),
    budget_years=listed(block(year=WHOLE, amount_cents=WHOLE)),
    missing={**listed(TEXT), "description": "Ce qui manque encore, en phrases."},
)
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "La version que vous avez lue, ou l'ETag du dossier ; « * » pour n'importe laquelle.",
    "schema": {"type": "string", "minLength": 1},
    "example": '"3"',
}
WRITE = TokenScope.WRITE_DOSSIERS


@machine_operation(
    "POST",
    "/dossiers",
    OPENED,
    scope=WRITE,
    tag=DOSSIERS,
    summary="Ouvrir un dossier : un brouillon, qui n'est pas un dépôt",
    status=201,
    headers={**VERSION, **REPLAYED, "Location": {"description": "L'adresse du dossier.", "schema": TEXT}},
    body={
        "description": f"Ce que dit le dossier. {MORE}",
        "required": True,
        "content": {
            JSON: {
                "schema": NEW,
                "example": {"fiche": "00/2026/ateliers", "organisation": "W000000001", **SAYS},
            }
        },
    },
    asked=(KEY,),
    problems=(400, 404, 409, 413, 415, 422),
)
def open_dossier() -> Response:
    """Open a draft under a fiche, as its owner would."""
    keyed, entry = _keyed(), _entry()
    # before what was answered is told again: whoever lost the right is told nothing of it
    carrier = organisations.carrier(desk(), actor(), str(entry.organisation))

    def perform(session: Any) -> Answer:
        reference = drafts.open_(
            session,
            desk(),
            actor(),
            fiche=str(entry.fiche),
            organisation_id=carrier,
            title=str(entry.title),
            at=site().clock.at(),
            said=entry.content,
        )
        return {"reference": reference, "version": 1, "state": State.DRAFT.value}

    given, replayed = once(desk(), actor(), keyed, perform)
    response = done(given, status=201, version=given["version"], replayed=replayed)
    response.headers["Location"] = url_for("machines.dossier_", reference=given["reference"])
    return response


@machine_operation(
    "PATCH",
    "/dossiers/<reference>",
    CHANGED,
    scope=WRITE,
    tag=DOSSIERS,
    summary="Modifier ce que dit un dossier",
    headers=VERSION,
    body={
        "description": f"Ce qui change, et cela seul ; « null » efface. {MORE}",
        "required": True,
        "content": {JSON: {"schema": {"type": "object", "properties": SAID}, "example": {"requested": 45000}}},
    },
    asked=(IF_MATCH,),
    problems=(400, 404, 409, 412, 413, 415, 422, 428),
)
def edit_dossier(reference: str) -> Response:
    """Change what a dossier says, as it was read at a version."""
    stands = standing(desk(), actor(), reference)
    read = wanted_version()
    version = stands.version if read is None else read
    content, told = changes(_block(), desk().catalogue, stands.fiche)
    if told:
        raise _mistaken(told)
    try:
        kept = drafts.edit(desk(), actor(), stands.reference, content, at=site().clock.at(), version=version)
    except Conflict as error:
        return outdated(error)
    return done({"reference": stands.reference, "version": kept, "changed": kept != version}, version=kept)


@machine_operation(
    "POST",
    "/dossiers/<reference>/deposit",
    RECEIPT,
    scope=WRITE,
    tag=DOSSIERS,
    summary="Déposer un dossier, et recevoir son récépissé",
    headers=REPLAYED,
    asked=(KEY, {**IF_MATCH, "required": False}),
    problems=(400, 404, 409, 412, 422),
)
def deposit_dossier(reference: str) -> Response:
    """Deposit a dossier as its signatory would: judged by its fiche, once per key."""
    keyed, stands = _keyed(), standing(desk(), actor(), reference)
    given = found(desk(), actor(), keyed)
    if given is not None:
        return done(given, replayed=True)
    try:
        made = deposits.deposit(desk(), actor(), stands.reference, at=arrived(), key=keyed.key, version=version_told())
    except Conflict as error:
        return outdated(error)
    # the same key makes one deposit, whatever becomes of its answer
    return done(keep(desk(), actor(), keyed, made.published()))


def _keyed() -> KeyedRequest:
    """What is asked under a key, to the byte."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not KEY_SHAPE.fullmatch(key):
        raise RefusedBody(400, UNREAD if key else KEYLESS)
    asked = f"{request.method} {request.path}\n{request.get_data(cache=True).decode('latin-1')}"
    return KeyedRequest(key, asked, site().clock.machine())


def _entry() -> DossierEntry:
    values = _block()
    entry, told = Forms(desk().catalogue).read(values)
    told += [(("key",), "clé inconnue : l'en-tête Idempotency-Key en tient lieu.")] if "key" in values else []
    if entry is None or told:
        raise _mistaken(told)
    return entry


def _block() -> dict[str, Any]:
    values = sent()
    if not isinstance(values, dict):
        raise faulty([Fault("", "un objet est attendu : { … }.")])
    return values


def _mistaken(told: Any) -> RefusedBody:
    return faulty(Fault(dotted(path), str(message)) for path, message in told)
