"""``tremplin dossiers``: the commands that score a dossier by the criteria of its fiche, and rank it among others."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click

from tremplin_cli.dossiers.arguments import dossier
from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Listing,
    NameType,
    WrongUsage,
    acting_as,
    formats,
    late,
    listing_formats,
    pass_session,
    tell,
    versioned,
)

with late():
    from tremplin.casework.granting import scores
    from tremplin.casework.reading.sitting import ranking
    from tremplin.documents import writing

DECIMALS = 3
WITHOUT = "sans critères"
KEYS = (
    *("rank", "dossier", "score", "missing", "tied", "out_of", "below", "title", "fiche", "lot", "state"),
    "state_label",
)
SCOPE = NameType("appel ou fiche", lambda platform: [*platform.calls, *platform.fiches])
RANKED = (
    Column("Rang", lambda row: _rank(row)),
    Column("Dossier", lambda row: row["dossier"]),
    Column("Titre", lambda row: row["title"], gives_way=True),
    Column("Note", lambda row: row["read"]),
    Column("À noter", lambda row: row["missing"], gives_way=True),
    Column("Sous le seuil", lambda row: row["below"], gives_way=True),
    Column("État", lambda row: row["state_label"]),
)


class MarkType(click.ParamType[tuple[str, Any]]):
    """A score as people type it: « qualite=15,5 »."""

    name = "note"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Any]:
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]  # Click converts again what it has already converted
        code, equal, points = (part.strip() for part in value.partition("="))
        if not (code and equal and points):
            self.fail(
                f"« {value} » : écrivez le critère, « = », puis les points, par exemple qualite=15,5.", param, ctx
            )
        try:
            return code, writing.quantity(points, DECIMALS)
        except WrongUsage as refused:
            self.fail(f"{code} : {refused}", param, ctx)


def marks(*, required: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The scores of a command, each of a criterion."""
    return click.option(
        "--score",
        "given",
        type=MarkType(),
        multiple=True,
        required=required,
        metavar="CRITÈRE=POINTS",
        help="Une note : « qualite=15,5 ». Autant de fois qu'il y a de critères.",
    )


def by_criterion(given: Iterable[tuple[str, Any]]) -> Mapping[str, Any]:
    """The scores that were typed, each criterion once."""
    read: dict[str, Any] = {}
    for code, points in given:
        if code in read:
            raise WrongUsage(f"le critère « {code} » est noté deux fois : gardez une note.")
        read[code] = points
    return read


@click.command()
@dossier
@marks(required=True)
@click.option("--reason", required=True, metavar="TEXTE", help="Le motif des notes.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def score(
    session: CommandSession,
    reference: str,
    given: tuple[tuple[str, Any], ...],
    reason: str,
    login: str | None,
    output: str,
) -> None:
    """Noter un dossier en instruction, par les critères de sa fiche.

    Vos notes comptent avant celles des avis. Une note remplacée reste au journal.
    """
    done = scores.score(session.desk, session.actor(login), reference, by_criterion(given), reason, at=session.now())
    call = done.dossier.rpartition("-")[0].replace("-", "/", 1)
    tell(output, done.sentence(), done.published(), f"dossiers show {done.dossier}", f"dossiers rank {call}")


@click.command()
@click.argument("scope", type=SCOPE, metavar="APPEL|FICHE")
@click.option("--lot", metavar="LOT", help="Seulement les dossiers de ce lot.")
@acting_as
@listing_formats
@pass_session
def rank(session: CommandSession, scope: str, lot: str | None, login: str | None, output: str) -> None:
    """Classer les dossiers déposés d'un appel ou d'une fiche, par leurs notes.

    La note d'un critère est celle de l'instructeur, sinon la moyenne exacte de celles des avis. Les ex æquo ont le même
    rang ; un dossier auquel il manque une note vient à la fin, sans rang. Les fiches d'un appel qui n'ont pas la même
    grille se comparent par la part de la note la plus haute.
    """
    found = ranking.ranking(session.desk, session.actor(login), scope, lot=lot)
    rows = [
        {**each.published(), "read": each.placed.score.told if each.placed.score.marked else WITHOUT} for each in found
    ]
    Listing(KEYS, RANKED, "Aucun dossier déposé.").write(
        rows, output, *(f"tremplin dossiers show {row['dossier']}" for row in rows[:1])
    )


def _rank(row: Mapping[str, Any]) -> str | None:
    if row["rank"] is None:
        return None
    return f"{row['rank']} ex æquo" if row["tied"] else str(row["rank"])
