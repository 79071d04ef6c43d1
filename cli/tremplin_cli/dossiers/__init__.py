"""``tremplin dossiers``: its verbs, which are imported when one is typed."""

from tremplin_cli.terminal.late import LateNoun

dossiers = LateNoun(
    "dossiers",
    module="dossiers.reading",
    help="""Les dossiers : les ouvrir, les déposer, les instruire, les suivre, les solder.

    Un dossier est connu par sa référence : « tremplin dossiers list » les montre.
    """,
    verbs={
        "list": "Lister les dossiers que vous pouvez voir, les plus récents d'abord.",
        "show": "Lire un dossier, et ce que vous pouvez y faire.",
        "check": "Juger un dossier par les règles de sa fiche.",
        "create": "Ouvrir un dossier : un brouillon, qui n'est pas un dépôt.",
        "edit": "Changer ce que dit un dossier, par champs ou par un fichier.",
        "import": "Ouvrir les dossiers d'un fichier YAML, JSON ou CSV.",
        "deposit": "Déposer un dossier, et recevoir son récépissé.",
        "record": "Enregistrer un dépôt papier ou tardif.",
        "attach": "Joindre une pièce à un dossier.",
        "detach": "Retirer une pièce d'un dossier : elle ne compte plus, et le journal la garde.",
        "return": "Rendre un dossier à son porteur, à compléter.",
        "review": "Prendre un dossier en instruction.",
        "ask-opinion": "Demander un avis, ou tous ceux de la fiche.",
        "opine": "Rendre un avis, ou enregistrer celui d'un partenaire.",
        "decide": "Accorder ou refuser un dossier.",
        "withdraw": "Retirer un dossier ; l'enveloppe qu'il engageait est libérée.",
        "agree": "Enregistrer la convention d'un dossier accordé.",
        "amend": "Enregistrer un avenant à la convention.",
        "pay": "Enregistrer un versement, ou un reversement.",
        "close": "Clore un dossier soldé, quand il ne reste rien à verser.",
        "start": "Constater que l'opération a démarré.",
        "committee": "Enregistrer un comité de suivi.",
        "follow-up": "Enregistrer que les personnes sorties ont été réinterrogées.",
        "realise": "Saisir ce qui a été dépensé et obtenu.",
        "report": "Enregistrer un compte rendu reçu.",
        "calendar": "Lire l'échéancier d'un dossier, le retard d'abord.",
    },
)
