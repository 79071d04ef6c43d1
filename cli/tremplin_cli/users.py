"""``tremplin users``: open accounts, disable them, give them passwords and roles."""

import warnings
from collections.abc import Callable
from getpass import GetPassWarning
from typing import Any, TypeVar

import click

from tremplin.casework.acting.policy import ROLES
from tremplin.clock import day_in_paris
from tremplin.records.codes import Role
from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Listing,
    Noun,
    WordType,
    WrongUsage,
    acting_as,
    formats,
    french,
    late,
    listing_formats,
    next_step,
    pass_session,
    prompt,
    tell,
    write_json,
)

with late():
    from tremplin.casework.accounts import accounts, holding, passwords, roles
    from tremplin.casework.entering import factors, identities

F = TypeVar("F", bound=Callable[..., Any])
LISTED = ("login", "name", "disabled", "has_password", "roles", "created_at", "department", "waiting")
ACCOUNTS = (
    Column("Compte", lambda row: row["login"]),
    Column("Nom", lambda row: row["name"], gives_way=True),
    Column("État", lambda row: _state(row)),
    Column("Rôles", lambda row: "\n".join(holding.lines(row)), gives_way=True),
)
IDENTITIES = (
    Column("Numéro", lambda row: row["number"]),
    Column("Fournisseur", lambda row: row["issuer"], gives_way=True),
    Column("Adresse donnée", lambda row: row["address"] or "non précisée", gives_way=True),
    Column("Liée le", lambda row: french(day_in_paris(row["tied_at"]))),
    Column("Dernière connexion", lambda row: french(day_in_paris(row["used_at"])) if row["used_at"] else "jamais"),
)
TIED = ("number", "issuer", "address", "tied_at", "used_at")
LISTED_ROLES = "\n".join(["\b", "Les rôles :", *(f"  {role:<20} {label}" for role, label in ROLES.items())])
account = click.argument("account", metavar="COMPTE")
generate = click.option("--generate", is_flag=True, help="Tirer un mot de passe, montré une seule fois.")


def role_and_perimeter(command: F) -> F:
    """A role, and where it holds."""
    given = (
        click.argument("role", type=WordType("un rôle", Role), metavar="RÔLE"),
        click.option("--organisation", metavar="ORGANISME", help="L'organisme : son numéro, son SIRET ou son RNA."),
        click.option("--department", metavar="CODE", help="Le département."),
        click.option(
            "--territory", metavar="CODE", help="Le territoire d'un service, ou d'un lecteur qui n'en lit qu'un."
        ),
        click.option("--everywhere", is_flag=True, help="Toute la plateforme : pour un administrateur."),
    )
    for option in reversed(given):
        command = option(command)
    return command


users = Noun("users", more="Un compte est connu par son adresse électronique.")


@users.command("list")
@acting_as
@listing_formats
@pass_session
def list_(session: CommandSession, login: str | None, output: str) -> None:
    """Lister les comptes de votre périmètre."""
    rows = accounts.listed(session.desk, session.actor(login))
    if output == "csv":
        rows = [{**row, **{key: [*map(holding.told, row[key])] for key in ("roles", "waiting")}} for row in rows]
    Listing(LISTED, ACCOUNTS, "Aucun compte à montrer.").write(
        rows, output, *(f"tremplin users show {row['login']}" for row in rows[:1])
    )


@users.command()
@account
@acting_as
@formats("table", "json")
@pass_session
def show(session: CommandSession, account: str, login: str | None, output: str) -> None:
    """Lire un compte et ses rôles."""
    found = accounts.show(session.desk, session.actor(login), account)
    if output == "json":
        write_json(found)
        return
    held = [f"  {line}" for line in holding.lines(found)]
    click.echo("\n".join([f"{found['login']} : {found['name']}, {_state(found)}", *(held or ["  aucun rôle"])]))
    next_step(f"tremplin users grant {found['login']} instructor --department CODE")


