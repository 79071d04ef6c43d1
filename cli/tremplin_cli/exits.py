"""``tremplin exits``: the typologies of exits, one exit classified, two typologies compared."""

import click

from tremplin.catalogue.words import EXIT_CONTRACTS
from tremplin.exits import Exit, classified, classify, described, differences, listed
from tremplin_cli.terminal.door import (
    FICHE,
    Column,
    CommandSession,
    Listing,
    MonthsType,
    NameType,
    Noun,
    WordType,
    formats,
    listing_formats,
    pass_session,
    write_json,
)

NONE = "aucune"
TYPOLOGIES = (
    Column("Typologie", lambda row: row["typology"]),
    Column("Libellé", lambda row: row["label"], gives_way=True),
    Column("Fiches", lambda row: "\n".join(row["fiches"]) or NONE, gives_way=True),
    Column("Ce qu'elle ne compte pas", lambda row: "\n".join(row["gaps"]) or "rien : elle compte tout", gives_way=True),
)
CONTRACT = NameType("contrat", lambda known: known.everywhere("exit_contracts"))
exits = Noun("exits")


@exits.command("list")
@listing_formats
@pass_session
def list_(session: CommandSession, output: str) -> None:
    """Lister les typologies et ce qu'elles ne comptent pas."""
    platform = session.platform
    rows = [listed(typology, platform.fiches.values()) for typology in platform.typologies.values()]
    used = [row["fiches"][0] for row in rows if row["fiches"]]
    listing = Listing(("typology", "label", "fiches", "gaps"), TYPOLOGIES, "Aucune typologie n'est installée.")
    listing.write(rows, output, *(f"tremplin exits classify {name} --contract cdd --months 6" for name in used[:1]))


@exits.command("classify")
@click.argument("fiche", type=FICHE, metavar="FICHE")
@click.option(
    "--contract",
    type=CONTRACT,
    required=True,
    metavar="CONTRAT",
    help=f"Le contrat, ou ce qui suit : {', '.join(EXIT_CONTRACTS)}, ou un du département.",
)
@click.option("--months", type=MonthsType(), metavar="MOIS", help="Les mois révolus, s'ils sont connus.")
@click.option("--subsidised", is_flag=True, help="Le contrat est aidé ; sinon, il ne l'est pas.")
@click.option("--market-sector", is_flag=True, help="L'employeur est du secteur marchand ; sinon, il n'en est pas.")
@formats("table", "json")
@pass_session
def classify_(
    session: CommandSession,
    fiche: str,
    contract: str,
    months: int | None,
    subsidised: bool,
    market_sector: bool,
    output: str,
) -> None:
    """Classer une sortie selon une fiche, et dire pourquoi."""
    found = session.platform.fiche(fiche)
    typology = session.platform.exits(found)
    known = WordType("un contrat", typology.contracts).convert(contract, None, None)
    end = Exit(contract=known, months=months, subsidised=subsidised, market_sector=market_sector)
    if output == "json":
        write_json(classified(found, typology, end))
        return
    answer = classify(typology, end)
    click.echo(f"{typology.label} ({fiche})\n{described(end, typology.contracts)}\n")
    click.echo(f"Catégorie : {answer.label or answer.category or NONE}\n{answer.why}")


@exits.command()
@click.argument("first", type=FICHE, metavar="FICHE")
@click.argument("second", type=FICHE, metavar="FICHE")
@listing_formats
@pass_session
def compare(session: CommandSession, first: str, second: str, output: str) -> None:
    """Lister ce que deux fiches classent différemment."""
    one, other = (session.platform.exits(session.platform.fiche(name)) for name in (first, second))
    labels = [{category.code: category.label for category in typology.categories} for typology in (one, other)]
    rows = [difference._asdict() for difference in differences(one, other)]
    columns = (
        Column("Sortie", lambda row: row["exits"], gives_way=True),
        Column(first, lambda row: labels[0].get(row["first"], NONE)),
        Column(second, lambda row: labels[1].get(row["second"], NONE)),
    )
    same = f"« {first} » et « {second} » classent toutes les sorties de la même façon."
    Listing(("exits", "first", "second"), columns, same).write(
        rows, output, f"tremplin exits classify {second} --contract cdd --months 6"
    )
