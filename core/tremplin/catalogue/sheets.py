"""The sheets of people, each column told once: files, templates, verbs, pages and subject access derive from them.

A column that is added is one line here, and its column in the records with a migration.
"""

from collections.abc import Sequence
from enum import Enum, StrEnum
from typing import Any, Final, NamedTuple

from tremplin.catalogue.people_words import NO_OUTCOME, NO_OUTCOME_LABEL, TRIAL_END


class Cell(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    DAY = "day"
    WHOLE = "whole"
    NUMBER = "number"
    YES_NO = "yes_no"
    WORD = "word"
    WORDS = "words"
    # a number of months, or the end of the trial period
    MILESTONE = "milestone"


class ColumnAbout(StrEnum):
    """What a column tells of a person, hence who may read it and what an erasure empties."""

    # which row of which dossier
    PLACE = "place"
    # who they are: kept apart, read under a right of its own, emptied by an erasure
    IDENTITY = "identity"
    # that which says what public they are of: a public of health is kept and read apart
    PUBLICS = "publics"
    FACT = "fact"


class SheetColumn(NamedTuple):
    """One column of a sheet: ``code`` in csv and in software, ``label`` above it in a spreadsheet.

    ``key`` columns tell a row from the others of its sheet; ``family`` are the words that it takes, and ``more`` what
    it takes beside them.
    """

    code: str
    label: str
    cell: Cell = Cell.TEXT
    about: ColumnAbout = ColumnAbout.FACT
    required: bool = False
    key: bool = False
    family: str = ""
    more: tuple[tuple[str, str], ...] = ()
    most: int | None = None


class Sheet(NamedTuple):
    """One sheet: its name in files, and its columns in order."""

    name: str
    title: str
    columns: tuple[SheetColumn, ...]

    @property
    def keys(self) -> tuple[SheetColumn, ...]:
        return tuple(column for column in self.columns if column.key)

    def column(self, code: str) -> SheetColumn:
        """The column of a code."""
        return next(column for column in self.columns if column.code == code)


class EmptiedCell(Enum):
    """What « - » says in a cell: what was recorded there is taken back, where an empty cell leaves it."""

    EMPTIED = "-"


EMPTIED: Final = EmptiedCell.EMPTIED


class SheetRows(NamedTuple):
    """Rows of a sheet that were read and checked: the columns that the file has, and a value for each.

    ``None`` is an empty cell, which says nothing; ``lines`` are the rows of the file, where people look for them.
    """

    sheet: Sheet
    columns: tuple[SheetColumn, ...]
    rows: Sequence[tuple[Any, ...]]
    lines: Sequence[int] = ()


C = SheetColumn
TEXT, DAY, WHOLE, NUMBER, YES_NO, WORD, WORDS = list(Cell)[:7]
OLDEST = 120
# a year is 8,784 hours at most: what is above was typed in another column
MOST_HOURS = 9_000
DOSSIER = C("dossier", "Dossier", about=ColumnAbout.PLACE)
KEY = C("key", "Clé de la personne", about=ColumnAbout.IDENTITY, required=True, key=True)
NOTHING = ((NO_OUTCOME, NO_OUTCOME_LABEL),)

PARTICIPANTS = Sheet(
    "participants",
    "Participants",
    (
        DOSSIER,
        KEY,
        C("last_name", "Nom", about=ColumnAbout.IDENTITY),
        C("first_name", "Prénom", about=ColumnAbout.IDENTITY),
        C("birth_date", "Date de naissance", DAY, ColumnAbout.IDENTITY),
        C("age_at_entry", "Âge à l'entrée", WHOLE, most=OLDEST),
        C("sex", "Sexe", WORD, family="sexes"),
        C("phone", "Téléphone", about=ColumnAbout.IDENTITY),
        C("email", "Adresse électronique", about=ColumnAbout.IDENTITY),
        C("publics", "Publics", WORDS, ColumnAbout.PUBLICS, family="publics"),
        C("contract", "Contrat d'insertion", WORD, family="contracts"),
        C("territory", "Territoire", WORD, family="territories"),
        C("qpv", "Quartier prioritaire", YES_NO),
        C("schooling", "Niveau de formation", WORD, family="schooling"),
        C("prescriber", "Prescripteur", WORD, family="prescribers"),
        C("household", "Foyer", WORD, family="households"),
        C("post_kind", "Type de poste", WORD, family="post_kinds"),
        C("referred_on", "Orienté le", DAY),
        C("positioned_on", "Positionné le", DAY),
        C("welcomed_on", "Accueilli le", DAY),
        C("entered_on", "Entré le", DAY),
        C("left_on", "Parti le", DAY),
        C("hired_on", "Embauché le", DAY),
        C("exit_on", "Sorti le", DAY),
        C("exit_contract", "Issue de la sortie", WORD, family="exit_contracts", more=NOTHING),
        C("exit_months", "Durée du contrat de sortie, en mois", WHOLE, most=600),
        C("exit_subsidised", "Contrat de sortie aidé", YES_NO),
        C("exit_market_sector", "Employeur de sortie du secteur marchand", YES_NO),
        C("exit_employer_kind", "Type d'employeur de sortie", WORD, family="employer_kinds"),
        C("exit_target_trade", "Métier visé", YES_NO),
        C("exit_first_access", "Premier accès à l'emploi", YES_NO),
        C("exit_evidence", "Pièce de la sortie", WORD, family="evidence"),
    ),
)
MILESTONES = Sheet(
    "milestones",
    "Suivi après",
    (
        DOSSIER,
        KEY,
        C("from", "Depuis", WORD, required=True, key=True, family="origins"),
        C(
            *("months", "Au bout de combien de mois", Cell.MILESTONE),
            required=True,
            key=True,
            more=((TRIAL_END, "fin de la période d'essai"),),
            most=120,
        ),
        C("on", "Le", DAY),
        C("status", "Joint ou non", WORD, required=True, family="reached"),
        C("in_work", "En emploi", YES_NO),
        C("contract", "Contrat", WORD, family="exit_contracts", more=NOTHING),
        C("contract_months", "Durée du contrat, en mois", WHOLE, most=600),
        C("subsidised", "Contrat aidé", YES_NO),
        C("market_sector", "Employeur du secteur marchand", YES_NO),
        C("evidence", "Pièce", WORD, family="evidence"),
    ),
)
ACTIVITIES = Sheet(
    "activities",
    "Activités",
    (
        DOSSIER,
        KEY,
        C("activity_key", "Clé de l'activité", about=ColumnAbout.PLACE, required=True, key=True),
        C("kind", "Nature", WORD, required=True, family="activity_kinds"),
        C("on", "Le", DAY, required=True),
        C("hours_planned", "Heures prévues", NUMBER, most=MOST_HOURS),
        C("hours_done", "Heures faites", NUMBER, most=MOST_HOURS),
        C("mode", "Individuel ou collectif", WORD, family="modes"),
        C("area", "Milieu", WORD, family="areas"),
        C("employer", "Employeur"),
        C("exam", "Examen", WORD, family="exams"),
        C("outcome", "Résultat", WORD, family="exam_outcomes"),
    ),
)
EVALUATIONS = Sheet(
    "evaluations",
    "Évaluations",
    (
        DOSSIER,
        KEY,
        C("on", "Le", DAY, required=True, key=True),
        C("item", "Point évalué", required=True, key=True),
        C("result", "Résultat", WORD, required=True, family="acquired"),
    ),
)
SHEETS = {sheet.name: sheet for sheet in (PARTICIPANTS, MILESTONES, ACTIVITIES, EVALUATIONS)}
# of the columns of participants, those that tell of the exit: a row of their own in the records
EXIT = "exit_"
