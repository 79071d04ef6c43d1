"""What a carrier says of a dossier, in the keys of a facts file: how each value is written, and what it becomes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from marshmallow import ValidationError, fields

from tremplin.catalogue.door import Fiche, dossier_fields, french
from tremplin.documents import writing
from tremplin.documents.door import (
    BlockSchema,
    Euros,
    FicheName,
    Listed,
    Number,
    Path,
    Section,
    Slug,
    UnknownKey,
    Value,
    Vocabulary,
    WrongUsage,
    checks,
    decimal,
    excerpt,
    expected,
    flat,
    hint,
    known,
    one_line,
    prose,
    rna,
    said,
    sections,
    siret,
    speaking,
    without_nir,
    written,
)
from tremplin.documents.dossiers.funders import Funders, FunderSchema, LineField
from tremplin.documents.dossiers.past import Past, PastSchema
from tremplin.documents.dossiers.values import READERS, AttestedCode, Keyed, PartnerSchema, PeopleCounts, block

LONGEST_KEY, LONGEST_CODE, DECIMALS = 200, 80, 3
# these are blocks of codes in a file, and one value for each code in a dossier
CODED = ("participants", "answers")
Told = list[tuple[Path, str]]
Content = Mapping[str, Any]


class FormCatalogue(Protocol):
    """What a file of dossiers asks of what is installed."""

    @property
    def fiches(self) -> Mapping[str, Fiche]: ...

    def words(self, fiche: Fiche) -> Vocabulary: ...


class CodeKey(Value):
    """The name that a file gives to a dossier, so that importing it again makes no double."""

    def read(self, value: Any) -> str:
        # without quotes, YAML makes a number of « 2024001 »: it is a name all the same
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise expected("texte", value)
        line = one_line(str(value))
        if not 0 < len(line) <= LONGEST_KEY:
            raise ValidationError(f"clé « {excerpt(line)} » : de 1 à {LONGEST_KEY} caractères attendus.")
        return line


class Identifier(Value):
    """The SIRET or the RNA of an organisation; quotes are not needed."""

    def read(self, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal) or not str(value).strip():
            raise expected("SIRET ou RNA", value)
        # without quotes, its 14 digits stay exact in an integer, and one that begins with 0 is a text (YAML 1.2)
        text = written(value)
        try:
            return rna(text) if text.strip()[0] in "Ww" else siret(text)
        except WrongUsage as error:
            raise ValidationError(str(error)) from None


class Thousandths(Number):
    """A number of which the thousandth is kept."""

    def read(self, value: Any) -> int | Decimal:
        return said(writing.quantity, value, DECIMALS)


class Area(Slug):
    """A territory of the department, as far as the department describes them."""

    longest = LONGEST_CODE

    def read(self, value: Any) -> str:
        area, areas = super().read(value), known("territories")
        if areas and area not in areas:
            raise ValidationError(f"territoire inconnu « {area} ».{hint(area, areas) or _among(areas)}")
        return area


class AnswerField(Value):
    """An answer to a question; its form is judged with the dossier."""

    def read(self, value: Any) -> Any:
        match value:
            # several codes ROME are one answer; a list in a list answers no question of a fiche
            case list() if not any(isinstance(each, list) for each in value):
                return [self.read(each) for each in value]
            case dict() | list():
                raise expected("texte, nombre ou liste", value)
            case str():
                return prose(value)
            case Decimal():
                # a number has one reading, and the text by which it is kept must have no second one
                return written(value if decimal(written(value)) is not None else value.normalize())
            case int():
                # quotes are not needed: a NIR is as easily typed without
                without_nir(str(value))
                return value
            case _:
                return value


class ResourceSchema(FunderSchema):
    """What another funder brings, as a dossier says it: the nature, last, where it is said."""

    def make(self, said: dict[str, Any]) -> Any:
        # a dossier without a key is known by all that its line says: one imported before says it as it did
        nature = (said["nature"],) if "nature" in said else ()
        return said["funder"], said["status"], said["amount"], *nature


class PartnerLineSchema(PartnerSchema):
    """A partner, whose name can be kept."""

    name = LineField(required=True)


KEPT = {
    **READERS,
    dossier_fields.Kind.NUMBER: lambda field: Thousandths(),
    dossier_fields.Kind.WORDS: lambda field: Listed(Area(), distinct=True),
    dossier_fields.Kind.LINE: lambda field: LineField(),
    dossier_fields.Kind.RESOURCES: lambda field: Funders(ResourceSchema),
    dossier_fields.Kind.PARTNERS: lambda field: sections(PartnerLineSchema),
}


class YearlyBudget(fields.Field[Mapping[str, Any]]):
    """A budget of each year that the fiche wants; its names say theirs: « 2026.staff »."""

    def __init__(self, years: Iterable[int], costs: type[BlockSchema]):
        super().__init__(allow_none=True)
        self.years, self.costs = tuple(map(str, years)), costs()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise expected("bloc de clés", value)
        wrong: dict[str, Any] = {}
        kept: dict[str, Any] = {}
        for year, costs in value.items():
            if str(year) not in self.years:
                told = f"le texte veut le budget de chaque année : écrivez ces dépenses sous {' ou '.join(self.years)}."
                wrong[year] = [UnknownKey(told)]
            elif costs is not None:
                try:
                    kept |= {f"{year}.{cost}": cents for cost, cents in self.costs.load(costs).items()}
                except ValidationError as error:
                    wrong[year] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return kept


class _SaidRoot(BlockSchema):
    """What a carrier says, by dotted names."""

    @checks
    def period(self, data: dict[str, Any], original: dict[str, Any]) -> None:
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            told = f"le {french(ends_on)} vient avant le premier jour, le {french(starts_on)}."
            raise ValidationError({"ends_on": [told]})

    def make(self, said: dict[str, Any]) -> Any:
        content: dict[str, Any] = {}
        for name, value in said.items():
            inside = isinstance(value, Mapping)
            content |= {f"{name}.{code}": each for code, each in value.items()} if inside else {name: value}
        return content


SaidSchema = block(dossier_fields.told_by(dossier_fields.Teller.CARRIER), KEPT, root=_SaidRoot)


class WholeSchema(SaidSchema):  # type: ignore[valid-type,misc]  # made of the table of fields
    """A whole dossier: who carries which fiche, and what is said."""

    key = CodeKey()
    fiche = FicheName(required=True)
    organisation = Identifier(required=True)
    title = LineField(required=True)


class PastDossierSchema(WholeSchema):
    """A whole dossier, and what was done to it before it was entered here."""

    past = Section(PastSchema, required=True)


class PartSchema(SaidSchema):  # type: ignore[valid-type,misc]  # made of the table of fields
    """A part of a dossier: what names it may be there or not."""

    key = CodeKey()
    fiche = FicheName()
    organisation = Identifier()


@dataclass(frozen=True, kw_only=True)
class DossierEntry:
    """A dossier as a file writes it; only a part of one may lack its fiche, its organisation or its title."""

    fiche: str | None = None
    organisation: str | None = None
    key: str | None = None
    title: str | None = None
    content: Content
    past: Past | None = None


class Forms:
    """The schemas of the dossiers of each fiche, made once: a table has many lines of few fiches."""

    def __init__(self, catalogue: FormCatalogue, *, whole: bool = True, past: bool = False):
        self.catalogue = catalogue
        self.root: type[BlockSchema] = PastDossierSchema if past else WholeSchema if whole else PartSchema
        # marshmallow copies every field of a schema when it makes one: once for a fiche, not for each of its lines
        self._made: dict[str | None, tuple[BlockSchema, Vocabulary]] = {}

    def read(self, data: Mapping[str, Any], fiche: Fiche | None = None) -> tuple[DossierEntry | None, Told]:
        """The dossier that plain values make, of the fiche that they name or of this one; or all its mistakes."""
        named = data.get("fiche")
        found = fiche or self.catalogue.fiches.get(named if isinstance(named, str) else "")
        schema, words = self._of(found)
        # codes are not judged where the fiche that gives them is not known
        judged = {key: value for key, value in data.items() if found or key not in CODED}
        told: Told = []
        content: dict[str, Any] = {}
        with speaking(words):
            try:
                content = schema.load(judged)
            except ValidationError as error:
                told += flat(error.messages)
        if found is None and named is not None and not any(path == ("fiche",) for path, _ in told):
            told.append((("fiche",), f"fiche « {excerpt(str(named))} » inconnue.{hint(str(named), self._names)}"))
        if told:
            return None, told
        names = {name: content.pop(name, None) for name in ("fiche", "organisation", "key", "past")}
        return DossierEntry(title=content.get("title"), content=content, **names), []

    @property
    def _names(self) -> Iterable[str]:
        return self.catalogue.fiches

    def _of(self, fiche: Fiche | None) -> tuple[BlockSchema, Vocabulary]:
        name = str(fiche.id) if fiche else None
        if name not in self._made:
            words = self.catalogue.words(fiche) if fiche else Vocabulary().of_anyone()
            schema = type("DossierSchema", (self.root,), _codes(fiche, words) if fiche else {})
            self._made[name] = schema(), words
        return self._made[name]


def _codes(fiche: Fiche, words: Vocabulary) -> dict[str, fields.Field[Any]]:
    """The values that hold codes of the fiche, or of its department."""
    questions = [question.code for question in fiche.asked]
    return {
        "participants": PeopleCounts(words.publics),
        "answers": Keyed("question inconnue", questions, AnswerField()),
        **_budget(fiche),
        "attestations": Listed(AttestedCode(each.code for each in fiche.attestations), distinct=True),
    }


def _budget(fiche: Fiche) -> dict[str, fields.Field[Any]]:
    """The budget, with the lines of the fiche among its keys, of each year where it wants so."""
    usual = SaidSchema().fields["budget"]
    if not (fiche.cost_lines or fiche.budget_years) or not isinstance(usual, Section):
        return {}
    lines = {line.code: Euros(description=line.label) for line in fiche.cost_lines}
    costs = type("LinedBudgetSchema", (type(usual.schema),), lines)
    return {"budget": YearlyBudget(fiche.budget_years, costs) if fiche.budget_years else Section(costs)}


def _among(words: Mapping[str, Any]) -> str:
    return f" Connus : {', '.join(words)}."