@users.command()
@account
@click.option("--name", required=True, metavar="NOM", help="Le nom de la personne.")
@click.option("--admin", is_flag=True, help="En faire un administrateur de toute la plateforme.")
@click.option("--department", metavar="CODE", help="Le département qui l'ouvre, si vous en administrez plusieurs.")
@click.option("--password", "prompted", is_flag=True, help="Demander un mot de passe, sans le montrer.")
@generate
@acting_as
@formats("table", "json")
@pass_session
def create(
    session: CommandSession,
    account: str,
    name: str,
    admin: bool,
    department: str | None,
    prompted: bool,
    generate: bool,
    login: str | None,
    output: str,
) -> None:
    """Ouvrir un compte.

    Le premier est celui d'un administrateur : donnez --admin, sans --as puisque personne ne peut encore agir.
    """
    desk = session.desk
    first = admin and not login and accounts.vacant(desk)
    actor = None if first else session.actor(login)
    password = _asked() if prompted else passwords.generated() if generate else None
    if actor is None:
        accounts.install(desk, login=account, name=name, password=password, at=session.now())
    else:
        accounts.create(
            desk,
            actor,
            login=account,
            name=name,
            password=password,
            everywhere=admin,
            department=department,
            at=session.now(),
        )
    found = accounts.show(desk, actor or session.actor(account), account)
    _show_once(password if generate and not prompted else None)
    then = (
        f"users list --as {found['login']}" if first else f"users grant {found['login']} instructor --department CODE"
    )
    tell(output, f"Compte {found['login']} ouvert.", found, then)


@users.command()
@account
@acting_as
@formats("table", "json")
@pass_session
def disable(session: CommandSession, account: str, login: str | None, output: str) -> None:
    """Désactiver un compte : il garde son histoire et ne peut plus rien."""
    actor = session.actor(login)
    accounts.disable(session.desk, actor, account, at=session.now())
    tell(output, f"Compte {account} désactivé.", {"login": account, "disabled": True}, f"users enable {account}")


@users.command()
@account
@acting_as
@formats("table", "json")
@pass_session
def enable(session: CommandSession, account: str, login: str | None, output: str) -> None:
    """Réactiver un compte, avec ses rôles."""
    actor = session.actor(login)
    accounts.enable(session.desk, actor, account, at=session.now())
    tell(output, f"Compte {account} réactivé.", {"login": account, "disabled": False}, f"users show {account}")


@users.command()
@account
@click.option("--name", required=True, metavar="NOM", help="Le nom de la personne.")
@acting_as
@formats("table", "json")
@pass_session
def rename(session: CommandSession, account: str, name: str, login: str | None, output: str) -> None:
    """Changer le nom d'une personne : mal saisi, ou qui a changé. Son compte et ce qu'elle a fait restent."""
    actor = session.actor(login)
    kept = accounts.rename(session.desk, actor, account, name, at=session.now())
    tell(output, f"Compte {account} : {kept}.", {"login": account, "name": kept}, f"users show {account}")


@users.command()
@account
@generate
@acting_as
@formats("table", "json")
@pass_session
def password(session: CommandSession, account: str, generate: bool, login: str | None, output: str) -> None:
    """Donner un mot de passe à un compte : demandé, sans le montrer, ou tiré."""
    actor = session.actor(login)
    given = passwords.generated() if generate else _asked()
    accounts.set_password(session.desk, actor, account, given, at=session.now())
    _show_once(given if generate else None)
    tell(output, f"Compte {account} : mot de passe changé.", {"login": account, "has_password": True})


@users.command("forget-factors")
@account
@acting_as
@formats("table", "json")
@pass_session
def forget_factors(session: CommandSession, account: str, login: str | None, output: str) -> None:
    """Retirer les seconds facteurs de qui les a perdus : ses sessions finissent, il en choisit d'autres."""
    actor = session.actor(login)
    factors.take_away(session.desk, actor, account, at=session.now())
    tell(output, f"Compte {account} : seconds facteurs retirés.", {"login": account, "second_factor": None})


