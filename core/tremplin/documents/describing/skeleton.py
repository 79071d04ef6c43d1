"""The text of a new fiche: a valid document, whose other keys wait behind a « # ».

A line that starts with « # » and one space explains; the others that start with « # » are keys to take.
"""

import json
import re
from string import Template

PLAIN = re.compile(r"[a-z0-9/-]+")
FICHE = Template("""\
# Une nouvelle fiche.
# Une ligne « # mot » explique. Une ligne « #clé » attend : retirez son « # », et ceux des lignes en retrait dessous.
# Ce que le texte publié ne dit pas reste absent : rien ne s'invente. « tremplin fiches check » dit chaque faute.
fiche: $identity
title: $title
# De quoi il s'agit, en nos propres mots : le contexte, les objectifs, les phases, les résultats attendus.
summary: À rédiger.
#number: "1.1"
#theme: Le thème sous lequel l'appel range la fiche

# Chaque bloc dit, sous « source », la section du texte publié d'où il vient.
#audience:
#  publics: [brsa, under_26]
#  shares:
#    - {public: under_26, at_most: 20 %, source: Public cible}
#  source: Public cible
#territories: {scope: department, source: Territoires concernés}
#carriers:
#  legal_forms: [association, training_body]
#  conditions:
#    - Une condition, dite en toutes lettres.
#  source: Porteurs éligibles

# Les sessions de dépôt, et quand les opérations peuvent démarrer ; les deux bornes sont comprises.
#windows:
#  - opens: $year-01-15
#    closes: $year-02-15
#    starts: {from: $year-01-01, until: $year-08-01}
#    source: Durée et financement
#duration: {at_most: 12 months, source: Durée et financement}
#application:
#  documents:
#    - {code: budget, label: Budget prévisionnel, source: Dossier à déposer}

# Les règles de financement : « tremplin rules list » montre leurs sortes, « tremplin rules show » leurs clés.
#funding:
#  costs: [staff, operating]
#  source: Durée et financement
#  rules:
#    - {kind: indirect_costs, mode: flat, rate: 20 %, base: [staff], source: Durée et financement}
#    - {kind: grant_ceiling, amount: 50 000 €, source: Durée et financement}
#payment:
#  advance: {on: signature, max_rate: 50 %, source: Durée et financement}
#  balance: {on: final_report, within: 3 months, source: Durée et financement}
#follow_up:
#  committees: {cadence: quarterly, attendees: [department], source: Évaluation}
#reports:
#  final: {within: 3 months, evidence_of_exits: true, source: Évaluation}

# La typologie de sorties : « tremplin exits list » montre celles qui sont installées.
$exits

# Les indicateurs ; chacun nomme une mesure de la bibliothèque.
#indicators:
#  - {code: participants, label: Participants accompagnés, measure: participants, by: [public]}
#contacts:
#  - {service: Service insertion, phone: 01 00 00 00 00}

# Une note garde ce que la source a de douteux : ce qu'elle dit, ce qu'on lit, pourquoi.
#notes:
#  - about: windows.0.closes
#    literal: « 30/02/$year »
#    reading: Le dernier jour de février.
#    why: Ce jour n'existe pas.
""")


def fiche(identity: str, title: str, year: int, typology: str | None, *, takes: bool = False) -> str:
    """A valid document for a fiche of this identity, which ``takes`` the typology or only shows its name."""
    # what is not a plain identity is quoted, so that it is read as one text, and refused as one
    # a text of JSON is one of YAML 1.2
    written = identity if PLAIN.fullmatch(identity) else json.dumps(identity)
    exits = f"{'' if takes else '#'}exits: {typology}" if typology else ""
    return FICHE.substitute(identity=written, title=title, year=year, exits=exits)
