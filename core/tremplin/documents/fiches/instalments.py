"""How YAML writes the instalments of a grant, and the reports that come on the way."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from marshmallow import ValidationError

from tremplin.catalogue.door import NO_BREAK, Instalment, InterimReport, PaidOn, PaymentTerms, number
from tremplin.documents.door import Day, Euros, Listed, Months, Percent, Slug, Text, Word, checks, excerpt, hint
from tremplin.documents.fiches.blocks import SourcedSchema


class InstalmentSchema(SourcedSchema):
    """One payment of the grant."""

    builds = Instalment
    code = Slug(required=True, description="Le code du versement, que les paiements citent.")
    on = Word("instalments", "moment inconnu", required=True, description="Ce que le versement attend.")
    share = Percent(description="Sa part de la subvention : « 30 % ». Sans part ni montant, il prend le reste.")
    amount = Euros(description="Son montant, si le texte le fixe en euros.")
    date = Day(attribute="day", description="Le jour à partir duquel il se verse, avec « on: date ».")
    within = Months(
        description="Délai pour le verser ; du solde, délai du bilan final après la fin de l'opération.",
    )
    report = Slug(description="Le bilan intermédiaire attendu ; sinon celui du même code, ou du même rang.")

    @checks
    def said_once(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        wrong = {}
        if written.get("share") is not None and written.get("amount") is not None:
            wrong["amount"] = ["une part et un montant à la fois : gardez l'un des deux."]
        if data.get("amount") == 0 or (data.get("share") and not data["share"].numerator):
            wrong["amount" if data.get("amount") == 0 else "share"] = ["un versement est d'un centime au moins."]
        if written.get("on") == PaidOn.DATE and written.get("date") is None:
            wrong["date"] = ["clé obligatoire absente : le versement attend un jour (« on: date »)."]
        if written.get("date") is not None and data.get("on") not in (None, PaidOn.DATE):
            wrong["date"] = ["un jour ne se donne qu'avec « on: date » : corrigez l'un des deux."]
        if written.get("report") is not None and data.get("on") not in (None, PaidOn.INTERIM_REPORT):
            wrong["report"] = ["un bilan ne se donne qu'avec « on: interim_report » : corrigez l'un des deux."]
        if wrong:
            raise ValidationError(wrong)


class InterimReportSchema(SourcedSchema):
    """A report due on the way."""

    builds = InterimReport
    code = Slug(required=True, description="Le code du bilan intermédiaire.")
    after = Months(description="Combien de mois après le début de l'opération.")
    date = Day(attribute="day", description="Date limite absolue ; des deux délais, le plus proche vaut.")
    within = Months(description="Délai pour le remettre, après ces mois.")
    parts = Listed(Text(), description="Ce que le bilan contient.")

    @checks
    def after_something(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        if written.get("within") is not None and written.get("after") is None:
            raise ValidationError({"within": ["un délai compte après quelque chose : donnez aussi « after »."]})


def reckoned(written: list[tuple[int, dict[str, Any]]]) -> None:
    """Refuse instalments that share more or less than the grant, or go on after the balance."""
    wrong: dict[int, dict[str, list[str]]] = {}
    rates = {rank: _rate(item.get("share")) for rank, item in written}
    total, full = Fraction(0), all(rates.values())
    for rank, rate in rates.items():
        total += rate
        if total > 1 and rate:
            wrong[rank] = {"share": [f"les parts font {_percent(total)} ensemble : 100 % au plus."]}
            break
    last = max(rates, default=0)
    if total == 1 and not wrong:
        unpaid = [rank for rank, rate in rates.items() if not rate and "share" not in dict(written)[rank]]
        wrong |= {rank: {"code": ["les autres parts font déjà 100 % : il ne reste rien à verser."]} for rank in unpaid}
    elif written and full and total < 1:
        told = f"les parts font {_percent(total)} ensemble : il manque {_percent(1 - total)}."
        wrong[last] = {"share": [f"{told} Sans part, ce versement prend le reste."]}
    for rank, item in written:
        if item.get("on") == PaidOn.FINAL_REPORT and rank != last:
            told = "le versement qui attend le bilan final est le solde : placez-le en dernier, et qu'il soit seul."
            wrong.setdefault(rank, {})["on"] = [told]
    if wrong:
        raise ValidationError({"instalments": wrong})


def awaited(instalments: tuple[Instalment, ...], reports: tuple[InterimReport, ...]) -> list[tuple[int, str, str]]:
    """Of each instalment on an interim report, by rank, the report that it waits for, or why there is none."""
    codes = [report.code for report in reports]
    waiting = [(rank, each) for rank, each in enumerate(instalments) if each.on == PaidOn.INTERIM_REPORT]
    told = []
    for place, (rank, each) in enumerate(waiting):
        named = each.report or (each.code if each.code in codes else "")
        found = named or (codes[place] if place < len(codes) else "")
        missing = ""
        if not codes or not found:
            missing = (
                "ce versement attend un bilan intermédiaire qui n'est pas déclaré : ajoutez-le sous reports.interim."
            )
        elif found not in codes:
            missing = f"bilan intermédiaire inconnu « {excerpt(found)} ».{hint(found, codes)}"
        told.append((rank, found, missing))
    return told


def waiting(terms: PaymentTerms, reports: tuple[InterimReport, ...]) -> PaymentTerms:
    """The terms, each instalment on an interim report saying which."""
    found = {rank: code for rank, code, _ in awaited(terms.instalments, reports)}
    told = tuple(replace(each, report=found.get(rank)) for rank, each in enumerate(terms.instalments))
    return replace(terms, instalments=told)


def _rate(written: Any) -> Fraction:
    try:
        return Percent().read(written).exact
    except ValidationError:
        # told by its own field
        return Fraction(0)


def _percent(share: Fraction) -> str:
    return f"{number(share * 100)}{NO_BREAK}%"
