"""The acts of casework: a code that software keeps, and how people say it after « on ne peut pas »."""

from enum import StrEnum


class Act(StrEnum):
    """Everything that a person may do to a dossier, or beside it."""

    SEE = "see"
    CREATE = "create"
    EDIT = "edit"
    ATTACH = "attach"
    DEPOSIT = "deposit"
    RECORD = "record"
    RETURN = "return"
    REVIEW = "review"
    ASK_OPINION = "ask_opinion"
    OPINE = "opine"
    ACCEPT = "accept"
    REFUSE = "refuse"
    AGREE = "agree"
    AMEND = "amend"
    START = "start"
    FOLLOW = "follow"
    REALISE = "realise"
    REPORT = "report"
    PAY = "pay"
    SETTLE = "settle"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    MANAGE_ORGANISATIONS = "manage_organisations"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_ENVELOPES = "manage_envelopes"
    READ_JOURNAL = "read_journal"


LABELS = {
    Act.SEE: "lire ce dossier",
    Act.CREATE: "ouvrir un dossier",
    Act.EDIT: "modifier le dossier",
    Act.ATTACH: "joindre une pièce",
    Act.DEPOSIT: "déposer le dossier",
    Act.RECORD: "enregistrer un dépôt papier ou tardif",
    Act.RETURN: "demander des compléments",
    Act.REVIEW: "prendre le dossier en instruction",
    Act.ASK_OPINION: "demander un avis",
    Act.OPINE: "rendre un avis",
    Act.ACCEPT: "accorder la subvention",
    Act.REFUSE: "refuser le dossier",
    Act.AGREE: "signer la convention",
    Act.AMEND: "signer un avenant",
    Act.START: "constater le démarrage",
    Act.FOLLOW: "enregistrer le suivi",
    Act.REALISE: "saisir le réalisé",
    Act.REPORT: "remettre le bilan final",
    Act.PAY: "enregistrer un versement",
    Act.SETTLE: "arrêter le solde",
    Act.CLOSE: "clore le dossier",
    Act.WITHDRAW: "retirer le dossier",
    Act.MANAGE_ORGANISATIONS: "gérer les organismes",
    Act.MANAGE_ACCOUNTS: "gérer les comptes",
    Act.MANAGE_ENVELOPES: "gérer les enveloppes",
    Act.READ_JOURNAL: "lire le journal",
}


def of(act: Act) -> str:
    """« de déposer le dossier », « d'accorder la subvention »."""
    label = LABELS[act]
    return f"d'{label}" if label[0] in "aeéiou" else f"de {label}"
