"""``tremplin dossiers``: the commands that open a dossier, change what it says, and deposit it."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import Any

import click

from tremplin.catalogue.dossier_fields import Kind, Teller, told_by
from tremplin.records.codes import Mode
from tremplin_cli.dossiers.arguments import dossier
from tremplin_cli.terminal.door import (
    FICHE,
    FILE,
    CommandSession,
    DayType,
    WrongUsage,
    acting_as,
    as_read,
    excerpt,
    formats,
    late,
    pass_session,
    readable,
    tell,
    versioned,
)

with late():
    from tremplin.casework.applying import deposits, drafts, receipts
    from tremplin.casework.organisations import organisations
    from tremplin.casework.reading import page as reading
    from tremplin.documents import writing
    from tremplin.documents.dossiers import file as files
    from tremplin.documents.dossiers import schema

file_ = click.option("--file", type=FILE, metavar="FICHIER", help="Ce que dit le dossier, en YAML ou JSON.")
LISTS = (Kind.RESOURCES, Kind.PARTNERS)
SAID = (field.name for field in told_by(Teller.CARRIER) if field.kind not in LISTS and field.title)
FIELDS = f"""
\b
Les champs :
{fill(" ".join(SAID), 78, initial_indent="  ", subsequent_indent="  ")}
  participants.<public> answers.<question>
  resources.0.funder resources.0.nature resources.0.status resources.0.amount (tous les financeurs à la fois)
  resources=aucun, ou "resources=Région ; public ; demandé ; 5 000 €|Ville ; public ; obtenu ; 800 €"
  partners.0.name partners.0.siret partners.0.amount (tous les partenaires à la fois)

