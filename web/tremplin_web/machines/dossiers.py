"""The dossiers that the owner of a token may see: page by page, then one whole."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for

from tremplin.casework.acting import policy
from tremplin.casework.machines.telling import told
from tremplin.casework.organisations import organisations
from tremplin.casework.reading import calendar, listing
from tremplin.casework.reading.filters import Filters, ListingOrder, Sort
from tremplin.documents.figures import Whole
from tremplin.errors import Forbidden, WrongUsage
from tremplin.records.codes import State, TokenScope
from tremplin_web.api.answers import written
from tremplin_web.api.door import TEXT, WHOLE, Chosen, Letters, Name, OnDay, QuerySchema, block, listed, maybe, one_of
from tremplin_web.api.published import LABELLED
from tremplin_web.api.shapes import CENTS, DAY, YES_NO, growing
from tremplin_web.machines.answers import given
from tremplin_web.machines.bearer import actor, desk
from tremplin_web.machines.operations import TAG, machine_operation
from tremplin_web.site import site

DOSSIERS = "Dossiers"
STATES, SORTS, WAYS = (tuple(each.value for each in State), tuple(each.value for each in Sort), ("true", "false"))
INSTANT = {"type": "string", "format": "date-time"}
ROW = block(
    reference=TEXT,
    title=TEXT,
    fiche=TEXT,
    organisation=TEXT,
    state=one_of(STATES),
    requested_cents=maybe(CENTS),
    granted_cents=maybe(CENTS),
    deposited_at=maybe(INSTANT),
    changed_at=INSTANT,
    version=WHOLE,
)
PAGE = block(
    dossiers=listed(ROW),
    after={**maybe(TEXT), "description": "La référence à donner pour lire la page suivante ; null sur la dernière."},
)
LINK = {
    "Link": {"description": 'La page suivante, sous rel="next" (RFC 8288) ; absent sur la dernière.', "schema": TEXT}
}
LINES = listed({"type": "object"})
ORGANISATION = block(id=WHOLE, name=TEXT, legal_form=maybe(TEXT), siret=maybe(TEXT), rna=maybe(TEXT))
DOSSIER = {
    "description": "Un dossier, comme « tremplin dossiers show --format json » le dit au propriétaire du jeton, sans "
    "nom de personne, sans santé, sans coordonnées bancaires et sans messages.",
    **growing(
        reference=TEXT,
        title=TEXT,
        state=one_of(STATES),
        state_label=TEXT,
        version={**WHOLE, "description": "À rendre dans If-Match pour le modifier."},
        department=block(code=TEXT, name=TEXT),
        call=TEXT,
        fiche=block(id=TEXT, title=TEXT, hash=TEXT),
        organisation=ORGANISATION,
        created_at=INSTANT,
        changed_at=INSTANT,
        deposited_at=maybe(INSTANT),
        counts_on=maybe(DAY),
        seen_as=one_of(("carrier", "staff")),
        starts_on=maybe(DAY),
        ends_on=maybe(DAY),
        lot=maybe(LABELLED),
        participants=maybe(WHOLE),
        requested_cents=maybe(CENTS),
        granted_cents=maybe(CENTS),
        no_resources=YES_NO,
        **dict.fromkeys(("territories", "publics", "planned", "realised", "resources", "answers", "deposits"), LINES),
        **dict.fromkeys(("opinions", "decisions", "agreements", "payments", "reports", "settlements", "acts"), LINES),
    ),
}


class DossiersAsked(QuerySchema):
    """Which dossiers are asked; every condition given must hold."""

    search = Letters(description="Un titre, un porteur, un SIRET, une référence ; sans accents.")
    state = Chosen("état inconnu", lambda: STATES, description="Seulement cet état.")
    call = Name(description="Seulement les dossiers de cet appel : « <département>/<appel> ».")
    fiche = Name(description="Seulement les dossiers de cette fiche.")
    organisation = Name(description="Seulement ceux de cet organisme : son SIRET, son RNA ou son numéro.")
    mine = Chosen("oui ou non", lambda: WAYS, description="Ceux que le propriétaire du jeton instruit ou a ouverts.")
    late = Chosen("oui ou non", lambda: WAYS, description="Ceux dont une échéance est passée.")
    deposited_from = OnDay(description="Déposés ce jour-là, ou depuis.")
    deposited_until = OnDay(description="Déposés ce jour-là, ou avant.")
    sort = Chosen("ordre inconnu", lambda: SORTS, description="Par ouverture, ou par dépôt.")
    ascending = Chosen("oui ou non", lambda: WAYS, description="Les plus anciens d'abord.")
    limit = Whole(least=1, most=listing.LARGEST, description=f"Combien par page ; {listing.PAGE} à défaut.")
    after = Name(description="La page qui suit ce dossier, le dernier de la page lue.")


@machine_operation(
    "GET",
    "/dossiers",
    PAGE,
    scope=TokenScope.READ_DOSSIERS,
    tag=DOSSIERS,
    summary="Lister les dossiers",
    headers={**TAG, **LINK},
    query=DossiersAsked,
    problems=(404, 422),
)
def dossiers(asked: dict[str, Any]) -> Response:
    """List the dossiers that the owner of the token may see, the latest first, one page at a time."""
    who = actor()
    sightless = policy.blind(who)
    if sightless:
        raise Forbidden(sightless)
    if asked.get("late") == "true":
        calendar.dated(desk())
    order = ListingOrder(Sort(asked.get("sort", Sort.REFERENCE)), asked.get("ascending") == "true")
    most = asked.get("limit", listing.PAGE)
    page = listing.listed(desk().database, who, _filters(asked), limit=most, after=asked.get("after"), order=order)
    body = written({"dossiers": [row.published() for row in page.rows], "after": page.after})
    return given(body, headers={"Link": _next(page.after)} if page.after else {})


@machine_operation(
    "GET",
    "/dossiers/<reference>",
    DOSSIER,
    scope=TokenScope.READ_DOSSIERS,
    tag=DOSSIERS,
    summary="Lire un dossier",
    headers=TAG,
    problems=(404,),
)
def dossier_(reference: str) -> Response:
    """Read a dossier whole; its tag begins with its version."""
    found = told(desk(), actor(), reference, at=site().clock.at())
    return given(written(found), version=found["version"])


def _filters(asked: dict[str, Any]) -> Filters:
    platform, who = site().platform, actor()
    first: date | None = asked.get("deposited_from")
    last: date | None = asked.get("deposited_until")
    if first and last and first > last:
        raise WrongUsage("deposited_from vient après deposited_until : aucun jour n'est entre les deux.")
    carrier = organisations.show(desk(), who, asked["organisation"])["id"] if "organisation" in asked else None
    return Filters(
        state=State(asked["state"]) if "state" in asked else None,
        call=platform.call(asked["call"]).id if "call" in asked else None,
        fiche=str(platform.fiche(asked["fiche"]).id) if "fiche" in asked else None,
        organisation_id=carrier,
        mine=who.account_id if asked.get("mine") == "true" else None,
        search=asked.get("search"),
        deposited_from=first,
        deposited_until=last,
        late=asked.get("late") == "true",
        on=site().clock.today(),
    )


def _next(after: str) -> str:
    """Where the next page is: what was asked, from the last dossier of this one."""
    said = [(name, value) for name, value in request.args.items(multi=True) if name != "after"]
    return f'<{url_for("machines.dossiers")}?{urlencode([*said, ("after", after)])}>; rel="next"'
