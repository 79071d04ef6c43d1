"""A dossier as a person reads it in a terminal: what was said, then what was done, and what is not said."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tremplin.catalogue.dossier_fields import BY_NAME, QUANTITIES, TOTAL
from tremplin.catalogue.words import NATURES
from tremplin.clock import day_in_paris
from tremplin.records.codes import Purpose
from tremplin_cli.terminal.door import euros, french, late, number, to_the_minute, wrapped

with late():
    from tremplin.casework.acting import wording
    from tremplin.casework.operating import outcomes, reports

Form = Mapping[str, Any]
WIDTH = 100
INDENT = "  "
MODES = {"online": "en ligne", "paper": "sur papier", "late": "hors délai, admis"}
STEPS = {"sent": "envoi", "carrier": "signature du porteur", "department": "signature du Département"}
OUTCOMES = {"accepted": "accordé", "refused": "refusé"}


def page(whole: Form, width: int | None = None) -> Iterator[str]:
    """The lines of the page."""
    room = min(width or WIDTH, WIDTH)
    yield f"{whole['reference']} — {whole['title']}"
    for section, lines in _sections(whole):
        told = [line for line in lines if line]
        if told:
            yield from ("", section.upper())
            for line in told:
                for own in line.splitlines():
                    yield from (f"{INDENT}{part}" for part in wrapped(own, room - len(INDENT), then=INDENT))


def _sections(whole: Form) -> Iterator[tuple[str, Iterable[str]]]:
    yield "Le dossier", _identity(whole)
    yield "L'opération", _operation(whole)
    yield "Budget prévu", _costs(whole["planned"])
    yield "Budget réalisé", _costs(whole["realised"])
    yield "Résultats", _results(whole["outcomes"] or {})
    yield "Financements", _funding(whole)
    yield "Réponses", (f"{each['label']} {_answer(each['value'])}" for each in whole["answers"])
    yield "Attestations", (each["label"] for each in whole["attestations"])
    yield "Pièces", (_attachment(each) for each in whole["attachments"])
    for section, name, line in DONE:
        yield section, map(line, whole[name])
    yield "Corrections", map(_correction, whole["corrections"])
    yield "Retrait", [f"Retiré le {_day(gone['at'])} : {gone['reason']}" for gone in [whole["withdrawal"]] if gone]
    yield "Ce que vous pouvez faire", (each["label"] for each in whole["acts"] if not each["reasons"])
    waiting = [each for each in whole["acts"] if each["reasons"]]
    yield "Ce qui doit attendre", (f"{each['label']} : {' '.join(each['reasons'])}" for each in waiting)


def _identity(whole: Form) -> Iterator[str]:
    carrier = whole["organisation"]
    numbers = [f"{name} {carrier[key]}" for name, key in (("SIRET", "siret"), ("RNA", "rna")) if carrier[key]]
    yield f"État : {whole['state_label']}"
    yield f"Porteur : {carrier['name']} ({', '.join(numbers)})"
    yield f"Fiche : {whole['fiche']['id']}, {whole['fiche']['title']}"
    yield f"Département : {whole['department']['name']}"
    if whole["state"] == "draft":
        yield "Brouillon : ce dossier n'est pas déposé."
    elif whole["deposited_at"]:
        came, counted, at = _day(whole["deposited_at"]), _day(whole["counts_on"]), _at(whole["counts_at"])
        yield f"Déposé le {came}{at}" if came == counted else f"Déposé le {came}, compté le {counted}{at}"
    if whole["instructor"]:
        lent = "".join(
            f" ; par {each['given_to']} du {_day(each['starts_on'])} au {_day(each['ends_on'])}"
            for each in whole["assignments"]
            if each["starts_on"]
        )
        yield f"Instruit par {whole['instructor']}{lent}"
    yield f"Version {whole['version']}, du {_day(whole['changed_at'])}"


def _operation(whole: Form) -> Iterator[str]:
    if whole["starts_on"] or whole["ends_on"]:
        yield f"Du {_day(whole['starts_on'])} au {_day(whole['ends_on'])}"
    for label, value in (
        ("Lot", whole["lot"] and whole["lot"]["label"]),
        ("Territoires", ", ".join(each["label"] for each in whole["territories"])),
        ("Participants", whole["participants"]),
        *((f"dont {each['label']}", each["count"]) for each in whole["publics"]),
        *((BY_NAME[name].title, whole[name]) for name in QUANTITIES),
        *((_full_time(each), each["fte"]) for each in whole["fte"]),
    ):
        if value not in (None, ""):
            yield f"{label} : {str(value).replace('.', ',') if label not in ('Lot', 'Territoires') else value}"


def _full_time(line: Form) -> str:
    return f"Équivalents temps plein, {'en tout' if line['code'] == TOTAL else line['label']}"


def _costs(lines: Iterable[Form]) -> Iterator[str]:
    for each in lines:
        detail = f", {each['label']}" if each["label"] else ""
        detail += f", en {each['year']}" if each["year"] else ""
        yield f"{each['cost_label'][:1].upper()}{each['cost_label'][1:]}{detail} : {euros(each['amount_cents'])}"


def _results(obtained: Form) -> Iterator[str]:
    for name, key in outcomes.RESULTS.items():
        value = obtained.get(key)
        if name == outcomes.QUALITY and value is not None:
            value = ", ".join(each["label"] for each in obtained["themes"]) or "aucun"
            yield f"{BY_NAME[name].title} : {value}"
        elif value is not None:
            yield f"{BY_NAME[name].title} : {str(value).replace('.', ',')}"


def _funding(whole: Form) -> Iterator[str]:
    for label, key in (("Subvention demandée", "requested_cents"), ("Subvention accordée", "granted_cents")):
        if whole[key] is not None:
            yield f"{label} : {euros(whole[key])}"
    for each in whole["granted_years"]:
        yield f"dont {each['year']} : {euros(each['amount_cents'])}"
    if whole["no_resources"]:
        yield "Autres financements : aucun"
    yield from map(_funder, whole["resources"])
    if whole["no_final_resources"]:
        yield "Autres financements, au bilan : aucun"
    yield from (f"Au bilan, {_funder(each)}" for each in whole["final_resources"])
    for each in whole["partners"]:
        number = f", SIRET {each['siret']}" if each["siret"] else ""
        yield f"Partenaire : {each['name']}{number}, {euros(each['amount_cents'])} du budget"


def _funder(each: Form) -> str:
    nature = f", {NATURES[each['nature']]}" if each["nature"] else ", nature non précisée"
    return f"{each['funder']}{nature} : {euros(each['amount_cents'])}, {wording.STATUSES[each['status']]}"


def _attachment(each: Form) -> str:
    asked = f" — {each['label']}" if each["label"] else ""
    if each["purpose"] not in (None, Purpose.APPLICATION):
        asked = f" — {wording.PURPOSES[each['purpose']]}"
    return f"n° {each['number']}, {each['name']}{asked}"


def _deposit(each: Form) -> str:
    mode = "" if each["mode"] == "online" else f" {MODES[each['mode']]}"
    came, counted = _day(each["received_at"]), _day(each["counts_on"])
    judged = f", compté le {counted}{_at(each['counts_at'])}" if mode or came != counted else _at(each["counts_at"])
    received = f"reçu{mode} le {came}{judged}, par {each['service']}"
    # why it counts on another day, or where an agreement of before is read: kept from its carrier
    why = f" Motif : {each['reason']}" if each.get("reason") else ""
    return "\n".join([f"Récépissé {each['receipt']}, {received}.{why}", *(f"? {item}" for item in each["missing"])])


def _completion(each: Form) -> str:
    answered = f", complété le {_day(each['answered_at'])}" if each["answered_at"] else ", à compléter"
    return f"{_day(each['asked_at'])}{answered} : {each['asked']}"


def _opinion(each: Form) -> str:
    if not each["given_at"]:
        return f"{each['label']} : demandé le {_day(each['asked_at'])}"
    verdict = f", {wording.ADVICE[each['verdict']]} : {each['reason']}" if each["verdict"] else ""
    whose = f" par {each['partner']}, enregistré par {each['given_by']}" if each["partner"] else ""
    return f"{each['label']} : rendu le {_day(each['given_at'])}{whose}{verdict}"


def _score(each: Form) -> str:
    if each["points"] is None:
        return f"Noté le {_day(each['given_at'])}"
    source = f"avis « {each['opinion']} »" if each["opinion"] else "instruction"
    points = number(Decimal(each["points"]))
    return f"{each['label']} : {points} ({source}), le {_day(each['given_at'])} : {each['reason']}"


def _decided_upon(each: Form) -> str:
    """« Note : 72,5 sur 100 », as it was at the decision."""
    if each["scores"] is None:
        return ""
    if each["scores"]["score"] is None:
        return f"\nNotes incomplètes ce jour-là : {', '.join(each['scores']['missing'])}"
    below = f", en dessous du seuil : {', '.join(each['scores']['below'])}" if each["scores"]["below"] else ""
    return f"\nNote ce jour-là : {each['scores']['told']}{below}"


def _decision(each: Form) -> str:
    granted = f", {euros(each['granted_cents'])}" if each["granted_cents"] is not None else ""
    by = f" par {each['decided_by']}" if each["decided_by"] else ""
    decided = f"{OUTCOMES[each['outcome']].capitalize()}{granted}, le {_day(each['decided_at'])}{by}"
    return f"{decided} : {each['reason']}{_decided_upon(each)}"


def _agreement(each: Form) -> str:
    what = "Convention" if each["number"] == 1 else f"Avenant n° {each['number'] - 1}"
    why = f" : {each['reason']}" if each["reason"] else ""
    return (
        f"{what} du {_day(each['signed_on'])}, {euros(each['amount_cents'])} dont {euros(each['advance_cents'])} "
        f"d'avance, du {_day(each['starts_on'])} au {_day(each['ends_on'])}{why}"
    )


def _signing(each: Form) -> str:
    what = "La convention" if each["agreement"] == 1 else f"L'avenant n° {each['agreement'] - 1}"
    shown = f", pièce n° {each['attachment']}" if each["attachment"] else ""
    return f"{what}, {STEPS[each['step']]} le {_day(each['done_on'])}{shown}"


def _payment(each: Form) -> str:
    of = [f"versement « {each['instalment']} »"] if each["instalment"] else []
    of += [f"au titre de {each['year']}"] if each["year"] else []
    told = f" ({', '.join(of)})" if of else ""
    what = wording.PAYMENTS[each["kind"]].capitalize()
    return f"{what} du {_day(each['paid_on'])} : {euros(each['amount_cents'])}{told}"


def _mandate(each: Form) -> str:
    return f"Versement n° {each['payment']} : mandat {each['mandate']} du {_day(each['issued_on'])}"


def _committee(each: Form) -> str:
    return f"{_day(each['held_on'])}{' : ' + each['minutes'] if each['minutes'] else ''}"


def _report(each: Form) -> str:
    which = f" « {each['about']} »" if each["about"] else ""
    return f"{reports.LABELS[each['kind']].capitalize()}{which}, reçu le {_day(each['received_on'])}"


def _admission(each: Form) -> str:
    undone = f" ; ne l'est plus depuis le {_day(each['undone_at'])}" if each["undone_at"] else ""
    return f"{each['rule']}, le {_day(each['recorded_at'])} : {each['reason']}{undone}"


def _settlement(each: Form) -> str:
    what = "à reverser" if each["balance_cents"] < 0 else "à verser"
    return (
        f"Arrêté le {_day(each['settled_at'])} : {euros(each['due_cents'])} dus, {euros(each['paid_cents'])} "
        f"déjà versés ce jour-là, solde de {euros(abs(each['balance_cents']))} {what}"
    )


def _correction(each: Form) -> str:
    what = f"{wording.CORRECTED_NAMES[each['part']]} n° {each['corrected']}"
    return f"{what} ne tient plus, depuis le {_day(each['recorded_at'])} : {each['reason']}"


def _request(each: Form) -> str:
    told = f"n° {each['number']}, {wording.REQUESTS[each['kind']]}, le {_day(each['asked_at'])} : {each['reason']}"
    if each["outcome"] is None:
        return f"{told}\nEn attente d'une réponse"
    outcome = wording.REQUEST_OUTCOMES[each["outcome"]].capitalize()
    return f"{told}\n{outcome} le {_day(each['answered_at'])} : {each['answer']}"


def _message(each: Form) -> str:
    return f"n° {each['number']}, {wording.VOICES[each['voice']]}, le {_day(each['written_at'])} : {each['text']}"


DONE: tuple[tuple[str, str, Callable[[Form], str]], ...] = (
    ("Dépôts", "deposits", _deposit),
    ("Compléments", "completions", _completion),
    ("Avis", "opinions", _opinion),
    ("Notes", "scores", _score),
    ("Décisions", "decisions", _decision),
    ("Signatures", "signings", _signing),
    ("Convention", "agreements", _agreement),
    ("Versements", "payments", _payment),
    ("Mandats", "mandates", _mandate),
    ("Comités de suivi", "committees", _committee),
    ("Nouvelles après la sortie", "after_exits", lambda each: f"À {each['months']} mois, le {_day(each['done_on'])}"),
    ("Bilans", "reports", _report),
    ("Règles admises bien qu'enfreintes", "admissions", _admission),
    ("Solde", "settlements", _settlement),
    ("Demandes du porteur", "requests", _request),
    ("Messages", "messages", _message),
)


def _answer(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _at(hour: str | None) -> str:
    """« à 15 h 42 », the hour in Paris at which a deposit counts, where it is known."""
    return f" à {to_the_minute(time.fromisoformat(hour))}" if hour else ""


def _day(written: str | None) -> str:
    """A day, or the day in Paris of an instant, as a French reader writes it."""
    if written is None:
        return "(non précisé)"
    # kept in UTC: what was done after 22:00 or 23:00 there is of the next day in Paris
    return french(day_in_paris(datetime.fromisoformat(written)) if "T" in written else date.fromisoformat(written))
