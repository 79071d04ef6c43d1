"""``tremplin indicators list|show|dictionary``: what each fiche asks to be counted, and the columns of an export."""

from collections.abc import Iterator
from typing import Any

import click

from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.forms.reading import indicator as in_words
from tremplin.catalogue.measure import GRAINS, UNITS
from tremplin.catalogue.typology import ExitTypology
from tremplin.indicators.exports.columns import COLUMNS
from tremplin_cli.terminal.door import (
    FICHE,
    Column,
    CommandSession,
    Listing,
    UnknownIdentifier,
    formats,
    listing_formats,
    next_step,
    pass_session,
    write_json,
)

CATEGORY = "exit_category"
CARRIER = "le porteur, dans son bilan"
# the types of a Table Schema, as people say them
KINDS = {"integer": "nombre entier", "string": "texte", "date": "date", "number": "nombre", "boolean": "oui ou non"}
INDICATORS = (
    Column("Fiche", lambda row: row["fiche"]),
    Column("Indicateur", lambda row: row["code"]),
    Column("En mots", lambda row: row["told"], gives_way=True),
    Column("Mesure", lambda row: row["measure"]),
)
DICTIONARY = (
    Column("Colonne", lambda row: row["name"]),
    Column("Ce qu'elle tient", lambda row: KINDS[row["type"]]),
    Column("Ce qu'elle dit", lambda row: row["description"], gives_way=True),
)


def _rows(session: CommandSession, fiche: Fiche) -> Iterator[dict[str, Any]]:
    words = session.platform.labels(fiche)
    for each in session.platform.published(fiche)["indicators"]:
        yield {"fiche": str(fiche.id), **each, "told": in_words(each, words)}


@click.command("list")
@click.option("--fiche", type=FICHE, metavar="FICHE", help="Ceux d'une fiche seulement.")
@click.option("--measure", metavar="MESURE", help="Ceux que compte une mesure : « tremplin measures list ».")
@listing_formats
@pass_session
def list_(session: CommandSession, fiche: str | None, measure: str | None, output: str) -> None:
    """Lister ce que les fiches demandent de compter."""
    known = session.platform.vocabulary.measures
    if measure is not None and measure not in known:
        raise UnknownIdentifier("mesure", measure, known)
    asked = [session.platform.fiche(fiche)] if fiche else session.platform.fiches.values()
    rows = [row for each in asked for row in _rows(session, each) if measure in (None, row["measure"])]
    listing = Listing(("fiche", "code", "told", "measure"), INDICATORS, "Aucun indicateur.")
    listing.write(rows, output, *(f"tremplin indicators show {row['fiche']} {row['code']}" for row in rows[:1]))


@click.command()
@click.argument("fiche", type=FICHE, metavar="FICHE")
@click.argument("code", metavar="INDICATEUR")
@formats("table", "json")
@pass_session
def show(session: CommandSession, fiche: str, code: str, output: str) -> None:
    """Lire la définition d'un indicateur, en mots."""
    found = session.platform.fiche(fiche)
    rows = {row["code"]: row for row in _rows(session, found)}
    if code not in rows:
        raise UnknownIdentifier("indicateur", code, rows)
    row = rows[code]
    measure = session.platform.vocabulary.measures[row["measure"]]
    # without its typology, nothing says what « durable » is
    typology = session.platform.typology(found) if CATEGORY in measure.breakdowns else None
    if output == "json":
        said = {"definition": measure.definition or None, "counts": measure.grain}
        write_json({**row, **said, "typology": typology.code if typology is not None else None})
        return
    told = [
        ("Fiche", f"{fiche}, « {found.title} »"),
        ("Mesure", f"{measure.label} ({measure.code})"),
        ("Définition", measure.definition),
        ("Compte une fois", GRAINS.get(measure.grain, measure.grain)),
        ("Typologie", _told(typology) if typology is not None else ""),
        ("Unité", UNITS.get(row["unit"] or "", row["unit"] or "")),
        ("Qui le donne", "compté dans les dossiers" if measure.counted else CARRIER),
    ]
    lines = [row["told"], "", *(f"{title} : {text}" for title, text in told if text)]
    click.echo("\n".join(lines))
    next_step(f"tremplin measures show {measure.code}")


def _told(typology: ExitTypology) -> str:
    """« Sorties dynamiques (sorties) : Emplois durables, Sorties positives »."""
    return f"{typology.label} ({typology.code}) : {', '.join(each.label for each in typology.categories)}"


@click.command()
@listing_formats
@pass_session
def dictionary(session: CommandSession, output: str) -> None:
    """Lire les colonnes d'un export : ce que chacune tient, ce qu'elle dit."""
    rows = [{"name": column.name, "type": column.kind, "description": column.description} for column in COLUMNS]
    Listing(("name", "type", "description"), DICTIONARY, "Aucune colonne.").write(rows, output)
