"""``tremplin users``: its verbs, which are imported when one is typed."""

from tremplin_cli.terminal.late import LateNoun

users = LateNoun(
    "users",
    help="""Les comptes, leurs mots de passe et leurs rôles.

    Un compte est connu par son adresse électronique.
    """,
    verbs={
        "list": "Lister les comptes de votre périmètre.",
        "show": "Lire un compte et ses rôles.",
        "create": "Ouvrir un compte.",
        "disable": "Désactiver un compte : il garde son histoire et ne peut plus rien.",
        "enable": "Réactiver un compte, avec ses rôles.",
        "password": "Donner un mot de passe à un compte : demandé, sans le montrer, ou tiré.",
        "grant": "Donner un rôle, dans un organisme, un département ou un territoire.",
        "revoke": "Retirer un rôle : il ne compte plus dès l'acte suivant.",
    },
)
