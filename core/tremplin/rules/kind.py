"""A kind of rule: its name, its terms, when it holds, what it reads, and how documents write it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tremplin.catalogue.door import Choosing, Fiche, Rule, Severity, Stage, Terms, Words
from tremplin.rules.choosing import by_choice
from tremplin.rules.facts.glossary import COMPUTED, FACTS, PARTS, block, names_a_fact, typed
from tremplin.rules.powers import Reads, can
from tremplin.values import dataclass

if TYPE_CHECKING:
    from marshmallow import Schema

Derived = Iterator[tuple[Terms, str | None]]


class LateSchema:
    """The schema of a kind: as it is, or given by a function that is called when documents are read or described."""

    def __get__(self, kind: Any, owner: Any = None) -> "Schema | None":
        said = kind and vars(kind)["schema"]
        made: Schema | None = said() if callable(said) else said
        return made

    def __set__(self, kind: Any, said: "Schema | Callable[[], Schema] | None") -> None:
        vars(kind)["schema"] = said


@dataclass(frozen=True, kw_only=True)
class RuleKind:
    """One kind of the library.

    A kind has a ``schema``, or a function that gives one, when documents write it under ``funding.rules``; else it is
    ``derived`` from the section of the fiche that ``written_in`` names, and says the class of terms that it
    ``builds``, as a schema does. ``completed`` adds what its terms take from the fiche. ``meaning`` is the French
    sentence of docs/rules.md, and ``example`` what a fiche writes to set such a rule, in YAML. A kind that reads the
    request without capping it, a floor, says ``caps=False``: « Combien au plus » leaves its rules out. ``warns`` says
    of which terms a text admits the breach: such a rule warns, whatever the others of its kind do.
    """

    name: str
    meaning: str
    stage: Stage
    reads: tuple[str, ...]
    severity: Severity = Severity.BLOCKING
    schema: LateSchema = LateSchema()
    derived: Callable[[Fiche, Words], Derived] | None = None
    builds: type[Terms] | None = None
    written_in: str = "funding.rules"
    completed: Callable[[Any, Fiche], Terms] | None = None
    example: str = ""
    caps: bool = True
    warns: Callable[[Any], bool] = lambda terms: False

    @property
    def terms(self) -> type[Terms] | None:
        """The class of the terms of such rules; ``None`` when neither the kind nor its schema says it."""
        return self.builds or getattr(self.schema, "builds", None)

    def published(self) -> dict[str, Any]:
        """The kind as other software reads it."""
        return {
            "kind": self.name,
            "stage": self.stage.value,
            "severity": self.severity.value,
            "meaning": self.meaning,
            "written_in": self.written_in,
        }

    def reads_fact(self, fact: str) -> bool:
        """Whether rules of this kind read a fact, by its name or by that of its block."""
        parts = PARTS.get(fact, ())
        # a sum is read by whoever reads all that it is made of
        return any(fact == read or fact.startswith(f"{read}.") for read in self.reads) or (
            bool(parts) and all(map(self.reads_fact, parts))
        )

    def reads_of(self, rule: Rule) -> tuple[str, ...]:
        """The facts that one rule reads, by their whole names; a code of a family is told by the rule alone."""
        of_kind = (fact for read in self.reads for fact in (read, *block(read)))
        told = rule.terms.reads() if can(rule.terms, Reads) else of_kind
        # a sum is computed: a form asks for its parts
        return tuple(filter(names_a_fact, dict.fromkeys(part for fact in told for part in typed(fact))))

    @property
    def caps_request(self) -> bool:
        """Whether such rules bound what may be requested."""
        return self.caps and self.reads_fact("requested")

    def rule(self, terms: Terms, source: str | None, under: tuple[Choosing, ...] = ()) -> Rule:
        """A rule of this kind, ``under`` the choices that it takes."""
        severity = Severity.WARNING if self.warns(terms) else self.severity
        return Rule(self.name, self.stage, severity, source, terms, under)

    def read(self, data: dict[str, Any]) -> Rule:
        """The rule that a document writes; its mistakes as a ``ValidationError``."""
        # a document says a fact once, where a person would look for it, and the rule follows
        if self.schema is None:
            raise TypeError(f"{self.name} is derived from {self.written_in}: documents do not write it")
        terms, source = self.schema.load(data)
        return self.rule(terms, source)

    def derive(self, fiche: Fiche, words: Words) -> Iterator[Rule]:
        """The rules of this kind that the sections of a fiche imply, in the words of its department."""
        implied = self.derived
        if implied is None:
            return
        if not fiche.options:
            yield from (self.rule(terms, source) for terms, source in implied(fiche, words))
            return
        for (terms, source), chosen in by_choice(fiche, lambda each: implied(each, words)):
            yield self.rule(terms, source, chosen)

    def complete(self, rule: Rule, fiche: Fiche) -> Rule:
        """A written rule, with what its terms take from the fiche."""
        return replace(rule, terms=self.completed(rule.terms, fiche)) if self.completed else rule


def facts_read(kinds: Iterable[RuleKind]) -> list[dict[str, Any]]:
    """The facts of a dossier as other software reads them, each with the kinds that read it."""
    asked = list(kinds)
    facts = (*FACTS, *COMPUTED)
    return [{**fact._asdict(), "kinds": [kind.name for kind in asked if kind.reads_fact(fact.name)]} for fact in facts]


def with_rules(fiche: Fiche, kinds: Mapping[str, RuleKind], words: Words) -> Fiche:
    """The fiche with all its rules: those its sections imply, then those it writes, in the order of the document."""
    written = [kinds[rule.kind].complete(rule, fiche) for rule in fiche.rules]
    derived = [rule for kind in kinds.values() if kind.derived for rule in kind.derive(fiche, words)]
    # in the order of the sections, as the printed text is read: findings come so in a letter
    return replace(fiche, rules=(*derived, *written))
