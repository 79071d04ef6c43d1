"""``tremplin dossiers``: the commands of what is agreed, paid and closed."""

from datetime import date

import click

from tremplin.records.codes import PaymentKind, State
from tremplin_cli.dossiers.arguments import document, dossier
from tremplin_cli.terminal.door import (
    AMOUNT,
    YEAR,
    CommandSession,
    DayType,
    WordType,
    WrongUsage,
    acting_as,
    euros,
    formats,
    french,
    granted_years,
    late,
    pass_session,
    tell,
    versioned,
)

with late():
    from tremplin.casework.acting import wording
    from tremplin.casework.operating import agreements, closing, payments

DAY = DayType()
starts = click.option("--starts", "starts_on", type=DAY, metavar="DATE", help="Le premier jour de l'opération.")
signed = document("La pièce jointe que les deux ont signée.")
ends = click.option("--ends", "ends_on", type=DAY, metavar="DATE", help="Son dernier jour, compris.")


@click.command()
@dossier
@click.option("--signed-on", type=DAY, required=True, metavar="DATE", help="Le jour de la signature.")
@click.option(
    "--advance", type=AMOUNT, required=True, metavar="MONTANT", help="L'avance convenue ; 0 s'il n'y en a pas."
)
@starts
@ends
@signed
@acting_as
@formats("table", "json")
@pass_session
@versioned
def agree(
    session: CommandSession,
    reference: str,
    signed_on: date,
    advance: int,
    starts_on: date | None,
    ends_on: date | None,
    document: int | None,
    login: str | None,
    output: str,
) -> None:
    """Enregistrer la convention d'un dossier accordé.

    Son montant est celui qui est accordé ; ses jours, ceux du dossier si vous n'en donnez pas d'autres.
    """
    # above 23,000 €, three months run from this signature to publish it (loi 2000-321, art. 10; decree 2017-779)
    terms = agreements.agree(
        session.desk,
        session.actor(login),
        reference,
        signed_on=signed_on,
        advance_cents=advance,
        starts_on=starts_on,
        ends_on=ends_on,
        document=document,
        at=session.now(),
    )
    sentence = f"Dossier {terms.dossier} conventionné : {_terms(terms)}"
    tell(output, sentence, terms.published(), f"dossiers calendar {terms.dossier}")


@click.command()
@dossier
@click.option("--signed-on", type=DAY, required=True, metavar="DATE", help="Le jour de la signature de l'avenant.")
@click.option("--reason", required=True, metavar="TEXTE", help="Le motif : le porteur le lit tel quel.")
@click.option("--amount", type=AMOUNT, metavar="MONTANT", help="Le nouveau montant.")
@click.option("--advance", type=AMOUNT, metavar="MONTANT", help="La nouvelle avance.")
@granted_years
@starts
@ends
@signed
@acting_as
@formats("table", "json")
@pass_session
@versioned
def amend(
    session: CommandSession,
    reference: str,
    signed_on: date,
    reason: str,
    amount: int | None,
    advance: int | None,
    years: dict[int, int],
    starts_on: date | None,
    ends_on: date | None,
    document: int | None,
    login: str | None,
    output: str,
) -> None:
    """Enregistrer un avenant à la convention.

    Ce qu'il ne change pas reste convenu. Ce qu'il ajoute au montant est pris sur l'enveloppe ; ce qu'il en retire y
    revient.
    """
    terms = agreements.amend(
        session.desk,
        session.actor(login),
        reference,
        signed_on=signed_on,
        reason=reason,
        amount_cents=sum(years.values()) if years and amount is None else amount,
        advance_cents=advance,
        starts_on=starts_on,
        ends_on=ends_on,
        document=document,
        years=years or None,
        at=session.now(),
    )
    sentence = f"Dossier {terms.dossier}, avenant n° {terms.number - 1} : {_terms(terms)}"
    tell(output, sentence, terms.published(), f"dossiers calendar {terms.dossier}")


@click.command()
@dossier
@click.option("--kind", type=WordType("une sorte de versement", PaymentKind), help="Ce qui est versé.")
@click.option("--instalment", metavar="CODE", help="Le versement de la fiche dont il s'agit ; il dit alors sa sorte.")
@click.option("--year", type=YEAR, metavar="ANNÉE", help="Son année, si la subvention est répartie par année.")
@click.option("--amount", type=AMOUNT, required=True, metavar="MONTANT", help="Combien : « 20 000 € ».")
@click.option("--on", "paid_on", type=DAY, required=True, metavar="DATE", help="Le jour du versement.")
@click.option("--key", metavar="CLÉ", help="Celle de votre comptabilité : la même deux fois est un seul versement.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def pay(
    session: CommandSession,
    reference: str,
    kind: str | None,
    instalment: str | None,
    year: int | None,
    amount: int,
    paid_on: date,
    key: str | None,
    login: str | None,
    output: str,
) -> None:
    """Enregistrer un versement, ou un reversement.

    L'avance (advance) et les acomptes (interim) se versent avant l'arrêté du solde, le solde (balance) après, en une ou
    plusieurs fois, jusqu'à ce qui reste dû. Tant qu'aucun bilan n'est reçu, avance et acomptes tiennent dans le plafond
    de l'avance. Un reversement (repayment) revient au Département.

    Où la fiche prévoit plusieurs versements, « --instalment CODE » dit lequel : il attend son jour, le démarrage ou son
    bilan, et ne dépasse pas sa part.
    """
    if kind is None and instalment is None:
        raise WrongUsage("dites ce qui est versé : --kind SORTE, ou --instalment CODE.")
    done = payments.pay(
        session.desk,
        session.actor(login),
        reference,
        kind=PaymentKind(kind) if kind else None,
        amount_cents=amount,
        paid_on=paid_on,
        at=session.now(),
        key=key,
        instalment=instalment,
        year=year,
    )
    told = [wording.PAYMENTS[done.kind], *([f"versement « {done.instalment} »"] if done.instalment else [])]
    what = ", ".join([*told, *([str(done.year)] if done.year else [])])
    total = f"{euros(done.paid_cents)} versés en tout sur {euros(done.granted_cents)} accordés"
    sentence = f"Dossier {done.dossier} : {euros(amount)} enregistrés ({what}), {total}."
    tell(output, sentence, done.published(), f"dossiers calendar {done.dossier}")


@click.command()
@dossier
@acting_as
@formats("table", "json")
@pass_session
@versioned
def close(session: CommandSession, reference: str, login: str | None, output: str) -> None:
    """Clore un dossier soldé, quand il ne reste rien à verser."""
    done = closing.close(session.desk, session.actor(login), reference, at=session.now())
    tell(output, f"Dossier {done} clos.", {"dossier": done, "state": State.CLOSED}, f"dossiers show {done}")


def _terms(terms: "agreements.AgreementTerms") -> str:
    days = f"du {french(terms.starts_on)} au {french(terms.ends_on)}"
    return f"{euros(terms.amount_cents)}, dont {euros(terms.advance_cents)} d'avance, {days}."
