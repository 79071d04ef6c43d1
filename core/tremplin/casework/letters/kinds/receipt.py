"""The receipt of a deposit: what came, when, and all that the law wants beside (CRPA, art. R112-11-1)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from sqlalchemy import select

from tremplin.casework.applying.receipts import Receipt, receipt_of
from tremplin.casework.letters.letter import (
    LetterAmount,
    LetterAmounts,
    LetterBlock,
    LetterHeading,
    LetterParagraph,
    LetterPoints,
)
from tremplin.casework.letters.matter import LetterBody, LetterFact, LetterKind, LetterMatter
from tremplin.casework.letters.phrases import OF_SILENCE
from tremplin.catalogue.door import IMPLICIT_DECISIONS, add_months, french, hour_and_minute, to_the_minute
from tremplin.clock import day_in_paris, hour_in_paris
from tremplin.records.tables import Deposit, Mode

CAME = {
    Mode.ONLINE: "déposé en ligne",
    Mode.PAPER: "reçu sur papier",
    Mode.LATE: "reçu après la clôture et admis",
}
# a request for money is refused by two months of silence: CRPA, art. L231-4, 3°
SILENCE = 2


def _facts(matter: LetterMatter) -> Sequence[LetterFact[Receipt]]:
    rows = select(Deposit).where(Deposit.dossier_id == matter.dossier.id).order_by(Deposit.number)
    return [
        LetterFact(each.number, day_in_paris(each.received_at), receipt_of(matter.reference, vars(each)))
        for each in matter.session.scalars(rows)
        if matter.written_here(each.received_at)
    ]


def _body(matter: LetterMatter, fact: LetterFact[Receipt]) -> LetterBody:
    receipt = fact.row
    return LetterBody(
        title=f"Récépissé de dépôt {receipt.number}",
        subject=f"votre dossier {matter.operation} est bien arrivé",
        blocks=chain(_came(matter, receipt), _service(receipt), _then(receipt), _missing(receipt)),
        references={"Récépissé": receipt.number},
        signed=(receipt.service,),
    )


def _came(matter: LetterMatter, receipt: Receipt) -> Iterator[LetterBlock]:
    day, hour = day_in_paris(receipt.received_at), hour_in_paris(receipt.received_at)
    when = f"le {french(day)} à {hour_and_minute(hour)}, heure de Paris"
    yield LetterParagraph(f"Le Département a reçu votre dossier {matter.operation}, {CAME[receipt.mode]} {when}.")
    if receipt.counts_on != day or receipt.counts_at not in (None, hour):
        at = f" à {to_the_minute(receipt.counts_at)}" if receipt.counts_at else ""
        yield LetterParagraph(f"Il compte comme déposé le {french(receipt.counts_on)}{at}.")


def _service(receipt: Receipt) -> Iterator[LetterBlock]:
    said = receipt.mentions
    yield LetterHeading("Le service qui suit votre dossier")
    lines = {"Adresse": said.address, "Adresse électronique": said.email, "Téléphone": said.phone}
    yield LetterPoints((receipt.service, *(f"{label} : {value}" for label, value in lines.items() if value)))


def _then(receipt: Receipt) -> Iterator[LetterBlock]:
    said = receipt.mentions
    refused = said.implicit_decision in (None, "rejection")
    received = day_in_paris(receipt.received_at)
    day = date.fromisoformat(said.implicit_on) if said.implicit_on else add_months(received, SILENCE)
    yield LetterHeading("La réponse que vous attendez")
    if said.implicit_decision:
        worth = IMPLICIT_DECISIONS[said.implicit_decision]
        yield LetterParagraph(f"Sans réponse du Département le {french(day)}, votre demande est réputée {worth}.")
    else:
        yield LetterParagraph(
            f"Sans réponse du Département le {french(day)}, votre demande est réputée rejetée : deux mois de silence "
            "sur une demande d'aide financière valent refus (code des relations entre le public et l'administration, "
            "article L231-4). Si des pièces vous sont demandées, ce délai est suspendu tant qu'elles sont attendues."
        )
    yield LetterParagraph("Ce récépissé dit que votre dossier est arrivé ; il n'annonce pas la décision.")
    if refused or said.remedies:
        yield LetterHeading("Voies et délais de recours")
        yield LetterParagraph(said.remedies or OF_SILENCE)


def _missing(receipt: Receipt) -> Iterator[LetterBlock]:
    if receipt.mentions.budget_years:
        years = (LetterAmount(str(each["year"]), each["amount_cents"]) for each in receipt.mentions.budget_years)
        yield LetterAmounts("Le budget prévu, année par année", tuple(years), "Total")
    if receipt.missing:
        yield LetterHeading("Ce qui manque encore")
        yield LetterPoints(receipt.missing)


KIND = LetterKind(
    code="receipt",
    label="récépissé de dépôt",
    absent="le dossier n'est pas déposé : il n'y a rien dont donner récépissé.",
    facts=_facts,
    body=_body,
)
