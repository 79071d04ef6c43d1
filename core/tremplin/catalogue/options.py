"""Options at the carrier's choice: one answer chooses, and only the rules of that choice are judged."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tremplin.catalogue.rule import Choosing, Rule
from tremplin.catalogue.words import enumerated
from tremplin.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionChoice:
    """One way that a carrier may choose."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What a carrier chooses; the answer is kept as that of a question of the same code."""

    code: str
    label: str
    choices: tuple[OptionChoice, ...]
    source: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(choice.code for choice in self.choices)

    @property
    def wanted(self) -> str:
        """What people call the answer: « le choix pour « Frais » : « 40 % du personnel » ou « au réel » »."""
        return f"le choix pour « {self.label} » : {enumerated([f'« {each.label} »' for each in self.choices], 'ou')}"

    def each(self) -> Iterator[Choosing]:
        """The choices, as rules name them."""
        for choice in self.choices:
            yield Choosing(self.code, choice.code)

    def as_question(self) -> dict[str, Any]:
        """The option as forms and files of dossiers ask it: a choice that is required."""
        labels = {choice.code: choice.label for choice in self.choices if choice.label != choice.code}
        told = {"code": self.code, "label": self.label, "source": self.source}
        return {**told, "type": "choice", "required": True, "choices": self.codes, "labels": labels}

    def published(self, rules: Iterable[Rule]) -> dict[str, Any]:
        """The option as other software reads it, each choice with the positions of its rules."""
        told = list(rules)
        return {
            "code": self.code,
            "label": self.label,
            "choices": [
                {
                    "code": choice.code,
                    "label": choice.label,
                    "rules": [rank for rank, rule in enumerate(told) if Choosing(self.code, choice.code) in rule.under],
                }
                for choice in self.choices
            ],
        }


def spoken(form: Mapping[str, Any]) -> Mapping[str, Any]:
    """A published form of which each choice holds what its rules state, and not where they stand."""
    if not form["options"]:
        return form
    options = [
        {
            **option,
            "choices": [
                {**choice, "rules": [form["rules"][rank]["statement"] for rank in choice["rules"]]}
                for choice in option["choices"]
            ],
        }
        for option in form["options"]
    ]
    return {**form, "options": options}


def chosen(form: Mapping[str, Any]) -> dict[int, str]:
    """Under which choice each rule of a published form stands, by its rank: « « Frais » : « au réel » »."""
    told: dict[int, list[str]] = {}
    for option in form["options"]:
        for choice in option["choices"]:
            for rank in choice["rules"]:
                told.setdefault(rank, []).append(f"« {option['label']} » : « {choice['label']} »")
    return {rank: " et ".join(labels) for rank, labels in told.items()}
