"""An instalment is paid once what it waits for has come, and never beyond its part of the grant."""

from collections.abc import Iterator

from tremplin.casework.acting.conditions.door import About, Case, condition
from tremplin.casework.acting.conditions.paying import BEFORE_SETTLEMENT, Transfer
from tremplin.casework.acting.wording import PAYMENTS
from tremplin.catalogue.door import PaidOn, euros, french
from tremplin.records.codes import PaymentKind

RECORDED = {
    PaidOn.START: "constatez d'abord le démarrage",
    PaidOn.INTERIM_REPORT: "enregistrez d'abord ce bilan",
    PaidOn.FINAL_REPORT: "arrêtez d'abord le solde",
}


@condition("où la fiche a des versements, l'avance ou l'acompte dit lequel", About.CONTENT, proposed=True)
def instalment_named(case: Case[Transfer]) -> Iterator[str]:
    asked, terms = case.proposed, case.fiche.payment
    if asked.instalment is not None:
        if asked.kind not in (PaymentKind(asked.instalment.paid_as), PaymentKind.REPAYMENT):
            kinds = PAYMENTS[PaymentKind(asked.instalment.paid_as)], PAYMENTS[asked.kind]
            yield f"Versement « {asked.instalment.code} » : c'est un versement de type {kinds[0]}, et non {kinds[1]}."
    elif terms.instalments and asked.kind in BEFORE_SETTLEMENT:
        reports = case.fiche.reports.interim_labels
        known = " ; ".join(f"« {each.code} », {each.told(reports)}" for each in terms.instalments)
        yield f"Dites de quel versement il s'agit : {known}."


@condition("un versement attend ce que le texte dit : un jour, le démarrage, son bilan", About.DAYS, proposed=True)
def instalment_awaited(case: Case[Transfer]) -> Iterator[str]:
    asked, instalment = case.proposed, case.proposed.instalment
    if instalment is None or asked.kind not in BEFORE_SETTLEMENT or asked.settlement is not None:
        return
    told = f"Versement « {instalment.code} » : il se fait {instalment.when(case.fiche.reports.interim_labels)}"
    if asked.since is None:
        yield f"{told}, ce qui n'est pas encore venu : {RECORDED.get(PaidOn(instalment.on), 'attendez ce jour')}."
    elif asked.event.on < asked.since:
        yield f"{told}, le {french(asked.since)} : il ne se verse pas le {french(asked.event.on)}, plus tôt."


@condition("un versement ne dépasse pas sa part de la subvention, ou son montant", About.MONEY, proposed=True)
def within_instalment(case: Case[Transfer]) -> Iterator[str]:
    asked, instalment = case.proposed, case.proposed.instalment
    if instalment is None or asked.kind not in BEFORE_SETTLEMENT or asked.settlement is not None:
        return
    granted = asked.terms.amount_cents
    most = case.fiche.payment.amounts(granted)[instalment.code]
    left = None if most is None else max(0, most - asked.stands(instalment.code))
    if most is not None and left is not None and asked.amount_cents > left:
        share = f", {instalment.share} des {euros(granted)} accordés" if instalment.share else ""
        yield (
            f"{euros(asked.amount_cents)} pour le versement « {instalment.code} » : il est de {euros(most)}{share}, "
            f"il en reste {euros(left)} à verser."
        )


@condition("un reversement ne dépasse pas ce qui est versé là d'où il revient", About.MONEY, proposed=True)
def repaid_where_paid(case: Case[Transfer]) -> Iterator[str]:
    asked = case.proposed
    instalment = asked.instalment.code if asked.instalment else None
    there, amount = asked.stands(instalment, asked.year), asked.amount_cents
    told = asked.kind is PaymentKind.REPAYMENT and (instalment or asked.year)
    if told and there < amount <= asked.paid_cents:
        where = [f"au titre du versement « {instalment} »"] if instalment else []
        where += [f"sur {asked.year}"] if asked.year else []
        yield f"{euros(amount)} à reverser : {euros(there)} sont versés {', '.join(where)}."
