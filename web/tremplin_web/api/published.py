"""The published form of a fiche, as the API declares it: the stable contract of other software (``form: 2``)."""

from tremplin.catalogue import words
from tremplin.catalogue.door import Severity, Stage
from tremplin_web.api.shapes import (
    ADDRESS,
    CENTS,
    DAY,
    EXACT,
    HASH,
    HOUR,
    NUMBER_TEXT,
    RATE,
    TEXT,
    WHOLE,
    YES_NO,
    Json,
    block,
    growing,
    listed,
    maybe,
    one_of,
)

LABELLED = block(code=TEXT, label=TEXT)
OFFICIAL_TEXT = maybe(block(title=maybe(TEXT), url=maybe(ADDRESS), voted_on=maybe(DAY)))
DEPOSIT_PLACE = maybe(block(how=maybe(TEXT), url=maybe(ADDRESS), address=maybe(TEXT), email=maybe(TEXT)))
SPAN = block(min=maybe(EXACT), max=maybe(EXACT))
WEEKS = block(min=maybe(WHOLE), max=maybe(WHOLE))
STAGE = one_of(stage.value for stage in Stage)
SEVERITY = one_of(severity.value for severity in Severity)
PER_POST = block(weight=RATE, per_post=NUMBER_TEXT)
EXIT_ROW = block(
    contract=TEXT,
    months_at_least=maybe(WHOLE),
    months_below=maybe(WHOLE),
    subsidised=maybe(YES_NO),
    market_sector=maybe(YES_NO),
)
CATEGORY = block(code=TEXT, label=TEXT, when=listed(EXIT_ROW), counts_as=maybe(one_of(words.CATEGORIES)))
STATEMENT = {
    **TEXT,
    "description": "Ses termes en une phrase, avec leurs chiffres ; l'empreinte n'en tient pas compte.",
}
# parameters are those of any plugin's kind: their shape is its own
RULE = block(
    kind=TEXT,
    stage=STAGE,
    severity=SEVERITY,
    source=maybe(TEXT),
    parameters={"type": "object"},
    statement=STATEMENT,
    option={**maybe(TEXT), "description": "L'option dont un choix la fait valoir ; null si elle vaut toujours."},
)
# by field, the values of which any is kept; {} where all is counted
KEPT: Json = {"type": "object", "additionalProperties": listed(TEXT)}
# what the carrier chooses: the rules of a choice by their positions in « rules »
OPTION = block(code=TEXT, label=TEXT, choices=listed(block(code=TEXT, label=TEXT, rules=listed(WHOLE))))
WHEN = block(**dict.fromkeys(("accreditation", "public", "territory", "question", "answer"), maybe(TEXT)))
UNIT_PRICE = block(
    code=TEXT,
    label=TEXT,
    per=one_of(words.PRICED),
    amount_cents=maybe(CENTS),
    scale=listed(block(when=WHEN, amount_cents=CENTS)),
)
COUNT = block(of=one_of(words.COUNTED), code=maybe(TEXT), at_least=maybe(WHOLE), at_most=maybe(WHOLE))

