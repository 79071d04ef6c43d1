"""How documents write the facts of a dossier: a marshmallow schema made of the table, which tells all that is wrong."""

from typing import Any

from tremplin.catalogue.dossier_fields import FACTS, LATEST_MONTHS, Kind
from tremplin.catalogue.fiche import Fiche
from tremplin.documents.door import BlockSchema, Day, Euros, Listed, Section, Whole, known, sections
from tremplin.documents.dossiers.funders import Funders, FunderSchema
from tremplin.documents.dossiers.values import (
    READERS,
    AttestedCode,
    Keyed,
    OpinionWord,
    PartnerSchema,
    PeopleCounts,
    block,
)
from tremplin.rules.facts.costs import budget_of
from tremplin.rules.facts.glossary import LINED
from tremplin.rules.facts.plain import facts, held
from tremplin.rules.facts.view import Budget, Contribution, Departure, Facts, FollowedUp, PartnerShare


class _FactsRoot(BlockSchema):
    """The facts, whose blocks of codes depend on the fiche."""

    def make(self, said: dict[str, Any]) -> Facts:
        return facts(said)


class FollowedUpSchema(BlockSchema):
    """News taken of one person."""

    builds = FollowedUp
    months = Whole(least=1, most=LATEST_MONTHS, required=True, description="L'échéance, en mois après la sortie.")
    on = Day(required=True, description="Le jour où des nouvelles ont été prises.")


class DepartureSchema(BlockSchema):
    """One person who left the action."""

    builds = Departure
    left_on = Day(description="Le jour où la personne est sortie de l'action.")
    followed_up = sections(FollowedUpSchema, description="Les nouvelles prises ensuite ; [] s'il n'y en a pas eu.")


class ContributionSchema(FunderSchema):
    """What another funder brings."""

    builds = Contribution


class PartnerShareSchema(PartnerSchema):
    """A partner, as facts know it."""

    builds = PartnerShare

    def make(self, said: dict[str, Any]) -> PartnerShare:
        return PartnerShare(**said)


# a person who left, a funder or a partner is no single value: the classes of the facts hold their block
ALL_READERS = {
    **READERS,
    Kind.EXITS: lambda field: sections(DepartureSchema),
    Kind.RESOURCES: lambda field: Funders(ContributionSchema),
    Kind.PARTNERS: lambda field: sections(PartnerShareSchema),
}
FactsSchema = block(FACTS, ALL_READERS, root=_FactsRoot, builds=held)


def _budget(block: str, fiche: Fiche) -> Section:
    """A block of costs, with the lines of the fiche among its keys."""
    usual = FactsSchema().fields[block]
    assert isinstance(usual, Section)

    class LinedSchema(type(usual.schema)):  # type: ignore[misc]  # made of the table of fields
        """Costs by family and by line."""

        def make(self, said: dict[str, Any]) -> Budget:
            return budget_of(said, fiche.cost_lines)

    lines = {line.code: Euros(description=line.label) for line in fiche.cost_lines}
    return Section(type("FicheBudgetSchema", (LinedSchema,), lines))


def schema_of(fiche: Fiche) -> BlockSchema:
    """The schema of the facts of a fiche: its opinions, its questions, and the publics of its department."""
    application = fiche.application
    # a schema of marshmallow is made of its class: the codes of a fiche need one of their own
    schema: type[BlockSchema] = type(
        "FicheFactsSchema",
        (FactsSchema,),
        {
            "participants": PeopleCounts(known("publics")),
            "opinions": Keyed("avis inconnu", (opinion.code for opinion in application.opinions), OpinionWord()),
            "attestations": Listed(AttestedCode(each.code for each in fiche.attestations), distinct=True),
            "answers": Keyed("question inconnue", (question.code for question in fiche.asked), None),
            "interim_reports": Keyed("bilan inconnu", (report.code for report in fiche.reports.interim), Day()),
            **({name: _budget(name, fiche) for name in LINED} if fiche.cost_lines else {}),
        },
    )
    return schema()
