"""What is kept of a person, in sentences that they can read: each value under the label of its column."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tremplin.casework.following.access import followed
from tremplin.casework.following.places import DEPARTURE, FOLLOWED, IDENTITY, STAY
from tremplin.catalogue.door import french, number
from tremplin.catalogue.people_words import EVERYWHERE, NO_OUTCOME, NO_OUTCOME_LABEL, TRIAL_END
from tremplin.catalogue.sheets import EXIT, PARTICIPANTS, SheetColumn

Words = Callable[[str], Mapping[str, Any]]
TITLES = {
    "participation_publics": "Publics",
    "participation_health": "Publics qui disent quelque chose de la santé",
    "exits": "Sortie",
    "milestones": "Nouvelles",
    "activities": "Activités",
    "evaluations": "Évaluations",
    "evidence": "Pièces",
}
# the columns that no sheet has
OTHERS = {
    ("persons", "id"): "Numéro de la personne",
    ("persons", "department"): "Département",
    ("persons", "hash"): "Empreinte, par laquelle une même personne est reconnue",
    ("persons", "erased_at"): "Effacée le",
    ("participations", "number"): "Numéro dans le dossier",
    ("participations", "person_id"): "Numéro de la personne",
    ("participations", "publics_told"): "Publics connus",
    ("participations", "version"): "Version",
    ("participations", "recorded_at"): "Enregistré le",
    ("participation_publics", "code"): "Public",
    ("participation_health", "code"): "Public",
    ("evidence", "number"): "Numéro",
    ("evidence", "origin"): "Depuis",
    ("evidence", "months"): "Au bout de combien de mois",
    ("evidence", "kind"): "Nature",
    ("evidence", "hash"): "Empreinte du fichier",
    ("evidence", "given_on"): "Donnée le",
    ("evidence", "recorded_at"): "Enregistrée le",
    ("evidence", "checked_at"): "Contrôlée le",
    ("evidence", "accepted"): "Retenue",
    ("evidence", "reason"): "Motif",
    ("evidence", "media_type"): "Type du fichier",
    ("evidence", "size"): "Taille du fichier, en octets",
}
FAMILIES = {
    ("participation_publics", "code"): "publics",
    ("participation_health", "code"): "publics",
    ("evidence", "kind"): "evidence",
    ("evidence", "origin"): "origins",
}


def leaflet(found: Mapping[str, Any], words: Words) -> Iterator[str]:
    """The lines of a leaflet; ``words`` are the labels of a family of codes, those of the department with them."""
    yield "QUI"
    yield from _lines("persons", found["person"], words)
    if found["namesakes"]:
        numbers = ", ".join(map(str, found["namesakes"]))
        yield f"  Du même nom, sans date de naissance qui les distingue : personnes n° {numbers}."
    for each in found["participations"]:
        yield from ("", f"DOSSIER {each['dossier']} — {each['title']} ({each['organisation']})")
        yield from _lines("participations", each, words)
        for table in followed():
            if rows := each[table.name]:
                yield f"  {TITLES.get(table.name, table.name)}"
            for row in rows:
                # one row under another, told apart by a dash
                for place, line in enumerate(_lines(table.name, row, words)):
                    yield f"  {line}" if place else f"  - {line.strip()}"


def _lines(table: str, row: Mapping[str, Any], words: Words) -> Iterator[str]:
    for name, value in row.items():
        if value is not None and (table, name) in LABELS:
            label, family = LABELS[table, name]
            yield f"  {label} : {_said(name, value, family, words)}"


def _labels() -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for column in PARTICIPANTS.columns:
        for table, names in (("persons", IDENTITY), ("participations", (*STAY, "key")), ("exits", DEPARTURE)):
            if column.code in names:
                kept = column.code if column.code == f"{EXIT}on" or table != "exits" else column.code.removeprefix(EXIT)
                yield (table, kept), _of(column)
    for place in FOLLOWED.values():
        for column in place.sheet.columns:
            yield (place.table.name, place.kept(column.code)), _of(column)
    for where, label in OTHERS.items():
        yield where, (label, FAMILIES.get(where, ""))


def _of(column: SheetColumn) -> tuple[str, str]:
    return column.label, column.family


def _said(name: str, value: Any, family: str, words: Words) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if family:
        return str(EVERYWHERE.get(family, {}).get(value) or words(family).get(value) or OWN.get(value, value))
    if name.endswith(("_on", "_at", "_date")):
        # by its column: the key 20250131 of a carrier would read as a day too
        return french((date if len(str(value)) == LONGEST_DAY else datetime).fromisoformat(str(value)))
    if name.startswith("hours_"):
        return number(Decimal(str(value)))
    return str(OWN.get(value, value))


LONGEST_DAY = len("2026-01-01")
OWN = {NO_OUTCOME: NO_OUTCOME_LABEL, TRIAL_END: "fin de la période d'essai"}
LABELS = dict(_labels())
