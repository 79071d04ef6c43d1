"""Read the facts of a dossier by the table of fields alone, where nothing is wrong nor unusual in them.

Judging a dossier then imports no marshmallow, which takes longer than all of Click; where there is any doubt, the
schema reads, and tells in words what is wrong.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any, NamedTuple

from tremplin.catalogue.door import NATURES, RESOURCE_STATUSES, CostLine, Fiche
from tremplin.catalogue.dossier_fields import (
    CODED,
    FACTS,
    LATEST_MONTHS,
    NO_CONTRACT,
    OPINIONS,
    TOTAL,
    DossierField,
    Kind,
    crowded,
)
from tremplin.documents import writing
from tremplin.documents.texts import CODE, LONGEST_CODE, LONGEST_NAME, one_line
from tremplin.documents.vocabulary import Vocabulary
from tremplin.errors import WrongUsage
from tremplin.rules.facts.costs import budget_of
from tremplin.rules.facts.glossary import LINED
from tremplin.rules.facts.view import (
    UNKNOWN,
    Contribution,
    Departure,
    Facts,
    FollowedUp,
    Participants,
    PartnerShare,
    valued,
)

FIELDS = {field.name: field for field in FACTS}
OF_FAMILIES = [field for field in FACTS if field.block in CODED and field.family]
BLOCKS = {field.block for field in FACTS} - {"", *CODED}


class Doubt(Exception):
    """Something is wrong, or unusual: the schema of the facts will tell."""


def plainly(data: Any, fiche: Fiche, vocabulary: Vocabulary) -> Facts | None:
    """The facts of plain values, if each is of the kind that the table says; ``None`` where there is any doubt."""
    application = fiche.application
    codes = {
        **{field.block: vocabulary.family(field.family) for field in OF_FAMILIES},
        "participants": (TOTAL, *vocabulary.publics),
        "opinions": tuple(opinion.code for opinion in application.opinions),
        "answers": tuple(question.code for question in fiche.asked),
        "interim_reports": tuple(report.code for report in fiche.reports.interim),
    }
    try:
        made: Facts = _block("", data, FactCodes(codes, fiche.cost_lines, vocabulary))
    except (Doubt, WrongUsage):
        return None
    attested = () if made.attestations is UNKNOWN else made.attestations
    return made if {each.code for each in fiche.attestations}.issuperset(attested) else None


def facts(said: dict[str, Any]) -> Facts:
    """The facts of the values of each block."""
    counted = said.pop("participants", {})
    publics = {code: count for code, count in counted.items() if code != TOTAL}
    given = {TOTAL: counted[TOTAL]} if TOTAL in counted else {}
    return Facts(participants=Participants(publics=publics, **given), **said)


def held(name: str) -> type:
    """The class that holds a block of facts."""
    return type(valued(Facts(), name)) if name else Facts


class FactCodes(NamedTuple):
    """What a fiche and its department add to the names of facts, and the words in which they are told."""

    codes: Mapping[str, Iterable[str]]
    lines: tuple[CostLine, ...]
    vocabulary: Vocabulary


def _block(name: str, data: Any, known: FactCodes) -> Any:
    made = {}
    for key, value in _kind(dict, data).items():
        # « budget.staff » written as one key is no field
        if not isinstance(key, str) or "." in key:
            raise Doubt(key)
        path = f"{name}.{key}" if name else key
        if path in FIELDS:
            made[key] = value if value is None else READ[FIELDS[path].kind](value, FIELDS[path], known.vocabulary)
        elif path in BLOCKS:
            made[key] = value if value is None else _block(path, value, known)
        elif path in known.codes:
            made[key] = value if value is None else _coded(path, value, known.codes[path])
        elif name in LINED and any(key == line.code for line in known.lines):
            made[key] = value if value is None else writing.cents(value)
        else:
            raise Doubt(key)
    # « null » is as good as absent
    said = {key: value for key, value in made.items() if value is not None}
    if name in LINED:
        return budget_of(said, known.lines)
    return held(name)(**said) if name else facts(said)


def _coded(block: str, value: Any, codes: Iterable[str]) -> dict[str, Any]:
    """A block whose keys are codes that the fiche or the department knows."""
    # a vocabulary of anyone holds any word
    if not all(code in codes or f"{block}.{code}" in FIELDS for code in _kind(dict, value)):
        raise Doubt(value)
    read: Callable[[Any], Any] = CODED_VALUES[FIELDS[f"{block}.…"].kind]
    made = {code: read(item) for code, item in value.items() if item is not None}
    if block == "participants" and any(crowded(made, {})):
        raise Doubt(value)
    return made


def _kind(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise Doubt(value)
    return value


def _among(words: Container[str], value: Any) -> str:
    if not isinstance(value, str) or value not in words:
        raise Doubt(value)
    return value


def _word(value: Any, field: DossierField, vocabulary: Vocabulary) -> str:
    nothing = field.nothing and value == NO_CONTRACT
    return NO_CONTRACT if nothing else _among(vocabulary.family(field.family), value)


def _words(value: Any, field: DossierField, vocabulary: Vocabulary) -> tuple[str, ...]:
    if not field.unknown:
        return _codes(value)
    return tuple(_among(vocabulary.family(field.family), item) for item in _kind(list, value))


def _codes(value: Any) -> tuple[str, ...]:
    for item in _kind(list, value):
        if not CODE.fullmatch(_kind(str, item)) or len(item) > LONGEST_CODE:
            raise Doubt(item)
    if len(set(value)) < len(value):
        raise Doubt(value)
    return tuple(value)


def _departure(value: Any) -> Departure:
    said = {key: item for key, item in _kind(dict, value).items() if item is not None}
    if not said.keys() <= {"left_on", "followed_up"}:
        raise Doubt(value)
    if "left_on" in said:
        said["left_on"] = writing.day(said["left_on"])
    if "followed_up" in said:
        said["followed_up"] = tuple(map(_followed_up, _kind(list, said["followed_up"])))
    return Departure(**said)


def _contribution(value: Any) -> Contribution:
    said = {key: item for key, item in _kind(dict, value).items() if item is not None}
    if not {"funder", "status", "amount"} <= said.keys() <= {"funder", "nature", "status", "amount"}:
        raise Doubt(value)
    _name(said["funder"])
    # a word in French: the schema reads what is unusual
    _among(RESOURCE_STATUSES, said["status"])
    if "nature" in said:
        _among(NATURES, said["nature"])
    return Contribution(**said | {"amount": writing.cents(said["amount"])})


def _partner(value: Any) -> PartnerShare:
    said = {key: item for key, item in _kind(dict, value).items() if item is not None}
    # the digits of a SIRET are for the schema to prove
    if said.keys() != {"name", "amount"}:
        raise Doubt(value)
    return PartnerShare(name=_name(said["name"]), amount=writing.cents(said["amount"]))


def _name(value: Any) -> str:
    """A name as it is kept: one with spaces to mend is for the schema to read."""
    if _kind(str, value) != one_line(value) or not 0 < len(value) <= LONGEST_NAME:
        raise Doubt(value)
    return str(value)


def _followed_up(value: Any) -> FollowedUp:
    if _kind(dict, value).keys() != {"months", "on"}:
        raise Doubt(value)
    return FollowedUp(months=writing.whole(value["months"], 1, LATEST_MONTHS), on=writing.day(value["on"]))


READ: Mapping[Kind, Callable[[Any, DossierField, Vocabulary], Any]] = {
    Kind.DAY: lambda value, field, vocabulary: writing.day(value),
    Kind.HOUR: lambda value, field, vocabulary: writing.hour(value),
    Kind.DAYS: lambda value, field, vocabulary: tuple(map(writing.day, _kind(list, value))),
    Kind.AMOUNT: lambda value, field, vocabulary: writing.cents(value),
    Kind.NUMBER: lambda value, field, vocabulary: writing.quantity(value),
    Kind.WHOLE: lambda value, field, vocabulary: writing.whole(value, 0, field.most or writing.UNBOUNDED),
    Kind.WORD: _word,
    Kind.WORDS: _words,
    Kind.CODES: lambda value, field, vocabulary: _codes(value),
    Kind.EXITS: lambda value, field, vocabulary: tuple(map(_departure, _kind(list, value))),
    Kind.RESOURCES: lambda value, field, vocabulary: tuple(map(_contribution, _kind(list, value))),
    Kind.PARTNERS: lambda value, field, vocabulary: tuple(map(_partner, _kind(list, value))),
}
CODED_VALUES: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.WHOLE: writing.whole,
    Kind.NUMBER: writing.quantity,
    Kind.OPINION: lambda value: _among(OPINIONS, value),
    Kind.ANSWER: lambda value: value,
    Kind.DAY: writing.day,
}
