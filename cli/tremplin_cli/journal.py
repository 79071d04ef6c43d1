"""``tremplin journal``: read it, and prove it."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from shlex import quote
from typing import Any

import click

from tremplin.clock import PARIS
from tremplin.records.acts import Act
from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Count,
    DayType,
    Forbidden,
    Listing,
    Noun,
    WordType,
    acting_as,
    formats,
    late,
    listing_formats,
    pass_session,
    progress,
    several,
    write_json,
)

with late():
    from tremplin.casework.acting import lifecycle
    from tremplin.casework.journal import proof as proving
    from tremplin.casework.journal import walk
    from tremplin.casework.reading import journal as reading

KEYS = ("number", "at", "actor", "act", "subject", "reason", "before", "after", "previous", "hash")
LINES = (
    Column("Ligne", lambda row: row["number"]),
    Column("Quand", lambda row: _when(row["at"])),
    Column("Qui", lambda row: row["actor"]),
    Column("Acte", lambda row: lifecycle.ACTS[Act(row["act"])].label, gives_way=True),
    Column("Sur quoi", lambda row: row["subject"]),
    Column("Motif", lambda row: row["reason"], gives_way=True),
)
# what is only read leaves no line of the chain
WRITTEN = [act.value for act in Act if act not in (Act.SEE, Act.READ_JOURNAL)]


class LastLine(click.ParamType["walk.Noted"]):
    """A line as somebody noted it: its number and its hash."""

    name = "ligne notée"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "walk.Noted":
        # eighteen digits: whatever is typed fits in the 64 bits of the database
        found = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", str(value).strip().lower())
        if found is None:
            self.fail(f"« {value} » : écrivez la ligne comme verify l'a dite, 1204:3f9a… en entier.", param, ctx)
        return walk.Noted(int(found[1]), found[2])


journal = Noun("journal")


@journal.command()
@click.option("--dossier", metavar="DOSSIER", help="Seulement ce qui fut fait d'un dossier.")
@click.option("--actor", "by", metavar="COMPTE", help="Seulement ce que fit un compte.")
@click.option(
    "--act",
    type=WordType("un acte", WRITTEN, lambda: {act: lifecycle.ACTS[Act(act)].label for act in WRITTEN}),
    metavar="ACTE",
    help="Seulement un acte, comme le journal le dit : « signer la convention »…",
)
@click.option("--since", type=DayType(), metavar="DATE", help="Seulement depuis ce jour.")
@click.option("--limit", type=Count("limite"), metavar="NOMBRE", help="Au plus ; à défaut, une page.")
@acting_as
@listing_formats
@pass_session
def show(
    session: CommandSession,
    dossier: str | None,
    by: str | None,
    act: str | None,
    since: date | None,
    limit: int | None,
    login: str | None,
    output: str,
) -> None:
    """Lire le journal, la dernière ligne d'abord.

    Un administrateur lit les lignes des dossiers de ses départements ; celui de tous les départements lit aussi les
    autres lignes. Les services lisent, avec --dossier, celles d'un dossier qu'ils suivent. Un porteur n'en lit aucune.
    """
    what, most = Act(act) if act else None, reading.PAGE if limit is None else limit
    desk, actor = session.desk, session.actor(login)
    try:
        rows = reading.read(desk, actor, dossier=dossier, by=by, act=what, since=since, limit=most)
    except Forbidden as refused:
        raise refused if dossier else Forbidden(f"{refused} Ajoutez --dossier DOSSIER.") from None
    if output == "csv":
        rows = [{**row, **{side: _json(row[side]) for side in ("before", "after")}} for row in rows]
    asked = {"--dossier": dossier, "--actor": by, "--act": act, "--since": since, "--limit": limit}
    kept = [f" {option} {quote(str(value))}" for option, value in asked.items() if value is not None]
    more = [f"tremplin journal show{''.join(kept)} --format json"] if rows else []
    Listing(KEYS, LINES, "Aucune ligne du journal ne répond à cela.").write(rows, output, *more)


@journal.command()
@click.option(
    "--noted",
    type=LastLine(),
    metavar="LIGNE:EMPREINTE",
    help="Une dernière ligne notée plus tôt, ailleurs que sur cette machine : elle doit y être encore, la même.",
)
@formats("table", "json")
@pass_session
def verify(session: CommandSession, noted: "walk.Noted | None", output: str) -> int:
    """Prouver que le journal est entier.

    Chaque ligne altérée, déplacée, remplacée ou retirée est dite par son numéro, et le code de sortie est 1. Il n'y
    faut pas de compte : rien n'est montré de ce que disent les lignes, et qui tape cette commande lit déjà la base.
    """
    with session.desk.database.reading() as reader, progress() as told:
        proof = proving.verify(reader, noted, lambda read, total: told("Lecture du journal", read, total))
    if output == "json":
        write_json(proof.published())
    else:
        click.echo("\n".join(_told(proof)))
    return 0 if proof.intact else 1


def _told(proof: "proving.Proof") -> Iterator[str]:
    yield from (problem.sentence[0].upper() + problem.sentence[1:] for problem in proof.problems)
    if proof.untold:
        yield f"… et {several(proof.untold, 'autre faute', 'autres fautes')}."
    read = several(proof.lines, "ligne lue", "lignes lues")
    if proof.intact:
        yield f"Journal entier : {read}." if proof.lines else "Journal entier : il n'a pas encore de ligne."
    elif proof.vouched > 1:
        yield (
            f"{read}. Avant la ligne {proof.vouched}, plus rien ne confirme les lignes, sinon elles-mêmes : "
            "comparez-les à une sauvegarde."
        )
    if proof.last and proof.last.number:
        yield f"Dernière ligne, à noter ailleurs que sur cette machine :\n  {proof.last}"


def _when(at: str) -> str:
    """« 20/01/2026 10:00:00 », in Paris."""
    # kept in UTC: an hour of October happens twice in Paris
    return datetime.fromisoformat(at).astimezone(PARIS).strftime("%d/%m/%Y %H:%M:%S")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
