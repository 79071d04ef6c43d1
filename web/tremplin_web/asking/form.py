"""The form of a fiche: only the facts that its rules read at a stage, in fieldsets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tremplin.catalogue.door import CostLine, Fiche, Rule, Stage, dossier_fields, of_family
from tremplin.documents.vocabulary import Vocabulary
from tremplin.rules.facts.glossary import LINED
from tremplin_web.asking import fields as asked
from tremplin_web.asking import questions
from tremplin_web.asking.fields import Choices, Field, Group


@dataclass(frozen=True)
class Form:
    """The fieldsets of one stage, and the names of the fields that only other stages ask for."""

    groups: tuple[Group, ...]
    elsewhere: tuple[str, ...]
    # the rules that read each field
    read_by: Mapping[str, list[Rule]] = field(default_factory=dict)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        return {field.name: field for group in self.groups for field in group.fields}


class FormMaker:
    """Makes the form of a fiche, in the words of its department."""

    def __init__(self, fiche: Fiche, words: Vocabulary):
        self.fiche, self.words = fiche, words

    def form(self, stage: Stage) -> Form:
        """The form of a stage: what its rules read, and the questions of the fiche."""
        groups = tuple(self._groups(self.names(stage)))
        shown = {field.name for group in groups for field in group.fields}
        # kept in hidden fields: the page has no session in which to hold what another stage asked
        elsewhere = tuple(name for name in self.names(Stage.SETTLEMENT) if name not in shown)
        return Form(groups, elsewhere, self.read_by(stage))

    def names(self, stage: Stage) -> list[str]:
        """The facts that are asked for at a stage."""
        read = dict.fromkeys(self.read_by(stage))
        read |= {f"answers.{question.code}": None for question in self.fiche.asked}
        read |= {"attestations": None} if self.fiche.attestations else {}
        return [name for name in read if stage.includes(asked.field_of(name).stage)]

    def read_by(self, stage: Stage) -> dict[str, list[Rule]]:
        """The rules that read each fact at a stage."""
        found: dict[str, list[Rule]] = {}
        for rule in self.fiche.rules:
            for name in self.reads(rule) if stage.includes(rule.stage) else ():
                for asked_for in self._lines(name) or [name]:
                    found.setdefault(asked_for, []).append(rule)
        return found

    def _lines(self, name: str) -> list[str]:
        """The lines of a fiche that are asked for instead of their family."""
        block, _, family = name.partition(".")
        lines = of_family(self.fiche.cost_lines, family) if block in LINED else ()
        return [f"{block}.{line.code}" for line in lines]

    def reads(self, rule: Rule) -> tuple[str, ...]:
        """The facts that a rule of this fiche reads."""
        return self._read[id(rule)]

    @cached_property
    def _cost_lines(self) -> dict[str, CostLine]:
        return {line.code: line for line in self.fiche.cost_lines}

    @cached_property
    def _read(self) -> dict[int, tuple[str, ...]]:
        return {id(rule): self.words.kinds[rule.kind].reads_of(rule) for rule in self.fiche.rules}

    def _groups(self, names: Iterable[str]) -> Iterator[Group]:
        fields = list(filter(None, map(self.drawn, sorted(names, key=self.order))))
        for code, title, hint in asked.GROUPS:
            mine = tuple(field for field in fields if asked.field_of(field.name).group == code)
            if mine:
                yield Group(code, title, mine, hint)

    def order(self, name: str) -> int:
        """Where a field stands among those of the table."""
        known = list(dossier_fields.BY_NAME)
        block, _, code = name.partition(".")
        if block in LINED and code in self._cost_lines:
            name = f"{block}.{self._cost_lines[code].family}"
        return known.index(name) if name in known else len(known)

    def drawn(self, name: str) -> Field | None:
        """How a fact is asked for, if it can be."""
        family, _, code = name.rpartition(".")
        if family == "answers":
            mine = (each for each in self.fiche.asked if each.code == code)
            return next((questions.field(each, self.fiche.application.questions) for each in mine), None)
        if family == "opinions":
            label = next((each.label for each in self.fiche.application.opinions if each.code == code), code)
            return Field(name=name, control="word", label=label, choices=tuple(asked.OPINIONS.items()), ours=False)
        if family == "participants" and name not in asked.LABELS:
            return Field(name=name, control="whole", label=_capital(self.words.publics.get(code, code)), ours=False)
        if family == "interim_reports":
            report = self.words.interim_reports.get(code, code)
            return Field(name=name, control="date", label=f"Jour de réception du {report}", ours=False)
        if family in LINED and code in self._cost_lines:
            line = self._cost_lines[code]
            return Field(name=name, control="money", label=line.label, hint=self._hint(name), ours=False)
        told = asked.field_of(name)
        control = asked.CONTROLS[told.kind]
        if told.name.endswith("…"):
            label = _capital(f"{told.label} : {self.words.family(told.family).get(code, code)}")
            return Field(name=name, control=control, label=label, ours=False)
        choices = self._choices(name)
        # boxes without a choice cannot be drawn: the fact stays unknown, and the rule says so
        if control == "words" and not choices:
            return None
        return Field(name=name, control=control, label=asked.LABELS[name], choices=choices, hint=self._hint(name))

    def _choices(self, name: str) -> Choices:
        nothing: Choices = ((asked.NONE, asked.NOTHING[name]),) if name in asked.NOTHING else ()
        found: Choices = ()
        if family := asked.field_of(name).family:
            found = tuple((code, _capital(label)) for code, label in self.words.family(family).items())
        elif name == "documents":
            found = tuple((piece.code, piece.label) for piece in self.fiche.application.documents)
        elif name == "attestations":
            found = tuple((each.code, each.label) for each in self.fiche.attestations)
        elif name == "results.quality":
            found = tuple((theme, _capital(self.words.themes.get(theme, theme))) for theme in self._themes())
        if name == "participant.contract":
            nothing = ((dossier_fields.NO_CONTRACT, asked.NOTHING[name]),)
        return (*found, *nothing) if found else ()

    def _themes(self) -> Iterator[str]:
        """The themes of the quality charters that rules of this fiche name."""
        for rule in self.fiche.rules:
            yield from getattr(getattr(rule.terms, "quality", None), "themes", ())

    def _hint(self, name: str) -> object:
        block, _, cost = name.partition(".")
        if block in LINED and cost in self._cost_lines:
            return asked.LABELS[f"budget.{self._cost_lines[cost].family}"]
        if block in LINED and cost != "indirect" and self.fiche.costs:
            return asked.FUNDED if cost in self.fiche.costs else asked.NOT_FUNDED
        return asked.HINTS.get(name)


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
