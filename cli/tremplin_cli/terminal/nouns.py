"""The nouns, and what they may import late: a help or a completion needs nothing of what its verbs work with."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType
from typing import Any

import click

VERB = "COMMANDE [ARGUMENTS]…"
# name: what it is about; its module is imported when it is typed
NOUNS = {
    "calls": "Les appels à projets et leurs sessions de dépôt.",
    "fiches": "Les fiches : lire, vérifier, comparer, exporter, écrire, essayer.",
    "rules": "Les sortes de règles et les faits qu'elles lisent.",
    "words": "Les mots des documents : ceux que tous partagent, ceux de chaque département.",
    "measures": "Les mesures des indicateurs : ce que chacune compte, et comment.",
    "indicators": "Les indicateurs : ce que chaque fiche demande de compter, et leurs chiffres.",
    "exits": "Les typologies de sorties : lister, classer, comparer.",
    "plugins": "Les greffons : lister, vérifier, en écrire un.",
    "organisations": "Les organismes : enregistrer, corriger, lire, leurs agréments.",
    "users": "Les comptes : ouvrir, désactiver, leurs mots de passe et leurs rôles.",
    "tokens": "Les jetons par lesquels un logiciel interroge le site : faire, lister, retirer.",
    "dossiers": "Les dossiers : ouvrir, lire, vérifier, déposer, importer, instruire, suivre.",
    "participants": "Les participants : leurs fichiers, leurs parcours, leurs sorties, leurs droits.",
    "envelopes": "Les enveloppes : ce qu'un appel, une fiche, un lot ou un territoire accorde, et ce qu'il en reste.",
    "decisions": "Ce qui a été décidé, sur tous les dossiers que l'on voit.",
    "commissions": "Les commissions : leur ordre du jour, décider en une fois, la délibération.",
    "settlements": "Les soldes : calculer, arrêter, relire, essayer d'autres règles.",
    "payments": "Les versements : leur liste, ceux qui attendent leur mandat, les mandats saisis en retour.",
    "letters": "Les lettres d'un dossier : récépissé, décision, convention, solde… en texte ou en PDF.",
    "journal": "Le journal des actes : le lire, prouver que rien n'en fut changé.",
    "work": "Ce qui attend : courriels, rappels, travaux longs ; le faire, voir ce qui a échoué.",
    "webhooks": "Les adresses que l'on prévient de ce qui arrive aux dossiers : gérer, essayer, voir ce qui a échoué.",
    "db": "La base de données : créer, mettre à jour, vérifier, sauvegarder, restaurer.",
    "demo": "Une démonstration : remplir une base vide de dossiers inventés.",
    "serve": "Le site : le servir sur cette machine.",
}


class Noun(click.Group):
    """A noun: a group of its verbs, those of its modules, in the order in which they are written."""

    def __init__(self, name: str, *modules: ModuleType, more: str = ""):
        super().__init__(name, help=f"{NOUNS[name]}\n\n{more}".strip(), subcommand_metavar=VERB)
        for module in modules:
            for value in vars(module).values():
                # isinstance would ask the module that is imported late for its class, and read it
                if issubclass(type(value), click.Command):
                    self.add_command(value)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


# the modules that were left for later, by name
_LEFT: set[str] = set()


def read_all() -> None:
    """Read what was left for later, in a process whose threads would else each find a module half read.

    LazyLoader takes a lock from Python 3.12 on.
    """
    while _LEFT:
        # reading one may leave others
        getattr(sys.modules.get(_LEFT.pop()), "__doc__", None)


@contextmanager
def late() -> Iterator[None]:
    """Import modules in this block for later: each is read when something of it is first asked.

    SQLAlchemy alone starts in five times what a bare Click takes (bench/commands.py). Types are then written between
    quotes, and names are asked of their module.
    """
    sys.meta_path.insert(0, _Later)
    try:
        yield
    finally:
        sys.meta_path.remove(_Later)


class _Later(PathFinder):
    """Find the modules of the core, and the pages of a verb, to be read when they are first used."""

    @classmethod
    def find_spec(cls, fullname: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = super().find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None and fullname.startswith(("tremplin.", "tremplin_cli.")):
            spec.loader = LazyLoader(spec.loader)
            _LEFT.add(fullname)
        return spec
