"""``tremplin participants``: record one person, change what is recorded of them, or their exit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from textwrap import fill
from typing import Any, TypeVar

import click

from tremplin.catalogue.people_words import NO_OUTCOME
from tremplin.catalogue.sheets import EXIT, PARTICIPANTS, SHEETS, ColumnAbout
from tremplin.documents.texts import folded
from tremplin_cli.participants.arguments import dossier, number_
from tremplin_cli.terminal.door import (
    CommandSession,
    WordType,
    WrongUsage,
    acting_as,
    as_read,
    excerpt,
    formats,
    late,
    pass_session,
    prompt,
    tell,
)

with late():
    from tremplin.casework.following import editing

F = TypeVar("F", bound=Callable[..., Any])
ASKED = {column.code: column.label for column in PARTICIPANTS.columns if column.about is ColumnAbout.IDENTITY}
OF_EXIT = [column for column in PARTICIPANTS.columns if column.code.startswith(EXIT)]
OF_CONTRACT = tuple(f"{EXIT}{name}" for name in ("months", "subsidised", "market_sector", "employer_kind"))


def columns(name: str, *but: str) -> str:
    """The columns of a sheet, as a help tells them."""
    told = " ".join(column.code for column in SHEETS[name].columns if column.code not in ("dossier", *but))
    return fill(f"{name} : {told}", 78, initial_indent="  ", subsequent_indent="    ")


COLUMNS = "\b\nLes colonnes :\n" + columns(PARTICIPANTS.name)
SHEETS_TOLD = "\b\nLes colonnes, par feuille :\n" + "\n".join(columns(name, "key") for name in SHEETS)

set_ = click.option(
    *("--set", "values"),
    multiple=True,
    metavar="COLONNE=VALEUR",
    help="Ce qui est dit, autant de fois que de colonnes ; « COLONNE=- » retire ce qui est enregistré.",
)
ask = click.option(
    "--ask", is_flag=True, help="Demander le nom et les coordonnées, au lieu de les écrire dans la commande."
)


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
        raise WrongUsage("dites ce qui change : --set entered_on=02/03/2026, par exemple.")
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
            raise WrongUsage("écrivez --set COLONNE=VALEUR, comme --set entered_on=02/03/2026.")
        if code in typed:
            raise WrongUsage(f"{excerpt(code)} : écrit deux fois, gardez-en un.")
        typed[code] = value
    return typed


def _asked(typed: Mapping[str, str]) -> dict[str, str]:
    """Who somebody is, asked at the terminal: a command stays in the history of a shell, and others see it run."""
    asked = {code: label for code, label in ASKED.items() if code not in typed and code != "key"}
    answers = {code: prompt(label, default="", show_default=False) for code, label in asked.items()}
    return {code: answer for code, answer in answers.items() if folded(answer).strip()}
