"""``tremplin envelopes``: what calls, fiches, lots and territories may grant, and what remains of it."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from tremplin_cli.terminal.door import (
    AMOUNT,
    Column,
    CommandSession,
    Count,
    Listing,
    NameType,
    Noun,
    WrongUsage,
    acting_as,
    as_read,
    euros,
    formats,
    late,
    listing_formats,
    next_step,
    number,
    pass_session,
    several,
    table,
    tell,
    terminal_width,
    write_json,
)

with late():
    from tremplin.casework.acting import commitments
    from tremplin.casework.granting import envelopes as casework

SCOPE = NameType("enveloppe", lambda platform: [*platform.calls, *platform.fiches])
LISTED = (
    *("envelope", "call", "fiche", "amount_cents", "committed_cents", "remaining_cents"),
    *("places", "committed_places", "remaining_places", "version", "lot", "territory"),
)
PLACES = Count("nombre de places")
UNLIMITED = "sans limite"
ENVELOPES = (
    Column("Enveloppe", lambda row: row["envelope"]),
    Column("Montant", lambda row: euros(row["amount_cents"])),
    Column("Engagé", lambda row: euros(row["committed_cents"])),
    Column("Reste", lambda row: euros(row["remaining_cents"])),
    Column("Places", lambda row: _places(row["places"])),
    Column("Prises", lambda row: number(row["committed_places"])),
    Column("Restent", lambda row: _places(row["remaining_places"])),
)
ADOPTED = (Column("Dossier", lambda row: row[0]), Column("Accordé", lambda row: euros(row[1])))
FIGURES = (Column("", lambda row: row[0]), Column("Montant", lambda row: row[1]), Column("Places", lambda row: row[2]))


envelopes = Noun(
    "envelopes",
    more=(
        "Un accord engage l'enveloppe la plus étroite : celle de la fiche, sinon du lot, sinon du territoire (si le "
        "dossier n'en a qu'un), sinon de l'appel. Il y prend une place."
    ),
)


def part(command: Callable[..., None]) -> Callable[..., None]:
    """The options that name a lot or a territory of a call."""
    territory = click.option("--territory", metavar="TERRITOIRE", help="L'enveloppe de ce territoire de l'appel.")
    return click.option("--lot", metavar="LOT", help="L'enveloppe de ce lot de l'appel.")(territory(command))


@envelopes.command("list")
@acting_as
@listing_formats
@pass_session
def list_(session: CommandSession, login: str | None, output: str) -> None:
    """Lister les enveloppes, ce qui est engagé et ce qui reste."""
    found = casework.listed(session.desk, session.actor(login))
    rows = [each.published() for each in found]
    empty = "Aucune enveloppe n'est ouverte : rien ne limite ce qui est accordé."
    Listing(LISTED, ENVELOPES, empty).write(
        rows, output, *(f"tremplin envelopes show {_typed(each)}" for each in found[:1])
    )


@envelopes.command()
@click.argument("scope", type=SCOPE, metavar="APPEL|FICHE")
@part
@acting_as
@formats("table", "json")
@pass_session
def show(
    session: CommandSession, scope: str, lot: str | None, territory: str | None, login: str | None, output: str
) -> None:
    """Lire l'enveloppe d'un appel, ou d'une fiche, d'un lot, d'un territoire."""
    _shown(casework.envelope(session.desk, session.actor(login), scope, lot=lot, territory=territory), output)


