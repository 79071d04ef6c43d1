"""How YAML writes a department and its calls."""

import re
from typing import Any, ClassVar

from marshmallow import ValidationError

from tremplin.catalogue.door import (
    READABLE,
    RETENTION_MONTHS,
    WHITE,
    Call,
    Colours,
    Department,
    ImplicitDecision,
    ReceiptWords,
    Reminders,
    contrast,
)
from tremplin.documents.door import (
    BlockSchema,
    CallName,
    DepartmentCode,
    Json,
    Listed,
    Months,
    PrintedNumber,
    Section,
    Text,
    Whole,
    Word,
    checks,
    expected,
    sections,
    twice,
)
from tremplin.documents.fiches.comparing import LotSchema
from tremplin.documents.fiches.filing import DepositSchema, OfficialTextSchema
from tremplin.documents.fiches.own_words import (
    CadenceSchema,
    CostLineSchema,
    Described,
    Labels,
    OwnCategorySchema,
    OwnPublicSchema,
)


class Colour(Text):
    """A colour on which a white text is read: « #1d4f91 »."""

    shape = re.compile(r"#[0-9a-fA-F]{6}")
    json: ClassVar[Json] = {"type": "string", "pattern": f"^{shape.pattern}$"}

    def read(self, value: Any) -> str:
        text = super().read(value)
        if not self.shape.fullmatch(text):
            raise expected("code de couleur", value, "Écrivez un dièse et six chiffres hexadécimaux : « #1d4f91 ».")
        found = contrast(text, WHITE)
        # RGAA 4.1, criterion 3.2: 4.5 for 1 between a text and its background
        if found < READABLE:
            # rounded down: a contrast of 4.49 is not told as 4.5
            told = f"{int(found * 10) / 10:.1f}".replace(".", ",")
            raise ValidationError(
                f"couleur « {text} » trop claire : un texte blanc s'y lit mal (contraste de {told} pour 1, "
                "4,5 au moins). Assombrissez-la."
            )
        return text.lower()


class ColoursSchema(BlockSchema):
    """The colours of the pages of a department."""

    builds = Colours
    main = Colour(required=True, description="Sa couleur : celle des bandeaux, des titres et des liens.")


class ImplicitDecisionSchema(BlockSchema):
    """What silence is worth."""

    builds = ImplicitDecision
    result = Word(
        "implicit_decisions",
        "décision inconnue",
        required=True,
        description="Ce que vaut le silence : rejection (rejet) ou acceptance (acceptation).",
    )
    after = Months(required=True, description="Au bout de combien de mois après la réception : « 2 months ».")


class ReceiptWordsSchema(BlockSchema):
    """What receipts say of the department and of the law."""

    builds = ReceiptWords
    service = Text(description="Le service chargé des dossiers, si la fiche n'en nomme pas.")
    address = Text(description="Son adresse postale.")
    email = Text(description="Son adresse électronique.")
    phone = Text(description="Son téléphone, si la fiche n'en donne pas.")
    implicit_decision = Section(ImplicitDecisionSchema, description="Ce que vaut le silence, et à partir de quand.")
    remedies = Text(description="Les voies et délais de recours, en une phrase ou plusieurs.")


class RemindersSchema(BlockSchema):
    """How long before somebody is reminded."""

    builds = Reminders
    before_closing = Listed(
        Whole(most=365),
        distinct=True,
        description="Combien de jours avant la fin d'une session un courriel prévient qui a un brouillon : [15, 3] si "
        "rien n'est dit, [] pour personne.",
    )
    before_deadlines = Listed(
        Whole(most=365),
        distinct=True,
        description="Combien de jours avant un bilan ou un document attendu le porteur est prévenu : [30, 7] si rien "
        "n'est dit, [] pour personne.",
    )


class PeopleSchema(BlockSchema):
    """What a department says of people: words of its own, and how long it keeps them."""

    prescribers = Labels("Ceux qui lui adressent des personnes.")
    households = Labels("Les situations de foyer qu'il distingue.")
    post_kinds = Labels("Les postes qu'il distingue.")
    employer_kinds = Labels("Les employeurs qu'il distingue, à la sortie.")
    evidence = Labels("Les pièces qui prouvent une sortie.")
    activity_kinds = Labels("Les activités qu'il distingue.")
    retention = Months(description="Combien de temps après le dernier contact une personne est gardée : « 24 months ».")


class DepartmentSchema(BlockSchema):
    """A department and its own words."""

    department = DepartmentCode(required=True, description="Le code du département : « 59 ».")
    name = Text(required=True, description="Son nom.")
    territories = Labels("Ses territoires : un code et un libellé.")
    services = Labels("Ses services et partenaires, par qui passent avis et comités.")
    themes = Labels("Les thèmes de son référentiel de qualité, s'il en a un.")
    publics = Described(OwnPublicSchema, "Les publics qui lui sont propres : un libellé, et « sensitive: health ».")
    contracts = Labels("Les contrats d'insertion qui lui sont propres.")
    legal_forms = Labels("Les formes juridiques qui lui sont propres.")
    accreditations = Labels("Les agréments et les labels qu'il est seul à demander.")
    exit_contracts = Labels("Les contrats et les issues qu'une typologie de sorties à lui retient.")
    exit_categories = Described(
        OwnCategorySchema, "Ses catégories de sorties : un libellé, et counts_as, ce qu'elles comptent."
    )
    cadences = Described(CadenceSchema, "Ses cadences de comités : un libellé, et every, en mois.")
    cost_lines = Described(
        CostLineSchema, "Les lignes de budget de toutes ses fiches : un libellé, et la famille de chacune."
    )
    people = Section(
        PeopleSchema, description="Les mots qu'il emploie pour les personnes suivies, et leur durée de garde."
    )
    colours = Section(ColoursSchema, description="Les couleurs de ses pages.")
    receipts = Section(ReceiptWordsSchema, description="Ce que ses récépissés disent de lui et du droit.")
    reminders = Section(RemindersSchema, description="Combien de jours avant chaque échéance un courriel la rappelle.")

    def make(self, said: dict[str, Any]) -> Department:
        people = {family: words for family, words in (said.pop("people", None) or {}).items() if words}
        kept = people.pop("retention", RETENTION_MONTHS)
        return Department(code=said.pop("department"), people=people, retention_months=kept, **said)


class CallSchema(BlockSchema):
    """A call, in one edition."""

    call = CallName(required=True, description="L'identité de l'appel : « 59/2026 ».")
    title = Text(required=True, description="Son titre.")
    # one of the calls that were read prints no year: nothing is made up for it
    edition = PrintedNumber(description="L'édition : l'année, si elle est connue.")
    summary = Text(description="De quoi il s'agit.")
    official_text = Section(OfficialTextSchema, description="Le texte voté : son titre, sa page, le jour du vote.")
    deposit = Section(DepositSchema, description="Comment et où l'on dépose un dossier.")
    lots = sections(LotSchema, description="Ses lots, dont chaque fiche nomme ceux où elle est.")

    @checks
    def codes_differ(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        twice(written, "lots")

    def make(self, said: dict[str, Any]) -> Call:
        return Call(id=said.pop("call"), **said)
