"""What a dossier says, as people read it: what each value is about, euros, French days, labels for codes."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tremplin.casework.acting.funders import FUNDERS
from tremplin.catalogue.door import NATURES, RESOURCE_STATUSES, Fiche, euros, french, number
from tremplin.documents.vocabulary import Vocabulary
from tremplin.records.codes import Advice, PaymentKind, Purpose, RequestKind, RequestOutcome, Voice
from tremplin.rules.facts import glossary

NOTHING = "rien"
STATUSES = RESOURCE_STATUSES
ADVICE = {Advice.FAVOURABLE: "favorable", Advice.UNFAVOURABLE: "défavorable"}
PAYMENTS = {
    PaymentKind.ADVANCE: "avance",
    PaymentKind.INTERIM: "acompte",
    PaymentKind.BALANCE: "solde",
    PaymentKind.REPAYMENT: "reversement",
}
# what may be corrected, by its table
CORRECTED_NAMES = {
    "payments": "Le versement",
    "committees": "Le comité",
    "after_exits": "Le suivi après la sortie",
    "reports": "Le bilan",
    "settlements": "Le solde",
}
PURPOSES: Mapping[str, str] = {
    Purpose.APPLICATION: "pièce de la demande",
    Purpose.AGREEMENT: "convention signée",
    Purpose.EVIDENCE: "justificatif",
    Purpose.BANK_DETAILS: "coordonnées bancaires",
    Purpose.REPORT: "bilan",
    Purpose.MESSAGE: "pièce d'un message",
}
VOICES: Mapping[str, str] = {Voice.CARRIER: "le porteur", Voice.SERVICE: "le service"}
REQUESTS: Mapping[str, str] = {
    RequestKind.ADVANCE: "avance",
    RequestKind.AMENDMENT: "avenant",
    RequestKind.APPEAL: "recours gracieux",
}
REQUEST_OUTCOMES: Mapping[str, str] = {
    RequestOutcome.GRANTED: "acceptée",
    RequestOutcome.REFUSED: "refusée",
}
# « budget.2026.staff »
YEARLY = re.compile(r"(budget|realised)\.([0-9]{4})\.(\w+)")
ACCOMPANIED = "results.publics."
MONEY = ("requested", "budget", "realised")


def label(name: str, fiche: Fiche, words: Vocabulary) -> str:
    """What a value is about: « la subvention demandée », « la réponse à « Un stage est-il prévu ? » »."""
    family, _, code = name.partition(".")
    if family == "answers":
        wanted = next((option.wanted for option in fiche.options if option.code == code), None)
        if wanted:
            return wanted
        asked = {question.code: question.label for question in fiche.asked}
        return f"la réponse à « {asked.get(code, code)} »"
    if family == "participants" and code in words.publics:
        return f"le nombre de participants, {words.publics[code]}"
    if (public := name.removeprefix(ACCOMPANIED)) != name and public in words.publics:
        return f"le nombre de participants accompagnés, {words.publics[public]}"
    if dated := YEARLY.fullmatch(name):
        return f"{label(f'{dated[1]}.{dated[3]}', fiche, words)}, en {dated[2]}"
    if family == "fte" and code in words.family("accreditations"):
        return f"les équivalents temps plein, {words.family('accreditations')[code]}"
    lines = {line.code: line.label for line in fiche.cost_lines}
    if family in glossary.LINED and code in lines:
        return f"{glossary.LINED[family]} « {lines[code]} »"
    return glossary.label(name)


def by_year(years: Mapping[int, int]) -> str:
    """« 30 000,00 € en 2026, 16 000,00 € en 2027 »."""
    return ", ".join(f"{euros(cents)} en {year}" for year, cents in sorted(years.items()))


def value(name: str, said: Any, words: Vocabulary) -> str:
    """A value: « 46 000,00 € », « 01/03/2026 », « Nord, Sud »."""
    match said:
        case tuple() if name in FUNDERS:
            return resources(said)
        case None | () | []:
            return NOTHING
        # before int: a bool is one in Python, and « oui » would be told as « 1 »
        case bool():
            return "oui" if said else "non"
        case int() if name.partition(".")[0] in MONEY:
            return euros(said)
        case int() | Decimal():
            return number(said)
        case date():
            return french(said)
        case str() if name == "lot":
            return str(words.lots.get(said, said))
        case tuple() | list():
            return _listed(name, said, words)
        case _:
            return str(said)


def resources(said: Iterable[Any]) -> str:
    """« Région, public, 5 000,00 € (demandé) ; État, 0,00 € (obtenu) »."""
    told = [
        f"{funder}{f', {NATURES[nature]}' if nature else ''}, {euros(cents)} ({STATUSES[status]})"
        for funder, status, cents, nature in said
    ]
    return " ; ".join(told) or "aucun"


def _listed(name: str, said: Iterable[Any], words: Vocabulary) -> str:
    if name == "territories":
        return ", ".join(words.territories.get(code, code) for code in said)
    if name == "results.quality":
        return ", ".join(words.themes.get(code, code) for code in said)
    if name == "attestations":
        return " ; ".join(words.attestations.get(code, code) for code in said)
    if name == "partners":
        return " ; ".join(f"{partner}, {euros(cents)}" for partner, _siret, cents in said)
    if name.partition(".")[0] in MONEY:
        return " ; ".join(f"{line or 'sans libellé'}, {euros(cents)}" for line, cents in said)
    return ", ".join(map(str, said))