Une liste s'écrit « nord|sud » ; « champ= », sans valeur, efface.
"""


@click.command()
@click.option("--fiche", type=FICHE, metavar="FICHE", help="La fiche du dossier.")
@click.option("--organisation", metavar="ORGANISME", help="Le porteur : son SIRET, son RNA ou son numéro.")
@click.option("--title", metavar="TITRE", help="Le titre de l'action.")
@file_
@acting_as
@formats("table", "json")
@pass_session
def create(
    session: CommandSession,
    fiche: str | None,
    organisation: str | None,
    title: str | None,
    file: str | None,
    login: str | None,
    output: str,
) -> None:
    """Ouvrir un dossier : un brouillon, qui n'est pas un dépôt.

    Ce que le fichier dit de la fiche, de l'organisme ou du titre sert là où l'option manque.
    """
    desk, actor = session.desk, session.actor(login)
    under = desk.catalogue.fiche(fiche) if fiche else None
    entry = files.part(readable(Path(file)), desk.catalogue, under) if file else schema.DossierEntry(content={})
    named = {"--fiche": fiche or entry.fiche, "--organisation": organisation or entry.organisation}
    named["--title"] = title or entry.title
    missing = [option for option, value in named.items() if not value]
    if missing:
        raise WrongUsage(f"il manque {', '.join(missing)} : dites-le, ou écrivez-le dans le fichier.")
    carrier = organisations.carrier(desk, actor, str(named["--organisation"]))
    done = drafts.create(
        desk,
        actor,
        fiche=str(named["--fiche"]),
        organisation_id=carrier,
        title=str(named["--title"]),
        at=session.now(),
        said=entry.content,
    )
    found = organisations.show(desk, actor, str(carrier))
    sentence = f"Dossier {done} ouvert pour {found['name']} : un brouillon, qui n'est pas encore déposé."
    said = {"dossier": done, "state": "draft", "version": 1}
    tell(output, sentence, said, f"dossiers check {done}", f"dossiers deposit {done}")


@click.command(epilog=FIELDS)
@dossier
@click.argument("values", nargs=-1, metavar="[CHAMP=VALEUR]...")
@file_
@as_read
@acting_as
@formats("table", "json")
@pass_session
def edit(
    session: CommandSession,
    reference: str,
    values: Sequence[str],
    file: str | None,
    version: int | None,
    login: str | None,
    output: str,
) -> None:
    """Changer ce que dit un dossier, par champs ou par un fichier.

    Si quelqu'un l'a modifié depuis la version lue, rien n'est enregistré : les deux valeurs sont montrées.
    """
    if not values and not file:
        raise WrongUsage("dites ce qui change : « requested=46 000 € », ou --file FICHIER.")
    desk, actor = session.desk, session.actor(login)
    found = reading.standing(desk, actor, reference)
    changes = {**(_of_file(session, file, found) if file else {}), **_typed(session, values, found)}
    read = found.version if version is None else version
    kept = drafts.edit(desk, actor, found.reference, changes, at=session.now(), version=read)
    done = f"version {kept} enregistrée" if kept != read else "rien n'a changé"
    said = {"dossier": found.reference, "version": kept, "changed": kept != read}
    tell(output, f"Dossier {found.reference} : {done}.", said, f"dossiers check {found.reference}")


def _of_file(session: CommandSession, file: str, found: "reading.ActStanding") -> Mapping[str, Any]:
    """What a file says; a dossier changes neither fiche nor carrier."""
    entry = files.part(readable(Path(file)), session.desk.catalogue, found.fiche)
    if entry.fiche not in (None, str(found.fiche.id)):
        raise WrongUsage(f"le dossier {found.reference} est de la fiche {found.fiche.id}, et n'en change pas.")
    if entry.organisation is not None and entry.organisation not in found.carrier:
        raise WrongUsage(f"le dossier {found.reference} n'est pas de l'organisme {entry.organisation}.")
    return entry.content


def _typed(session: CommandSession, values: Sequence[str], found: "reading.ActStanding") -> Mapping[str, Any]:
    typed: dict[str, str] = {}
    for each in values:
        name, equal, value = each.partition("=")
        if not equal:
            raise WrongUsage(f"« {excerpt(each)} » : écrivez CHAMP=VALEUR, comme « requested=46 000 € ».")
        if name.strip() in typed:
            raise WrongUsage(f"{name.strip()} : écrit deux fois, gardez-en un.")
        # a value may hold « = » of its own: the first one alone parts it from its field
        typed[name.strip()] = value
    return files.understood(typed, session.desk.catalogue, found.fiche) if typed else {}


@click.command()
@dossier
@click.option("--key", metavar="CLÉ", help="Une clé de votre choix : deux dépôts d'une même clé n'en font qu'un.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def deposit(session: CommandSession, reference: str, key: str | None, login: str | None, output: str) -> None:
    """Déposer un dossier, et recevoir son récépissé.

    Il est jugé par sa fiche, au jour de Paris : s'il est refusé, toutes les raisons sont dites.
    """
    made = deposits.deposit(session.desk, session.actor(login), reference, at=session.now(), key=key)
    _tell(output, made)


@click.command()
@dossier
@click.option("--paper", "mode", flag_value=Mode.PAPER.value, help="Il est venu sur papier.")
@click.option("--late", "mode", flag_value=Mode.LATE.value, help="Il est venu hors délai, et il est admis.")
@click.option("--counts-on", type=DayType(), required=True, metavar="DATE", help="Le jour où il compte : 31/01/2025.")
@click.option("--counts-at", metavar="HEURE", help="L'heure où il compte, à Paris, si elle est connue : 15:59.")
@click.option("--reason", required=True, metavar="TEXTE", help="Le motif : le journal le garde.")
@click.option("--key", metavar="CLÉ", help="Une clé de votre choix : deux dépôts d'une même clé n'en font qu'un.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def record(
    session: CommandSession,
    reference: str,
    mode: str | None,
    counts_on: date,
    counts_at: str | None,
    reason: str,
    key: str | None,
    login: str | None,
    output: str,
) -> None:
    """Enregistrer un dépôt papier ou tardif.

    Le cachet de la poste fait foi : le dossier est jugé au jour où il compte.
    """
    if mode is None:
        # CRPA, L112-1: what is sent by post in time counts on the day of its postmark
        raise WrongUsage("dites comment il est venu : --paper, ou --late.")
    desk, actor, at = session.desk, session.actor(login), session.now()
    hour, way = writing.hour(counts_at) if counts_at else None, Mode(mode)
    made = deposits.record(
        desk, actor, reference, at=at, mode=way, counts_on=counts_on, counts_at=hour, reason=reason, key=key
    )
    _tell(output, made)


def _tell(output: str, made: "receipts.Receipt") -> None:
    # CRPA, L112-11: whatever is sent electronically is answered by a receipt
    tell(output, "\n".join(made.lines()), made.published(), f"dossiers show {made.dossier}")
