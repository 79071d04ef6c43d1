"""``tremplin participants``: give a person what is kept of them, erase them, erase those whom nobody meets any more."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO, TypeVar

import click

from tremplin_cli.terminal.door import (
    CommandSession,
    DayType,
    RefusedRequest,
    WrongUsage,
    acting_as,
    excerpt,
    formats,
    french,
    late,
    next_step,
    pass_session,
    progress,
    prompt,
    several,
    write_json,
)

with late():
    from tremplin.casework.following import access as accesses
    from tremplin.casework.following import erasing, leaflet, seeking
    from tremplin.storage import files

F = TypeVar("F", bound=Callable[..., Any])
WHO = "dites qui : le numéro de la personne, ou un dossier et son numéro dans ce dossier."
WORD = "effacer"
STAYS = "Restent, sans nom : ses parcours, sorties, activités et évaluations, que les chiffres comptent."
SCRUB_LATER = (
    "Ce qui la nommait ne se lit plus, mais la base n'a pu être nettoyée jusqu'au dernier octet : faites-le faire par "
    "qui la tient (sous PostgreSQL, VACUUM), ou relancez une purge."
)
who_ = click.argument("who", nargs=-1, metavar="[PERSONNE | DOSSIER NUMÉRO]")


def identity(verb: F) -> F:
    """The options by which somebody is looked for by who they are; asked at the terminal, they stay in no history."""
    for option in (
        click.option("--ask", is_flag=True, help="Demander le nom, le prénom et la naissance, au lieu de les écrire."),
        click.option("--birth-date", type=DayType(), metavar="DATE", help="Sa date de naissance."),
        click.option("--first-name", metavar="PRÉNOM", help="Son prénom."),
        click.option("--last-name", metavar="NOM", help="Son nom."),
    ):
        verb = option(verb)
    return verb


@click.command()
@who_
@identity
@click.option("--out", type=click.Path(path_type=Path), metavar="FICHIER", help="Où l'écrire, pour vous seul.")
@click.option("--pieces", type=click.Path(path_type=Path), metavar="DOSSIER", help="Où copier ses pièces.")
@click.option("--why", metavar="TEXTE", help="Pourquoi, sans nom : le journal le garde.")
@acting_as
@formats("table", "json")
@pass_session
def access(
    session: CommandSession,
    who: Sequence[str],
    last_name: str | None,
    first_name: str | None,
    birth_date: date | None,
    ask: bool,
    out: Path | None,
    pieces: Path | None,
    why: str | None,
    login: str | None,
    output: str,
) -> None:
    """Donner à une personne tout ce qui est gardé d'elle, dans tous les dossiers de son département.

    Sa santé comprise. L'accès est journalisé, sans nom. Une personne est connue par son numéro, par un dossier et son
    numéro dans ce dossier, ou par son nom, son prénom et sa date de naissance.
    """
    named = _asked(last_name, first_name, birth_date) if ask else (last_name, first_name, birth_date)
    sought = _sought(who, *named)
    for path in (out, pieces):
        if path is not None and path.exists():
            raise RefusedRequest(f"« {path} » existe déjà : donnez un autre nom.")
    desk = session.desk
    found = accesses.access(desk, session.actor(login), sought, at=session.now(), reason=why)
    if output == "json":
        text = json.dumps(found, ensure_ascii=False, indent=2)
    else:
        pages = ("\n".join(leaflet.leaflet(each, desk.catalogue.everywhere)) for each in found["people"])
        text = "\n\n".join(pages)
    if pieces is not None:
        _copy(accesses.pieces_of(desk, found, at=session.now()), pieces)
    if out is None:
        click.echo(text)
        return
    with files.make_private_file(out) as file:
        file.write(f"{text}\n".encode())
    click.echo(f"Écrit, pour vous seul : {out}. Remettez-le à la personne, puis supprimez-le.")


@click.command()
@who_
@click.option("--reason", required=True, metavar="TEXTE", help="Pourquoi, sans nom : le journal le garde.")
@click.option("--yes", is_flag=True, help="Ne pas demander de confirmer.")
@acting_as
@formats("table", "json")
@pass_session
def erase(session: CommandSession, who: Sequence[str], reason: str, yes: bool, login: str | None, output: str) -> None:
    """Effacer une personne : qui elle est, dans tous les dossiers de son département.

    Ce qui a été fait reste, sans nom. Rien ne la rend, pas même une sauvegarde d'avant : « tremplin db restore »
    l'efface de nouveau.
    """
    desk, actor, sought = session.desk, session.actor(login), _sought(who)
    foreseen = erasing.foreseen(desk, actor, sought)
    if not yes:
        click.echo(_foretold(foreseen), err=True)
        typed: str = prompt(f"Rien ne la rendra. Tapez « {WORD} » pour le faire")
        if typed.strip().strip("«» ") != WORD:
            raise WrongUsage(f"« {excerpt(typed)} » n'est pas « {WORD} » : rien n'est effacé.")
    done = erasing.erase(desk, actor, sought._replace(person=foreseen.person), reason=reason, at=session.now())
    if output == "json":
        counts = {"participations": done.participations, "files": done.files, "scrubbed": done.scrubbed}
        write_json({"person": foreseen.person, "dossiers": list(foreseen.dossiers), **counts})
        return
    click.echo(f"Personne n° {foreseen.person} effacée : {_counted(done)}.")
    if not done.scrubbed:
        click.echo(SCRUB_LATER, err=True)
    next_step("tremplin journal show --act erase_person")


@click.command()
@click.option("--dry-run", is_flag=True, help="Compter seulement : rien n'est effacé.")
@click.option("--on", "day", type=DayType(), metavar="DATE", help="Le jour où la durée se compte ; sinon, aujourd'hui.")
@acting_as
@formats("table", "json")
@pass_session
def purge(session: CommandSession, dry_run: bool, day: date | None, login: str | None, output: str) -> None:
    """Effacer les personnes que plus personne ne suit depuis la durée de conservation de leur département.

    Elle se compte du dernier contact : le dernier jour que dit l'une de leurs lignes. Un effacement qu'une panne a
    coupé est achevé aussi. À lancer chaque mois.
    """
    on = day or session.today
    with progress() as told:
        done = erasing.purge(session.desk, session.actor(login), on=on, at=session.now(), dry=dry_run, progress=told)
    if output == "json":
        counts = {"people": done.people, "participations": done.participations, "files": done.files, "left": done.left}
        state = {"completed": done.completed, "scrubbed": done.scrubbed}
        write_json({"dry_run": dry_run, "on": on.isoformat(), **counts, **state})
        return
    told_ = ("à effacer", "à effacer") if dry_run else ("effacée", "effacées")
    people = several(done.people, f"personne {told_[0]}", f"personnes {told_[1]}")
    click.echo(f"Au {french(on)} : {people}, {_counted(done)}.")
    if done.completed:
        click.echo(f"{several(done.completed, 'effacement interrompu achevé', 'effacements interrompus achevés')}.")
    if done.left:
        left = several(done.left, "personne", "personnes")
        click.echo(f"{left} de votre organisme : un autre administrateur les efface.", err=True)
    if not done.scrubbed and (done.people or done.completed) and not dry_run:
        click.echo(SCRUB_LATER, err=True)


def _copy(pieces: Iterable[tuple[str, BinaryIO]], folder: Path) -> None:
    """Copy the pieces of somebody where their reader alone opens them."""
    files.make_private_folder(folder)
    for name, kept in pieces:
        with files.make_private_file(folder / name) as copied:
            copyfileobj(kept, copied)


def _sought(
    who: Sequence[str], last_name: str | None = None, first_name: str | None = None, birth: date | None = None
) -> "seeking.Sought":
    named = any((last_name, first_name, birth))
    match list(who):
        case [] if named:
            return seeking.Sought(last_name=last_name, first_name=first_name, birth_date=birth)
        case [person] if not named:
            return seeking.Sought(person=_number(person))
        case [dossier, number] if not named:
            return seeking.Sought(dossier=dossier, number=_number(number))
    raise WrongUsage(WHO)


def _asked(last_name: str | None, first_name: str | None, birth: date | None) -> tuple[str, str, date]:
    """Who somebody is, asked at the terminal: a command stays in the history of a shell, and others see it run."""
    last = last_name or prompt("Nom")
    first = first_name or prompt("Prénom")
    return last, first, birth or prompt("Date de naissance", type=DayType())


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit()):
        raise WrongUsage(f"« {excerpt(typed)} » n'est pas un numéro. {WHO[0].upper()}{WHO[1:]}")
    return int(typed)


def _foretold(foreseen: "erasing.Foreseen") -> str:
    files_ = several(foreseen.files, "fichier", "fichiers")
    there = several(foreseen.participations, "participation", "participations")
    where = "dossier" if len(foreseen.dossiers) < 2 else "dossiers"
    return (
        f"Personne n° {foreseen.person} : {there}, {where} {', '.join(foreseen.dossiers) or '–'}.\n"
        f"Partent : ses noms, sa naissance, ses coordonnées, ses clés, et {files_} de pièces.\n{STAYS}"
    )


def _counted(done: "erasing.Purge") -> str:
    there = several(done.participations, "participation", "participations")
    return f"{there}, {several(done.files, 'fichier', 'fichiers')}"
