"""What is typed of figures, in the words of a department: codes and labels both, and the nearest where neither is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tremplin.catalogue.door import BREAKDOWNS
from tremplin.catalogue.filters import FIELDS, ITEMS, SPANS, Filter
from tremplin.catalogue.people_words import ORIGINS, TRIAL_END
from tremplin.documents.door import UnknownIdentifier, Vocabulary, WrongUsage, excerpt, hint
from tremplin.documents.fiches.bounding import bounds
from tremplin.documents.texts import folded
from tremplin.documents.usual_names import label_of

By = tuple[str, ...]
SEVERAL = re.compile(r"[,|]")
MONTHS = re.compile(r"([1-9][0-9]?)(?:-months| ?mois)")
# « five years after » is asked of few people: as fiches write it
MOST = 60
EXIT = "exit"


class MilestoneAsked(NamedTuple):
    """When figures are looked at, and what its months count from."""

    at: str
    since: str | None


def breakdowns(written: Iterable[str]) -> tuple[By, ...]:
    """« public,sexe »: each one a crossing of its dimensions, in the order in which they are written."""
    found = []
    for crossing in written:
        names = [name for each in SEVERAL.split(crossing) if (name := each.strip())]
        by = tuple(dict.fromkeys(_word("ventilation", name, BREAKDOWNS) for name in names))
        if by:
            found.append(by)
    return tuple(dict.fromkeys(found))


def filters(written: Iterable[str], words: Vocabulary) -> tuple[Filter, ...]:
    """« sexe=femme », « public=brsa|under_26 »: values of one field are alternatives, in the order of the table."""
    labels = {name: field.label for name, field in FIELDS.items()}
    said: dict[str, dict[str, None]] = {}
    for each in written:
        name, equals, values = each.partition("=")
        if not equals or not values.strip():
            raise WrongUsage(f"filtre « {excerpt(each)} » : écrivez « champ=valeur », par exemple « sex=f ».")
        field = _word("champ", name.strip(), labels)
        kept = said.setdefault(field, {})
        kept.update(dict.fromkeys(_value(field, value.strip(), words) for value in values.split("|") if value.strip()))
    return tuple(Filter(field=name, values=tuple(said[name])) for name in FIELDS if name in said)


def milestone(written: str) -> MilestoneAsked:
    """« 6-months », « 6-months:hiring », « exit », « trial_end »."""
    when, colon, since = (part.strip() for part in written.partition(":"))
    origin = _word("origine", since, ORIGINS) if colon else None
    months = MONTHS.fullmatch(when)
    if months is not None:
        if int(months[1]) > MOST:
            raise WrongUsage(f"échéance « {excerpt(when)} » : {MOST} mois au plus.")
        return MilestoneAsked(f"{months[1]}-months", origin)
    if when not in (EXIT, TRIAL_END):
        known = [EXIT, TRIAL_END, "3-months", "6-months"]
        told = "écrivez « 6-months », « exit » ou « trial_end »."
        raise WrongUsage(f"échéance « {excerpt(when)} » : {told}{hint(when, known)}")
    if colon and origin != {EXIT: "exit", TRIAL_END: "hiring"}[when]:
        raise WrongUsage(f"échéance « {excerpt(written)} » : seuls des mois se comptent depuis autre chose.")
    return MilestoneAsked(when, None)


def _value(field: str, value: str, words: Vocabulary) -> str:
    families = FIELDS[field].families
    if SPANS in families:
        try:
            return bounds(value)
        except WrongUsage as refused:
            raise WrongUsage(f"{FIELDS[field].label} : {refused}") from None
    if ITEMS in families:
        return value
    known = {code: label_of(label) for family in families for code, label in words.family(family).items()}
    return _word(FIELDS[field].label, value, known)


def _word(what: str, written: str, known: Mapping[str, Any]) -> str:
    """A code, or what people call it."""
    if written in known:
        return written
    called = folded(written)
    codes: Sequence[str] = [code for code, label in known.items() if folded(str(label)) == called]
    if not codes:
        raise UnknownIdentifier(what, excerpt(written), [*known, *map(str, known.values())])
    return codes[0]
