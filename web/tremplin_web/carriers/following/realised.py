"""What an operation realised: its costs in a grid, beside what was foreseen, and what it obtained."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.operating import operations
from tremplin.casework.reading.heading import Heading
from tremplin.catalogue.door import Stage
from tremplin.errors import Conflict, Forbidden, TremplinError, UnknownIdentifier, WrongFields, WrongUsage
from tremplin.records.acts import Act
from tremplin.rules.facts.costs import LABELS
from tremplin_web.asking.fields import NONE, Field
from tremplin_web.asking.form import FormMaker
from tremplin_web.carriers.following.place import crossed, place, show
from tremplin_web.carriers.following.spelling import SEVERAL, SPENT, spelled, summed
from tremplin_web.dossiers.shown import NOBODY
from tremplin_web.frame.door import at_field, capital, site
from tremplin_web.gate.door import CHANGED, WRONG, desk, sentences, version_read, visit

WAS = "was."
# what the carrier is told of, and no rule reads alone
RESULTS = "resultats"
# received reports and what was done after the exits are acts, which no form of figures tells
ACTS = ("interim_reports.", "reports.", "exits")
NOTHING_TYPED = "Rien n'est rempli : écrivez au moins un montant ou un résultat. Écrivez 0 où il n'y a rien."


class CostRow(NamedTuple):
    """One line of the grid: its name, what people call it, what was foreseen, what is held and was, what is wrong."""

    name: str
    label: str
    foreseen: int | None
    value: str
    was: str
    error: str | None


def realised(operation: str) -> ResponseReturnValue:
    """The grid as it is said, and the form to say it."""
    return _page(place(operation))


def say_realised(operation: str) -> ResponseReturnValue:
    """Keep what was changed of what was realised."""
    here = place(operation)
    names = [*_costs(here, operations.stated(desk(), visit().actor, here.reference).foreseen)]
    names += [each.name for each in _results(here)]
    typed = {name: _typed(name) for name in names}
    said = {name: value for name, value in typed.items() if value != request.form.get(f"{WAS}{name}", "")}
    try:
        if not any(typed.values()) and not said:
            raise WrongUsage(NOTHING_TYPED)
        if not said:
            return _done(here, "rien")
        told = {name: NOBODY if value == NONE else value for name, value in said.items()}
        changes = operations.typed(desk(), visit().actor, here.reference, told).changes
        operations.realise(
            *(desk(), visit().actor, here.reference, changes), at=site().clock.at(), version=_version(here)
        )
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        return _page(here, typed, refused)
    return _done(here, "realise")


def _done(here: Heading, what: str) -> ResponseReturnValue:
    return redirect(url_for("carriers.realised", operation=here.reference, fait=what), 303)


def _typed(name: str) -> str:
    # a browser ends the lines of a text by two signs (HTML, form submission)
    return SEVERAL.join(each.strip().replace("\r\n", "\n") for each in request.form.getlist(name))


def _page(
    here: Heading, typed: Mapping[str, str] | None = None, refused: TremplinError | None = None
) -> ResponseReturnValue:
    stated = operations.stated(desk(), visit().actor, here.reference)
    held = {name: spelled(name, value) for name, value in stated.said.items()}
    was = held if typed is None else {name: request.form.get(f"{WAS}{name}", "") for name in typed}
    shown = held if typed is None else typed
    conflict = refused if isinstance(refused, Conflict) else None
    wrong = {each.name: each.message for each in refused.fields} if isinstance(refused, WrongFields) else {}
    rows = [
        CostRow(name, label, stated.foreseen.get(_cost(name)), shown.get(name, ""), was.get(name, ""), wrong.get(name))
        for name, label in _costs(here, stated.foreseen).items()
    ]
    results = _results(here)
    shown_names = {*(row.name for row in rows), *(each.name for each in results)}
    lost = [f"{name} : {told}" for name, told in wrong.items() if name not in shown_names]
    whole = lost if isinstance(refused, WrongFields) else sentences(refused) if refused and not conflict else []
    told = [(why, rows[0].name if rows else "") for why in whole]
    labels = {row.name: row.label for row in rows} | {each.name: each.label for each in results}
    told += [(at_field(labels[name], why), name.replace(".", "-")) for name, why in wrong.items() if name in labels]
    return show(
        "realised",
        here,
        200 if refused is None else CHANGED if conflict else WRONG,
        rows=rows,
        results=[
            (each, _values(shown.get(each.name, "")), wrong.get(each.name), was.get(each.name, "")) for each in results
        ],
        spent=summed(stated.said.get(row.name) for row in rows),
        foreseen=sum(stated.foreseen.values()),
        version=conflict.version if conflict else here.version if typed is None else _version(here),
        conflict=conflict,
        writer=crossed(here, Act.REALISE) if conflict else None,
        writes=Act.REALISE in here.opened,
        mistakes=told,
        declared=bool(held),
    )


def _costs(here: Heading, foreseen: Mapping[str, int]) -> dict[str, str]:
    """The costs of the grid by the names of their facts: the lines of the fiche, or the costs that it funds."""
    lines = {line.code: line.label for line in here.fiche.cost_lines}
    # a cost that has lines is told by them alone
    asked = {*here.fiche.costs, *foreseen} - {line.family for line in here.fiche.cost_lines}
    known = lines | {cost: label for cost, label in LABELS.items() if cost in asked}
    return {f"{SPENT}{code}": capital(label) for code, label in known.items()}


def _results(here: Heading) -> Sequence[Field]:
    """What the rules of the fiche read of results, asked as the trial asks it."""
    groups = FormMaker(here.fiche, here.words).form(Stage.SETTLEMENT).groups
    found = (field for group in groups if group.code == RESULTS for field in group.fields)
    return [field for field in found if not field.name.startswith(ACTS)]


def _values(held: str) -> list[str]:
    return held.split(SEVERAL) if held else []


def _cost(name: str) -> str:
    return name.removeprefix(SPENT)


def _version(here: Heading) -> int:
    """The version that was read when the form was drawn."""
    return version_read() or here.version
