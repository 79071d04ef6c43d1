"""``tremplin demo``: its verbs, which are imported when one is typed."""

from tremplin_cli.terminal.late import LateNoun

demo = LateNoun(
    "demo",
    help="""Une démonstration : remplir une base vide de dossiers inventés.

    Les organismes, les personnes et les montants n'existent pas ; les fiches sont celles qui sont installées.
    """,
    verbs={
        "load": "Remplir la base de dossiers inventés, dans tous les états.",
    },
)
