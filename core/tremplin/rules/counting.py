"""What unit prices count: the quantity that is foreseen or realised, and the part of it that a row of a scale takes."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, localcontext

from tremplin.catalogue.asked import ShownIf
from tremplin.catalogue.dossier_fields import TOTAL
from tremplin.rules.door import UNKNOWN, Facts, Number, dataclass, type_of_unknown, valued

ONE = {
    "participant": "participant",
    "hour": "heure",
    "fte": "équivalent temps plein",
    "place": "place",
    "post": "poste",
}
MANY = {**{per: f"{one}s" for per, one in ONE.items()}, "fte": "équivalents temps plein"}
# what is counted, foreseen and realised
QUANTITIES = {
    "participant": ("participants.total", "results.participants"),
    "hour": ("hours", "results.hours"),
    "fte": ("fte.total", "results.fte.total"),
    "place": ("places", "results.places"),
    "post": ("posts", "results.posts"),
}
# the blocks in which people are counted by public, and full-time equivalents by accreditation
PARTS = {"participant": ("participants", "results.publics"), "fte": ("fte", "results.fte")}


@dataclass(frozen=True, kw_only=True, slots=True)
class ScaleWhen:
    """When a row of a scale takes: all that it says must hold."""

    accreditation: str | None = None
    public: str | None = None
    territory: str | None = None
    question: str | None = None
    answer: str | None = None


def code_of(when: ScaleWhen, per: str) -> str:
    """The code of the part of the quantity that a row takes; none where it takes all that is left."""
    return {"participant": when.public, "fte": when.accreditation}.get(per) or ""


def read_by(when: ScaleWhen, per: str, side: int) -> Iterator[str]:
    code = code_of(when, per)
    if code:
        yield f"{PARTS[per][side]}.{code}"
    if when.accreditation:
        yield "carrier.accreditations"
    if when.territory:
        yield "territories"
    if when.question:
        yield f"answers.{when.question}"


def not_known(when: ScaleWhen, per: str, facts: Facts) -> tuple[str, ...]:
    """What is not known of the dossier, without which nobody can tell whether a row takes."""
    carrier = when.accreditation and per != "fte" and facts.carrier.accreditations is UNKNOWN
    asked = when.question and facts.answers.get(when.question, UNKNOWN) is UNKNOWN
    missing = {
        "carrier.accreditations": carrier,
        "territories": when.territory and facts.territories is UNKNOWN,
        f"answers.{when.question}": asked,
    }
    return tuple(fact for fact, lacks in missing.items() if lacks)


def held_by(when: ScaleWhen, per: str, facts: Facts) -> bool:
    """Whether the dossier is one of those that a row takes."""
    if when.accreditation and per != "fte":
        held = facts.carrier.accreditations
        if held is UNKNOWN or when.accreditation not in held:
            return False
    # an operation in several territories is in none of them alone
    if when.territory and facts.territories != (when.territory,):
        return False
    if not when.question:
        return True
    return ShownIf(question=when.question, answer=when.answer or "").holds(facts.answers.get(when.question))


def whole_of(per: str, facts: Facts, side: int) -> Number | type_of_unknown:
    """All that is counted; full-time equivalents told by accreditation alone are added up."""
    if per != "fte":
        quantity: Number | type_of_unknown = valued(facts, QUANTITIES[per][side])
        return quantity
    apart = _apart(per, facts, side)
    whole: Number | type_of_unknown = apart.get(TOTAL, UNKNOWN)
    told = () if whole is not UNKNOWN else tuple(apart.values())
    return _sum(told) if told else whole


def whole_is_told(per: str, facts: Facts, side: int) -> bool:
    """Whether all that is counted is told as such: what is told of some accreditations may not be all."""
    return per != "fte" or _apart(per, facts, side).get(TOTAL, UNKNOWN) is not UNKNOWN


def part_of(when: ScaleWhen, per: str, facts: Facts, side: int) -> Number | type_of_unknown | None:
    """The part of the quantity that a row takes; ``None`` is all that is left."""
    code = code_of(when, per)
    if not code:
        return None
    if per != "fte" and not side:
        return facts.participants.of(code)
    told_apart = _apart(per, facts, side)
    part: Number | type_of_unknown = told_apart.get(code, UNKNOWN)
    if part is not UNKNOWN or per != "fte":
        return part
    held = facts.carrier.accreditations
    # nobody works under an accreditation that the carrier has not, nor beyond what is told in all
    whole = told_apart.get(TOTAL, UNKNOWN)
    none_left = whole is not UNKNOWN and _sum(each for of, each in told_apart.items() if of != TOTAL) >= whole
    return 0 if none_left or (held is not UNKNOWN and code not in held) else UNKNOWN


def _apart(per: str, facts: Facts, side: int) -> Mapping[str, Number]:
    """What is told of each public, or of each accreditation, and of all of them together."""
    done = facts.results
    apart: Mapping[str, Number] = (done.fte if side else facts.fte) if per == "fte" else done.publics
    return apart


def _sum(numbers: Iterable[Number]) -> Number:
    whole: Number = 0
    with localcontext(prec=80):
        for each in numbers:
            whole = whole + each
    return whole


def less(number: Number, other: Number) -> Number:
    # exact: a Decimal is cut to 28 digits, which a quantity of thirty decimals has not
    with localcontext(prec=80):
        left = number - other
    return int(left) if isinstance(left, Decimal) and left == int(left) else left
