"""``tremplin organisations``: its verbs, which are imported when one is typed."""

from tremplin_cli.terminal.late import LateNoun

organisations = LateNoun(
    "organisations",
    help="""Les organismes qui portent des opérations.

    Un organisme est connu par son numéro, son SIRET ou son RNA.
    """,
    verbs={
        "list": "Lister les organismes de votre périmètre.",
        "show": "Lire un organisme et ses agréments.",
        "create": "Enregistrer un organisme : un nom, et un SIRET ou un RNA.",
        "edit": "Corriger un organisme.",
        "accredit": "Enregistrer un agrément : ai, ei ou aci.",
    },
)
