"""``tremplin demo``: fill an empty database with dossiers that no real person ever filed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click

from tremplin.casework.acting.policy import ROLES
from tremplin.casework.acting.states import STATES
from tremplin.clock import day_in_paris
from tremplin.records.codes import Role
from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Count,
    Noun,
    WrongUsage,
    formats,
    late,
    moved,
    next_step,
    pass_session,
    several,
    table,
    terminal_width,
    write_json,
)

with late():
    from tremplin.casework.accounts import passwords
    from tremplin.demo import loading, opening
    from tremplin.documents import nir

# measured (bench/README.md): 100,000 dossiers are 1 GB of base, played in 91 s on SQLite
MOST = 1_000_000
MOVES = 200
PEOPLE = (
    Column("Compte", lambda person: person.login),
    Column("Rôle", lambda person: ROLES[person.role]),
    Column("Ce qu'il fait", lambda person: person.may, gives_way=True),
)
OPENED = (Column("Compte", lambda account: account[0]), Column("Rôle", lambda account: ROLES[account[1]]))


demo = Noun(
    "demo",
    more="Les organismes, les personnes et les montants n'existent pas ; les fiches sont celles qui sont installées.",
)


@demo.command()
@click.option(
    "--dossiers",
    type=Count("dossiers"),
    metavar="NOMBRE",
    default=lambda: loading.USUAL,
    help=f"Combien de dossiers, de 1 à {MOST}.",
)
@click.option(
    "--seed",
    type=Count("graine"),
    metavar="NOMBRE",
    default=lambda: loading.SEED,
    help="La graine du tirage : la même, le même jour, donne les mêmes lignes.",
)
@click.option(
    "--generate", is_flag=True, help="Donner aux comptes montrés un même mot de passe, tiré et montré une seule fois."
)
@click.option("--password", metavar="MOT", help="Donner ce mot de passe aux comptes montrés : il n'a rien à cacher.")
@formats("table", "json")
@pass_session
def load(session: CommandSession, dossiers: int, seed: int, generate: bool, password: str | None, output: str) -> None:
    """Remplir la base de dossiers inventés, dans tous les états.

    La base doit être vide : une démonstration ne se mêle à rien de réel. Tout est écrit d'un coup, à la fin ;
    interrompue, la commande n'a rien écrit : relancez-la.
    """
    dossiers = _counted(dossiers)
    if generate and password:
        raise WrongUsage("--generate tire un mot de passe et --password en donne un : gardez l'un des deux.")
    given = passwords.generated() if generate else password
    with bars() as progress:
        loaded = loading.load(
            session.desk, today=_day(session), dossiers=dossiers, seed=seed, password=given, progress=progress
        )
    if given:
        once = ", montré cette seule fois" if generate else ""
        # aside: what is written to a file, or read by software, holds no password
        click.echo(f"Mot de passe de ces comptes{once} : {given}", err=True)
    if output == "json":
        write_json(_published(loaded))
        return
    _tell(loaded)


@demo.command("open")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
@click.option("--password", required=True, metavar="MOT", help="Le mot de passe des comptes montrés.")
@click.option(
    "--dossiers",
    type=Count("dossiers"),
    metavar="NOMBRE",
    default=lambda: loading.USUAL,
    help=f"Combien de dossiers, de 1 à {MOST}.",
)
@pass_session
def open_(session: CommandSession, folder: Path, password: str, dossiers: int) -> None:
    """Tenir une démonstration dans un dossier : la faire s'il n'y en a pas, et dire ses comptes.

    Elle est faite à côté, puis mise en place entière. Celle d'une autre version de Tremplin est refaite ; une base qui
    n'est pas une démonstration n'est pas touchée.
    """
    with bars() as progress:
        opened = opening.open_in(
            *(folder, session.platform),
            today=_day(session),
            dossiers=_counted(dossiers),
            seed=loading.SEED,
            # it is told to whoever opens the demonstration
            password=nir.without_nir(password),
            progress=progress,
        )
    told = "faite" if opened.made else "là"
    click.echo(f"Démonstration {told} : {opened.base}, au {opened.day:%d/%m/%Y}.")
    kept = password if opened.lets_in else "celui qui fut donné quand elle fut faite"
    click.echo(f"Mot de passe de chacun de ces comptes : {kept}\n")
    click.echo("\n".join(table(OPENED, opened.accounts, terminal_width())))
    ends = ", ".join(f".{code}" for code in opened.departments)
    click.echo(
        f"\nChaque département a les siens ({ends}), et deux pour instruire ou décider : instruction2, decision2.\n"
    )


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], object]]:
    """A bar for each work under way, on the standard error, where somebody looks at it."""
    seen = sys.stderr is not None and sys.stderr.isatty()
    with ExitStack() as opened:
        shown: dict[str, Any] = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in shown:
                opened.close()
                moves = max(1, total // MOVES)
                bar = click.progressbar(
                    length=total,
                    label=f"{what:10}",
                    file=moved(sys.stderr),
                    hidden=not seen,
                    update_min_steps=moves,
                )
                shown[what] = opened.enter_context(bar)
            # the bar adds up what it is told until it moves
            shown[what].update(done - told.get(what, 0))
            told[what] = done

        told: dict[str, int] = {}
        yield advance


def _counted(dossiers: int) -> int:
    if not 1 <= dossiers <= MOST:
        raise WrongUsage(f"{dossiers} dossiers : donnez un nombre de 1 à {MOST}.")
    return dossiers


def _day(session: CommandSession) -> date:
    """The day that a demonstration will show for ever: that of the setting, else today."""
    return session.day or session.asked or day_in_paris(session.machine())


def _tell(loaded: "loading.Loaded") -> None:
    states = ", ".join(f"{count} « {STATES[state]} »" for state, count in loaded.states.items())
    held = f"{several(loaded.dossiers, 'dossier')} de {several(loaded.organisations, 'organisme')}"
    click.echo(f"Démonstration chargée : {held}.\n{states}.\n")
    click.echo("\n".join(table(PEOPLE, loaded.people, terminal_width())))
    for told in loaded.cut:
        click.echo(f"Arrêté en chemin, {told}", err=True)
    logins: dict[Role, str] = {}
    for person in loaded.people:
        logins.setdefault(person.role, person.login)
    next_step(
        f"tremplin dossiers list --as {logins[Role.INSTRUCTOR]}",
        f"tremplin dossiers list --as {logins[Role.SIGNATORY]}",
        f"tremplin envelopes list --as {logins[Role.DECISION_MAKER]}",
        "tremplin journal verify",
    )


def _published(loaded: "loading.Loaded") -> dict[str, Any]:
    return {
        "seed": loaded.seed,
        "dossiers": loaded.dossiers,
        "organisations": loaded.organisations,
        "states": {state.value: count for state, count in loaded.states.items()},
        "accounts": [{"login": person.login, "role": person.role.value, "may": person.may} for person in loaded.people],
        "cut": list(loaded.cut),
    }
