"""The fields of « Ma demande passe-t-elle ? »: how each fact is asked for, under which title, from which stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from tremplin.catalogue.door import Stage, dossier_fields

# labels are lazy: they are told in the language of whoever reads
Label = Any
Choices = tuple[tuple[str, Label], ...]
# HTML sends nothing of boxes left unticked: « none » needs a value to be told from « not answered »
NONE = "-"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of the form: ``name`` is that of the fact, ``control`` how it is drawn and read."""

    name: str
    control: str
    label: Label
    choices: Choices = ()
    hint: Label = None
    # whose sentence it is: the interface's, which is translated, or the fiche's, which stays in French
    ours: bool = True

    @property
    def id(self) -> str:
        """The identifier in the page; a dot would be read as a class by a selector."""
        return self.name.replace(".", "-")

    def shown(self, values: Sequence[str]) -> list[tuple[str, Label]]:
        """The choices, and what was sent that is none of them: nothing sent is lost, a rule says what is wrong."""
        known = {code for code, _label in self.choices}
        return [*self.choices, *((value, value) for value in dict.fromkeys(values) if value and value not in known)]


@dataclass(frozen=True)
class Group:
    """The fields of one fieldset."""

    code: str
    title: Label
    fields: tuple[Field, ...]
    hint: Label = None


# how a field of a dossier is drawn, by what it holds
CONTROLS: Mapping[dossier_fields.Kind, str] = {
    dossier_fields.Kind.DAY: "date",
    dossier_fields.Kind.HOUR: "hour",
    dossier_fields.Kind.DAYS: "dates",
    dossier_fields.Kind.AMOUNT: "money",
    dossier_fields.Kind.NUMBER: "number",
    dossier_fields.Kind.WHOLE: "whole",
    dossier_fields.Kind.WORD: "word",
    dossier_fields.Kind.WORDS: "words",
    dossier_fields.Kind.CODES: "words",
    dossier_fields.Kind.EXITS: "exits",
    dossier_fields.Kind.RESOURCES: "funders",
    dossier_fields.Kind.PARTNERS: "partners",
}
QUESTIONS: Mapping[str, str] = {
    "text": "long",
    "integer": "whole",
    "decimal": "number",
    "amount": "money",
    "date": "date",
    "yes_no": "yes_no",
    "choice": "word",
    # ROME 4.0 has more than 500 codes: no list of them would be read
    "rome": "text",
    "cecrl": "word",
}
STAGES: Mapping[str, Label] = {
    Stage.DEPOSIT.value: _("Au dépôt du dossier"),
    Stage.AGREEMENT.value: _("À la convention"),
    Stage.FOLLOW_UP.value: _("Au suivi de l'opération"),
    Stage.SETTLEMENT.value: _("Au solde"),
}
# an opinion to collect is no favourable one: only where a call says « favorable » does an unfavourable one block
OPINIONS: Mapping[str, Label] = {
    "favourable": _("favorable"),
    "unfavourable": _("défavorable"),
    "pending": _("en attente"),
}
FUNDED, NOT_FUNDED = _("La fiche finance cette dépense."), _("La fiche ne finance pas cette dépense.")
# unknown is a value: a sum of which a part is unknown is a lower bound, and zero would make it pass
AMOUNT_HINT = _("En euros, par exemple 1 234,56 €. Écrivez 0 s'il n'y en a pas : un champ vide reste inconnu.")
# WCAG 1.3.1, RGAA 11.5 and 11.6: fields of one nature stand in a fieldset with its legend
GROUPS: tuple[tuple[str, Label, Label], ...] = (
    ("dates", _("Dates"), None),
    ("porteur", _("Porteur"), None),
    ("territoires", _("Territoires"), None),
    ("partenaires", _("Partenaires"), None),
    ("participants", _("Participants"), _("Une même personne peut être de plusieurs publics.")),
    ("encadrement", _("Postes et encadrement"), None),
    ("moyens", _("Heures, places et effectifs"), None),
    ("budget", _("Budget prévu"), AMOUNT_HINT),
    ("subvention", _("Subvention"), None),
    ("financeurs", _("Plan de financement"), None),
    ("questions", _("Questions de la fiche"), None),
    ("pieces", _("Pièces jointes"), None),
    ("attestations", _("Attestations"), _("Ce qu'aucune règle ne peut juger : cochez ce qui est vrai.")),
    ("avis", _("Avis recueillis"), None),
    ("suivi", _("Comités de suivi"), None),
    ("personne", _("Une personne de l'opération"), None),
    ("realise", _("Budget réalisé"), AMOUNT_HINT),
    ("resultats", _("Résultats et bilan"), None),
)
LABELS: Mapping[str, Label] = {
    field.name: _(field.title) for field in dossier_fields.FIELDS if field.group and field.title
}
# what having none is called; what has no such words cannot be said to be empty
NOTHING: Mapping[str, Label] = {field.name: _(field.nothing) for field in dossier_fields.FIELDS if field.nothing}
HINTS: Mapping[str, Label] = {
    **{field.name: _(field.hint) for field in dossier_fields.FIELDS if field.hint},
    "rome": _("Séparez les codes par un espace, par exemple K1304 G1602."),
}


def field_of(name: str) -> dossier_fields.DossierField:
    """The field of the table by the name of a fact; « participants.brsa » is one of « participants.… »."""
    block, known = name.rpartition(".")[0], dossier_fields.BY_NAME
    # a line of a budget is asked for as any of its costs is
    return known.get(name) or known.get(f"{block}.…") or known[f"{block}.other"]