@users.command("identities")
@account
@acting_as
@listing_formats
@pass_session
def identities_(session: CommandSession, account: str, login: str | None, output: str) -> None:
    """Lister les identités d'un fournisseur (ProConnect) qui ouvrent un compte."""
    rows = [vars(each) for each in identities.held_by(session.desk, session.actor(login), account)]
    if output != "table":
        rows = [{**row, **{key: row[key] and row[key].isoformat() for key in ("tied_at", "used_at")}} for row in rows]
    then = [f"tremplin users untie {account} {row['number']}" for row in rows[:1]]
    Listing(TIED, IDENTITIES, "Aucune identité n'ouvre ce compte.").write(rows, output, *then)


@users.command()
@account
@click.argument("identity", type=click.IntRange(1, 10**9), metavar="NUMÉRO")
@acting_as
@formats("table", "json")
@pass_session
def untie(session: CommandSession, account: str, identity: int, login: str | None, output: str) -> None:
    """Retirer une identité d'un compte : elle ne l'ouvre plus, et ses sessions finissent."""
    actor, at = session.actor(login), session.now()
    identities.take_away(session.desk, actor, account, identity, at=at, now=session.machine())
    tell(output, f"Compte {account} : identité {identity} retirée.", {"login": account, "untied": identity})


@users.command(epilog=LISTED_ROLES)
@account
@role_and_perimeter
@acting_as
@formats("table", "json")
@pass_session
def grant(session: CommandSession, /, account: str, role: str, login: str | None, output: str, **where: Any) -> None:
    """Donner un rôle, dans un organisme, un département ou un territoire."""
    actor = session.actor(login)
    holds = roles.grant(session.desk, actor, account, role, roles.Perimeter(**where), at=session.now())
    told = "rôle donné." if holds else "rôle demandé : un autre administrateur le confirme (tremplin users confirm)."
    tell(output, f"Compte {account} : {told}", accounts.show(session.desk, actor, account), f"users show {account}")


@users.command(epilog=LISTED_ROLES)
@account
@role_and_perimeter
@acting_as
@formats("table", "json")
@pass_session
def confirm(session: CommandSession, /, account: str, role: str, login: str | None, output: str, **where: Any) -> None:
    """Confirmer le rôle qu'un administrateur s'est donné.

    Il n'ouvre rien jusque-là : un autre administrateur le confirme, ou le retire (revoke).
    """
    actor = session.actor(login)
    roles.confirm(session.desk, actor, account, role, roles.Perimeter(**where), at=session.now())
    found = accounts.show(session.desk, actor, account)
    tell(output, f"Compte {account} : rôle confirmé.", found, f"users show {account}")


@users.command(epilog=LISTED_ROLES)
@account
@role_and_perimeter
@acting_as
@formats("table", "json")
@pass_session
def revoke(session: CommandSession, /, account: str, role: str, login: str | None, output: str, **where: Any) -> None:
    """Retirer un rôle : il ne compte plus dès l'acte suivant."""
    actor = session.actor(login)
    roles.revoke(session.desk, actor, account, role, roles.Perimeter(**where), at=session.now())
    said = {"login": account, "revoked": role}
    tell(output, f"Compte {account} : rôle retiré.", said, f"users show {account}")


def _asked() -> str:
    """A password that is typed twice and never shown."""
    try:
        with warnings.catch_warnings():
            # without a terminal, what is typed would be shown
            warnings.simplefilter("error", GetPassWarning)
            first: str = prompt("Mot de passe", hide_input=True)
            again: str = prompt("Encore une fois", hide_input=True)
    except GetPassWarning:
        raise WrongUsage("pas de terminal : ajoutez --generate.") from None
    if first != again:
        raise WrongUsage("les deux mots de passe diffèrent : rien n'est enregistré.")
    return first


def _show_once(password: str | None) -> None:
    if password:
        # aside: what is written to a file, or read by software, holds no password
        click.echo(f"Mot de passe, montré cette seule fois : {password}", err=True)


def _state(row: dict[str, Any]) -> str:
    if row["disabled"]:
        return "désactivé"
    return "actif" if row["has_password"] else "sans mot de passe"
