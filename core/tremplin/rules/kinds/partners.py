"""Partners beside the organisation that leads, and their part of the budget."""

from tremplin.rules.door import (
    UNKNOWN,
    Correction,
    Derived,
    Facts,
    Fiche,
    Finding,
    PartnerShare,
    Remedy,
    RuleKind,
    Stage,
    Words,
    block,
    broken,
    dataclass,
    euros,
    met,
    plural,
    undecided,
    unknown,
)
from tremplin.rules.facts.costs import of_base


@dataclass(frozen=True, kw_only=True, slots=True)
class PartnersAdmitted:
    """Refuse partners where there may be none, more of them than a maximum, and parts larger than the budget."""

    allowed: bool
    max: int | None = None

    def state(self, words: Words) -> str:
        if not self.allowed:
            return "Dossier porté par un seul organisme"
        most = "" if self.max is None else f", {plural(self.max, 'partenaire')} au plus"
        return f"Dossier ouvert à plusieurs partenaires{most} ; leurs parts tiennent dans le budget"

    def check(self, facts: Facts) -> Finding:
        partners = facts.partners
        if partners is UNKNOWN:
            return unknown("partners")
        count = len(partners)
        if not self.allowed and partners:
            return broken(
                lambda: f"{plural(count, 'partenaire')} : la fiche n'en admet aucun. Portez le dossier seul.",
                margin=-count,
                unit="partners",
                nearest=(),
                advised=lambda: Remedy((Correction("partners", ()),)),
            )
        if self.max is not None and count > self.max:
            over = count - self.max
            return undecided(
                lambda: f"{plural(count, 'partenaire')} : {self.max} au plus.",
                f"Retirez-en {over}.",
                margin=-over,
                unit="partners",
            )
        return self._within_budget(partners, facts)

    def _within_budget(self, partners: tuple[PartnerShare, ...], facts: Facts) -> Finding:
        said = [partner.amount for partner in partners if partner.amount is not UNKNOWN]
        parts = sum(said)
        budget, missing = of_base(facts.budget, None)
        if not partners:
            return met(lambda: "Aucun partenaire.")
        # unknown is not zero: parts within what is known of the budget are within the whole of it
        if len(said) < len(partners):
            return unknown("partners")
        if parts > budget and missing:
            return unknown(*missing)

        def told() -> str:
            return f"{plural(len(partners), 'partenaire')}, pour {euros(parts)} d'un budget de {euros(budget)}."

        if parts > budget:
            advice = f"Baissez leurs parts de {euros(parts - budget)}."
            return undecided(told, advice, margin=budget - parts, unit="cents")
        return met(told, margin=budget - parts, unit="cents")


def derived(fiche: Fiche, words: Words) -> Derived:
    """What a fiche says of partners, where it says something."""
    section = fiche.partners
    if section is not None and section.allowed is not None:
        yield PartnersAdmitted(allowed=section.allowed, max=section.max), section.source


KIND = RuleKind(
    name="partners",
    meaning="Les partenaires sont admis, pas trop nombreux, et leurs parts tiennent dans le budget.",
    stage=Stage.DEPOSIT,
    reads=("partners", *block("budget")),
    derived=derived,
    builds=PartnersAdmitted,
    written_in="partners",
    example="partners: {allowed: true, max: 2, source: Groupements}",
)
