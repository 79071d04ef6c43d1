"""``tremplin settlements``: its verbs, which are imported when one is typed."""

from tremplin_cli.terminal.late import LateNoun

settlements = LateNoun(
    "settlements",
    help="""Les soldes : ce qui est dû, ligne par ligne, et ce qu'il serait sous d'autres règles.

    compute calcule sans rien garder ; settle arrête le solde, une fois pour toutes.
    """,
    verbs={
        "compute": "Calculer un solde, sans rien garder.",
        "settle": "Arrêter le solde : il est gardé, chaque ligne avec son motif.",
        "show": "Relire un solde arrêté, tel qu'il l'a été.",
        "simulate": "Essayer d'autres règles sur un dossier, ou tout un appel.",
    },
)
