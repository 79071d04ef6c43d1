"""``tremplin participants``: list the people of a dossier, record one of them, and what proves an exit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import Any, TypeVar

import click

from tremplin.catalogue.people_words import NO_OUTCOME
from tremplin.catalogue.sheets import EXIT, PARTICIPANTS, SHEETS, About
from tremplin.documents.texts import folded
from tremplin.errors import WrongUsage, excerpt
from tremplin_cli.participants.page import LISTING, page
from tremplin_cli.terminal.door import (
    FILE,
    CommandSession,
    Count,
    DayType,
    WordType,
    acting_as,
    as_read,
    formats,
    late,
    listing_formats,
    next_step,
    pass_session,
    readable,
    tell,
    terminal_width,
    write_json,
)

with late():
    from tremplin.casework.following import editing, evidence, milestones, roster

F = TypeVar("F", bound=Callable[..., Any])
STAGES = ("recorded", "referred", "positioned", "welcomed", "entered", "hired", "left", "exited")
STANDINGS, DUE = ("none", "to_check", "accepted", "refused"), ("late", "due", "to_come")
ASKED = {column.code: column.label for column in PARTICIPANTS.columns if column.about is About.IDENTITY}
OF_EXIT = [column for column in PARTICIPANTS.columns if column.code.startswith(EXIT)]
OF_CONTRACT = tuple(f"{EXIT}{name}" for name in ("months", "subsidised", "market_sector", "employer_kind"))
ANSWERS = {"accepted": True, "refused": False}


def columns(name: str, *but: str) -> str:
    """The columns of a sheet, as a help tells them."""
    told = " ".join(column.code for column in SHEETS[name].columns if column.code not in ("dossier", *but))
    return fill(f"{name} : {told}", 78, initial_indent="  ", subsequent_indent="    ")


COLUMNS = "\b\nLes colonnes :\n" + columns(PARTICIPANTS.name)
SHEETS_TOLD = "\b\nLes colonnes, par feuille :\n" + "\n".join(columns(name, "key") for name in SHEETS)

dossier = click.argument("reference", metavar="DOSSIER")
number_ = click.argument("number", type=Count("numéro de participant"), metavar="NUMÉRO")
set_ = click.option(
    *("--set", "values"),
    multiple=True,
    metavar="COLONNE=VALEUR",
    help="Ce qui est dit, autant de fois que de colonnes ; « COLONNE=- » retire ce qui est enregistré.",
)
ask = click.option(
    "--ask", is_flag=True, help="Demander le nom et les coordonnées, au lieu de les écrire dans la commande."
)


def shown_of(verb: F) -> F:
    """The options by which names and health are read, each a line of the journal."""
    for option in (
        click.option("--why", metavar="TEXTE", help="Pourquoi les noms ou la santé sont lus : le journal le garde."),
        click.option("--health", is_flag=True, help="Montrer aussi les publics de santé : la lecture est journalisée."),
        click.option("--names", is_flag=True, help="Montrer qui elles sont : la lecture est journalisée."),
    ):
        verb = option(verb)
    return verb


@click.command("list")
@dossier
@click.option(
    "--stage", type=WordType("une étape", STAGES), metavar="ÉTAPE", help=f"Où elles en sont : {', '.join(STAGES)}."
)
@click.option("--public", metavar="PUBLIC", help="Seulement celles de ce public.")
@click.option("--territory", metavar="TERRITOIRE", help="Seulement celles de ce territoire.")
@click.option("--category", metavar="CATÉGORIE", help="Seulement les sorties de cette catégorie ; none : aucune.")
@click.option(
    *("--evidence", "standing"),
    type=WordType("un état des pièces", STANDINGS),
    metavar="ÉTAT",
    help=f"Où en est la preuve de leur sortie : {', '.join(STANDINGS)}.",
)
@click.option(
    "--due", type=WordType("une échéance", DUE), metavar="QUAND", help=f"Leur prochain suivi : {', '.join(DUE)}."
)
@shown_of
@acting_as
@listing_formats
@pass_session
def list_(
    session: CommandSession,
    reference: str,
    stage: str | None,
    public: str | None,
    territory: str | None,
    category: str | None,
    standing: str | None,
    due: str | None,
    names: bool,
    health: bool,
    why: str | None,
    login: str | None,
    output: str,
) -> None:
    """Lister les personnes d'un dossier, par numéro : où elles en sont, leur sortie, sa preuve, leur prochain suivi.

    « Injoignable » n'est pas « non », et une personne dont le suivi n'est pas encore venu n'est ni l'un ni l'autre.
    """
    filters = roster.RosterFilters(
        stage=stage, public=public, territory=territory, category=category, evidence=standing, due=due
    )
    found = roster.listed(
        session.desk, session.actor(login), reference, filters, at=session.now(), names=names, health=health, why=why
    )
    _known(filters, found)
    LISTING.write(found, output)
    if output == "table":
        first = next(iter(found.rows), None)
        steps = [f"tremplin participants show {found.dossier} {first['number']}"] if first else []
        next_step(*steps or [f"tremplin participants add {found.dossier} --ask --set entered_on=JJ/MM/AAAA"])


def _known(filters: "roster.RosterFilters", found: "roster.Roster") -> None:
    """A slip in a word is told, and does not pass for an empty list."""
    asked = (
        ("public", filters.public, found.labels("publics")),
        ("territoire", filters.territory, found.labels("territories")),
    )
    for what, said, words in (*asked, ("catégorie", filters.category, found.categories)):
        if said is not None and said not in words:
            raise WrongUsage(f"{what} « {excerpt(said)} » : inconnu ici. Connus : {', '.join(map(str, words))}.")


@click.command()
@dossier
@number_
@shown_of
@acting_as
@formats("table", "json")
@pass_session
def show(
    session: CommandSession,
    reference: str,
    number: int,
    names: bool,
    health: bool,
    why: str | None,
    login: str | None,
    output: str,
) -> None:
    """Lire ce qui est suivi d'une personne : son parcours, sa sortie et sa preuve, ses nouvelles, ses activités."""
    found, told = roster.shown(
        session.desk, session.actor(login), reference, number, at=session.now(), names=names, health=health, why=why
    )
    if output == "json":
        write_json({"dossier": told.dossier, **found})
    else:
        click.echo("\n".join(page(found, told, terminal_width())))
        next_step(f"tremplin participants edit {told.dossier} {number} --set COLONNE=VALEUR")


