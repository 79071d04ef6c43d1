"""The words that all departments share: a code for software, a label for people."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

# the labels of a family of codes, in the words of a department
Words = Callable[[str], Mapping[str, Any]]
UNSAID = "non précisé"
PUBLICS = {
    "brsa": "bénéficiaires du RSA",
    "under_26": "jeunes de moins de 26 ans",
    # CASF, art. L222-5
    "ase_youth": "jeunes issus de l'aide sociale à l'enfance",
    "former_rsa": "personnes sorties du RSA et toujours en parcours d'insertion",
    "rsa_applicant": "demandeurs du RSA",
    "job_seeker": "demandeurs d'emploi et personnes en démarche active de retour à l'emploi",
    "remote_from_work": "personnes éloignées de l'emploi",
    # labour code, art. L5213-1 and L5213-2; health, under art. 9 of the RGPD, as soon as it tells of one person
    "rqth": "personnes reconnues travailleurs handicapés ou qui l'ont demandé",
    "parent": "parents ayant un enfant à garder",
    "homeless": "personnes sans domicile ou hébergées",
}
LEGAL_FORMS = {
    "association": "association",
    "association_owned": "société détenue en majorité par une association",
    "training_body": "organisme de formation",
    "company": "entreprise",
    "local_authority": "collectivité territoriale",
    "public_institution": "établissement public",
    "foundation": "fondation",
    "mutual": "mutuelle",
    "works_council": "comité d'entreprise",
    "ccas": "centre communal d'action sociale",
}
SENSITIVITIES = {
    # RGPD, art. 9: « données concernant la santé »
    "health": "santé",
}
# what a person must not be seen to be, nor counted by in a cell that is small
SENSITIVE = {"rqth": "health"}
# of the structures of art. L5132-4 of the labour code, those that a call asks for by name
ACCREDITATIONS = {
    "ai": "association intermédiaire",
    "ei": "entreprise d'insertion",
    "aci": "atelier et chantier d'insertion",
}
CONTRACTS = {
    # CASF, art. L262-35 and L262-36
    "cer": "contrat d'engagement réciproque (CER)",
    # labour code, art. L5411-6-1
    "ppae": "projet personnalisé d'accès à l'emploi (PPAE)",
}
SERVICES = {"carrier": "porteur", "department": "Département"}
SELECTIONS = {
    "selection": "sélection",
    "joint_selection": "sélection en lien avec le porteur",
    "validation": "validation préalable",
    "referral": "orientation",
}
COSTS = {
    "staff": "personnel",
    "operating": "fonctionnement",
    "external_services": "prestations externes",
    "other": "autres dépenses directes",
    "investment": "investissement",
}
# no call of 2024 or 2025 pays any: counted only where a fiche funds it or a dossier tells it, so silence asks nothing
SELDOM = ("investment",)
# what another funder brings: an aid of a public body is counted under ceilings that no other money is
NATURES = {"public": "public", "private": "privé", "own": "fonds propres", "in_kind": "en nature"}
RESOURCE_STATUSES = {"asked": "demandé", "obtained": "obtenu"}
# what a unit price pays for one of
PRICED = {
    "participant": "participant",
    "hour": "heure",
    "fte": "équivalent temps plein",
    "place": "place",
    "post": "poste",
}
COUNTED = {
    "participants": "participants",
    "public": "participants d'un public",
    "posts": "postes d'insertion",
    "employees": "effectif salarié du porteur",
}
SCOPES = {"department": "tout le département", "listed": "territoires listés"}
QUESTION_TYPES = {
    "text": "texte",
    "integer": "nombre entier",
    "decimal": "nombre",
    "amount": "montant en euros",
    "date": "date",
    "yes_no": "oui ou non",
    "choice": "choix dans une liste",
    # the code of a trade in the list of France Travail, « K1304 »
    "rome": "codes ROME",
    # a level of the Council of Europe, for languages: « A2 »
    "cecrl": "niveau du CECRL",
}
ADVANCES = {
    "signature": "à la signature de la convention",
    "notification": "à la notification de la décision",
}
INSTALMENTS = {
    "notification": "à la notification de la décision",
    "signature": "à la signature de la convention",
    "start": "au démarrage de l'opération",
    "date": "à une date fixée",
    "interim_report": "à la réception d'un bilan intermédiaire",
    "final_report": "sur production du bilan final",
}
BALANCES = {
    "final_report": "sur production du bilan final",
    # « sous réserve du respect des conditions liées aux objectifs fixés et au bilan » (a call of 2024)
    "objectives_and_report": "selon les objectifs atteints et le bilan",
}
IMPLICIT_DECISIONS = {"rejection": "rejetée", "acceptance": "acceptée"}
CADENCES = {
    "monthly": "tous les mois",
    "quarterly": "tous les trois mois",
    "half_yearly": "tous les six mois",
    "several_per_year": "plusieurs fois par an",
    "regular": "régulièrement",
    "on_request": "à la demande du Département",
}
# a period of so many months holds at least one committee
MONTHS_OF_CADENCES = {"monthly": 1, "quarterly": 3, "half_yearly": 6}
INDIRECT_MODES = {
    "flat": "forfait",
    "ceiling": "plafond",
    # « forfaitisées à hauteur de 20 % liées à l'opération »: of what, a call of 2025 does not say
    "unspecified": "mode non précisé",
}
MILESTONES = {
    "entry": "à l'entrée",
    "exit": "à la sortie",
    "trial_end": "à la fin de la période d'essai",
    "3-months": "3 mois après",
    "6-months": "6 mois après",
}
EXIT_CONTRACTS = {
    "cdi": "CDI",
    "cdd": "CDD",
    "mission": "contrat de mission",
    # labour code, art. L6325-1
    "professionnalisation": "contrat de professionnalisation",
    # labour code, art. L6221-1
    "apprentissage": "contrat d'apprentissage",
    "fonction_publique": "intégration dans la fonction publique",
    "creation_entreprise": "création d'entreprise",
    "independant": "activité indépendante",
    "formation_qualifiante": "formation qualifiante",
    "poursuite_formation": "poursuite de formation qualifiante",
    # labour code, art. L5132-4
    "siae": "embauche par une SIAE",
    "autre_contrat": "autre type de contrat",
    "autre_positive": "autre sortie positive",
}
CATEGORIES = {
    "durable": "Emploi durable",
    "transition": "Emploi de transition",
    "positive": "Sortie positive",
}


def of(label: str) -> str:
    """« de jeunes de moins de 26 ans », « d'allocataires »."""
    mute = label[:1].lower() in "aàâeéèêëhiîïoôuùûyœ" and not label.lower().startswith(("handicap", "haut", "hors"))
    return f"d'{label}" if mute else f"de {label}"


def enumerated(labels: Sequence[str], last: str = "et") -> str:
    """« personnel, fonctionnement et prestations externes »."""
    if len(labels) < 2:
        return "".join(labels)
    return f"{', '.join(labels[:-1])} {last} {labels[-1]}"
