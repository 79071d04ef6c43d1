"""The published form of a fiche: the stable contract of other software (``form: 2``).

Every key is always there. What the source does not say is ``None``, or an empty list; an object of which nothing is
said is ``None`` as a whole. The readable keys that rules fill come from the rules themselves, so that a new kind of
rule adds nothing here.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tremplin.catalogue.comparing import Lot
from tremplin.catalogue.duties import INTERIM_REPORT
from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.filing import DepositPlace, OfficialText
from tremplin.catalogue.indicator import unit_of
from tremplin.catalogue.payment import INSTALMENT
from tremplin.catalogue.rule import plain
from tremplin.catalogue.words import Words

if TYPE_CHECKING:
    from tremplin.catalogue.typology import ExitTypology

FORM = 2
STATEMENT = "statement"
FILLED_BY_RULES = (
    "indirect_costs",
    "grant_ceiling_cents",
    "grant_floor_cents",
    "total_cost_floor_cents",
    "participant_month_cap_cents",
    "intervention_rate",
    "public_aid_ceiling",
    "own_share",
    "balanced_budget",
    "staffing",
    "capacity",
    "results",
)
LISTED_BY_RULES = ("unit_prices", "counts")


def published(
    fiche: Fiche, typology: "ExitTypology | None", units: Mapping[str, str | None], words: Words
) -> dict[str, Any]:
    """The published form of a fiche, with the typology it names, the units of its measures and its words."""
    form = {"form": FORM, **_identity(fiche), **_sections(fiche)}
    form |= dict.fromkeys(FILLED_BY_RULES)
    form |= {key: [] for key in LISTED_BY_RULES}
    # a rule under a choice is not what the fiche says to everybody: « options » tells where it stands
    for view in (rule.view() for rule in fiche.rules if not rule.under):
        # a kind of a plugin fills what the contract leaves to rules, and nothing else
        form |= {key: value for key, value in view.items() if key in FILLED_BY_RULES}
        form |= {key: [*form[key], *view[key]] for key in view if key in LISTED_BY_RULES}
    form["options"] = [option.published(fiche.rules) for option in fiche.options]
    form["exits"] = _exits(typology)
    form["indicators"] = [each.published(unit_of(each, fiche.indicators, units)) for each in fiche.indicators]
    form["rules"] = [{**rule.published(), STATEMENT: rule.statement(words)} for rule in fiche.rules]
    form["contacts"] = [_without_source(contact) for contact in fiche.contacts]
    form["notes"] = plain(fiche.notes)
    form["sources"] = plain(fiche.sources)
    return form | {"hash": content_hash(form)}


def applying(official_text: OfficialText | None, deposit: DepositPlace | None) -> dict[str, Any]:
    """Where the text is and how one applies, as a fiche and a call publish them."""
    return {"official_text": plain(official_text), "deposit": _said(deposit)}


def content_hash(form: Mapping[str, Any]) -> str:
    """The SHA-256 of all the facts but ``hash``, as canonical JSON: keys sorted, no spaces, UTF-8."""
    content = {key: value for key, value in facts_of(form).items() if key != "hash"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def facts_of(form: Mapping[str, Any]) -> dict[str, Any]:
    """A form without the sentences that state its rules: mending one changes no fact."""
    rules = [{key: value for key, value in rule.items() if key != STATEMENT} for rule in form["rules"]]
    return {**form, "rules": rules}


def _identity(fiche: Fiche) -> dict[str, Any]:
    return {
        "id": str(fiche.id),
        "department": fiche.id.department,
        "call": fiche.id.call,
        "slug": fiche.id.slug,
        "number": fiche.number,
        "title": fiche.title,
        "theme": fiche.theme,
        "follows": fiche.follows,
        "summary": fiche.summary,
        "action_types": plain(fiche.action_types),
        **applying(fiche.official_text, fiche.deposit),
    }


def _sections(fiche: Fiche) -> dict[str, Any]:
    audience, duration, payment = fiche.audience, fiche.duration, fiche.payment
    follow_up, reports = fiche.follow_up, fiche.reports
    return {
        "publics": plain(audience.publics),
        "priority_publics": plain(audience.priority),
        "contracts": plain(audience.contracts),
        "public_shares": [_without_source(share) for share in audience.shares],
        "selection": plain(audience.selection),
        "territories": _said(fiche.territories, "priority_areas"),
        "carriers": _said(fiche.carriers, "attestations"),
        "windows": [_without_source(window) for window in fiche.windows],
        "duration": said(
            {
                "max_months": duration.at_most,
                "min_months": duration.at_least,
                "fixed_from": plain(duration.fixed_from),
                "fixed_until": plain(duration.fixed_until),
                "tacit_renewal": duration.tacit_renewal,
                "action_weeks": plain(duration.action_weeks),
            }
        ),
        "opinions": [_labelled(opinion, "code", "by", "label") for opinion in fiche.application.opinions],
        "documents": [_labelled(piece, "code", "label") for piece in fiche.application.documents],
        "questions": [
            {
                **_labelled(question, "code", "label", "type", "required", "multiple"),
                "choices": [{"code": choice, "label": question.told(choice)} for choice in question.choices],
                **{key: plain(getattr(question, key)) for key in ("min", "max", "shown_if")},
            }
            for question in fiche.application.questions
        ],
        "attestations": [_labelled(each, "code", "label", "required") for each in fiche.attestations],
        "lots": divided(fiche.lots),
        "partners": _said(fiche.partners),
        "criteria": [_without_source(criterion) for criterion in fiche.criteria],
        "ranking": _said(fiche.ranking),
        "costs": plain(fiche.costs),
        "budget_years": plain(fiche.budget_years),
        "cost_lines": plain(fiche.cost_lines),
        "advance": _said(payment.advance),
        "balance": _said(payment.balance, within="within_months"),
        "instalments": [_renamed(each, **INSTALMENT) for each in payment.schedule],
        "committees": _said(follow_up.committees),
        "dashboard": _said(follow_up.dashboard),
        "execution_reports": _said(follow_up.execution_reports),
        "follow_up_months": plain(follow_up.after_exit.months) if follow_up.after_exit else [],
        "final_report": _said(reports.final, "only_costs_foreseen_and_incurred", within="within_months"),
        "interim_reports": [_renamed(each, **INTERIM_REPORT) for each in reports.interim],
        "yearly_documents": _said(reports.yearly, within="within_months"),
        "per_participant": said(
            {
                **_without_source(fiche.per_participant, "driving_hours_referral"),
                "age": audience.age and _labelled(audience.age, "min", "max"),
            }
        ),
    }


def divided(lots: Iterable[Lot]) -> list[dict[str, Any]]:
    """Lots as other software reads them."""
    return [_without_source(lot) for lot in lots]


def _exits(typology: "ExitTypology | None") -> dict[str, Any] | None:
    return {"typology": typology.code, "categories": plain(typology.categories)} if typology else None


def said(section: dict[str, Any]) -> dict[str, Any] | None:
    """A section, or ``None`` when the source says nothing of what it holds."""
    return section if any(value not in (None, []) for value in section.values()) else None


def _said(section: Any, *left_out: str, **renamed: str) -> dict[str, Any] | None:
    """A section as published: without what rules alone read, and with the published names of its keys."""
    if section is None:
        return None
    return said(_renamed(section, *left_out, **renamed))


def _renamed(section: Any, *left_out: str, **renamed: str) -> dict[str, Any]:
    """A section without its source, under the published names of its keys."""
    return {renamed.get(key, key): value for key, value in _without_source(section, *left_out).items()}


def _without_source(section: Any, *left_out: str) -> dict[str, Any]:
    return {key: value for key, value in plain(section).items() if key not in ("source", *left_out)}


def _labelled(section: Any, *keys: str) -> dict[str, Any]:
    return {key: getattr(section, key) for key in keys}
