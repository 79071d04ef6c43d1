"""The cases of a fiche on its boundaries, written from its rules and its typology: nobody has signed them yet."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from tremplin.catalogue.door import ExitTypology, Fiche, TypologyRow, Words, enumerated, euros, plain
from tremplin.catalogue.dossier_fields import BY_NAME, CODED, Kind
from tremplin.documents.door import nested
from tremplin.exits import INDETERMINATE, Exit, classify
from tremplin.rules.boundaries import BoundaryCase, boundary_cases, looks_at_facts
from tremplin.rules.facts.glossary import label
from tremplin.rules.facts.view import UNKNOWN, Contribution, Departure, PartnerShare
from tremplin.rules.finding import Verdict
from tremplin.rules.kind import RuleKind

VERDICTS = {
    Verdict.MET: "respecté",
    Verdict.BROKEN: "enfreint",
    Verdict.UNKNOWN: "il manque un fait pour juger",
    Verdict.OUT_OF_SCOPE: "sans objet",
}
SPACES = str.maketrans(dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", " "))
NO_CASE = "aucun cas n'a pu être écrit, ajoutez-en un"
NO_BOUND = "cette règle ne borne rien, il n'y a pas de cas à écrire"
HEADER = """\
# Les cas de {fiche} à ses bornes, écrits d'après ses règles : personne ne les a encore lus.
# Un programme ne sait pas ce que dit le texte voté. Relisez chaque cas, corrigez celui qui s'en écarte (puis la fiche),
# et signez-le : « signed: Mme Exemple, {day} ».
"""


def written(fiche: Fiche, kinds: Mapping[str, RuleKind], typology: ExitTypology | None, words: Words, day: date) -> str:
    """The cases of a fiche, as a file of cases; the kinds of which none could be made are told at the end."""
    made = [*boundary_cases(fiche, kinds, words)]
    cases = [_case(fiche, case, words) for case in made]
    cases += [_exit_case(fiche, typology, each) for each in _exits(typology)] if typology else []
    left = dict.fromkeys(rule.kind for rule in fiche.rules)
    without = [kind for kind in left if kind not in {case.kind for case in made}]
    text = HEADER.format(fiche=fiche.id, day=f"{day:%d/%m/%Y}")
    if cases:
        text += yaml.dump(cases, Dumper=_Plainly, allow_unicode=True, sort_keys=False, width=110)
    else:
        text += "# Elle n'a ni règle ni typologie : il n'y a pas de borne.\n"
    judging = {rule.kind for rule in fiche.rules if looks_at_facts(rule)}
    return text + "".join(f"# {kind} : {NO_CASE if kind in judging else NO_BOUND}.\n" for kind in without)


class _Plainly(yaml.SafeDumper):
    """Each value written where it stands: documents take no anchor nor alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _case(fiche: Fiche, case: BoundaryCase, words: Words) -> dict[str, Any]:
    found = case.finding
    margin = {"margin": _plain(found.margin)} if found.margin is not None else {}
    stated = case.rule.statement(words).translate(SPACES)
    moving = f"{_named(fiche, case.fact, words)}, {_shown(case.fact, case.value, words)}"
    return {
        "name": f"{stated} ({moving}) : {VERDICTS[found.verdict]}",
        "fiche": str(fiche.id),
        "facts": nested({name: _value(name, value) for name, value in case.facts.items()}),
        "rule": case.kind,
        "verdict": found.verdict.value,
        **margin,
        "signed": None,
    }


def _named(fiche: Fiche, fact: str, words: Words) -> str:
    """What people call a fact: « la subvention demandée », a question by its own words."""
    block, _, code = fact.partition(".")
    application = fiche.application
    asked = {each.code: each.label for each in application.questions} | {
        each.code: each.label for each in application.opinions
    }
    labels = {**asked, **words("publics")}
    return label(fact).replace(f"« {code} »", f"« {labels.get(code, code)} »") if block in CODED else label(fact)


def _exits(typology: ExitTypology) -> Iterator[Exit]:
    """The exits on the boundaries of a typology, each once."""
    rows = [row for category in typology.categories for row in category.when]
    yield from dict.fromkeys(each for row in rows for each in _around(row))


def _around(row: TypologyRow) -> Iterator[Exit]:
    bounds = [bound for bound in (row.months_at_least, row.months_below) if bound is not None]
    found: list[int | None] = [month for bound in bounds for month in (bound, bound - 1) if month >= 0]
    for months in found or [None]:
        yield Exit(contract=row.contract, months=months, subsidised=row.subsidised, market_sector=row.market_sector)


def _exit_case(fiche: Fiche, typology: ExitTypology, ended: Exit) -> dict[str, Any]:
    answer = classify(typology, ended)
    said = {
        "contract": ended.contract,
        "months": ended.months,
        "subsidised": ended.subsidised,
        "market_sector": ended.market_sector,
    }
    row = TypologyRow(
        contract=ended.contract,
        months_at_least=ended.months,
        months_below=None if ended.months is None else ended.months + 1,
        subsidised=ended.subsidised,
        market_sector=ended.market_sector,
    )
    labels = {category.code: category.label for category in typology.categories}
    counted = "il manque un fait" if answer.category == INDETERMINATE else labels.get(answer.category or "", "rien")
    return {
        "name": f"{row.told()} : {counted}",
        "fiche": str(fiche.id),
        "exit": {key: value for key, value in said.items() if value is not None},
        "category": answer.category,
        "signed": None,
    }


def _value(name: str, value: Any) -> Any:
    """A fact as a person writes it in a file of cases."""
    field = BY_NAME.get(name)
    if field is not None and field.kind is Kind.AMOUNT:
        return euros(value).translate(SPACES)
    if isinstance(value, tuple):
        return [_value(name, each) for each in value]
    if isinstance(value, Contribution | PartnerShare):
        said = {key: getattr(value, key) for key in ("funder", "name", "nature", "status") if hasattr(value, key)}
        told = {key: each for key, each in said.items() if each is not UNKNOWN}
        amount = {} if value.amount is UNKNOWN else {"amount": euros(value.amount).translate(SPACES)}
        return told | amount
    if isinstance(value, Departure):
        taken = () if value.followed_up is UNKNOWN else value.followed_up
        return {
            "left_on": value.left_on,
            "followed_up": [{"months": each.months, "on": each.on} for each in taken],
        }
    return value if isinstance(value, date | bool) else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        # a text would be quoted: what stands in the document is exact, and read as such
        return int(value) if value == int(value) else float(value)
    return plain(value)


def _shown(name: str, value: Any, words: Words) -> str:
    """A value in a sentence: people read labels, not codes."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "oui" if value else "non"
    field = BY_NAME.get(name)
    labels = words(field.family) if field and field.family else {}
    if isinstance(value, Contribution | PartnerShare):
        who = value.funder if isinstance(value, Contribution) else value.name
        return f"{who} : {_value(name, value).get('amount', 'montant inconnu')}"
    if isinstance(value, Departure):
        taken = () if value.followed_up is UNKNOWN else value.followed_up
        return f"{value.left_on:%d/%m/%Y}, nouvelles prises le {enumerated([f'{each.on:%d/%m/%Y}' for each in taken])}"
    if isinstance(value, tuple):
        return enumerated([labels.get(each) or _shown(name, each, words) for each in value]) or "aucun"
    return str(labels.get(value, _value(name, value))).replace(".", ",")
