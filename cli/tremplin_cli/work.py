"""``tremplin work``: do what waits, letters and long work, remind of what is due, and look at what failed."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from threading import Event, Thread
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
    from tremplin.casework.machines import sending
    from tremplin.casework.mailing import managing, working
    from tremplin.mail import setting
    from tremplin.outgoing import address as outgoing
    from tremplin.works import asking
    from tremplin.works import working as works

# somebody looks at the page of what they asked for
PAUSE = 2
ABSENT = (
    "Le réglage TREMPLIN_MAIL n'est pas posé : aucun courriel n'est écrit ni envoyé, seuls les travaux sont faits. "
    "Posez-le pour toutes les commandes et pour le site, comme maildir:DOSSIER ou smtp://machine:port."
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
@click.option("--beside", is_flag=True, hidden=True, help="Finir avec qui a lancé cette commande, sans rien en dire.")
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
    beside: bool,
    output: str,
) -> int:
    """The worker: turns until it is told to stop."""
    if context.invoked_subcommand is not None:
        return 0
    place = setting.mail_place(session.environ)
    if place is None and not beside:
        click.echo(ABSENT, err=True)
    if today:
        session.asked = today
    desk, hosts = session.desk, outgoing.named_hosts(session.environ)
    end = _next(session.machine(), until) if until else None
    with _stopping() as stopping:
        if beside:
            Thread(target=_hear_the_end, args=(stopping,), daemon=True).start()

        def going() -> bool:
            return not stopping.is_set() and (end is None or session.machine() < end)

        while True:
            try:
                done = working.Turn()
                if place is not None:
                    done = working.turn(desk, place, day=session.today, machine=session.machine, going=going)
                told = sending.send(desk, hosts, machine=session.machine, going=going)
                worked = works.work(desk, machine=session.machine, at=session.now, going=going)
            except TremplinError as error:
                # a server of the base that restarts: what waits waits there
                if once:
                    raise
                click.echo(f"Erreur : {error}", err=True)
            else:
                if once or done.sent or done.failed or done.dropped or done.put_off or told.any or worked.any:
                    _tell(done, told, worked, output, posting=place is not None)
                if once:
                    return 0 if done.well and told.well else 1
            stopping.wait(pause)
            if not going():
                return 0


work = Noun(
    "work",
    more=(
        "Sans verbe, fait ce qui attend et recommence, jusqu'à Ctrl+C : un service (systemd) le lance. Plusieurs à "
        "la fois ne font rien deux fois."
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


TASK_KEYS = (
    *("id", "kind", "label", "state", "state_label", "done", "total", "tries", "asked_at", "begun_at", "done_at"),
    *("expires_at", "result", "error", "file"),
)
TASKS = (
    Column("N°", lambda row: row["id"]),
    Column("Travail", lambda row: row["label"], gives_way=True),
    Column("État", lambda row: row["state_label"]),
    Column("Fait", lambda row: _far(row)),
    Column("Résultat", lambda row: row["error"] or row["result"], gives_way=True),
)
NO_TASK = "Vous n'avez demandé aucun travail long."


@work.command()
@acting_as
@listing_formats
@pass_session
def tasks(session: CommandSession, login: str | None, output: str) -> None:
    """Lister ses travaux longs : exports, vérifications, lettres en nombre."""
    rows = asking.listed(session.desk, session.actor(login), now=session.machine())
    Listing(TASK_KEYS, TASKS, NO_TASK).write(rows, output, *(f"tremplin work task {row['id']}" for row in rows[:1]))


@work.command()
@number
@acting_as
@formats("table", "json")
@pass_session
def task(session: CommandSession, number: str, login: str | None, output: str) -> None:
    """Dire où en est un de ses travaux longs, ce qu'il en est sorti, et où est son fichier."""
    desk, actor = session.desk, session.actor(login)
    found = asking.shown(desk, actor, number, now=session.machine())
    if output == "json":
        write_json(found)
        return
    far = _far(found)
    click.echo(f"Travail {found['id']} — {found['label']} : {found['state_label']}{f' ({far})' if far else ''}.")
    for said in (found["error"], found["result"]):
        if said:
            click.echo(said)
    if found["file"]:
        click.echo(f"Fichier : {asking.left(desk, actor, number).path}")


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


def _tell(
    done: "working.Turn",
    told: "sending.ToldAddresses",
    worked: "works.WorksTurn",
    output: str,
    *,
    posting: bool,
) -> None:
    if output == "json":
        write_json({**done.published(), "webhooks": told.published(), "works": vars(worked)})
        return
    if posting:
        click.echo(done.sentence())
    if told.any or told.held:
        click.echo(told.sentence())
    if worked.any or not (posting or told.any):
        click.echo(worked.sentence())
    if done.failed:
        next_step("tremplin work list")
    if told.failed:
        next_step("tremplin webhooks calls")
    if told.held:
        next_step("tremplin work release")


def _hear_the_end(stopping: Event) -> None:
    """Stop once whoever started this process is gone: nothing is ever written at the other end."""
    # not by sys.stdin, whose lock a thread that waits would hold while the interpreter ends
    while os.read(sys.stdin.fileno(), 1):
        continue
    stopping.set()


def _far(row: Mapping[str, Any]) -> str:
    """« 1204 sur 5000 », as long as a work runs."""
    if row["state"] != "running" or not row["done"]:
        return ""
    return f"{row['done']} sur {row['total']}" if row["total"] else str(row["done"])


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
