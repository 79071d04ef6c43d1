"""Judge a dossier by the rules of a fiche; what is sent is judged and forgotten."""

from typing import Any

from flask import Response

from tremplin.catalogue.rule import Stage
from tremplin.rules.facts.file import load_facts
from tremplin.rules.finding import Verdict
from tremplin.rules.trial import tried
from tremplin_web.api.body import JSON, sent
from tremplin_web.api.door import (
    CENTS,
    DAY,
    SEVERITY,
    STAGE,
    TEXT,
    WHOLE,
    Chosen,
    OnDay,
    QuerySchema,
    block,
    judged,
    listed,
    maybe,
    one_of,
    operation,
    ref,
)
from tremplin_web.api.fiches import TAG
from tremplin_web.site import site

# a rule finds all but « nothing to check », which is said of all of them, as « out of scope » never is
FOUND = one_of(verdict.value for verdict in Verdict if verdict is not Verdict.NOTHING_TO_CHECK)
VERDICT = {
    **one_of(verdict.value for verdict in Verdict if verdict is not Verdict.OUT_OF_SCOPE),
    "description": "Celui des règles bloquantes ; « nothing_to_check » quand aucune règle n'a été jugée.",
}
CONDITION = block(code=TEXT, label={**TEXT, "description": "La condition, dans les mots de la fiche."})
STAGES = tuple(stage.value for stage in Stage)
PASSING = {
    "description": "La valeur la plus proche qui passe ; un nombre à décimales est un texte exact.",
    "type": ["integer", "string", "array", "null"],
    "items": TEXT,
}
CHANGE = block(
    fact={**TEXT, "description": "Le nom du fait, comme dans GET /facts."},
    value={
        "description": "La valeur à lui donner, comme les faits l'écrivent : un montant est en euros.",
        "type": ["integer", "string", "array"],
        "items": TEXT,
    },
)
FINDING = block(
    kind=TEXT,
    stage=STAGE,
    verdict=FOUND,
    severity=SEVERITY,
    message={**TEXT, "description": "La phrase, qui peut être envoyée telle quelle."},
    margin={
        "type": ["integer", "string", "null"],
        "description": "De combien ; négative quand la règle est enfreinte.",
    },
    unit=maybe(TEXT),
    nearest=PASSING,
    changes={
        **listed(CHANGE),
        "description": "Ce qui ferait passer la règle. Tout faire à la fois, deux fois au plus, fait passer les "
        "règles bloquantes, sauf celles qui n'ont que des choix.",
    },
    choices={
        **listed(TEXT),
        "description": "Des phrases, là où un seul changement ne suffit pas, ou quand la valeur est aux personnes.",
    },
    missing=listed(TEXT),
    amounts=listed(block(label=TEXT, cents=CENTS)),
    source=maybe(TEXT),
)
JUDGEMENT = {
    "description": "Ce que chaque règle de l'étape trouve, comme « tremplin fiches try --format json ».",
    **block(
        fiche=TEXT,
        on=maybe(DAY),
        stage=STAGE,
        verdict=VERDICT,
        judged={**WHOLE, "description": "Combien de règles ont été jugées : ni inconnues, ni sans objet."},
        conditions={**listed(CONDITION), "description": "Ce que le texte demande et qu'aucune règle ne peut juger."},
        findings=listed(FINDING),
    ),
}


EXAMPLE = {
    "deposited_on": "2025-01-20",
    "starts_on": "2025-03-01",
    "ends_on": "2026-02-28",
    "carrier": {"legal_form": "association"},
    "participants": {"total": 20},
    "budget": {"staff": 30000, "operating": "4 500 €", "external_services": 0, "other": 0, "indirect": 4500.5},
    "requested": "39 000,50 €",
}


class CheckAsked(QuerySchema):
    """Until when to judge, and the day of deposit."""

    stage = Chosen("étape inconnue", lambda: STAGES, description="Jusqu'où juger ; au dépôt si rien n'est dit.")
    on = OnDay(description="Le jour du dépôt, si les faits ne le disent pas.")


@operation(
    "/fiches/<department>/<call>/<slug>/check",
    ref("Judgement"),
    tag=TAG,
    summary="Juger un dossier par les règles d'une fiche",
    query=CheckAsked,
    body={
        "description": "Les faits du dossier, tous facultatifs : GET /facts les liste. Rien n'est gardé.",
        "required": True,
        "content": {JSON: {"schema": ref("Facts"), "example": EXAMPLE}},
    },
    problems=(400, 404, 413, 415, 422),
)
def check(asked: dict[str, Any], department: str, call: str, slug: str) -> Response:
    """Judge the facts that are sent; nothing of them is kept."""
    platform = site().platform
    fiche = platform.fiche(f"{department}/{call}/{slug}")
    facts = load_facts(sent(), fiche, platform.words(fiche))
    # the day is never supplied: without one, what depends on it is unknown
    return judged(tried(fiche, facts, Stage(asked.get("stage", Stage.DEPOSIT)), asked.get("on")).published())
