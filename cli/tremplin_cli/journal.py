"""``tremplin journal``: its verbs, which are imported when one is typed."""

from tremplin_cli.terminal.late import LateNoun

journal = LateNoun(
    "journal",
    help="""Le journal des actes : le lire, prouver que rien n'en fut changé.""",
    verbs={
        "show": "Lire le journal, la dernière ligne d'abord.",
        "verify": "Prouver que le journal est entier.",
    },
)
