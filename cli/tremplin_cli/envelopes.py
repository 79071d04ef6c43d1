"""``tremplin envelopes``: its verbs, which are imported when one is typed."""

from tremplin_cli.terminal.late import LateNoun

envelopes = LateNoun(
    "envelopes",
    help="""Les enveloppes : ce qu'un appel ou une fiche peut accorder, et ce qu'il en reste.

    Un accord engage l'enveloppe de la fiche si elle en a une, sinon celle de son appel. Il y prend une place.
    """,
    verbs={
        "list": "Lister les enveloppes, ce qui est engagé et ce qui reste.",
        "show": "Lire l'enveloppe d'un appel ou d'une fiche.",
        "set": "Ouvrir l'enveloppe d'un appel ou d'une fiche, ou la changer.",
    },
)