@click.command(epilog=COLUMNS)
@dossier
@set_
@ask
@acting_as
@formats("table", "json")
@pass_session
def add(
    session: CommandSession, reference: str, values: Sequence[str], ask: bool, login: str | None, output: str
) -> None:
    """Enregistrer une personne de plus.

    Sans « key », son numéro lui sert de clé. Avec « --ask », qui elle est se tape sans rester dans l'historique des
    commandes.
    """
    said = {**_typed(values), **(_asked(_typed(values)) if ask else {})}
    if not said:
        raise WrongUsage("dites ce qui est connu : --set entered_on=02/03/2026, ou --ask.")
    done = editing.add(session.desk, session.actor(login), reference, said, at=session.now())
    _tell(output, f"Dossier {done.dossier} : participant n° {done.number} enregistré.", done)


@click.command(epilog=SHEETS_TOLD)
@dossier
@number_
@set_
@ask
@click.option(
    "--sheet",
    type=WordType("une feuille", SHEETS),
    default=PARTICIPANTS.name,
    show_default=True,
    metavar="FEUILLE",
    help=f"Ce qui change : {', '.join(SHEETS)}.",
)
@as_read
@acting_as
@formats("table", "json")
@pass_session
def edit(
    session: CommandSession,
    reference: str,
    number: int,
    values: Sequence[str],
    ask: bool,
    sheet: str,
    version: int | None,
    login: str | None,
    output: str,
) -> None:
    """Changer ce qui est enregistré d'une personne, ou une ligne de ses suivis, de ses activités, de ses évaluations.

    Une ligne de plus s'écrit de même ; « - » dans une colonne que la ligne doit dire la retire.
    """
    said = {**_typed(values), **(_asked(_typed(values)) if ask else {})}
    if not said:
        raise WrongUsage("dites ce qui change : --set territory=nord, par exemple.")
    desk, actor = session.desk, session.actor(login)
    done = editing.edit(desk, actor, reference, number, said, at=session.now(), sheet=sheet, version=version)
    _told_of(output, done)


def of_exit(verb: F) -> F:
    """One option for each column that tells of an exit."""
    for column in reversed(OF_EXIT):
        name = column.code.removeprefix(EXIT)
        verb = click.option(f"--{name.replace('_', '-')}", name, metavar="VALEUR", help=f"{column.label}.")(verb)
    return verb


@click.command("exit")
@dossier
@number_
@of_exit
@as_read
@acting_as
@formats("table", "json")
@pass_session
def exit_(
    session: CommandSession,
    /,
    reference: str,
    number: int,
    version: int | None,
    login: str | None,
    output: str,
    **said: str | None,
) -> None:
    """Enregistrer la sortie d'une personne ; « - » retire ce qui est enregistré.

    « --contract none » dit qu'elle n'a ni emploi ni formation. La typologie de la fiche dit ce que la sortie compte.
    """
    typed = {f"{EXIT}{name}": value for name, value in said.items() if value is not None}
    if not typed:
        raise WrongUsage("dites la sortie : --on 30/06/2026 --contract cdi, par exemple.")
    if typed.get(f"{EXIT}contract") == NO_OUTCOME:
        # what was said of a contract goes with it
        typed = {**dict.fromkeys(OF_CONTRACT, "-"), **typed}
    desk, actor = session.desk, session.actor(login)
    done = editing.edit(desk, actor, reference, number, typed, at=session.now(), version=version)
    _told_of(output, done)


