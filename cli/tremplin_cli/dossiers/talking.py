"""``tremplin dossiers``: the commands by which a carrier and the service write to each other, ask and answer."""

import sys
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from tremplin.clock import day_in_paris, hour_in_paris
from tremplin.records.codes import RequestKind, RequestOutcome
from tremplin_cli.dossiers.arguments import dossier
from tremplin_cli.terminal.door import (
    FILE,
    STDIN,
    Column,
    CommandSession,
    Count,
    Listing,
    WordType,
    acting_as,
    formats,
    french,
    hour_and_minute,
    late,
    listing_formats,
    next_step,
    pass_session,
    readable,
    several,
    tell,
    versioned,
    wrapped,
    write_json,
)

with late():
    from tremplin.casework.acting import wording
    from tremplin.casework.talking import messages as notes
    from tremplin.casework.talking import requests as asking

WIDTH = 100
number_ = click.argument("number", type=Count("numéro de demande"), metavar="NUMÉRO")
KIND = WordType("une demande", RequestKind, lambda: wording.REQUESTS)
OUTCOME = WordType("une réponse", RequestOutcome, lambda: wording.REQUEST_OUTCOMES)
KEYS = (
    "dossier",
    "number",
    "kind",
    "kind_label",
    "reason",
    "asked_on",
    "outcome",
    "outcome_label",
    "answer",
    "answered_on",
)
COLUMNS = (
    Column("Dossier", lambda row: row["dossier"]),
    Column("N°", lambda row: row["number"]),
    Column("Demande", lambda row: row["kind_label"]),
    Column("Le", lambda row: french(date.fromisoformat(row["asked_on"]))),
    Column("Motif", lambda row: row["reason"], gives_way=True),
    Column("Réponse", lambda row: row["outcome_label"]),
)


@click.command()
@dossier
@click.argument("text", metavar="TEXTE")
@click.option(
    "--file", "joined", type=FILE, multiple=True, metavar="FICHIER", help="Une pièce à joindre ; plusieurs fois."
)
@acting_as
@formats("table", "json")
@pass_session
@versioned
def message(
    session: CommandSession, reference: str, text: str, joined: tuple[str, ...], login: str | None, output: str
) -> None:
    """Écrire un message au sujet d'un dossier.

    L'autre partie le lit tel quel, et un courriel lui dit qu'il y en a un, sans son texte. Un message ne se modifie ni
    ne se retire. TEXTE « - » est l'entrée standard ; --file se répète, une fois par pièce.
    """
    said = sys.stdin.read() if text == STDIN else text
    with ExitStack() as opened:
        paths = [readable(Path(file)) for file in joined]
        documents = [notes.Joined(path.name, opened.enter_context(path.open("rb"))) for path in paths]
        done = notes.write(session.desk, session.actor(login), reference, said, joined=documents, at=session.now())
    with_ = f", {several(len(paths), 'pièce jointe', 'pièces jointes')}" if paths else ""
    told = f"Dossier {done.dossier} : message n° {done.number} enregistré{with_}."
    tell(output, told, {"dossier": done.dossier, "message": done.number}, f"dossiers messages {done.dossier}")


@click.command()
@dossier
@acting_as
@formats("table", "json")
@pass_session
def messages(session: CommandSession, reference: str, login: str | None, output: str) -> None:
    """Lire les messages d'un dossier."""
    rows = notes.listed(session.desk, session.actor(login), reference)
    if output == "json":
        write_json(rows)
        return
    click.echo("\n".join(line for row in rows for line in _lines(row)).strip() or "Aucun message.")
    documents = [each["number"] for row in rows for each in row["attachments"]]
    next_step(*(f"tremplin dossiers fetch {reference} {each} --out FICHIER" for each in documents[:1]))


@click.command()
@dossier
@click.argument("kind", type=KIND, metavar="DEMANDE")
@click.option("--reason", required=True, metavar="TEXTE", help="Ce qui est demandé, et pourquoi : le service le lit.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def ask(session: CommandSession, reference: str, kind: str, reason: str, login: str | None, output: str) -> None:
    """Demander une avance (advance), un avenant (amendment) ou un recours gracieux (appeal).

    Une avance ou un avenant se demande une fois la convention signée, un recours gracieux après un refus. Un
    instructeur enregistre ce que le porteur a demandé par courrier.
    """
    done = asking.ask(session.desk, session.actor(login), reference, RequestKind(kind), reason, at=session.now())
    told = f"Dossier {done.dossier} : demande n° {done.number} enregistrée ; elle attend une réponse."
    said = {"dossier": done.dossier, "request": done.number, "kind": kind}
    tell(output, told, said, f"dossiers requests {done.dossier}")


@click.command()
@dossier
@number_
@click.argument("outcome", type=OUTCOME, metavar="RÉPONSE")
@click.option("--reason", required=True, metavar="TEXTE", help="Le motif : le porteur le lit tel quel.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def answer(
    session: CommandSession, reference: str, number: int, outcome: str, reason: str, login: str | None, output: str
) -> None:
    """Répondre à une demande : granted (acceptée) ou refused (refusée).

    Ce qui est accepté ne se fait pas de soi-même : la commande dit l'acte qui reste à faire.
    """
    desk, actor = session.desk, session.actor(login)
    done = asking.answer(desk, actor, reference, number, RequestOutcome(outcome), reason, at=session.now())
    then = TYPED[done.kind].format(dossier=done.dossier) if done.next else f"dossiers requests {done.dossier}"
    tell(output, done.sentence(), done.published(), then)


@click.command()
@click.argument("reference", required=False, metavar="[DOSSIER]")
@acting_as
@listing_formats
@pass_session
def requests(session: CommandSession, reference: str | None, login: str | None, output: str) -> None:
    """Lister les demandes qui attendent une réponse, ou toutes celles d'un dossier."""
    desk, actor = session.desk, session.actor(login)
    rows = asking.waiting(desk, actor) if reference is None else asking.listed(desk, actor, reference)
    left = [row for row in rows if row["outcome"] is None]
    empty = "Aucune demande n'attend de réponse." if reference is None else "Aucune demande."
    then = (f"tremplin dossiers answer {row['dossier']} {row['number']} granted --reason TEXTE" for row in left[:1])
    Listing(KEYS, COLUMNS, empty).write(rows, output, *then)


TYPED = {
    RequestKind.ADVANCE: "dossiers pay {dossier} --kind advance --amount MONTANT --on DATE",
    RequestKind.AMENDMENT: "dossiers amend {dossier} --signed-on DATE --reason TEXTE",
    RequestKind.APPEAL: "dossiers reopen {dossier} --reason TEXTE",
}


def _lines(row: dict[str, Any]) -> list[str]:
    """A message as one reads it: who and when, its text, its documents."""
    at = datetime.fromisoformat(row["written_at"])
    who = f"{row['voice_label']}{f' ({by})' if (by := row['written_by']) else ''}"
    head = f"n° {row['number']}, le {french(day_in_paris(at))} à {hour_and_minute(hour_in_paris(at))}, {who} :"
    text = [part for line in row["text"].splitlines() for part in wrapped(line, WIDTH, first="  ", then="  ")]
    return [head, *text, *(f"  pièce n° {each['number']}, {each['name']}" for each in row["attachments"]), ""]
