"""``tremplin webhooks``: the addresses that are told of what happens to dossiers, and what could not be told."""

import click

from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Count,
    Listing,
    Noun,
    acting_as,
    formats,
    late,
    listing_formats,
    pass_session,
    tell,
)

with late():
    from tremplin.casework.machines import webhooks as verbs
    from tremplin.outgoing import address as outgoing

KEYS = ("id", "address", "department", "added_at", "waiting", "failed", "last_sent_at")
COLUMNS = (
    Column("N°", lambda row: row["id"]),
    Column("Adresse", lambda row: row["address"], gives_way=True),
    Column("Département", lambda row: row["department"] or "tous"),
    Column("En attente", lambda row: row["waiting"]),
    Column("En échec", lambda row: row["failed"]),
    Column("Dernier envoi", lambda row: row["last_sent_at"] or "aucun"),
)
CALL_KEYS = (
    *("id", "kind", "label", "address", "dossier", "reached", "state", "state_label", "tries", "status", "written_at"),
    *("next_try_at", "done_at", "error"),
)
CALL_COLUMNS = (
    Column("N°", lambda row: row["id"]),
    Column("Quoi", lambda row: row["label"]),
    Column("Dossier", lambda row: row["dossier"]),
    Column("Adresse", lambda row: row["address"], gives_way=True),
    Column("État", lambda row: row["state_label"]),
    Column("Essais", lambda row: row["tries"]),
    Column("Pourquoi", lambda row: row["error"], gives_way=True),
)
webhooks = Noun(
    "webhooks",
    more="« tremplin work » envoie ; docs/api.md dit ce qui est envoyé et comment le vérifier.",
)
number = click.argument("number", metavar="N°", type=Count("numéro d'adresse"))
sending = click.argument("number", metavar="N°", type=Count("numéro d'envoi"))


@webhooks.command("list")
@acting_as
@listing_formats
@pass_session
def list_(session: CommandSession, login: str | None, output: str) -> None:
    """Lister les adresses prévenues."""
    rows = verbs.listed(session.desk, session.actor(login))
    then = ["tremplin webhooks calls"] if any(row["failed"] for row in rows) else []
    Listing(KEYS, COLUMNS, "Aucune adresse n'est prévenue.").write(rows, output, *then)


@webhooks.command()
@click.argument("address", metavar="ADRESSE")
@click.option("--department", metavar="CODE", help="De ses dossiers seulement : le vôtre, si rien n'est dit.")
@acting_as
@formats("table", "json")
@pass_session
def add(session: CommandSession, address: str, department: str | None, login: str | None, output: str) -> None:
    """Prévenir une adresse https de ce qui arrive aux dossiers : son secret est montré une seule fois."""
    hosts = outgoing.named_hosts(session.environ)
    made = verbs.add(session.desk, session.actor(login), address, hosts=hosts, department=department, at=session.now())
    # aside: what is written to a file, or read by software, holds no secret
    click.echo(f"Secret, montré cette seule fois : {made.secret}", err=True)
    tell(output, f"Adresse {made.number} prévenue.", {"id": made.number}, f"webhooks try {made.number}")


@webhooks.command()
@number
@acting_as
@formats("table", "json")
@pass_session
def remove(session: CommandSession, number: int, login: str | None, output: str) -> None:
    """Ne plus prévenir une adresse : ce qui l'attendait est abandonné."""
    verbs.remove(session.desk, session.actor(login), number, at=session.now())
    tell(output, f"Adresse {number} : elle n'est plus prévenue.", {"id": number, "removed": True}, "webhooks list")


@webhooks.command("try")
@number
@acting_as
@formats("table", "json")
@pass_session
def try_(session: CommandSession, number: int, login: str | None, output: str) -> None:
    """Envoyer un essai, qui n'est d'aucun dossier."""
    made = verbs.try_(session.desk, session.actor(login), number, at=session.now())
    said = {"id": made, "webhook": number, "state": "waiting"}
    tell(output, f"Envoi {made} : il part au prochain tour.", said, "work --once", "webhooks calls --all")


@webhooks.command("calls")
@click.option("--all", "every", is_flag=True, help="Aussi ce qui est parti, et ce qui fut abandonné.")
@acting_as
@listing_formats
@pass_session
def calls(session: CommandSession, every: bool, login: str | None, output: str) -> None:
    """Lister les envois qui attendent ou ont échoué."""
    rows = verbs.calls(session.desk, session.actor(login), every=every)
    failed = [row["id"] for row in rows if row["state"] == "failed"]
    then = [f"tremplin webhooks retry {each}" for each in failed[:1]]
    Listing(CALL_KEYS, CALL_COLUMNS, "Rien n'attend, et rien n'a échoué.").write(rows, output, *then)


@webhooks.command()
@sending
@acting_as
@formats("table", "json")
@pass_session
def retry(session: CommandSession, number: int, login: str | None, output: str) -> None:
    """Essayer de nouveau, tout de suite, un envoi en échec ou remis à plus tard."""
    verbs.retry(session.desk, session.actor(login), number, at=session.now())
    said = {"id": number, "state": "waiting"}
    tell(output, f"Envoi {number} : il part au prochain tour.", said, "work --once")


@webhooks.command()
@sending
@acting_as
@formats("table", "json")
@pass_session
def drop(session: CommandSession, number: int, login: str | None, output: str) -> None:
    """Abandonner un envoi : il ne partira pas."""
    verbs.drop(session.desk, session.actor(login), number, at=session.now())
    tell(output, f"Envoi {number} : il est abandonné.", {"id": number, "state": "dropped"}, "webhooks calls")
