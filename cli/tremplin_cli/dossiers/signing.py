"""``tremplin dossiers``: the agreement as it lives, sent to its carrier, then signed by them."""

from datetime import date

import click

from tremplin_cli.dossiers.arguments import document, dossier
from tremplin_cli.terminal.door import (
    CommandSession,
    DayType,
    acting_as,
    formats,
    french,
    late,
    pass_session,
    tell,
    versioned,
)

with late():
    from tremplin.casework.operating import signings

DAY = DayType()
shown = document("La pièce jointe qui le montre.")


@click.command()
@dossier
@click.option("--on", "sent_on", type=DAY, required=True, metavar="DATE", help="Le jour de l'envoi.")
@shown
@acting_as
@formats("table", "json")
@pass_session
@versioned
def send(
    session: CommandSession, reference: str, sent_on: date, document: int | None, login: str | None, output: str
) -> None:
    """Enregistrer l'envoi de la convention, ou du prochain avenant, au porteur.

    Elle s'envoie de nouveau tant qu'il ne l'a pas signée.
    """
    desk, actor = session.desk, session.actor(login)
    done = signings.send(desk, actor, reference, sent_on=sent_on, document=document, at=session.now())
    sentence = f"Dossier {done.dossier} : {done.name[0].lower()}{done.name[1:]}, envoi du {french(done.done_on)}."
    tell(output, sentence, done.published(), f"dossiers sign {done.dossier} --on DATE")


@click.command()
@dossier
@click.option("--on", "signed_on", type=DAY, required=True, metavar="DATE", help="Le jour de la signature.")
@shown
@acting_as
@formats("table", "json")
@pass_session
@versioned
def sign(
    session: CommandSession, reference: str, signed_on: date, document: int | None, login: str | None, output: str
) -> None:
    """Enregistrer la signature du porteur : par lui-même, ou par l'instructeur qui a reçu le papier.

    Le Département signe le dernier : « tremplin dossiers agree », ou « amend » pour un avenant.
    """
    desk, actor = session.desk, session.actor(login)
    done = signings.sign(desk, actor, reference, signed_on=signed_on, document=document, at=session.now())
    sentence = f"Dossier {done.dossier} : {done.name[0].lower()}{done.name[1:]}, signature du porteur"
    told = f"{sentence} du {french(done.done_on)}."
    tell(output, told, done.published(), f"dossiers show {done.dossier}")
