"""``tremplin participants``: what proves an exit, or news at a milestone: given by one, checked by another."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from tremplin.catalogue.people_words import PROOFS
from tremplin_cli.participants.arguments import dossier, number_
from tremplin_cli.terminal.door import (
    FILE,
    CommandSession,
    Count,
    DayType,
    WordType,
    WrongUsage,
    acting_as,
    formats,
    late,
    pass_session,
    readable,
    tell,
)

with late():
    from tremplin.casework.following import evidence, milestones

ANSWERS = {"accepted": True, "refused": False}
LABELS = {answer: PROOFS[answer] for answer in ANSWERS}


@click.command("evidence")
@dossier
@number_
@click.option("--kind", metavar="SORTE", help="Donner une pièce : contrat de travail, bulletin de paie…")
@click.option("--file", type=FILE, metavar="FICHIER", help="Le fichier de la pièce ; son nom n'est pas gardé.")
@click.option("--given-on", type=DayType(), metavar="DATE", help="Le jour où elle fut donnée ; aujourd'hui à défaut.")
@click.option("--milestone", metavar="ÉTAPE", help="Celle que la pièce dit : 6-months, trial_end ; la sortie à défaut.")
@click.option(
    *("--from", "origin"),
    type=WordType("un départ", ("exit", "entry", "hiring")),
    metavar="DEPUIS",
    help="D'où l'étape compte : exit, entry ou hiring.",
)
@click.option(
    "--check",
    type=WordType("une réponse", ANSWERS, lambda: LABELS),
    metavar="RÉPONSE",
    help="Contrôler : retenue ou refusée.",
)
@click.option(
    "--piece", type=Count("numéro de pièce"), metavar="PIÈCE", help="La pièce contrôlée, s'il y en a plusieurs."
)
@click.option("--reason", metavar="TEXTE", help="Pourquoi elle est refusée : le porteur le lit.")
@acting_as
@formats("table", "json")
@pass_session
def evidence_(
    session: CommandSession,
    reference: str,
    number: int,
    kind: str | None,
    file: str | None,
    given_on: date | None,
    milestone: str | None,
    origin: str | None,
    check: str | None,
    piece: int | None,
    reason: str | None,
    login: str | None,
    output: str,
) -> None:
    """Donner une pièce qui prouve une sortie ou une étape, ou contrôler celle qui est donnée.

    Qui l'a enregistrée ne la contrôle pas, ni personne de l'organisme porteur.
    """
    if (kind is None) == (check is None):
        raise WrongUsage("dites --kind pour donner une pièce, ou --check pour la contrôler.")
    desk, actor, at = session.desk, session.actor(login), session.now()
    if check is not None:
        done = evidence.check(
            desk, actor, reference, number, accepted=ANSWERS[check], at=at, reason=reason, piece=piece
        )
        tell(output, done.sentence(), done.published(), f"participants show {done.dossier} {number}")
        return
    about = milestones.milestone(milestone, origin) if milestone else None
    given: Mapping[str, Any] = {"at": at, "about": about, "given_on": given_on}
    if file is None:
        done = evidence.give(desk, actor, reference, number, str(kind), **given)
    else:
        path = readable(Path(file))
        with path.open("rb") as stream:
            done = evidence.give(desk, actor, reference, number, str(kind), **given, stream=stream, name=path.name)
    tell(output, done.sentence(), done.published(), f"participants show {done.dossier} {number}")
