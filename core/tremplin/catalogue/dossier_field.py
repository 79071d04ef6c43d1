"""What a field of a dossier says of itself; the table of all of them is another page."""

from enum import StrEnum
from typing import NamedTuple

from tremplin.catalogue.rule import Stage


class Kind(StrEnum):
    """What a field holds, named as people are told to write it."""

    DAY = "date"
    HOUR = "heure"
    DAYS = "liste de dates"
    AMOUNT = "euros"
    NUMBER = "nombre"
    WHOLE = "nombre entier"
    WORD = "mot"
    WORDS = "liste de mots"
    CODES = "liste de codes"
    OPINION = "favourable, unfavourable ou pending"
    ANSWER = "selon la question"
    LINE = "texte"
    EXITS = "liste de sorties"
    RESOURCES = "liste de financeurs"
    PARTNERS = "liste de partenaires"


class Teller(StrEnum):
    """Who says a field."""

    CARRIER = "carrier"
    REPORT = "report"
    ACTS = "acts"


class DossierField(NamedTuple):
    """One field: ``name`` as facts say it, where ``…`` stands for a code.

    ``label`` stands within a sentence, ``title`` above a value, ``group`` is the part of a form where it is asked, and
    ``stage`` the first at which it is known. ``nothing`` is what people call having none, where that can be said.
    A field that has ``parts`` is computed of these, and typed by nobody.
    """

    name: str
    kind: Kind
    label: str
    title: str = ""
    group: str = ""
    teller: Teller = Teller.ACTS
    stage: Stage = Stage.DEPOSIT
    family: str = ""
    unknown: str = ""
    most: int | None = None
    nothing: str = ""
    hint: str = ""
    parts: tuple[str, ...] = ()

    @property
    def block(self) -> str:
        """« budget » of « budget.staff »; nothing of « posts »."""
        return self.name.rpartition(".")[0]
