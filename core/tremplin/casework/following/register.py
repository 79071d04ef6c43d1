"""The register of what is kept: the tables of docs/donnees.md, made of the classes of the columns and of the policy.

``python -m tremplin.casework.following.register docs/donnees.md`` writes them again.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tremplin.casework.acting.door import RIGHTS, ROLES, Act
from tremplin.casework.following.leaflet import LABELS
from tremplin.catalogue.department import RETENTION_MONTHS
from tremplin.documents.describing.keys import table
from tremplin.records.classes import DataClass, class_of, personal
from tremplin.records.tables import IDENTITY, METADATA, Role


class ClassRead(NamedTuple):
    """What is said of a class of data: what it is, what for, for how long, and the act by which it is read."""

    label: str
    what: str
    why: str
    kept: str
    read_by: Act | str


RETENTION = f"{RETENTION_MONTHS} mois après le dernier contact, ou ce que dit `people: {{retention: …}}` du département"
WITH_CASE = "avec le dossier"
KINDS = {
    DataClass.IDENTITY: ClassRead(
        "identité",
        "qui est une personne suivie : nom, prénom, naissance, coordonnées, clé du porteur, pièces",
        "la suivre, la reconnaître d'un dossier à l'autre, vérifier la preuve de sa sortie",
        RETENTION,
        Act.READ_IDENTITIES,
    ),
    DataClass.HEALTH: ClassRead(
        "santé",
        "les publics qui disent quelque chose de sa santé (RGPD, article 9)",
        "vérifier qu'elle est du public de la fiche, la compter sans la nommer",
        f"avec sa participation ; sans nom, {RETENTION}",
        Act.READ_HEALTH,
    ),
    DataClass.SOCIAL: ClassRead(
        "fait social",
        "son parcours, par numéro : âge à l'entrée, publics, étapes, activités, sortie, nouvelles",
        "suivre l'action, compter ce qui est dû, rendre compte",
        "avec le dossier ; sans nom une fois la personne effacée",
        Act.SEE_PEOPLE,
    ),
    DataClass.COUNTS: ClassRead(
        "effectifs",
        "des nombres de personnes avant que rien n'y soit masqué, sans nom ; de qui vient deux fois, le numéro",
        "contrôler les chiffres que l'on diffuse avec ceux qui l'ont été, redire ceux d'un bilan, compter vite",
        "tant que des chiffres sont diffusés ; d'un dossier, jusqu'à ce qu'il change ou qu'une personne soit effacée",
        "personne",
    ),
    DataClass.FREE: ClassRead(
        "texte libre",
        "ce que quelqu'un a écrit : un motif, un compte rendu, un titre, le nom d'un fichier",
        "dire pourquoi et ce qui fut dit",
        f"{WITH_CASE} ; le motif d'une pièce part avec la personne",
        Act.SEE,
    ),
    DataClass.CASE: ClassRead(
        "dossier", "ce qu'un dossier dit d'une action", "instruire, conventionner, suivre", WITH_CASE, Act.SEE
    ),
    DataClass.MONEY: ClassRead("argent", "budgets, subventions, versements", "payer ce qui est dû", WITH_CASE, Act.SEE),
    DataClass.ACCOUNT: ClassRead(
        "compte bancaire",
        "où un organisme est payé ; masqué à qui ne verse pas",
        "verser ce qui est dû sur le bon compte",
        "avec les dossiers de l'organisme",
        Act.PAY,
    ),
    DataClass.STAFF: ClassRead(
        "agents et membres",
        "qui travaille ici, et qui a fait quoi ; au journal, sous pseudonyme",
        "donner à chacun ses droits, et répondre de chaque acte",
        "tant que le compte existe ; le journal n'a pas de nom",
        Act.MANAGE_ACCOUNTS,
    ),
    DataClass.SECRET: ClassRead(
        "secret",
        "ce qui ouvre une session : l'empreinte d'un mot de passe, d'un cookie, d'un lien ou d'un code, la moitié "
        "publique d'une clé",
        "ouvrir une session",
        "tant que le compte existe",
        "personne",
    ),
    DataClass.PUBLIC: ClassRead(
        "public", "ce que d'autres publient : fiches, organismes", "situer le dossier", WITH_CASE, "chacun"
    ),
    DataClass.TECHNICAL: ClassRead(
        "technique",
        "numéros, instants, empreintes, versions",
        "retrouver une ligne et la prouver",
        WITH_CASE,
        "personne",
    ),
}
FATES = {True: "vidée", False: "reste, sans nom"}
EMPTIED_TOO = {
    *("participations.key", "participations.phone", "participations.email"),
    *("evidence.hash", "evidence.reason"),
}
BLOCK = re.compile(r"(<!-- (\w+) -->\n).*?(\n<!-- fin -->)", re.DOTALL)


def register(text: str) -> str:
    """The document with its tables as they are now."""
    return BLOCK.sub(lambda found: f"{found[1]}{chr(10).join(TABLES[found[2]]())}{found[3]}", text)


def _sorts() -> Iterator[str]:
    return table(("Sorte", "Ce que c'est", "Pourquoi", "Combien de temps", "Qui la lit"), _kinds())


def _kinds() -> Iterator[tuple[str, ...]]:
    for kind in KINDS.values():
        reader = _who(kind.read_by) if isinstance(kind.read_by, Act) else kind.read_by
        yield kind.label, kind.what, kind.why, kind.kept, reader


def _who(act: Act) -> str:
    return ", ".join(ROLES[role] for role in Role if role in RIGHTS[act])


def _personal() -> Iterator[tuple[str, ...]]:
    for column in personal():
        name = f"{column.table.name}.{column.name}"
        emptied = name in EMPTIED_TOO or (column.table.name == "persons" and column.name in IDENTITY)
        label, _ = LABELS[column.table.name, column.name]
        yield column.table.name, f"`{column.name}`", label, KINDS[class_of(column)].label, FATES[emptied]


def _rights() -> Iterator[tuple[str, ...]]:
    yield "Accès (RGPD, article 15)", _who(Act.GIVE_ACCESS)
    yield "Rectification (article 16)", _who(Act.RECORD_PEOPLE)
    yield "Effacement (article 17), fin de la conservation", _who(Act.ERASE_PERSON)


def _tables() -> Iterator[tuple[str, ...]]:
    for each in METADATA.sorted_tables:
        held = {class_of(column) for column in each.columns}
        yield f"`{each.name}`", ", ".join(kind.label for name, kind in KINDS.items() if name in held)


TABLES: Mapping[str, Callable[[], Iterator[str]]] = {
    "sortes": _sorts,
    "personnes": lambda: table(("Table", "Colonne", "Libellé", "Sorte", "À l'effacement"), _personal()),
    "droits": lambda: table(("Droit", "Qui y répond"), _rights()),
    "tables": lambda: table(("Table", "Sortes de données"), _tables()),
}

if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(register(file.read_text("utf-8")), "utf-8")
