"""The lot of an operation, and the territories that it binds."""

from collections.abc import Mapping
from dataclasses import field

from tremplin.documents.texts import names
from tremplin.rules.door import (
    UNKNOWN,
    Correction,
    Derived,
    Facts,
    Fiche,
    Finding,
    Remedy,
    RuleKind,
    Stage,
    Words,
    broken,
    dataclass,
    labels,
    met,
    named,
    undecided,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LotTerritories:
    """A lot that a dossier may be of; without territories, it binds none."""

    code: str
    label: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChosenLot:
    """Ask of which lot a dossier is where there are several, and hold it to the territories of its lot."""

    lots: tuple[LotTerritories, ...]
    labels: Mapping[str, str] = field(default_factory=dict)

    def state(self, words: Words) -> str:
        told = " ; ".join(f"{lot.label}{self._places(lot, ' (', ')')}" for lot in self.lots)
        return f"{'Lot' if len(self.lots) == 1 else 'Un lot parmi'} : {told}"

    def check(self, facts: Facts) -> Finding:
        chosen, places = facts.lot, facts.territories
        if chosen is UNKNOWN and len(self.lots) > 1:
            return unknown("lot")
        lot = self._lot(facts)
        if lot is None:
            return undecided(lambda: f"Lot « {chosen} » : il n'est pas de la fiche.", self._possible())
        if not lot.allowed:
            return met(lambda: f"Lot : {lot.label}.")
        if places is UNKNOWN:
            return unknown("territories", nearest=lot.allowed)
        outside = tuple(place for place in places if place not in lot.allowed)
        inside = tuple(place for place in places if place in lot.allowed)
        if outside:
            return broken(
                lambda: f"Hors du lot {lot.label} : {self._told(outside)}. {self._admitted(lot)}",
                margin=-len(outside),
                unit="territories",
                nearest=inside or lot.allowed,
                advised=lambda: _kept(inside, self._admitted(lot)),
            )
        if not inside:
            return undecided(lambda: "Aucun territoire choisi.", self._admitted(lot), nearest=lot.allowed)
        told = named(inside, self.labels, "et")
        return met(lambda: f"Lot : {lot.label} ({told}).", margin=0, unit="territories", nearest=inside)

    def _lot(self, facts: Facts) -> LotTerritories | None:
        """The lot of a dossier; of a fiche that has one alone, it is that one."""
        if facts.lot is UNKNOWN:
            return self.lots[0]
        return next((lot for lot in self.lots if lot.code == facts.lot), None)

    def _possible(self) -> str:
        return f"Lots possibles : {', '.join(lot.label for lot in self.lots)}."

    def _told(self, places: tuple[str, ...]) -> str:
        """Territories of no lot have a code alone: what was typed."""
        return names(self.labels.get(place, place) for place in places)

    def _admitted(self, lot: LotTerritories) -> str:
        return f"Territoires du lot : {named(lot.allowed, self.labels, 'et')}."

    def _places(self, lot: LotTerritories, before: str, after: str) -> str:
        return f"{before}{named(lot.allowed, self.labels, 'et')}{after}" if lot.allowed else ""


def _kept(inside: tuple[str, ...], possible: str) -> Remedy:
    return Remedy((Correction("territories", inside),)) if inside else Remedy(choices=(possible,))


def derived(fiche: Fiche, words: Words) -> Derived:
    """The lots of a fiche, each with its territories that the fiche lists, where it lists some."""
    if not fiche.lots:
        return
    section = fiche.territories
    listed = section.listed if section.scope == "listed" else None
    lots = tuple(
        LotTerritories(
            code=lot.code,
            label=lot.label,
            # what the rule of territories keeps and this one refuses would leave nothing to advise
            allowed=tuple(place for place in lot.territories if listed is None or place in listed),
        )
        for lot in fiche.lots
    )
    places = dict.fromkeys(place for lot in lots for place in lot.allowed)
    yield ChosenLot(lots=lots, labels=labels(tuple(places), words("territories"))), fiche.lots[0].source


KIND = RuleKind(
    name="lot",
    meaning="Le dossier dit son lot, si la fiche en a plusieurs, et reste sur les territoires de ce lot.",
    stage=Stage.DEPOSIT,
    reads=("lot", "territories"),
    derived=derived,
    builds=ChosenLot,
    written_in="lots",
    example="lots: [bassin-nord, bassin-sud]",
)
