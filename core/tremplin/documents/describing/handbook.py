"""The handbook of fiches: docs/fiche.md, written from the schemas themselves.

``python -m tremplin.documents.describing.handbook > docs/fiche.md`` writes it again.
"""

import sys
from collections.abc import Iterator
from textwrap import dedent

from tremplin.documents.describing.examples import EXAMPLES
from tremplin.documents.describing.keys import inside, key_of, keys_of, keys_table, named
from tremplin.documents.fiches.department import CallSchema, DepartmentSchema
from tremplin.documents.fiches.fiche import FicheSchema
from tremplin.documents.fiches.own_words import Labels

INTRODUCTION = """\
<!-- Écrit par « python -m tremplin.documents.describing.handbook > docs/fiche.md » : corrigez le schéma, relancez. -->
# Écrire une fiche

Une fiche est un fichier YAML. `tremplin fiches new <département>/<appel>/<fiche>` en écrit une, prête à remplir ;
`tremplin fiches check <fichier>` dit toutes ses fautes à la fois, avec leur ligne, leur colonne et le mot le plus
proche ; `tremplin fiches schema > fiche.schema.json` donne à un éditeur de quoi compléter et vérifier.

- **Ce que la source ne dit pas est absent.** Une clé sans valeur vaut une clé absente ; elle s'affiche « non précisé ».
- **Tout a sa source.** Chaque bloc dit, sous `source`, la section du texte publié qui le porte.
- **Le doute se note.** Une valeur impossible ou contradictoire garde sa lettre dans `notes`, à côté de la lecture
  retenue et de sa raison.
- **Les mots sont les nôtres.** Les documents se rédigent en français, sans recopier les phrases du texte.
- **Montants** : `50 000 €` ou `1234.56` ; `30.000 €`, qui se lit de deux façons, est refusé. **Taux** : `20 %`, jamais
  `20`. **Durées** : `12 months`. **Dates** : `2025-01-31`, `31/1/2025` ou `31 janvier 2025` ; les deux bornes d'une
  période sont comprises.
- **YAML 1.2** : `oui`, `no`, `01` et `12:30` restent du texte. Pas d'ancre, d'alias ni d'étiquette ; 20 niveaux et
  256 ko au plus. Entre accolades, un montant à virgule se met entre guillemets : `{indirect: "4 000,01 €"}`.

Les territoires, les services, les publics et les contrats propres à un département sont dans son `department.yaml` ;
les mesures et les sortes de règles s'ajoutent par des greffons ([hooks.md](hooks.md)). Les règles de financement ont
leur propre page : [rules.md](rules.md).
"""

CALL = """\
Ce qu'un appel dit de son texte et du dépôt vaut pour toutes ses fiches. Une fiche qui le dit autrement le dit en
entier : un bloc `deposit` de la fiche remplace celui de l'appel, clés tues comprises.
"""

OWN_WORDS = """\
Ce qu'un département ajoute aux mots que tous partagent, chacun sous son code (minuscules sans accent, chiffres, `-` et
`_`). Un libellé seul suffit, sauf pour une cadence et une ligne de budget, qui disent aussi ce qu'elles comptent.
Une typologie de sorties prend ces mots quand elle nomme son département, sous `department`.

```yaml
legal_forms: {scic: société coopérative d'intérêt collectif}
accreditations: {qualiopi: certification Qualiopi}
publics:
  seniors: personnes de 50 ans et plus
  suivi_psy: {label: personnes suivies en psychiatrie, sensitive: health}
exit_contracts: {cae: contrat d'appui au projet d'entreprise}
exit_categories:
  projet: {label: Projet engagé, counts_as: positive}
  demarche: {label: Démarche engagée}
cadences:
  quadrimestre: {label: tous les quatre mois, every: 4 months}
cost_lines:
  deplacements: {label: Déplacements, family: operating}
```

Les lignes de budget d'un département sont celles de toutes ses fiches, pour les familles que chacune finance ; une
fiche en ajoute sous `funding.cost_lines`, ou en renomme une sous le même code. Une famille est connue quand toutes ses
lignes le sont, ou quand elle est dite elle-même : ses lignes s'y ajoutent alors.
"""

RECEIPTS = """\
Un récépissé dit ce que demande l'article R112-11-1 du CRPA : la date, le service, son adresse, son téléphone, la
décision implicite et son jour, les voies de recours. Le service et le téléphone sont ceux du premier contact de la
fiche, s'il y en a un. Ce qui n'est pas dit s'affiche « non précisé ».
"""

REMINDERS = """\
Un courriel rappelle la fin d'une session à qui a un brouillon, et chaque bilan ou document attendu, le jour dit ; un
jour manqué se rattrape le lendemain. Rien n'est rappelé de ce qui est déjà fait.
"""


def handbook() -> str:
    """The whole page: what all fiches share, then each key of the document with those of its block."""
    return f"{INTRODUCTION}\n" + "\n".join(_sections())


def _sections() -> Iterator[str]:
    keys = named(FicheSchema())
    plain = [key_of(name, field) for name, field in keys.items() if not list(inside(field, name))]
    yield "## En tête et à part\n"
    yield from keys_table(plain)
    yield from _example("lots")
    for name, field in keys.items():
        inner = list(inside(field, name))
        if inner:
            yield f"\n## {name}\n\n{key_of(name, field).description}\n"
            yield from keys_table(inner)
            yield from _example(name)
    yield f"\n## L'appel, dans `call.yaml`\n\n{CALL}\n"
    yield from keys_table(keys_of(CallSchema()))
    department = named(DepartmentSchema())
    yield f"\n## Les mots d'un département, dans `department.yaml`\n\n{OWN_WORDS}\n"
    yield from keys_table(key_of(name, field) for name, field in department.items() if isinstance(field, Labels))
    yield f"\n## Le récépissé, dans `department.yaml`\n\n{RECEIPTS}\n"
    yield from keys_table(inside(department["receipts"], "receipts"))
    yield f"\n## Les rappels, dans `department.yaml`\n\n{REMINDERS}\n"
    yield from keys_table(inside(department["reminders"], "reminders"))
    yield ""


def _example(name: str) -> Iterator[str]:
    if name in EXAMPLES:
        yield f"\n```yaml\n{dedent(EXAMPLES[name]).strip()}\n```"


if __name__ == "__main__":
    sys.stdout.write(handbook())
