"""``tremplin measures``: what indicators may count, in which unit, and how figures add up."""

import click

from tremplin.catalogue.filters import FIELDS
from tremplin.catalogue.measure import ALONG, BREAKDOWNS, UNITS, Aggregation, Measure
from tremplin.catalogue.measure import GRAINS as COUNTED
from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Listing,
    Noun,
    UnknownIdentifier,
    formats,
    listing_formats,
    next_step,
    pass_session,
    several,
    write_json,
)

# a person counts once, however many dossiers tell of them (Reg. (EU) 2021/1057, annex I counts people)
GRAINS = {
    Aggregation.SUM: "s'additionne d'un dossier à l'autre",
    Aggregation.DISTINCT_PERSONS: "une personne compte une fois, quels que soient ses dossiers",
    Aggregation.RATIO_OF_SUMS: "rapport de deux sommes",
    Aggregation.NONE: "ne s'additionne pas",
}
# of a dimension, inside a sentence
WAYS = {
    Aggregation.SUM: "les chiffres s'additionnent",
    Aggregation.DISTINCT_PERSONS: "une personne compte une fois",
    Aggregation.RATIO_OF_SUMS: "rapport des deux sommes",
    Aggregation.NONE: "rien ne s'additionne",
}
OWN_UNIT = "celle que dit l'indicateur"
GIVERS = {"carrier": "le porteur, dans son bilan", "tremplin": "comptée dans les dossiers"}
MEASURES = (
    Column("Mesure", lambda row: row["measure"]),
    Column("Ce qu'elle compte", lambda row: row["label"], gives_way=True),
    Column("Unité", lambda row: UNITS.get(row["unit"], OWN_UNIT)),
    Column("Comment elle s'ajoute", lambda row: GRAINS[Aggregation(row["grain"])], gives_way=True),
    Column("Ventilations", lambda row: ", ".join(BREAKDOWNS[each] for each in row["breakdowns"]), gives_way=True),
    Column("Qui la donne", lambda row: GIVERS[row["given_by"]], gives_way=True),
)

measures = Noun("measures")


def _row(measure: Measure) -> dict[str, object]:
    return {
        "measure": measure.code,
        "label": measure.label,
        "unit": measure.unit,
        "grain": measure.aggregation.value,
        "breakdowns": list(measure.breakdowns),
        "given_by": "tremplin" if measure.counted else "carrier",
        "counts": measure.grain,
        "definition": measure.definition or None,
        "adds": {each: way.value for each in (*measure.breakdowns, *ALONG) if (way := measure.way(each))},
        "filters": list(measure.filters),
        "milestones": measure.milestones,
        "parts": list(measure.parts),
    }


def _told(measure: Measure) -> list[str]:
    """What else a measure says of itself: what it counts once, of whom, when, and how its figures add up."""
    names = {**BREAKDOWNS, **ALONG}
    by_way: dict[Aggregation, list[str]] = {}
    for dimension in (*measure.breakdowns, *ALONG):
        by_way.setdefault(measure.way(dimension) or Aggregation.NONE, []).append(names[dimension])
    told = [
        ("Définition", measure.definition),
        ("Compte une fois", COUNTED.get(measure.grain, measure.grain)),
        ("Rapport de", " et de ".join(measure.parts)),
        ("Filtres", ", ".join(f"{FIELDS[each].label} ({each})" for each in measure.filters)),
        ("Échéances", "à un nombre de mois de la sortie, de l'entrée ou de l'embauche" if measure.milestones else ""),
        *((f"D'une case à l'autre, {WAYS[way]}", ", ".join(dimensions)) for way, dimensions in by_way.items()),
    ]
    return [f"{title} : {text}" for title, text in told if text]


@measures.command("list")
@listing_formats
@pass_session
def list_(session: CommandSession, output: str) -> None:
    """Lister les mesures qu'un indicateur peut nommer."""
    rows = [_row(each) for each in session.platform.vocabulary.measures.values()]
    listing = Listing(tuple(rows[0]) if rows else ("measure",), MEASURES, "Aucune mesure.")
    listing.write(rows, output, *(f"tremplin measures show {row['measure']}" for row in rows[:1]))


@measures.command()
@click.argument("measure", metavar="MESURE")
@formats("table", "json")
@pass_session
def show(session: CommandSession, measure: str, output: str) -> None:
    """Lire une mesure, et les indicateurs qui la nomment."""
    known = session.platform.vocabulary.measures
    if measure not in known:
        raise UnknownIdentifier("mesure", measure, known)
    row = _row(known[measure])
    using = [
        {"fiche": str(fiche.id), "indicator": each.code, "label": each.label}
        for fiche in session.platform.fiches.values()
        for each in fiche.indicators
        if each.measure == measure
    ]
    if output == "json":
        write_json({**row, "indicators": using})
        return
    lines = [f"{column.title} : {column.show(row)}" for column in MEASURES] + _told(known[measure])
    lines += ["", several(len(using), "indicateur la nomme", "indicateurs la nomment")]
    lines += [f"  {each['fiche']} : {each['label']}" for each in using]
    click.echo("\n".join(lines))
    next_step(*(f"tremplin fiches show {each['fiche']}" for each in using[:1]))
