"""What is due, computed again from the published form of a fiche alone, and dossiers drawn to be settled.

Nothing of what is judged here is imported: fractions all along, and one page that whoever pays can check by hand.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from tremplin.catalogue.words import COSTS
from tremplin.rules.facts.view import Budget, Facts, Hours, Results

Form = Mapping[str, Any]
# what is small shows each cent that a rounding loses; what is large is what fiches pay
SIZES = (9, 250, 10_000, 9_000_000)


def drawn(form: Form, dice: Random) -> Facts:
    """An operation at its settlement, of which all is known."""
    most = dice.choice(SIZES)

    def amount() -> int:
        return dice.choice((0, dice.randint(0, most), dice.randint(0, most), dice.randint(most // 2, most)))

    def budget() -> Budget:
        return Budget(**{cost: amount() for cost in COSTS}, indirect=amount() // 4)

    planned = budget()
    posts = dice.choice((dice.randint(1, 40), Decimal(dice.randint(1, 4_000)) / 100))
    months = dice.randint(0, 13 * int(posts + 1)) + dice.choice((0, Decimal("0.5"), Decimal("0.125")))
    urban = Decimal(dice.randint(0, 100)) * Decimal(months) / 100
    places = (urban, Decimal(months) - urban)
    done = [Hours(months=each, hours=round(each * dice.randint(0, 12), dice.randint(0, 3))) for each in places]
    themes = form["results"]["quality"]["themes"] if form["results"] and form["results"]["quality"] else []
    starts = date(2024, dice.randint(1, 12), dice.randint(1, 28))
    return Facts(
        starts_on=starts,
        ends_on=starts + timedelta(days=dice.randint(20, 500)),
        budget=planned,
        realised=dice.choice((planned, budget(), budget())),
        requested=amount(),
        granted=dice.choice((amount(), 2 * most, most)),
        advance=amount(),
        posts=posts,
        results=Results(
            months=months,
            exits=dice.randint(0, int(posts) + 1),
            quality=tuple(theme for theme in themes if dice.random() < 0.7),
            urban=done[0],
            rural=done[1],
        ),
    )


def computed(form: Form, facts: Facts) -> dict[str, Any]:
    """The amounts of a settlement: those kept, the indirect costs, what each result earns, what is due."""
    kept = {}
    for cost in COSTS:
        foreseen, incurred = getattr(facts.budget, cost), getattr(facts.realised, cost)
        funded = cost in form["costs"] or form["costs"] == []
        kept[cost] = min(foreseen, incurred) if funded else 0
    overheads = indirect(form, kept, facts.realised.indirect)
    within = min(sum(kept.values()) + overheads, facts.granted)
    shares = earned(form["results"], facts)
    if shares is None:
        return {"kept": kept, "indirect": overheads, "within": within, "parts": [], "due": within}
    due = within * sum(shares, Fraction(0)) // 1
    return {"kept": kept, "indirect": overheads, "within": within, "parts": parted(within, shares, due), "due": due}


def indirect(form: Form, kept: Mapping[str, int], spent: int) -> int:
    terms = form["indirect_costs"]
    if terms is None:
        return 0
    base = terms["base"] or form["costs"] or [cost for cost in COSTS if cost != "investment"]
    allowed = Fraction(terms["rate"]) * sum(kept[cost] for cost in base)
    return allowed // 1 if terms["mode"] == "flat" else min(allowed // 1, spent)


def earned(terms: Form | None, facts: Facts) -> list[Fraction] | None:
    """What each part is worth, of one."""
    if terms is None:
        return None
    found, results, posts = [], facts.results, Fraction(facts.posts)
    if months := terms["months"]:
        rate = Fraction(results.months) / (posts * Fraction(months["per_post"]))
        if hours := terms["hours"]:
            places = ((results.urban, hours["urban"]), (results.rural, hours["rural"]))
            asked = sum(Fraction(place.months) * Fraction(each) for place, each in places)
            rate = min(rate, sum(Fraction(place.hours) for place, _ in places) / asked) if asked else Fraction(0)
        found.append(Fraction(months["weight"]) * min(rate, 1))
    if exits := terms["exits"]:
        rate = Fraction(results.exits) / (posts * Fraction(exits["per_post"]))
        found.append(Fraction(exits["weight"]) * min(rate, 1))
    if quality := terms["quality"]:
        honoured = sum(theme in results.quality for theme in quality["themes"])
        found.append(Fraction(quality["weight"]) * Fraction(honoured, len(quality["themes"])))
    return found


def parted(within: int, shares: list[Fraction], due: int) -> list[int]:
    """The cents of each part: one at a time, to the part that lacks most of what it earns."""
    cents = [within * share // 1 for share in shares]
    while sum(cents) < due:
        lacks = [within * share - got for share, got in zip(shares, cents, strict=True)]
        cents[lacks.index(max(lacks))] += 1
    return cents