@click.command("evidence")
@dossier
@number_
@click.option("--kind", metavar="SORTE", help="Donner une pièce : contract, payslip, training_certificate…")
@click.option("--file", type=FILE, metavar="FICHIER", help="Le fichier de la pièce ; son nom n'est pas gardé.")
@click.option("--given-on", type=DayType(), metavar="DATE", help="Le jour où elle fut donnée ; aujourd'hui à défaut.")
@click.option("--milestone", metavar="ÉTAPE", help="Celle que la pièce dit : 6-months, trial_end ; la sortie à défaut.")
@click.option(
    *("--from", "origin"),
    type=WordType("un départ", ("exit", "entry", "hiring")),
    metavar="DEPUIS",
    help="D'où l'étape compte : exit, entry ou hiring.",
)
@click.option(
    "--check", type=WordType("une réponse", ANSWERS), metavar="RÉPONSE", help="Contrôler : accepted ou refused."
)
@click.option(
    "--piece", type=Count("numéro de pièce"), metavar="PIÈCE", help="La pièce contrôlée, s'il y en a plusieurs."
)
@click.option("--reason", metavar="TEXTE", help="Pourquoi elle est refusée : le porteur le lit.")
@acting_as
@formats("table", "json")
@pass_session
def evidence_(
    session: CommandSession,
    reference: str,
    number: int,
    kind: str | None,
    file: str | None,
    given_on: date | None,
    milestone: str | None,
    origin: str | None,
    check: str | None,
    piece: int | None,
    reason: str | None,
    login: str | None,
    output: str,
) -> None:
    """Donner une pièce qui prouve une sortie ou une étape, ou contrôler celle qui est donnée.

    Qui l'a enregistrée ne la contrôle pas, ni personne de l'organisme porteur.
    """
    if (kind is None) == (check is None):
        raise WrongUsage("dites --kind pour donner une pièce, ou --check pour la contrôler.")
    desk, actor, at = session.desk, session.actor(login), session.now()
    if check is not None:
        done = evidence.check(
            desk, actor, reference, number, accepted=ANSWERS[check], at=at, reason=reason, piece=piece
        )
        tell(output, done.sentence(), done.published(), f"participants show {done.dossier} {number}")
        return
    about = milestones.milestone(milestone, origin) if milestone else None
    given: Mapping[str, Any] = {"at": at, "about": about, "given_on": given_on}
    if file is None:
        done = evidence.give(desk, actor, reference, number, str(kind), **given)
    else:
        path = readable(Path(file))
        with path.open("rb") as stream:
            done = evidence.give(desk, actor, reference, number, str(kind), **given, stream=stream, name=path.name)
    tell(output, done.sentence(), done.published(), f"participants show {done.dossier} {number}")


def _told_of(output: str, done: "editing.Edited") -> None:
    what = f"version {done.version} enregistrée" if done.changed else "rien n'a changé"
    _tell(output, f"Dossier {done.dossier}, participant n° {done.number} : {what}.", done)


def _tell(output: str, sentence: str, done: "editing.Edited") -> None:
    told = "\n".join([sentence, *(f"  Attention : {warning}" for warning in done.warnings)])
    tell(output, told, done.published(), f"participants show {done.dossier} {done.number}")


def _typed(values: Iterable[str]) -> dict[str, str]:
    typed: dict[str, str] = {}
    for each in values:
        name, equal, value = each.partition("=")
        code = name.strip()
        if not equal:
            # what was typed may be a name: it is not told again
            raise WrongUsage("écrivez --set COLONNE=VALEUR, comme --set territory=nord.")
        if code in typed:
            raise WrongUsage(f"{excerpt(code)} : écrit deux fois, gardez-en un.")
        typed[code] = value
    return typed


def _asked(typed: Mapping[str, str]) -> dict[str, str]:
    """Who somebody is, asked at the terminal: a command stays in the history of a shell, and others see it run."""
    asked = {code: label for code, label in ASKED.items() if code not in typed and code != "key"}
    answers = {code: click.prompt(label, default="", show_default=False, err=True) for code, label in asked.items()}
    return {code: answer for code, answer in answers.items() if folded(answer).strip()}
