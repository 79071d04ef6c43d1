"""Dossiers settled twice, under two fiches: how many change verdict, and how much more or less is due in all."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tremplin.catalogue.door import NO_BREAK, Cents, Fiche, Stage, euros, number, plural
from tremplin.errors import MissingFacts
from tremplin.rules.door import Facts, Verdict, judge, verdict
from tremplin.rules.settling.settlement import owed


class Judgement(NamedTuple):
    """What a dossier comes to under a fiche; what is due is ``None`` when facts are missing to know it."""

    verdict: Verdict
    due_cents: Cents | None
    missing: tuple[str, ...] = ()


class Moved(NamedTuple):
    """A dossier whose verdict or whose amount is not the same under the two fiches."""

    reference: str
    old: Judgement
    new: Judgement


def outcome(fiche: Fiche, facts: Facts) -> Judgement:
    """The verdict of the rules and what is due, at settlement."""
    found = verdict(judge(fiche.rules, facts, Stage.SETTLEMENT))
    try:
        return Judgement(found, owed(fiche, facts).due_cents)
    # a dossier that cannot be settled is set apart: at zero, it would read as a saving
    except MissingFacts as refused:
        return Judgement(found, None, refused.missing)


@dataclass
class Comparison:
    """The sums over the dossiers compared, ``rules`` of whose fiches change; those that cannot be settled are apart."""

    rules: int
    settled: int = 0
    verdicts: int = 0
    difference_cents: Cents = 0
    moved: list[Moved] = field(default_factory=list)
    unsettled: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, reference: str, old: Judgement, new: Judgement) -> None:
        """Count a dossier."""
        if old.due_cents is None or new.due_cents is None:
            self.unsettled[reference] = tuple(dict.fromkeys((*old.missing, *new.missing)))
            return
        self.settled += 1
        # a verdict may move while no amount does, as when a deadline changes
        self.verdicts += old.verdict is not new.verdict
        self.difference_cents += new.due_cents - old.due_cents
        if old != new:
            self.moved.append(Moved(reference, old, new))

    def sentence(self) -> str:
        """« 3 règles changent, 41 dossiers sur 1 212 changent d'avis, + 182 400 € »."""
        told = [self._rules(), self._verdicts()]
        if self.settled:
            told.append(_signed(self.difference_cents))
        return ", ".join(told) + self._apart()

    def published(self) -> dict[str, Any]:
        """The comparison as other software reads it."""
        return {
            "sentence": self.sentence(),
            "rules": self.rules,
            "settled": self.settled,
            "verdicts": self.verdicts,
            "difference_cents": self.difference_cents,
            "moved": [
                {"dossier": reference, "old": _published(old), "new": _published(new)}
                for reference, old, new in self.moved
            ],
            "unsettled": [{"dossier": name, "missing": list(missing)} for name, missing in self.unsettled.items()],
        }

    def _rules(self) -> str:
        if not self.rules:
            return "Aucune règle ne change"
        return f"{plural(self.rules, 'règle')} {'change' if self.rules == 1 else 'changent'}"

    def _verdicts(self) -> str:
        if not self.settled:
            return "aucun dossier n'est comparé"
        if not self.verdicts:
            return f"aucun dossier sur {number(self.settled)} ne change d'avis"
        change = "change" if self.verdicts == 1 else "changent"
        return f"{plural(self.verdicts, 'dossier')} sur {number(self.settled)} {change} d'avis"

    def _apart(self) -> str:
        many = len(self.unsettled)
        if not many:
            return ""
        other = f"{number(many)} autre{'s' if many > 1 else ''} " if self.settled else f"{number(many)} "
        left = f"{other}dossier{'s' if many > 1 else ''}"
        return (
            f" ; {left} ne {'peuvent' if many > 1 else 'peut'} pas être soldé{'s' if many > 1 else ''}, faute de faits"
        )


def _published(outcome: Judgement) -> dict[str, Any]:
    return {"verdict": outcome.verdict.value, "due_cents": outcome.due_cents}


def _signed(cents: Cents) -> str:
    """« + 182 400 € », with the cents where there are some."""
    amount = euros(abs(cents))
    # amounts of this size are read without « ,00 »; a cent that is there is never hidden
    told = amount if cents % 100 else amount.replace(",00", "")
    # the minus sign, U+2212, which no line breaks after, as it may after a hyphen
    sign = "+" if cents > 0 else "−"
    return f"{sign}{NO_BREAK}{told}" if cents else f"{told} d'écart"
