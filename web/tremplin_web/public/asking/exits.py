"""« Quelle sortie ? »: the category of an exit in a fiche, in the typologies of the others, and why."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import render_template, request
from flask_babel import lazy_gettext
from markupsafe import Markup
from marshmallow import ValidationError

from tremplin.catalogue.door import ExitTypology, Fiche
from tremplin.documents.door import FORBIDDEN, Whole, excerpt
from tremplin.exits import INDETERMINATE, Classification, Exit, classify, described
from tremplin.platform import Platform
from tremplin_web.frame.door import announced, gettext, site

NAMES = ("contrat", "mois", "aide", "marchand")
# three answers: a typology that does not look at a fact classifies without it
THREE = {"oui": True, "non": False, "": None}
MONTHS = Whole(most=9999)
LABELS: Mapping[str, Any] = {
    "contrat": lazy_gettext("Contrat, ou ce qui suit"),
    "mois": lazy_gettext("Durée du contrat, en mois révolus"),
    "aide": lazy_gettext("Le contrat est-il aidé ?"),
    "marchand": lazy_gettext("L'employeur est-il du secteur marchand ?"),
}


class ByTypology(NamedTuple):
    """The answer of one typology, and the fiches that use it."""

    typology: ExitTypology
    fiches: tuple[Fiche, ...]
    answer: Classification

    @property
    def told(self) -> str:
        """The category, in words."""
        if self.answer.category == INDETERMINATE:
            return gettext("Indéterminée")
        return self.answer.label or gettext("Aucune : elle ne compte pas")

    @property
    def kind(self) -> str:
        return {INDETERMINATE: "unknown", None: "out_of_scope"}.get(self.answer.category, "met")


class AskedExit(NamedTuple):
    """What was asked: kept as typed, the exit when it can be read, and the mistakes by field."""

    values: Mapping[str, str]
    end: Exit | None
    mistakes: Mapping[str, str]


def exits(department: str, call: str, slug: str) -> tuple[str, int]:
    """Show the category of an exit; its facts are in the address, which can be shared."""
    platform = site().platform
    fiche = platform.fiche(f"{department}/{call}/{slug}")
    typology = platform.typology(fiche)
    # GET: an exit so told names nobody, and an address that is shared shows the same answer
    contracts = platform.everywhere("exit_contracts")
    asked = _asked(contracts)
    # a contract of two months counts for the typology of one fiche, and not for another's
    others = [each for each in _used(platform) if typology is None or each.code != typology.code]
    told = render_template(
        "public/asking/exits.html",
        fiche=fiche,
        department=platform.department(department),
        typology=typology,
        asked=asked,
        described=asked.end and described(asked.end, contracts),
        labels=LABELS,
        contracts=_contracts(contracts, asked.values["contrat"]),
        mine=asked.end and typology and _classified(platform, typology, asked.end),
        others=[_classified(platform, each, asked.end) for each in others] if asked.end else [],
        errors=[
            (Markup("{} : {}").format(LABELS[name], announced(message)), name)
            for name, message in asked.mistakes.items()
        ],
    )
    return told, 400 if asked.mistakes else 200


def _asked(contracts: Mapping[str, str]) -> AskedExit:
    values = {name: request.args.get(name, "").strip() for name in NAMES}
    if not any(name in request.args for name in NAMES):
        return AskedExit(values, None, {})
    mistakes: dict[str, str] = {}
    months: int | None = None
    if values["contrat"] not in contracts:
        mistakes["contrat"] = gettext("choisissez-le dans la liste.")
    if values["mois"]:
        try:
            months = MONTHS.read(values["mois"])
        except ValidationError as error:
            mistakes["mois"] = error.messages[0]
    for name in ("aide", "marchand"):
        if values[name] not in THREE:
            mistakes[name] = gettext("répondez par oui, par non, ou « je ne sais pas ».")
    values = {name: excerpt(value, 200) if FORBIDDEN.search(value) else value for name, value in values.items()}
    if mistakes:
        return AskedExit(values, None, mistakes)
    end = Exit(
        contract=values["contrat"],
        months=months,
        subsidised=THREE[values["aide"]],
        market_sector=THREE[values["marchand"]],
    )
    return AskedExit(values, end, {})


def _used(platform: Platform) -> list[ExitTypology]:
    """The typologies that some fiche uses."""
    used = {fiche.exits for fiche in platform.fiches.values()}
    return [typology for code, typology in platform.typologies.items() if code in used]


def _classified(platform: Platform, typology: ExitTypology, end: Exit) -> ByTypology:
    fiches = tuple(fiche for fiche in platform.fiches.values() if fiche.exits == typology.code)
    return ByTypology(typology, fiches, classify(typology, end))


def _contracts(contracts: Mapping[str, str], typed: str) -> list[tuple[str, str]]:
    """The contracts, and what the address gives that is none of them: it is told, not lost."""
    known = [(code, label[:1].upper() + label[1:]) for code, label in contracts.items()]
    return [*known, (typed, excerpt(typed))] if typed and typed not in contracts else known
