"""Budgets that look like those of real operations, within what the fiche funds and caps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tremplin.catalogue.door import Cents, Rate, whole_months
from tremplin.demo import words
from tremplin.demo.company import Life
from tremplin.demo.dice import Dice

Form = Mapping[str, Any]
# of the direct costs, in percent, when the fiche funds them
SHARES = {"staff": (58, 78), "operating": (8, 22), "external_services": (4, 16), "other": (2, 8)}
INDIRECT = "indirect"


def planned(form: Form, said: Mapping[str, Any], dice: Dice) -> dict[str, Any]:
    """The budget of an operation that says its period and its people already: costs, request, other funders."""
    months = max(1, whole_months(said["starts_on"], said["ends_on"]))
    places = said.get("posts", said["participants.total"])
    direct = int(places * months * dice.between(95_00, 310_00)) + dice.between(4_000_00, 30_000_00)
    costs = _direct(form["costs"] or ("staff", "operating", "other"), direct, dice)
    indirect = _indirect(form, costs, dice)
    budget = {f"budget.{cost}": cents for cost, cents in (costs | indirect).items()}
    total = sum(budget.values())
    share = dice.one_of((100, 100, 90, 85, 80, 75, 70, 60, 55))
    requested = _request(form, total * share // 100, places * months, dice)
    return {**budget, "requested": requested, "resources": _resources(total - requested, dice)}


def realised(said: Mapping[str, Any], form: Form, dice: Dice, lives: Sequence[Life] = ()) -> dict[str, Any]:
    """What was spent of a budget: mostly a little less, now and then so little that some is paid back."""
    # only what was spent is paid (« effectivement encourues », a call of 2025): a repayment must be seen
    least, most = (15, 45) if dice.chance(16) else (84, 104)
    spent: dict[str, Any] = {}
    for cost in SHARES:
        foreseen = said.get(f"budget.{cost}")
        spent[f"realised.{cost}"] = 0 if not foreseen else _odd(foreseen * dice.between(least, most) // 100, dice)
    indirect = said.get(f"budget.{INDIRECT}") or 0
    spent["realised.indirect"] = indirect * dice.between(least, min(most, 100)) // 100
    return {**spent, **_results(said, form, dice, lives)}


def _direct(funded: tuple[str, ...] | list[str], total: Cents, dice: Dice) -> dict[str, Cents]:
    weights = {cost: dice.between(*SHARES[cost]) for cost in funded}
    whole = sum(weights.values())
    lines = {cost: _odd(total * weight // whole, dice) for cost, weight in weights.items()}
    return {cost: lines.get(cost, 0) for cost in SHARES}


def _indirect(form: Form, costs: Mapping[str, Cents], dice: Dice) -> dict[str, Cents]:
    """The indirect costs, at most at the rate of the fiche; none where it has none."""
    terms = form["indirect_costs"]
    if terms is None:
        return {}
    base = sum(costs[cost] for cost in terms["base"] or form["costs"] or SHARES)
    most = Rate.of_percent(Decimal(terms["rate"]) * 100).of(base)
    return {INDIRECT: most if terms["mode"] == "flat" or dice.chance(40) else most * dice.between(60, 98) // 100}


def _request(form: Form, asked: Cents, place_months: int, dice: Dice) -> Cents:
    """What is asked: a round amount more often than not, under every cap."""
    asked = asked // 100_00 * 100_00 if dice.chance(60) else asked
    cap = form["participant_month_cap_cents"]
    caps = (form["grant_ceiling_cents"], cap and int(cap * place_months))
    return min([asked, *(most for most in caps if most is not None)])


def _resources(cents: Cents, dice: Dice) -> tuple[tuple[str, str, Cents, str], ...]:
    """Who brings the rest."""
    funders = dice.some(tuple(words.FUNDERS), dice.between(1, 3))
    lines = []
    for left, funder in zip(range(len(funders), 0, -1), funders, strict=True):
        part = cents if left == 1 else cents * dice.between(30, 60) // 100
        cents -= part
        if part > 0:
            status = "obtained" if dice.chance(55) else "asked"
            lines.append((funder, status, part, words.FUNDERS[funder]))
    return tuple(lines)


def _results(said: Mapping[str, Any], form: Form, dice: Dice, lives: Sequence[Life]) -> dict[str, Any]:
    """What was obtained, where the fiche pays by it."""
    terms = form["results"]
    if terms is None:
        return {}
    posts = Decimal(said.get("posts", 1))
    found: dict[str, Any] = {}
    # « nombre de postes * 12 mois », « 0.45 sorties dynamiques par poste » (a call of 2024)
    for part in ("months", "exits"):
        if terms[part]:
            expected = posts * Decimal(str(terms[part]["per_post"]))
            declared = (expected * dice.between(78, 108) / 100).quantize(Decimal("0.1"))
            found[f"results.{part}"] = _counted(part, lives) if lives else declared
    if terms["quality"]:
        themes = terms["quality"]["themes"]
        found["results.quality"] = dice.some(themes, dice.between(max(1, len(themes) - 2), len(themes)))
    if terms["hours"]:
        months = found.get("results.months", posts * 12)
        urban = (months * dice.between(40, 80) / 100).quantize(Decimal("0.1"))
        for place, part in (("urban", urban), ("rural", months - urban)):
            due = part * Decimal(str(terms["hours"][place]))
            found[f"results.{place}.months"] = _counted("months", _in(place, lives)) if lives else part
            found[f"results.{place}.hours"] = (due * dice.between(82, 110) / 100).quantize(Decimal("0.1"))
    return found


def _counted(part: str, lives: Iterable[Life]) -> Decimal:
    """What rows will tell: a carrier declares what it records."""
    return Decimal(sum(life.months if part == "months" else life.good for life in lives))


def _in(area: str, lives: Iterable[Life]) -> Iterator[Life]:
    return (life for life in lives if life.area == area)


def _odd(cents: Cents, dice: Dice) -> Cents:
    """An amount as people write them: mostly whole euros, not all round."""
    if dice.chance(25):
        return cents
    return cents // 100 * 100 if dice.chance(70) else cents // 10_000 * 10_000
