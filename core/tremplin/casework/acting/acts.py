"""How people say each act after « on ne peut pas »."""

from tremplin.records.acts import Act

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
