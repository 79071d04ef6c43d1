"""What a carrier wants to know of a fiche first, each in one line; ``None`` where the source does not say."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask_babel import LazyString, lazy_gettext

from tremplin.catalogue.door import Words, chosen, enumerated, plural
from tremplin.catalogue.forms.reading import day, each, percent, unit_price, word

Form = Mapping[str, Any]


class Essential(NamedTuple):
    """One line; ``anchor`` is the chapter that tells more."""

    label: LazyString
    values: list[str]
    anchor: str


def essentials(form: Form, words: Words) -> list[Essential]:
    """The lines, in the order in which a carrier asks."""
    return [
        Essential(lazy_gettext("Qui peut candidater"), list(_carriers(form, words)), "porteur"),
        Essential(lazy_gettext("Pour qui"), [word("publics")(code, words) for code in form["publics"]], "public"),
        Essential(lazy_gettext("Où"), list(_places(form, words)), "porteur"),
        Essential(lazy_gettext("Combien de temps"), list(_duration(form, words)), "dates"),
        Essential(lazy_gettext("Ce qui est payé"), list(_paid(form, words)), "montant"),
        Essential(lazy_gettext("Combien au plus"), list(_most(form, words)), "montant"),
        Essential(lazy_gettext("Ce qui est demandé"), list(_asked(form, words)), "demande"),
        Essential(lazy_gettext("Ce qui est évalué"), list(_evaluated(form)), "evaluation"),
        Essential(lazy_gettext("Sorties qui comptent"), list(_exits(form)), "sorties"),
        Essential(lazy_gettext("À qui parler"), list(_contacts(form)), "contacts"),
    ]


def _carriers(form: Form, words: Words) -> Iterator[str]:
    carriers = form["carriers"] or {"legal_forms": [], "accreditations": [], "conditions": []}
    if carriers["legal_forms"]:
        yield each(word("legal_forms"))(carriers["legal_forms"], words)
    elif carriers["accreditations"] or carriers["conditions"]:
        # a call may name an accreditation and no legal form: silence is not « whoever »
        yield "forme juridique non précisée"
    if carriers["accreditations"]:
        yield f"agrément : {each(word('accreditations'))(carriers['accreditations'], words)}"
    if carriers["conditions"]:
        yield plural(len(carriers["conditions"]), "condition")


def _places(form: Form, words: Words) -> Iterator[str]:
    places = form["territories"]
    if places and places["scope"]:
        yield each(word("territories"))(places["listed"], words) or word("scopes")(places["scope"], words)


def _duration(form: Form, words: Words) -> Iterator[str]:
    said = form["duration"] or {}
    if said.get("min_months"):
        yield f"{said['min_months']} mois au moins"
    if said.get("max_months"):
        yield f"{said['max_months']} mois au plus"
    first, last = said.get("fixed_from"), said.get("fixed_until")
    if first and last:
        yield f"du {day(first, words)} au {day(last, words)}"


def _paid(form: Form, words: Words) -> Iterator[str]:
    if form["costs"]:
        yield f"dépenses directes : {each(word('costs'))(form['costs'], words)}"
    indirect = form["indirect_costs"]
    if indirect:
        rate = percent(indirect["rate"], words)
        # flat: due whatever was spent; ceiling: the lesser of spent and allowed; unspecified counts as a ceiling
        told = {"flat": f"forfait de {rate}", "ceiling": f"{rate} au plus"}.get(indirect["mode"], rate)
        # where a call gives a rate and not on what: the widest base funded is judged, and the sentence says so
        base = each(word("costs"))(indirect["base"], words) if indirect["base"] else "assiette non précisée"
        yield f"charges indirectes : {told} ({base})"
    yield from (unit_price(price, words) for price in form["unit_prices"])
    for option in form["options"]:
        choices = enumerated([f"« {each['label']} »" for each in option["choices"]], "ou")
        yield f"{option['label']}, au choix : {choices}"
    if form["results"]:
        yield "selon les résultats obtenus"


def _most(form: Form, words: Words) -> Iterator[str]:
    kinds = words("kinds")
    choices = chosen(form)
    for rank, rule in enumerate(form["rules"]):
        if kinds[rule["kind"]].caps_request:
            yield f"{rule['statement']} (selon le choix {choices[rank]})" if rank in choices else rule["statement"]


def _asked(form: Form, words: Words) -> Iterator[str]:
    for key, one, several in (
        ("documents", "pièce à joindre", "pièces à joindre"),
        ("opinions", "avis à recueillir", "avis à recueillir"),
        ("questions", "question", "questions"),
    ):
        if form[key]:
            yield plural(len(form[key]), one, several)
    committees, report = form["committees"], form["final_report"]
    if committees and committees["cadence"]:
        yield f"comités de suivi : {word('cadences')(committees['cadence'], words)}"
    if report and report["within_months"]:
        yield (
            f"bilan final dans les {report['within_months']} mois"
            if report["within_months"] > 1
            else ("bilan final dans le mois")
        )


def _evaluated(form: Form) -> Iterator[str]:
    if form["indicators"]:
        yield plural(len(form["indicators"]), "indicateur")
    if form["follow_up_months"]:
        yield f"suivi après la sortie : {' et '.join(map(str, form['follow_up_months']))} mois"


def _exits(form: Form) -> Iterator[str]:
    if form["exits"]:
        yield from (category["label"] for category in form["exits"]["categories"])


def _contacts(form: Form) -> Iterator[str]:
    if form["contacts"]:
        first, others = form["contacts"][0], len(form["contacts"]) - 1
        yield f"{first['service']} ({first['phone']})" if first["phone"] else first["service"]
        if others:
            yield plural(others, "autre contact", "autres contacts")
