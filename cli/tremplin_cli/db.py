"""``tremplin db``: its verbs, which are imported when one is typed."""

from tremplin_cli.terminal.late import LateNoun

db = LateNoun(
    "db",
    help="""La base de données : la créer, la mettre à jour, la vérifier, la sauvegarder, la restaurer.

    Un fichier SQLite dans votre dossier de données, ou ce que nomme le réglage TREMPLIN_DATABASE : un fichier, ou
    postgresql://utilisateur@machine/base. Les fichiers joints sont à côté, ou dans le dossier TREMPLIN_FILES.
    """,
    verbs={
        "init": "Créer la base et ses tables.",
        "upgrade": "Appliquer les migrations qui manquent.",
        "check": "Vérifier la base et les fichiers joints.",
        "backup": "Tout sauvegarder dans un seul fichier.",
        "restore": "Restaurer une sauvegarde.",
    },
)