# a key that may be missing would be read as « not said »: null says it, and a form grows without breaking
IDENTITY: Json = {
    "form": {"const": 2},
    "id": TEXT,
    "department": TEXT,
    "call": TEXT,
    "slug": TEXT,
    "number": maybe(TEXT),
    "title": TEXT,
    "theme": maybe(TEXT),
    "follows": maybe(TEXT),
    "summary": maybe(TEXT),
    "action_types": listed(LABELLED),
    "official_text": OFFICIAL_TEXT,
    "deposit": DEPOSIT_PLACE,
}
AUDIENCE: Json = {
    "publics": listed(TEXT),
    "priority_publics": listed(TEXT),
    "contracts": listed(TEXT),
    # two of the three are null: « 30 % au plus », « au moins », and « plus de » are three things in calls
    "public_shares": listed(block(public=TEXT, at_most=maybe(RATE), at_least=maybe(RATE), more_than=maybe(RATE))),
    "selection": maybe(block(by=TEXT, how=maybe(one_of(words.SELECTIONS)))),
    "territories": maybe(block(scope=maybe(one_of(words.SCOPES)), listed=listed(TEXT), priority=listed(TEXT))),
    "carriers": maybe(
        block(
            legal_forms=listed(TEXT),
            accreditations=listed(TEXT),
            conditions=listed(TEXT),
        )
    ),
}
LOT = block(code=TEXT, label=TEXT, territories=listed(TEXT))
CRITERION = block(code=TEXT, label=TEXT, points=maybe(EXACT), weight=maybe(RATE), threshold=maybe(EXACT))
QUESTION = block(
    code=TEXT,
    label=TEXT,
    type=one_of(words.QUESTION_TYPES),
    required=YES_NO,
    multiple=YES_NO,
    choices=listed(LABELLED),
    min={**maybe(EXACT), "description": "Comprise ; d'un montant, en centimes."},
    max={**maybe(EXACT), "description": "Comprise ; d'un montant, en centimes."},
    shown_if=maybe(block(question=TEXT, answer=TEXT)),
)
DEPOSIT: Json = {
    "windows": listed(
        block(opens=DAY, closes=DAY, starts_from=maybe(DAY), starts_until=maybe(DAY), closes_at=maybe(HOUR))
    ),
    "duration": maybe(
        block(
            max_months=maybe(WHOLE),
            min_months=maybe(WHOLE),
            fixed_from=maybe(DAY),
            fixed_until=maybe(DAY),
            tacit_renewal=maybe(YES_NO),
            action_weeks=maybe(WEEKS),
        )
    ),
    "opinions": listed(block(code=TEXT, by=TEXT, label=TEXT)),
    "documents": listed(LABELLED),
    "questions": listed(QUESTION),
    "attestations": listed(block(code=TEXT, label=TEXT, required=YES_NO)),
    "lots": listed(LOT),
    "partners": maybe(block(allowed=maybe(YES_NO), max=maybe(WHOLE))),
    "criteria": listed(CRITERION),
    "ranking": maybe(block(threshold=maybe(EXACT))),
}
MONEY: Json = {
    "costs": listed(one_of(words.COSTS)),
    "budget_years": listed(WHOLE),
    "cost_lines": listed(block(code=TEXT, label=TEXT, family=one_of(words.COSTS))),
    "indirect_costs": maybe(block(mode=one_of(words.INDIRECT_MODES), rate=RATE, base=maybe(listed(TEXT)))),
    "grant_ceiling_cents": maybe(CENTS),
    "grant_floor_cents": maybe(CENTS),
    "total_cost_floor_cents": maybe(CENTS),
    "unit_prices": listed(UNIT_PRICE),
    "counts": listed(COUNT),
    "options": listed(OPTION),
    "participant_month_cap_cents": maybe(CENTS),
    "intervention_rate": maybe(block(rate=RATE, base=maybe(listed(TEXT)))),
    "public_aid_ceiling": maybe(block(rate=RATE, base=maybe(listed(TEXT)))),
    "own_share": maybe(block(at_least=RATE)),
    "balanced_budget": maybe(YES_NO),
    "staffing": maybe(block(participants_per_fte=WHOLE)),
    "capacity": maybe(block(participants_per_year=WHOLE)),
    "results": maybe(
        block(
            months=maybe(PER_POST),
            exits=maybe(PER_POST),
            quality=maybe(block(weight=RATE, themes=listed(TEXT))),
            hours=maybe(block(urban=maybe(EXACT), rural=maybe(EXACT))),
        )
    ),
    "advance": maybe(block(on=one_of(words.ADVANCES), max_rate=maybe(RATE))),
    "balance": maybe(
        block(on=one_of(words.BALANCES), within_months=maybe(WHOLE), no_later_than=maybe(DAY), annual=maybe(YES_NO))
    ),
    "instalments": listed(
        block(
            code=TEXT,
            on=one_of(words.INSTALMENTS),
            share=maybe(RATE),
            amount_cents=maybe(CENTS),
            date=maybe(DAY),
            within_months=maybe(WHOLE),
            report=maybe(TEXT),
        )
    ),
}
FOLLOW_UP: Json = {
    "committees": maybe(block(cadence=maybe(TEXT), attendees=listed(TEXT))),
    "dashboard": maybe(block(before_committees=maybe(YES_NO), on_request=maybe(YES_NO))),
    "execution_reports": maybe(block(validated_by=listed(TEXT))),
    "follow_up_months": listed(WHOLE),
    "final_report": maybe(
        block(
            within_months=maybe(WHOLE),
            no_later_than=maybe(DAY),
            evidence_of_exits=maybe(YES_NO),
            parts=listed(TEXT),
        )
    ),
    "interim_reports": listed(
        block(code=TEXT, after_months=maybe(WHOLE), date=maybe(DAY), within_months=maybe(WHOLE), parts=listed(TEXT))
    ),
    "yearly_documents": maybe(block(within_months=maybe(WHOLE), parts=listed(TEXT))),
    "per_participant": maybe(
        block(
            interviews_min=maybe(WHOLE),
            driving_hours_max=maybe(WHOLE),
            driving_hours_pooled=maybe(YES_NO),
            initial_driving_hours_max=maybe(WHOLE),
            theory_exams_min=maybe(WHOLE),
            practical_exams_min=maybe(WHOLE),
            weekly_hours=maybe(SPAN),
            age=maybe(WEEKS),
        )
    ),
    "exits": maybe(block(typology=TEXT, categories=listed(CATEGORY))),
    "indicators": listed(
        block(
            code=TEXT,
            label=TEXT,
            measure=TEXT,
            at=maybe(TEXT),
            by=listed(TEXT),
            unit=maybe(TEXT),
            **{"from": maybe(TEXT)},
            where=KEPT,
            of=maybe(TEXT),
            target=maybe(EXACT),
        )
    ),
    "rules": listed(RULE),
}
TRACES: Json = {
    # a service and its telephone: a fiche needs no person's name
    "contacts": listed(block(service=TEXT, subject=maybe(TEXT), phone=maybe(TEXT))),
    "notes": listed(block(about=TEXT, literal=TEXT, reading=TEXT, why=TEXT)),
    "sources": listed(block(about=TEXT, section=TEXT)),
    "hash": {
        **HASH,
        "description": "Le SHA-256 de toutes les autres clés, sauf « rules[].statement », en JSON canonique.",
    },
}
FICHE = {
    "description": "La forme publiée d'une fiche : chaque clé y est toujours, « null » ou [] quand le texte se tait.",
    **growing(**IDENTITY, **AUDIENCE, **DEPOSIT, **MONEY, **FOLLOW_UP, **TRACES),
}
