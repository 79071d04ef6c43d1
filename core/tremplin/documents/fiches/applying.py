"""How YAML writes who may apply, where, when, for how long, and with what."""

from fractions import Fraction
from typing import Any

from marshmallow import ValidationError

from tremplin.catalogue import fiche as catalogue
from tremplin.catalogue.door import Span, Window, whole_months
from tremplin.documents.door import (
    BlockSchema,
    Day,
    Hour,
    Listed,
    Months,
    Percent,
    Section,
    Slug,
    Text,
    Whole,
    Word,
    YesNo,
    checks,
    sections,
    twice,
    words,
)
from tremplin.documents.fiches.asking import AttestationSchema, ConditionField, QuestionSchema, check_questions
from tremplin.documents.fiches.blocks import BoundsSchema, SourcedSchema, SpanSchema, in_order


class ShareSchema(SourcedSchema):
    """The share of one public: exactly one bound."""

    builds = catalogue.Share
    public = Word("publics", "public inconnu", required=True, description="Le public compté.")
    at_most = Percent(description="Part maximale : « 20 % ».")
    at_least = Percent(description="Part minimale.")
    more_than = Percent(description="Part à dépasser strictement (majorité : « 50 % »).")

    @checks
    def one_bound(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        given = [key for key in ("at_most", "at_least", "more_than") if written.get(key) is not None]
        # « maximum 20% de jeunes » and « majoritaire » are of two calls: a share told twice would have two verdicts
        if len(given) != 1:
            raise ValidationError("une borne et une seule : at_most, at_least ou more_than.")


class SelectionSchema(BlockSchema):
    """Who chooses the participants."""

    builds = catalogue.Selection
    by = Word("services", "service inconnu", required=True, description="Le service qui choisit.")
    how = Word("selections", "mode de sélection inconnu", description="Comment il choisit.")


class AgeSchema(BoundsSchema):
    """The age of people."""

    builds = catalogue.Age
    min = Whole(most=130, description="Au moins, borne comprise.")
    max = Whole(most=130, description="Au plus, borne comprise.")
    # an age bears on some people only: whoever comes by one of these contracts is not refused for lack of it
    unless = words("contracts", "contrat inconnu", description="Les contrats qui dispensent de cette condition.")


class AudienceSchema(SourcedSchema):
    """Whom the fiche is for."""

    builds = catalogue.Audience
    publics = words("publics", "public inconnu", description="Les publics visés.")
    priority = words("publics", "public inconnu", description="Les publics prioritaires.")
    contracts = words(
        "contracts",
        "contrat inconnu",
        description="Les contrats d'insertion attendus des personnes.",
    )
    shares = sections(ShareSchema, description="Les parts imposées de certains publics.")
    age = Section(AgeSchema, description="L'âge des personnes, bornes comprises.")
    selection = Section(SelectionSchema, description="Qui choisit les participants.")

    @checks
    def shares_agree(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        shares = data.get("shares") or ()
        # where one could not be read, the ranks of the others are not known
        if len(shares) != len(written.get("shares") or ()):
            return
        wrong = {}
        for rank, share in enumerate(shares):
            earlier = ((place, each) for place, each in enumerate(shares[:rank]) if _of_one_public(each, share))
            told = next(filter(None, (_at_odds(share, each, place) for place, each in earlier)), None)
            if told:
                wrong[rank] = [told]
        if wrong:
            raise ValidationError({"shares": wrong})


def _of_one_public(one: Any, other: Any) -> bool:
    made = isinstance(one, catalogue.Share) and isinstance(other, catalogue.Share)
    return made and one.public == other.public


def _bound(share: catalogue.Share) -> Fraction:
    rate = share.at_most or share.at_least or share.more_than
    return rate.exact if rate else Fraction(0)


def _at_odds(share: catalogue.Share, earlier: catalogue.Share, place: int) -> str | None:
    """Why a share cannot stand beside an earlier one of the same public; ``None`` where both may hold."""
    where = f"« audience.shares.{place} »"
    if (share.at_most is None) is (earlier.at_most is None):
        return f"la part de ce public est déjà bornée de ce côté par {where} : gardez l'une des deux."
    ceiling, floor = sorted((share, earlier), key=lambda each: each.at_most is None)
    least, most = _bound(floor), _bound(ceiling)
    if least > most or (floor.more_than is not None and least == most):
        return f"minimum plus grand que le maximum, avec {where} : aucun dossier ne respecterait les deux."
    return None


class TerritoriesSchema(SourcedSchema):
    """Where the fiche applies."""

    builds = catalogue.Territories
    scope = Word(
        "scopes",
        "étendue inconnue",
        description="department (tout le département) ou listed.",
    )
    listed = words("territories", "territoire inconnu", description="Les territoires, si scope vaut listed.")
    priority = words("territories", "territoire inconnu", description="Les territoires prioritaires.")
    priority_areas = Listed(
        Text(), description="Les zones prioritaires dont le texte ne dit pas de quoi elles sont faites."
    )

    @checks
    def listed_when_said(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        # silence is not « everywhere »: where the text names no place, the scope is absent, and shown as not said
        if (written.get("scope") == "listed") != bool(written.get("listed")):
            raise ValidationError("« scope: listed » va avec une liste « listed », et elle avec lui.")


class CarriersSchema(SourcedSchema):
    """Who may apply."""

    builds = catalogue.Carriers
    legal_forms = words(
        "legal_forms",
        "forme juridique inconnue",
        description="Liste fermée des formes admises.",
    )
    accreditations = words(
        "accreditations",
        "agrément inconnu",
        description="Les agréments dont l'un est exigé.",
    )
    # « toute structure (association, organisme de formation…) » closes no list: it is told here, and refuses nobody
    conditions = Listed(ConditionField(), description="Les conditions en toutes lettres, ou {code, label, required}.")

    @checks
    def codes_differ(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        twice(written, "conditions")

    def make(self, said: dict[str, Any]) -> catalogue.Carriers:
        told = said.pop("conditions", ())
        return catalogue.Carriers(
            conditions=tuple(each if isinstance(each, str) else each.label for each in told),
            attestations=tuple(each for each in told if not isinstance(each, str)),
            **said,
        )


class StartsSchema(BlockSchema):
    """When the operations of a session may start."""

    from_ = Day(data_key="from", description="Premier jour de démarrage, compris.")
    until = Day(description="Dernier jour de démarrage, compris.")

    @checks
    def in_order(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        in_order(data.get("from_"), data.get("until"), "until")


class WindowSchema(SourcedSchema):
    """A session of deposit."""

    opens = Day(required=True, description="Premier jour de dépôt, compris.")
    closes = Day(
        required=True,
        description="Dernier jour de dépôt, compris jusqu'à minuit, heure de Paris, sans closes_at.",
    )
    closes_at = Hour(description="L'heure de ce jour, à Paris, jusqu'à laquelle on dépose : « 16:00 », comprise.")
    # a call of 2024 has three sessions, each with starts of its own: a deposit of one cannot take those of another
    starts = Section(StartsSchema, description="Quand les opérations de cette session peuvent démarrer.")

    @checks
    def in_order(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        in_order(data.get("opens"), data.get("closes"), "closes")

    def make(self, said: dict[str, Any]) -> Window:
        starts = said.pop("starts", {})
        return Window(starts_from=starts.get("from_"), starts_until=starts.get("until"), **said)


class FixedSchema(BlockSchema):
    """A period that an operation must lie in."""

    from_ = Day(data_key="from", required=True, description="Premier jour, compris.")
    until = Day(required=True, description="Dernier jour, compris.")

    @checks
    def in_order(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        in_order(data.get("from_"), data.get("until"), "until")


class DurationSchema(SourcedSchema):
    """How long an operation may last."""

    at_most = Months(description="Durée maximale : « 12 months ».")
    at_least = Months(description="Durée minimale : « 6 months ».")
    fixed = Section(FixedSchema, description="Période imposée.")
    # three answers: « elle ne pourra pas être prolongée par tacite reconduction », the reverse, and nothing said
    tacit_renewal = YesNo(description="false si le texte exclut la tacite reconduction.")
    action_weeks = Section(SpanSchema, description="Durée conseillée de l'action, en semaines.")

    @checks
    def bounds_in_order(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        least, most = data.get("at_least"), data.get("at_most")
        if least and most and most < least:
            raise ValidationError("durée minimale plus longue que la durée maximale : corrigez l'une.", "at_least")
        fixed = data.get("fixed") or {}
        if least and fixed and whole_months(fixed["from_"], fixed["until"]) < least:
            raise ValidationError(f"la période imposée ne laisse pas {least} mois : corrigez l'une.", "at_least")

    @checks
    def advice_within_the_most(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        most, advised = data.get("at_most"), data.get("action_weeks")
        # an action lies in its operation, and no month is longer than 31 days
        if most and isinstance(advised, Span) and (advised.min or 0) * 7 > most * 31:
            told = f"plus de semaines conseillées que n'en laissent {most} mois : corrigez l'un des deux."
            raise ValidationError({"action_weeks": {"min": [told]}})

    def make(self, said: dict[str, Any]) -> catalogue.Duration:
        fixed = said.pop("fixed", {})
        return catalogue.Duration(fixed_from=fixed.get("from_"), fixed_until=fixed.get("until"), **said)


class OpinionSchema(SourcedSchema):
    """An opinion to collect."""

    builds = catalogue.RequestedOpinion
    code = Slug(required=True, description="Le code de l'avis.")
    by = Word("services", "service inconnu", required=True, description="Qui le donne.")
    label = Text(required=True, description="L'avis demandé.")
    # most texts want an « avis », few an « avis favorable »: only then may it stop an agreement
    favourable = YesNo(description="true si le texte exige qu'il soit favorable.")


class PieceSchema(SourcedSchema):
    """A document to attach."""

    builds = catalogue.Piece
    code = Slug(required=True, description="Le code de la pièce.")
    label = Text(required=True, description="La pièce à joindre.")


class ApplicationSchema(BlockSchema):
    """What an application holds besides its budget."""

    builds = catalogue.Application
    opinions = sections(OpinionSchema, description="Les avis à recueillir.")
    documents = sections(PieceSchema, description="Les pièces à joindre.")
    questions = sections(QuestionSchema, description="Les questions posées au porteur.")

    attestations = sections(AttestationSchema, description="Ce que le porteur atteste, hors des conditions ci-dessus.")

    @checks
    def codes_differ(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        twice(written, "opinions", "documents", "questions", "attestations")

    @checks
    def questions_exist(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        check_questions(written)
