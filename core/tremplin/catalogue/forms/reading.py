"""How a value of the published form reads to a person: codes become labels, cents euros, ISO dates French ones."""

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from tremplin.catalogue import filters
from tremplin.catalogue.calendar import french, hour
from tremplin.catalogue.duties import INTERIM_REPORT, InterimReport, Span
from tremplin.catalogue.forms.thaw import thawed
from tremplin.catalogue.payment import INSTALMENT, Instalment
from tremplin.catalogue.quantities import Rate, euros, number, plural
from tremplin.catalogue.typology import TypologyRow
from tremplin.catalogue.window import Window
from tremplin.catalogue.words import CATEGORIES, UNSAID, Words

Reading = Callable[[Any, Words], str]


def text(value: Any, words: Words) -> str:
    return str(value)


def yes_no(value: bool, words: Words) -> str:
    return "oui" if value else "non"


def money(value: int, words: Words) -> str:
    return euros(value)


def percent(value: str, words: Words) -> str:
    return str(Rate.of_percent(Decimal(value) * 100))


def rate_of(item: Mapping[str, Any], words: Words) -> str:
    """« 50 % du budget total »; a base that is not told is the whole of it."""
    base = f"des dépenses : {each(word('costs'))(item['base'], words)}" if item["base"] else "du budget total"
    return f"{percent(item['rate'], words)} {base}"


def quantity(value: int | str, words: Words) -> str:
    return number(Decimal(value))


def months(value: int, words: Words) -> str:
    return plural(value, "mois", "mois")


def day(value: str, words: Words) -> str:
    return french(date.fromisoformat(value))


def hours(value: str, words: Words) -> str:
    return hour(time.fromisoformat(value))


def span(unit: str) -> Reading:
    """« de 1 à 4 semaines »."""

    def read(value: Mapping[str, Any], words: Words) -> str:
        return thawed(Span, value).told(unit)

    return read


def word(family: str) -> Reading:
    """The label of a code of a family of the vocabulary."""

    def read(value: str, words: Words) -> str:
        named = words(family).get(value, value)
        return str(getattr(named, "label", named))

    return read


def each(reading: Reading) -> Reading:
    """All the values of a list, on one line."""

    def read(values: list[Any], words: Words) -> str:
        return ", ".join(reading(value, words) for value in values)

    return read


def milestone(value: str, words: Words) -> str:
    """« à la sortie », « 9 mois après »."""
    known = words("milestones").get(value)
    return str(known or f"{value.removesuffix('-months')} mois après")


def where(value: Mapping[str, list[str]], words: Words) -> str:
    """« public : bénéficiaires du RSA, âge à l'entrée : de 18 à 25 »."""
    return ", ".join(filters.told(field, values, words) for field, values in value.items())


def base(value: str, words: Words) -> str:
    """What an indicator is a part of: « Personnes accueillies », an indicator of its fiche or a measure."""
    return word("indicators" if value in words("indicators") else "measures")(value, words)


def aim(item: Mapping[str, Any]) -> Reading:
    """How the target of an indicator reads: that of a rate is a percentage."""
    return percent if item["unit"] == "percent" else quantity


def indicator(item: Mapping[str, Any], words: Words) -> str:
    """« Sorties en emploi (%, 6 mois après la sortie, public : bénéficiaires du RSA, objectif : 60 %) »."""
    at = item["at"] and milestone(item["at"], words)
    since = item["from"] and item["at"] not in (None, "trial_end") and word("origins")(item["from"], words)
    told = [
        word("units")(item["unit"], words) if item["unit"] else "",
        f"{at} {since}" if since else at,
        where(item["where"], words),
        by(item["by"], words),
        f"part de « {base(item['of'], words)} »" if item["of"] else "",
        f"objectif : {aim(item)(item['target'], words)}" if item["target"] is not None else "",
    ]
    return labelled()(item, words) + (f" ({', '.join(filter(None, told))})" if any(told) else "")


def by(values: list[str], words: Words) -> str:
    """« par public, par sexe »."""
    return ", ".join(f"par {word('breakdowns')(value, words)}" for value in values)


def share(item: Mapping[str, Any], words: Words) -> str:
    """« jeunes de moins de 26 ans : 20 % au plus »."""
    bounds = {"at_most": "{} au plus", "at_least": "{} au moins", "more_than": "plus de {}"}
    told = [bounds[key].format(percent(item[key], words)) for key in bounds if item[key] is not None]
    return f"{word('publics')(item['public'], words)} : {', '.join(told)}"


def window(item: Mapping[str, Any], words: Words) -> str:
    """« du 14/12/2023 au 31/01/2024, pour démarrer du 01/01/2024 au 01/08/2024 »."""
    return thawed(Window, item).told()


def labelled(*others: tuple[str, Reading]) -> Reading:
    """The label of an item, then what else it says in brackets."""

    def read(item: Mapping[str, Any], words: Words) -> str:
        told = [reading(item[key], words) for key, reading in others if item[key] not in (None, [])]
        return f"{item['label']} ({', '.join(told)})" if told else str(item["label"])

    return read


def bound(item: Mapping[str, Any]) -> Reading:
    """How the bounds of a question read: those of an amount are in cents."""
    return money if item["type"] == "amount" else quantity