@envelopes.command("set")
@click.argument("scope", type=SCOPE, metavar="APPEL|FICHE")
@part
@click.option("--amount", type=AMOUNT, metavar="MONTANT", help="Le montant : « 500 000 € ».")
@click.option("--places", type=PLACES, metavar="NOMBRE", help="Combien de dossiers peuvent être accordés.")
@click.option("--unlimited", is_flag=True, help="Ne plus limiter les places.")
@as_read
@acting_as
@formats("table", "json")
@pass_session
def set_(
    session: CommandSession,
    scope: str,
    lot: str | None,
    territory: str | None,
    amount: int | None,
    places: int | None,
    unlimited: bool,
    version: int | None,
    login: str | None,
    output: str,
) -> None:
    """Ouvrir l'enveloppe d'un appel, d'une fiche, d'un lot ou d'un territoire, ou la changer.

    Ce qui n'est pas dit reste tel quel. Une enveloppe neuve a un montant, et ses places ne sont pas limitées.
    """
    if unlimited and places is not None:
        raise WrongUsage("dites --places NOMBRE ou --unlimited, l'un des deux.")
    if amount is None and places is None and not unlimited:
        raise WrongUsage("dites ce qui change : --amount, --places ou --unlimited.")
    kept = casework.allot(
        session.desk,
        session.actor(login),
        scope,
        at=session.now(),
        lot=lot,
        territory=territory,
        amount_cents=amount,
        places=places,
        unlimited=unlimited,
        version=version,
    )
    _shown(kept, output, "tremplin envelopes list")


@envelopes.command()
@click.argument("scope", type=SCOPE, metavar="APPEL|FICHE")
@part
@acting_as
@formats("table", "json")
@pass_session
def remove(
    session: CommandSession, scope: str, lot: str | None, territory: str | None, login: str | None, output: str
) -> None:
    """Retirer une enveloppe ouverte par erreur, où rien n'a jamais été pris.

    Sans elle, l'enveloppe plus large limite ce qui est accordé, s'il y en a une.
    """
    gone = casework.remove(session.desk, session.actor(login), scope, at=session.now(), lot=lot, territory=territory)
    tell(output, f"Enveloppe {gone.scope} retirée.", {"envelope": str(gone.scope), "removed": True}, "envelopes list")


@envelopes.command()
@click.argument("scope", type=SCOPE, metavar="APPEL|FICHE")
@part
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait repris : rien n'est enregistré.")
@acting_as
@formats("table", "json")
@pass_session
def adopt(
    session: CommandSession,
    scope: str,
    lot: str | None,
    territory: str | None,
    dry_run: bool,
    login: str | None,
    output: str,
) -> None:
    """Reprendre dans une enveloppe ce qui a été accordé sans elle.

    Une version antérieure pouvait laisser de côté des accords donnés à l'instant où leur enveloppe s'ouvrait. Ils y
    sont pris, et le journal le dit. L'enveloppe doit y suffire : relevez-la d'abord par « tremplin envelopes set ».
    """
    done = casework.adopt(
        session.desk, session.actor(login), scope, at=session.now(), lot=lot, territory=territory, dry_run=dry_run
    )
    if output == "json":
        write_json({"dry_run": dry_run, **done.published()})
        return
    click.echo("\n".join(table(ADOPTED, list(done.granted.items()), terminal_width())))
    told = "à reprendre, rien n'est enregistré" if dry_run else "repris"
    click.echo(f"{several(len(done.granted), 'accord')} {told} : {euros(sum(done.granted.values()))}.\n")
    again = f"tremplin envelopes {'adopt' if dry_run else 'show'} {_typed(done.envelope)}"
    _shown(done.envelope, output, again)


def _shown(found: "commitments.Funds", output: str, *next_: str) -> None:
    said: Mapping[str, Any] = found.published()
    if output == "json":
        write_json(said)
        return
    rows = (
        ("Ouvert", euros(found.amount_cents), _places(found.places)),
        ("Engagé", euros(found.committed_cents), number(found.committed_places)),
        ("Reste", euros(found.remaining_cents), _places(found.remaining_places)),
    )
    click.echo(f"Enveloppe {found.scope}, version {found.version}")
    click.echo("\n".join(table(FIGURES, rows, terminal_width())))
    next_step(*next_)


def _typed(found: "commitments.Funds") -> str:
    """An envelope as one types it: « 00/2026 --lot bassin-nord »."""
    parts = (
        f" --{name} {value}" for name, value in (("lot", found.of.lot), ("territory", found.of.territory)) if value
    )
    return f"{found.of.fiche or found.of.call}{''.join(parts)}"


def _places(count: int | None) -> str:
    return UNLIMITED if count is None else number(count)
