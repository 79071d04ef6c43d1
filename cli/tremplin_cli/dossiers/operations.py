"""``tremplin dossiers``: the commands of an operation, from its agreement to its closure."""

from collections.abc import Sequence
from datetime import date

import click

from tremplin.records.codes import ReportKind, State
from tremplin_cli.dossiers.arguments import dossier
from tremplin_cli.terminal.door import (
    CommandSession,
    DayType,
    MonthsType,
    WordType,
    WrongUsage,
    acting_as,
    as_read,
    formats,
    french,
    late,
    pass_session,
    tell,
    versioned,
)

with late():
    from tremplin.casework.operating import operations, outcomes, reports

DAY = DayType()


class Realise(click.Command):
    """The command whose help lists the fields that a settlement reads, once they are asked."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # late: the fields come with what settles, which « --help » of another verb does not wait for
        self.epilog = "\n".join(["\b", "Les champs :", *(f"  {name}" for name in outcomes.NAMES)])
        super().format_epilog(ctx, formatter)


@click.command()
@dossier
@acting_as
@formats("table", "json")
@pass_session
@versioned
def start(session: CommandSession, reference: str, login: str | None, output: str) -> None:
    """Constater que l'opération a démarré."""
    done = operations.start(session.desk, session.actor(login), reference, at=session.now())
    sentence = f"Dossier {done} : l'opération est en cours."
    tell(output, sentence, {"dossier": done, "state": State.RUNNING}, f"dossiers calendar {done}")


@click.command()
@dossier
@click.option("--on", "held_on", type=DAY, required=True, metavar="DATE", help="Le jour où il s'est tenu.")
@click.option("--minutes", metavar="TEXTE", help="Son compte rendu.")
@click.option("--attendee", "attendees", multiple=True, metavar="SERVICE", help="Un service présent ; plusieurs fois.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def committee(
    session: CommandSession,
    reference: str,
    held_on: date,
    minutes: str | None,
    attendees: tuple[str, ...],
    login: str | None,
    output: str,
) -> None:
    """Enregistrer un comité de suivi.

    Les services sont ceux du département : « tremplin words list services » les donne.
    """
    done = operations.meet(
        session.desk,
        session.actor(login),
        reference,
        held_on=held_on,
        minutes=minutes,
        attendees=attendees,
        at=session.now(),
    )
    said = {"dossier": done.dossier, "committee": done.number, "held_on": held_on.isoformat()}
    sentence = f"Dossier {done.dossier} : comité n° {done.number} du {french(held_on)} enregistré."
    tell(output, sentence, said, f"dossiers calendar {done.dossier}")


@click.command("follow-up")
@dossier
@click.option("--months", type=MonthsType(), required=True, metavar="MOIS", help="Combien de mois après la fin.")
@click.option("--on", "done_on", type=DAY, required=True, metavar="DATE", help="Le jour où il s'est fait.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def follow_up(
    session: CommandSession, reference: str, months: int, done_on: date, login: str | None, output: str
) -> None:
    """Enregistrer que les personnes sorties ont été réinterrogées."""
    done = operations.ask_again(
        session.desk, session.actor(login), reference, months=months, done_on=done_on, at=session.now()
    )
    said = {"dossier": done.dossier, "follow_up": done.number, "months": months, "done_on": done_on.isoformat()}
    sentence = f"Dossier {done.dossier} : suivi à {months} mois du {french(done_on)} enregistré."
    tell(output, sentence, said, f"dossiers calendar {done.dossier}")


@click.command(cls=Realise)
@dossier
@click.argument("values", nargs=-1, required=True, metavar="CHAMP=VALEUR...")
@as_read
@acting_as
@formats("table", "json")
@pass_session
def realise(
    session: CommandSession, reference: str, values: Sequence[str], version: int | None, login: str | None, output: str
) -> None:
    """Saisir ce qui a été dépensé et obtenu.

    « realised.staff=41250,00 results.exits=3 results.quality=mobilite|numerique ». Une valeur vide, « results.exits= »,
    oublie ce qui était dit. Les autres financements obtenus en fin de compte : « final_resources=aucun », ou
    « final_resources=Région ; public ; obtenu ; 5 000 €|Ville ; public ; obtenu ; 800 € ».
    """
    desk, actor = session.desk, session.actor(login)
    read = operations.typed(desk, actor, reference, _pairs(values))
    read_at = read.version if version is None else version
    done = operations.realise(desk, actor, reference, read.changes, at=session.now(), version=read_at)
    said = {"dossier": read.dossier, "version": done, "fields": list(read.changes)}
    sentence = f"Dossier {read.dossier} : réalisé enregistré, version {done}."
    tell(output, sentence, said, f"settlements compute {read.dossier}")


@click.command()
@dossier
@click.option(
    "--kind", type=WordType("une sorte de compte rendu", ReportKind), required=True, help="Ce qui a été reçu."
)
@click.option("--on", "received_on", type=DAY, required=True, metavar="DATE", help="Le jour de sa réception.")
@click.option("--code", metavar="CODE", help="Lequel des bilans intermédiaires de la fiche.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def report(
    session: CommandSession,
    reference: str,
    kind: str,
    received_on: date,
    code: str | None,
    login: str | None,
    output: str,
) -> None:
    """Enregistrer un compte rendu reçu.

    Le bilan final (final) mène au solde ; les autres (interim, dashboard, execution, yearly) laissent le dossier dans
    son état. Un bilan intermédiaire (interim) ouvre les acomptes au-delà de l'avance ; « --code » dit lequel, si la
    fiche en demande.
    """
    received = ReportKind(kind)
    done = reports.receive(
        session.desk,
        session.actor(login),
        reference,
        kind=received,
        received_on=received_on,
        at=session.now(),
        code=code,
    )
    said = {"dossier": done.dossier, "report": done.number, "kind": kind, "received_on": received_on.isoformat()}
    said |= {"about": code} if code else {}
    then = "settlements compute" if received is ReportKind.FINAL else "dossiers calendar"
    sentence = f"Dossier {done.dossier} : {reports.LABELS[received]}, réception du {french(received_on)} enregistrée."
    tell(output, sentence, said, f"{then} {done.dossier}")


def _pairs(values: Sequence[str]) -> dict[str, str]:
    """The values by their fields; each is given once."""
    found: dict[str, str] = {}
    wrong = []
    for written in values:
        name, equal, value = (part.strip() for part in written.partition("="))
        if not equal:
            wrong.append(f"« {name} » : écrivez « champ=valeur ».")
        elif name in found:
            wrong.append(f"{name} : donné plusieurs fois, gardez une valeur.")
        found[name] = value
    if wrong:
        raise WrongUsage("\n".join(wrong))
    return found
