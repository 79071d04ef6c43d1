"""Read the facts of a dossier from YAML or JSON: everything is optional, and an unknown key is refused at its place."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import ValidationError, fields

from tremplin.catalogue.fiche import Fiche
from tremplin.documents.fields import Listed, Section, Slug, Value, Word, expected
from tremplin.documents.figures import Day, Euros, Number, Whole
from tremplin.documents.reader import read
from tremplin.documents.schema import BlockSchema, UnknownKey, load
from tremplin.documents.vocabulary import Vocabulary, known, speaking
from tremplin.errors import RefusedDocuments, hint
from tremplin.rules.facts import view as facts
from tremplin.rules.facts.view import Facts

OPINIONS = ("favourable", "unfavourable", "pending")
NO_CONTRACT = "none"


def read_facts(content: bytes, file: str, fiche: Fiche, vocabulary: Vocabulary) -> Facts:
    """The facts that a file gives about a dossier of this fiche; all its mistakes at once when it holds some."""
    # a file of which every line is empty or a comment tells nothing, which is no mistake
    if not any(line and not line.startswith(b"#") for line in map(bytes.strip, content.splitlines())):
        return Facts()
    document = read(content, file)
    with speaking(vocabulary):
        made: Facts | None = load(_schema(fiche), document)
    if made is None:
        raise RefusedDocuments(document.mistakes)
    return made


def load_facts(data: Any, fiche: Fiche, vocabulary: Vocabulary) -> Facts:
    """The facts of plain values; their mistakes as a ``ValidationError``."""
    with speaking(vocabulary):
        made: Facts = _schema(fiche).load(data)
    return made


class Keyed(fields.Field[Mapping[str, Any]]):
    """A block whose keys are codes that the fiche or the department knows."""

    def __init__(self, what: str, codes: Iterable[str], inner: Value | None):
        super().__init__(allow_none=True)
        self.what, self.codes, self.inner = what, tuple(codes), inner

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise expected("bloc de clés", value)
        wrong: dict[str, list[str]] = {}
        kept: dict[str, Any] = {}
        for code, item in value.items():
            if code not in self.codes:
                wrong[code] = [UnknownKey(f"{self.what} « {code} ».{hint(code, self.codes)}")]
            elif item is not None:
                try:
                    kept[code] = self.inner.read(item) if self.inner else item
                except ValidationError as error:
                    wrong[code] = list(error.messages)
        if wrong:
            raise ValidationError(wrong)
        return kept


class OpinionWord(Value):
    """What an opinion says."""

    def read(self, value: Any) -> str:
        if value not in OPINIONS:
            raise expected("avis", value, f"Connus : {', '.join(OPINIONS)}.")
        return str(value)


class Contract(Word):
    """A contract of the person, or ``none``: not having one is known, which is not the same as not knowing."""

    def read(self, value: Any) -> str:
        return NO_CONTRACT if value == NO_CONTRACT else super().read(value)


class CarrierSchema(BlockSchema):
    """The organisation that applies."""

    builds = facts.Carrier
    legal_form = Word("legal_forms", "forme juridique inconnue")
    accreditations = Listed(Word("accreditations", "agrément inconnu"))


class BudgetSchema(BlockSchema):
    """Costs by kind."""

    builds = facts.Budget
    staff = Euros()
    operating = Euros()
    external_services = Euros()
    other = Euros()
    indirect = Euros()


class ReceivedReportsSchema(BlockSchema):
    """When reports were received."""

    builds = facts.Reports
    final = Day()


class HoursSchema(BlockSchema):
    """Months and hours in one kind of place."""

    builds = facts.Hours
    months = Number()
    hours = Number()


class ResultsSchema(BlockSchema):
    """What the operation obtained."""

    builds = facts.Results
    months = Number()
    exits = Number()
    quality = Listed(Slug(), distinct=True)
    urban = Section(HoursSchema)
    rural = Section(HoursSchema)


class ParticipantSchema(BlockSchema):
    """One person of the operation."""

    builds = facts.Participant
    interviews = Whole()
    driving_hours = Number()
    initial_driving_hours = Number()
    theory_exams = Whole()
    practical_exams = Whole()
    weekly_hours = Number()
    age = Whole(most=130)
    contract = Contract("contracts", "contrat inconnu")


class FactsSchema(BlockSchema):
    """The facts that do not depend on the fiche."""

    builds = Facts
    deposited_on = Day()
    starts_on = Day()
    ends_on = Day()
    carrier = Section(CarrierSchema)
    # a territory that is not of the department is for the rule to refuse, in its own words
    territories = Listed(Slug(), distinct=True)
    posts = Number()
    supervisors_fte = Number()
    budget = Section(BudgetSchema)
    realised = Section(BudgetSchema)
    requested = Euros()
    granted = Euros()
    advance = Euros()
    documents = Listed(Slug(), distinct=True)
    committees = Listed(Day())
    follow_ups = Listed(Day())
    reports = Section(ReceivedReportsSchema)
    results = Section(ResultsSchema)
    participant = Section(ParticipantSchema)

    def make(self, said: dict[str, Any]) -> Facts:
        counted = said.pop("participants", {})
        publics = {code: count for code, count in counted.items() if code != "total"}
        given = {"total": counted["total"]} if "total" in counted else {}
        return Facts(participants=facts.Participants(publics=publics, **given), **said)


def _schema(fiche: Fiche) -> BlockSchema:
    """The schema of the facts of a fiche: its opinions, its questions, and the publics of its department."""
    application = fiche.application
    schema: type[BlockSchema] = type(
        "FicheFactsSchema",
        (FactsSchema,),
        {
            "participants": Keyed("public inconnu", ("total", *known("publics")), Whole()),
            "opinions": Keyed("avis inconnu", (opinion.code for opinion in application.opinions), OpinionWord()),
            "answers": Keyed("question inconnue", (question.code for question in application.questions), None),
        },
    )
    return schema()
