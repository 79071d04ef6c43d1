"""The words that are said of people: those of a code, a label for each, shared by all departments.

``PEOPLE`` are the families to which a department adds words of its own; the others are the same everywhere.
"""

from collections.abc import Mapping

SEXES = {"f": "femme", "m": "homme", "x": "autre, ou non dit"}
# « none », then the levels of the frame of certifications (labour code, art. D6113-19)
SCHOOLING = {
    "none": "aucun diplôme",
    "3": "niveau 3 (CAP, BEP)",
    "4": "niveau 4 (baccalauréat)",
    "5": "niveau 5 (bac + 2)",
    "6": "niveau 6 (licence)",
    "7": "niveau 7 (master)",
    "8": "niveau 8 (doctorat)",
}
PRESCRIBERS = {
    "department": "Département",
    "france_travail": "France Travail",
    "mission_locale": "mission locale",
    "cap_emploi": "Cap emploi",
    "ccas": "centre communal d'action sociale",
    "association": "association",
    "siae": "structure de l'insertion par l'activité économique",
    "self": "la personne elle-même",
    "other": "autre",
}
HOUSEHOLDS = {
    "single": "personne seule",
    "single_parent": "parent seul",
    "couple": "couple sans enfant",
    "couple_children": "couple avec enfants",
    "other": "autre",
}
POST_KINDS = {
    # labour code, art. L5132-15-1
    "cddi": "contrat à durée déterminée d'insertion",
    # labour code, art. L5132-7
    "at_disposal": "mise à disposition",
    "permanent_job": "contrat de travail durable",
    "none": "sans contrat de travail",
    "other": "autre",
}
EMPLOYER_KINDS = {
    "company": "entreprise",
    "association": "association",
    "public": "employeur public",
    "individual": "particulier employeur",
    # labour code, art. L5132-4
    "siae": "structure de l'insertion par l'activité économique",
    "other": "autre",
}
EVIDENCE = {
    "contract": "contrat de travail",
    "payslip": "bulletin de paie",
    "employer_certificate": "attestation de l'employeur",
    "training_certificate": "attestation d'entrée en formation",
    "registration": "immatriculation de l'entreprise",
    "declaration": "déclaration de la personne",
    "other": "autre pièce",
}
ACTIVITY_KINDS = {
    "interview": "entretien",
    "workshop": "atelier",
    "driving": "conduite",
    "exam": "présentation à un examen",
    "training": "formation",
    "employer": "immersion ou rencontre d'employeur",
    "project": "projet",
    "other": "autre",
}
MODES = {"alone": "individuel", "group": "collectif"}
AREAS = {"urban": "urbain", "rural": "rural"}
EXAMS = {"theory": "code", "practical": "conduite"}
EXAM_OUTCOMES = {"passed": "réussi", "failed": "échoué", "absent": "absent"}
# who does not answer has not said no; of whom nobody asked yet, there is no row
REACHED = {"reached": "joint", "unreachable": "injoignable"}
ANSWERED = {"yes": "oui", "no": "non"}
# how far a person came: each has its day on the sheet of participants
STEPS = {
    "referred": "personne orientée ou positionnée",
    "positioned": "personne positionnée",
    "welcomed": "personne accueillie",
    "entered": "personne entrée",
    "hired": "personne embauchée",
    "left": "personne partie ou sortie",
    "exited": "personne dont la sortie est enregistrée",
}
ACQUIRED = {"acquired": "acquis", "in_progress": "en cours d'acquisition", "not_acquired": "non acquis"}
# what a milestone counts from
ORIGINS = {"exit": "la sortie", "entry": "l'entrée", "hiring": "l'embauche"}
TRIAL_END = "trial_end"
# the furthest that somebody came, the last first
PATH_STAGES = {
    "exited": "sorti",
    "left": "parti",
    "hired": "embauché",
    "entered": "entré",
    "welcomed": "accueilli",
    "positioned": "positionné",
    "referred": "orienté",
    "recorded": "enregistré",
}
PROOFS = {"none": "aucune", "to_check": "à contrôler", "accepted": "retenue", "refused": "refusée"}
NEWS_DUE = {"late": "en retard", "due": "à faire", "to_come": "à venir"}
# an exit that leads neither to a job nor to a training: known, and counted in no category
NO_OUTCOME = "none"
NO_OUTCOME_LABEL = "ni emploi ni formation"

PEOPLE: Mapping[str, Mapping[str, str]] = {
    "prescribers": PRESCRIBERS,
    "households": HOUSEHOLDS,
    "post_kinds": POST_KINDS,
    "employer_kinds": EMPLOYER_KINDS,
    "evidence": EVIDENCE,
    "activity_kinds": ACTIVITY_KINDS,
}
EVERYWHERE: Mapping[str, Mapping[str, str]] = {
    "sexes": SEXES,
    "schooling": SCHOOLING,
    "modes": MODES,
    "areas": AREAS,
    "exams": EXAMS,
    "exam_outcomes": EXAM_OUTCOMES,
    "reached": REACHED,
    "acquired": ACQUIRED,
    "origins": ORIGINS,
    "answered": ANSWERED,
    "steps": STEPS,
}
