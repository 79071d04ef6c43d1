"""How people leave an operation: their exits as the typology of the fiche cuts them, the pieces, and the news after."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tremplin.catalogue.door import CATEGORIES, add_months
from tremplin.catalogue.people_words import NO_OUTCOME, TRIAL_END
from tremplin.demo.company import Life, Scenery, entered
from tremplin.demo.dice import Dice

DAY = timedelta(days=1)
# out of a hundred exits
GOOD, LEFT_WITHOUT, UNSAID = 54, 5, 4
# out of a hundred good exits, and of the others
PIECES, UNREACHED = 88, 12
TRAINING = ("formation_qualifiante", "poursuite_formation")
DATED = ("cdd", "mission")
# what each kind of exit is told by
TOLD_BY = {
    "cdi": "contract",
    "cdd": "contract",
    "mission": "payslip",
    "creation_entreprise": "registration",
    "independant": "registration",
    **dict.fromkeys(TRAINING, "training_certificate"),
}
# where a fiche names no typology
USUAL = ("cdi", "cdd", "cdd", "mission", "formation_qualifiante", "siae")
EMPLOYERS = ("company", "company", "company", "association", "public", "individual")


def depart(lives: Sequence[Life], scenery: Scenery) -> None:
    """Have everybody who entered leave, and news of them come in the months after."""
    dice, months = scenery.dice, _months(scenery)
    trials = any(each.at == TRIAL_END for each in scenery.fiche.indicators)
    for life, first, last in entered(lives):
        if trials and not life.facts["hired_on"] and dice.chance(70):
            life.facts["hired_on"] = min(last, first + dice.between(3, 30) * DAY)
        if trials and life.facts["hired_on"]:
            life.news.append(_trial(life.facts["hired_on"], dice))
        if not dice.chance(LEFT_WITHOUT):
            life.facts |= {"exit_on": last, **_exit(scenery)}
            life.good = any(_holds(row, life.facts) for row in _rows(scenery))
        life.news += _news(life, last, months, scenery)


def _months(scenery: Scenery) -> tuple[int, ...]:
    """The months after which news is taken: those of the fiche, of its indicators, or what many carriers do."""
    after = scenery.fiche.follow_up.after_exit
    asked = [*(after.months if after else ())]
    asked += [int(each.at.split("-")[0]) for each in scenery.fiche.indicators if each.at and each.at[0].isdigit()]
    return tuple(sorted({*asked})) or ((6,) if scenery.dice.chance(70) else ())


def _rows(scenery: Scenery) -> list[Mapping[str, Any]]:
    """The exits that count, as the typology of the fiche writes them."""
    categories = (scenery.form["exits"] or {"categories": ()})["categories"]
    return [row for each in categories if each.get("counts_as") or each["code"] in CATEGORIES for row in each["when"]]


def _holds(row: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    months = facts.get("exit_months")
    return (
        row["contract"] == facts.get("exit_contract")
        and (row["months_at_least"] is None or (months is not None and months >= row["months_at_least"]))
        and (row["months_below"] is None or (months is not None and months < row["months_below"]))
        and row["subsidised"] in (None, facts.get("exit_subsidised"))
        and row["market_sector"] in (None, facts.get("exit_market_sector"))
    )


def _exit(scenery: Scenery) -> dict[str, Any]:
    dice, rows = scenery.dice, _rows(scenery)
    if dice.chance(GOOD):
        row: Mapping[str, Any] = dice.one_of(rows) if rows else {"contract": dice.one_of(USUAL)}
        facts = _outcome(row, dice)
    elif dice.chance(70):
        return {"exit_contract": NO_OUTCOME}
    elif scenery.results is None and dice.chance(UNSAID * 5):
        # nobody said yet what became of them
        return {}
    else:
        facts = _outcome({"contract": "cdd", "subsidised": True, "months_below": 3, "market_sector": False}, dice)
    if dice.chance(PIECES):
        facts["exit_evidence"] = TOLD_BY.get(facts["exit_contract"], "employer_certificate")
    return facts


def _outcome(row: Mapping[str, Any], dice: Dice) -> dict[str, Any]:
    contract = row["contract"]
    facts: dict[str, Any] = {"exit_contract": contract}
    if contract in TRAINING:
        return facts
    if contract in DATED:
        least, below = row.get("months_at_least"), row.get("months_below")
        facts["exit_months"] = dice.between(least or 1, (below or (least or 1) + 7) - 1)
    market, subsidised = row.get("market_sector"), row.get("subsidised")
    return facts | {
        "exit_subsidised": contract in DATED and dice.chance(20) if subsidised is None else subsidised,
        "exit_market_sector": dice.chance(70) if market is None else market,
        "exit_employer_kind": "siae" if contract == "siae" else dice.one_of(EMPLOYERS),
        "exit_target_trade": dice.chance(60) if dice.chance(70) else None,
        "exit_first_access": dice.chance(12) if dice.chance(70) else None,
    }


def _news(life: Life, left: date, months: Sequence[int], scenery: Scenery) -> Iterator[dict[str, Any]]:
    """News some months after the exit; of some nobody took any, unless the fiche asks for it."""
    dice, after = scenery.dice, scenery.fiche.follow_up.after_exit
    asked = bool(after and after.required)
    for count in months if life.facts.get("exit_on") or asked else ():
        if not asked and dice.chance(15):
            continue
        on = add_months(left, count) + dice.between(0, 16) * DAY
        row: dict[str, Any] = {"from": "exit", "months": str(count), "on": on, "status": "reached"}
        if dice.chance(1 if asked else UNREACHED):
            yield row | {"status": "unreachable"}
            continue
        contract = life.facts.get("exit_contract")
        worked = contract not in (None, NO_OUTCOME, *TRAINING)
        if dice.chance(78 if worked else 18):
            kind = contract if worked and dice.chance(70) else dice.one_of(("cdi", "cdd", "cdd"))
            told = {"contract": kind, "contract_months": dice.between(3, 12) if kind in DATED else None}
            yield row | told | {"in_work": True, "subsidised": dice.chance(10), "market_sector": dice.chance(70)}
        else:
            yield row | {"in_work": False, "contract": NO_OUTCOME if dice.chance(60) else None}


def _trial(hired_on: date, dice: Dice) -> dict[str, Any]:
    row: dict[str, Any] = {"from": "hiring", "months": TRIAL_END, "on": hired_on + dice.between(30, 65) * DAY}
    if dice.chance(UNREACHED):
        return row | {"status": "unreachable"}
    return row | {"status": "reached", "in_work": dice.chance(85)}
