"""``tremplin payments``: what the finance office is asked to pay, and the mandates that it gives back."""

from datetime import date
from pathlib import Path

import click

from tremplin_cli.terminal.door import (
    CALL,
    FICHE,
    Column,
    CommandSession,
    Count,
    DayType,
    Listing,
    Noun,
    acting_as,
    as_csv,
    euros,
    formats,
    french,
    late,
    listing_formats,
    pass_session,
    saving,
    several,
    tell,
    versioned,
)

with late():
    from tremplin.casework.acting import policy, wording
    from tremplin.casework.operating import mandates
    from tremplin.casework.reading import filters, spending
    from tremplin.documents import identifiers

ORDERS = Listing(
    (
        *("dossier", "payment", "kind", "instalment", "year", "amount_cents", "paid_on"),
        *("organisation", "siret", "rna", "holder", "iban", "bic"),
    ),
    (
        Column("Dossier", lambda row: row["dossier"]),
        Column("N°", lambda row: row["payment"]),
        Column("Versement", lambda row: row["kind"]),
        Column("Montant", lambda row: euros(row["amount_cents"])),
        Column("Porteur", lambda row: row["organisation"], gives_way=True),
        Column("IBAN", lambda row: row["iban"] and identifiers.spaced_iban(row["iban"])),
    ),
    "Aucun versement n'attend son mandat.",
)


payments = Noun("payments", more="Un versement s'enregistre par « dossiers pay ».")


LISTED = Listing(
    (
        *("dossier", "number", "title", "fiche", "organisation", "siret", "rna", "kind", "instalment", "year"),
        *("amount_cents", "paid_on", "mandate", "mandated_on", "corrected"),
    ),
    (
        Column("Versé le", lambda row: french(date.fromisoformat(row["paid_on"]))),
        Column("Dossier", lambda row: row["dossier"]),
        Column("N°", lambda row: row["number"]),
        Column("Porteur", lambda row: row["organisation"], gives_way=True),
        Column("Versement", lambda row: wording.PAYMENTS[row["kind"]]),
        Column("Montant", lambda row: euros(row["amount_cents"])),
        Column("Mandat", lambda row: row["mandate"]),
        Column("Annulé", lambda row: "annulé" if row["corrected"] else None),
    ),
    "Aucun versement.",
)


@payments.command("list")
@click.option("--call", type=CALL, metavar="APPEL", help="Seulement les dossiers de cet appel.")
@click.option("--fiche", type=FICHE, metavar="FICHE", help="Seulement les dossiers de cette fiche.")
@click.option("--from", "first", type=DayType(), metavar="DATE", help="Versé ce jour-là, ou depuis.")
@click.option("--until", "last", type=DayType(), metavar="DATE", help="Versé ce jour-là, ou avant.")
@acting_as
@listing_formats
@pass_session
def list_(
    session: CommandSession,
    call: str | None,
    fiche: str | None,
    first: date | None,
    last: date | None,
    login: str | None,
    output: str,
) -> None:
    """Lister les versements des dossiers que vous pouvez voir, les plus récents d'abord.

    Un versement annulé par une contre-écriture reste dans la liste, et le dit ; un reversement est ce que le porteur a
    rendu.
    """
    actor = session.actor(login)
    session.known(call, fiche)
    asked, days = filters.Filters(call=call, fiche=fiche), spending.SpendingDays(first, last)
    rows = [each.published() for each in spending.payments(session.glanced, actor, asked, days)]
    then = [f"tremplin dossiers show {rows[0]['dossier']}"] if rows else []
    LISTED._replace(empty=policy.blind(actor) or LISTED.empty).write(rows, output, *then)


@payments.command()
@click.option("--call", type=CALL, metavar="APPEL", help="Seulement ceux d'un appel.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FICHIER", help="Un .csv, que vous seul lirez.")
@click.option("--overwrite", is_flag=True, help="Remplacer le fichier, s'il existe.")
@acting_as
@listing_formats
@pass_session
def order(
    session: CommandSession, call: str | None, out: Path | None, overwrite: bool, login: str | None, output: str
) -> None:
    """Donner à la comptabilité les versements à mandater, avec leur compte.

    Un décideur la donne, et le journal le garde. Ceux dont les coordonnées bancaires attendent d'être confirmées sont
    laissés de côté.
    """
    found = mandates.ordered(session.desk, session.actor(login), at=session.now(), call=call)
    rows = [each._asdict() for each in found.rows]
    if out is None:
        ORDERS.write(rows, output)
    else:
        with saving(out, overwrite=overwrite) as file:
            file.write(as_csv(ORDERS.keys, rows).encode("utf-8-sig"))
        told = several(len(rows), "versement à mandater", "versements à mandater")
        click.echo(f"{told}, {euros(found.total_cents)} en tout : {out}")
    if found.left_out:
        many = several(found.left_out, "versement laissé de côté", "versements laissés de côté")
        click.echo(f"{many} : des coordonnées bancaires attendent d'être confirmées.", err=True)


@payments.command()
@click.argument("reference", metavar="DOSSIER")
@click.argument("payment", type=Count("numéro de versement"), metavar="VERSEMENT")
@click.option("--number", "mandate_", required=True, metavar="NUMÉRO", help="Celui de la comptabilité.")
@click.option("--on", "issued_on", type=DayType(), required=True, metavar="DATE", help="Le jour du mandat.")
@click.option("--reason", metavar="TEXTE", help="Pour remplacer un mandat déjà saisi : pourquoi.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def mandate(
    session: CommandSession,
    reference: str,
    payment: int,
    mandate_: str,
    issued_on: date,
    reason: str | None,
    login: str | None,
    output: str,
) -> None:
    """Saisir le mandat d'un versement : son numéro et son jour."""
    kept = mandates.mandate(
        session.desk,
        session.actor(login),
        reference,
        payment,
        mandate_,
        issued_on=issued_on,
        at=session.now(),
        reason=reason,
    )
    sentence = f"Dossier {kept.dossier}, versement n° {payment} : mandat {kept.mandate} du {french(issued_on)}."
    tell(output, sentence, kept.published(), f"dossiers show {kept.dossier}")
