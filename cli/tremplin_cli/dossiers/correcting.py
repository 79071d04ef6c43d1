"""``tremplin dossiers``: the commands that correct what was recorded, and reopen what was refused."""

import click

from tremplin.casework.acting.states import STATES
from tremplin.records.codes import State
from tremplin_cli.dossiers.arguments import dossier
from tremplin_cli.terminal.door import CommandSession, acting_as, formats, late, pass_session, tell, versioned

with late():
    from tremplin.casework.granting import reopening
    from tremplin.casework.operating import corrections


@click.command()
@dossier
@click.argument("row", metavar="ÉCRITURE")
@click.option("--reason", required=True, metavar="TEXTE", help="Pourquoi : le porteur le lit tel quel.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def correct(session: CommandSession, reference: str, row: str, reason: str, login: str | None, output: str) -> None:
    """Corriger ce qui a été enregistré par erreur, par une contre-écriture.

    ÉCRITURE dit quoi : payments.2 (le deuxième versement), committees.1, after_exits.1, reports.1, settlements.1.
    Ce qui est corrigé reste lisible et ne compte plus : enregistrez ensuite ce qui le remplace.

    Un versement ou un solde est corrigé par une autre personne que celle qui l'a enregistré. Un solde corrigé rend le
    dossier à son bilan : il s'arrête de nouveau, sous le numéro suivant. Un dossier clos ne se corrige plus.
    """
    done = corrections.correct(session.desk, session.actor(login), reference, row, reason, at=session.now())
    sentence = f"Dossier {done.dossier} : {done.name[0].lower()}{done.name[1:]} ne tient plus. Il est "
    tell(output, f"{sentence}« {STATES[State(done.state)]} ».", done.published(), f"dossiers show {done.dossier}")


@click.command()
@dossier
@click.option("--reason", required=True, metavar="TEXTE", help="Ce que dit le recours : le porteur le lit tel quel.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def reopen(session: CommandSession, reference: str, reason: str, login: str | None, output: str) -> None:
    """Rouvrir un dossier refusé, après un recours gracieux.

    Il revient en instruction ; le refus reste parmi ses décisions, et une autre personne décide.
    """
    done = reopening.reopen(session.desk, session.actor(login), reference, reason, at=session.now())
    said = {"dossier": done, "state": State.UNDER_REVIEW, "reason": reason}
    sentence = f"Dossier {done} rouvert : « {STATES[State.UNDER_REVIEW]} ». Une autre personne que la première décide."
    tell(output, sentence, said, f"dossiers show {done}")