def question(item: Mapping[str, Any], words: Words) -> str:
    """« Quels métiers sont visés ? (codes ROME, réponse exigée) »."""
    told = [word("question_types")(item["type"], words)]
    if item["choices"]:
        among = ", ".join(choice["label"] for choice in item["choices"])
        told = [f"{'plusieurs choix parmi' if item['multiple'] else 'au choix'} : {among}"]
    for key, end in (("min", "au moins"), ("max", "au plus")):
        if item[key] is not None:
            told.append(f"{end} {bound(item)(item[key], words)}")
    if item["required"]:
        told.append("réponse exigée")
    if item["shown_if"]:
        told.append(shown_if(item["shown_if"], words))
    return f"{item['label']} ({', '.join(told)})"


def shown_if(item: Mapping[str, Any], words: Words) -> str:
    """When a question is asked: after which answer to which other."""
    asked, choices = words("questions"), words("question_choices")
    answer = choices.get(f"{item['question']}.{item['answer']}", item["answer"])
    return f"posée si l'on répond « {answer} » à « {asked.get(item['question'], item['question'])} »"


def attestation(item: Mapping[str, Any], words: Words) -> str:
    """« Le porteur dispose de locaux (à attester) »."""
    return f"{item['label']} (attestation exigée)" if item["required"] else str(item["label"])


def lot(item: Mapping[str, Any], words: Words) -> str:
    """« Bassin nord (Littoral, Plaine) »."""
    places = ", ".join(word("territories")(code, words) for code in item["territories"])
    return f"{item['label']} ({places})" if places else str(item["label"])


def criterion(item: Mapping[str, Any], words: Words) -> str:
    """« Qualité du projet : sur 20 points, pour 60 %, éliminatoire sous 10 »."""
    told = [
        f"sur {quantity(item['points'], words)} points" if item["points"] is not None else "sur 100",
        f"pour {percent(item['weight'], words)}" if item["weight"] is not None else "",
        f"éliminatoire sous {quantity(item['threshold'], words)}" if item["threshold"] is not None else "",
    ]
    return f"{item['label']} : {', '.join(filter(None, told))}"


def unit_price(item: Mapping[str, Any], words: Words) -> str:
    """« Accompagnement, par participant : 1 200,00 € (bénéficiaires du RSA) ; sinon 800,00 € »."""
    rows = [scale_row(row, words) for row in item["scale"]]
    amount = item["amount_cents"]
    rest = [] if amount is None else [f"{'sinon ' if rows else ''}{euros(amount)}"]
    return f"{item['label']}, par {word('priced')(item['per'], words)} : {' ; '.join((*rows, *rest))}"


def scale_row(row: Mapping[str, Any], words: Words) -> str:
    """« 1 200,00 € (bénéficiaires du RSA) »."""
    families = (("public", "publics"), ("accreditation", "accreditations"), ("territory", "territories"))
    when = row["when"]
    told = [word(family)(when[key], words) for key, family in families if when[key]]
    if when["question"]:
        told.append(f"« {word('questions')(when['question'], words)} » : {when['answer']}")
    return f"{euros(row['amount_cents'])} ({', '.join(told)})"


def count(item: Mapping[str, Any], words: Words) -> str:
    """« de 8 à 15 participants », « participants d'un public (bénéficiaires du RSA) : 4 au moins »."""
    who = f" ({word('publics')(item['code'], words)})" if item["code"] else ""
    bounds = Span(min=item["at_least"], max=item["at_most"]).told("").replace("  ", " ").strip()
    return f"{word('counted')(item['of'], words)}{who} : {bounds}"


def choice(item: Mapping[str, Any], words: Words) -> str:
    """« 40 % du personnel : Charges indirectes : forfait de 40 %… », whose rules are told as they state themselves."""
    return f"{item['label']} : {' ; '.join(item['rules'])}" if item["rules"] else f"{item['label']} : aucune règle"


def option(item: Mapping[str, Any], words: Words) -> str:
    """An option, then each of its choices."""
    return f"{item['label']}, au choix : {' ; ou bien '.join(choice(each, words) for each in item['choices'])}"


def contact(item: Mapping[str, Any], words: Words) -> str:
    """« Service insertion (conventions) : 01 02 03 04 05 »."""
    subject = f" ({item['subject']})" if item["subject"] else ""
    return f"{item['service']}{subject} : {item['phone'] or UNSAID}"


def exit_row(row: Mapping[str, Any], words: Words) -> str:
    """« CDD, 6 mois et plus, non aidé »."""
    return thawed(TypologyRow, row).told(words("exit_contracts"))


def category(item: Mapping[str, Any], words: Words) -> str:
    """« Emplois durables : CDI ; CDD, 6 mois et plus »."""
    return f"{item['label']}{_counting(item)} : {' ; '.join(exit_row(row, words) for row in item['when'])}"


def _counting(item: Mapping[str, Any]) -> str:
    """What a category of a department counts as; those that all share count as themselves."""
    if item["code"] in CATEGORIES:
        return ""
    counted = CATEGORIES.get(item.get("counts_as") or "")
    return f" (compte comme « {counted} »)" if counted else " (n'est pas une sortie dynamique)"


def instalment(item: Mapping[str, Any], words: Words) -> str:
    """« 30 % à la signature de la convention »."""
    return thawed(Instalment, _as_kept(item, INSTALMENT)).told(words("interim_reports"))


def interim_report(item: Mapping[str, Any], words: Words) -> str:
    """« bilan intermédiaire n° 1 : 6 mois après le début de l'opération »."""
    told = thawed(InterimReport, _as_kept(item, INTERIM_REPORT)).told() or UNSAID
    parts = f" ({' ; '.join(item['parts'])})" if item["parts"] else ""
    return f"{word('interim_reports')(item['code'], words)} : {told}{parts}"


def _as_kept(item: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    return {**item, **{name: item[told] for name, told in renamed.items()}}
