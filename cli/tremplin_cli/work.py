"""``tremplin work``: send the letters that wait, remind of what is due, and look at what failed."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from threading import Event
from typing import Any

import click

from tremplin.clock import PARIS
from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Count,
    DayType,
    Listing,
    Noun,
    RefusedRequest,
    TremplinError,
    WrittenType,
    acting_as,
    formats,
    late,
    listing_formats,
    next_step,
    pass_session,
    several,
    tell,
    write_json,
)

with late():
    from tremplin.casework.mailing import managing, working
    from tremplin.mail import setting

PAUSE = 10
ABSENT = (
    "le réglage TREMPLIN_MAIL n'est pas posé : aucun courriel n'est écrit ni envoyé. Posez-le pour toutes les "
    "commandes et pour le site, comme maildir:DOSSIER ou smtp://machine:port."
)
HELD = {
    "restored": "Cette base vient d'une sauvegarde : rien n'en part. Pour le permettre : tremplin work release.",
    "demonstration": "Cette base est une démonstration : ses courriels ne vont que dans un dossier (maildir:).",
}
KEYS = (
    *("id", "kind", "label", "dossier", "to", "state", "state_label", "tries", "written_at", "next_try_at", "done_at"),
    "error",
)
COLUMNS = (
    Column("N°", lambda row: row["id"]),
    Column("Courriel", lambda row: row["label"], gives_way=True),
    Column("Dossier", lambda row: row["dossier"]),
    Column("À", lambda row: row["to"], gives_way=True),
    Column("État", lambda row: row["state_label"]),
    Column("Essais", lambda row: row["tries"]),
    Column("Pourquoi", lambda row: row["error"], gives_way=True),
)
EMPTY = "Rien n'attend, et rien n'a échoué."
number = click.argument("number", metavar="N°")


@click.command()
@click.option("--once", is_flag=True, help="Faire ce qui attend, puis finir ; le code est 1 si tout n'est pas parti.")
@click.option(
    "--until",
    type=WrittenType("heure", "hour", about="--until : "),
    metavar="HEURE",
    help="Finir à cette heure de Paris.",
)
@click.option(
    "--pause",
    type=Count("secondes"),
    default=PAUSE,
    show_default=True,
    metavar="SECONDES",
    help="Combien attendre quand il n'y a plus rien à faire.",
)
@click.option("--today", type=DayType(), metavar="DATE", help="Le jour des dossiers, pour une démonstration.")
@formats("table", "json")
@click.pass_context
@pass_session
def run(
    session: CommandSession,
    context: click.Context,
    once: bool,
    until: time | None,
    pause: int,
    today: date | None,
    output: str,
) -> int:
    """The worker: turns until it is told to stop."""
    if context.invoked_subcommand is not None:
        return 0
    place = setting.mail_place(session.environ)
    if place is None:
        raise RefusedRequest(ABSENT)
    if today:
        session.asked = today
    desk = session.desk
    end = _next(session.machine(), until) if until else None
    with _stopping() as stopping:

        def going() -> bool:
            return not stopping.is_set() and (end is None or session.machine() < end)

        while True:
            try:
                done = working.turn(desk, place, day=session.today, machine=session.machine, going=going)
            except TremplinError as error:
                # a server of the base that restarts: the letters wait there
                if once:
                    raise
                click.echo(f"Erreur : {error}", err=True)
            else:
                if once or done.sent or done.failed or done.dropped or done.put_off:
                    _tell(done, output)
                if once:
                    return 0 if done.well else 1
            stopping.wait(pause)
            if not going():
                return 0


work = Noun(
    "work",
    more=(
        "Sans verbe, envoie ce qui attend et recommence, jusqu'à Ctrl+C : un service (systemd) le lance. Plusieurs à "
        "la fois n'envoient rien deux fois."
    ),
)
work.invoke_without_command, work.no_args_is_help = True, False
work.subcommand_metavar = "[COMMANDE]"
work.callback, work.params = run.callback, run.params


@work.command("list")
@click.option("--all", "every", is_flag=True, help="Aussi ce qui est parti, et ce qui fut abandonné.")
@acting_as
@listing_formats
@pass_session
def list_(session: CommandSession, every: bool, login: str | None, output: str) -> None:
    """Lister les courriels qui attendent ou ont échoué."""
    rows = managing.listed(session.desk, session.actor(login), every=every)
    reason = managing.held(session.desk)
    if reason and output == "table":
        click.echo(f"{HELD[reason]}\n")
    failed = [row["id"] for row in rows if row["state"] == "failed"]
    Listing(KEYS, COLUMNS, EMPTY).write(rows, output, *(f"tremplin work retry {each}" for each in failed[:1]))


@work.command()
@number
@acting_as
@formats("table", "json")
@pass_session
def retry(session: CommandSession, number: str, login: str | None, output: str) -> None:
    """Essayer de nouveau, tout de suite, un courriel en échec ou remis à plus tard."""
    what = managing.retry(session.desk, session.actor(login), number, at=session.now())
    tell(output, f"{what.capitalize()} : il part au prochain tour.", {"id": number, "state": "waiting"}, "work --once")


@work.command()
@number
@acting_as
@formats("table", "json")
@pass_session
def drop(session: CommandSession, number: str, login: str | None, output: str) -> None:
    """Abandonner un courriel : il ne partira pas."""
    what = managing.drop(session.desk, session.actor(login), number, at=session.now())
    tell(output, f"{what.capitalize()} : il est abandonné.", {"id": number, "state": "dropped"}, "work list")


@work.command()
@acting_as
@formats("table", "json")
@pass_session
def release(session: CommandSession, login: str | None, output: str) -> None:
    """Permettre les envois d'une base restaurée.

    Ce qui attendait quand la sauvegarde fut faite a pu partir depuis : « tremplin work list » le montre, « tremplin
    work drop » l'abandonne.
    """
    count = managing.release(session.desk, session.actor(login), at=session.now())
    told = f"Les envois reprennent : {several(count, 'courriel attend', 'courriels attendent')}."
    tell(output, told, {"waiting": count}, "work --once")


def _tell(done: "working.Turn", output: str) -> None:
    if output == "json":
        write_json(done.published())
        return
    click.echo(done.sentence())
    if done.failed:
        next_step("tremplin work list")


def _next(now: datetime, until: time) -> datetime:
    """The next time that a clock of Paris shows an hour."""
    here = now.astimezone(PARIS)
    end = datetime.combine(here.date(), until, PARIS)
    return end if end > here else datetime.combine(here.date() + timedelta(days=1), until, PARIS)


@contextmanager
def _stopping() -> Iterator[Event]:
    """An event that Ctrl+C and the end of a service set: the letter under way is ended first."""
    stopping = Event()

    def stop(*_: Any) -> None:
        stopping.set()

    before: dict[int, Callable[..., Any] | int | None] = {
        each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stopping
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
