"""An answer given where it is required, and well formed wherever it is given."""

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Any

from tremplin.catalogue.asked import YES, ShownIf, conditions, spoken
from tremplin.errors import WrongUsage
from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    Number,
    RuleKind,
    Stage,
    Words,
    dataclass,
    euros,
    met,
    number,
    out_of_scope,
    type_of_unknown,
    unanswered,
    undecided,
)
from tremplin.rules.facts.typed import READERS

ROME = re.compile(r"[A-N][0-9]{4}")
LEVELS = ("A1.1", "A1", "A2", "B1", "B2", "C1", "C2")
SAME = ("code", "label", "type", "required", "required_if", "choices", "labels", "multiple", "min", "max")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """The answer to another question under which one is asked, in the words that people read."""

    question: str
    answer: str
    label: str
    told: str

    def holds(self, facts: Facts) -> bool | type_of_unknown:
        answer = facts.answers.get(self.question, UNKNOWN)
        wanted = ShownIf(question=self.question, answer=self.answer)
        return UNKNOWN if answer is UNKNOWN else wanted.holds(answer)


@dataclass(frozen=True, kw_only=True, slots=True)
class RequiredAnswer:
    """Ask for an answer: always, when another question is answered yes, or never; its form is judged when given.

    A question is asked where all that it waits for was answered so (``shown_if``); else no answer of it counts.
    """

    code: str
    label: str
    type: str
    required: bool = False
    required_if: str | None = None
    choices: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    multiple: bool = False
    min: Number | None = None
    max: Number | None = None
    shown_if: tuple[Wanted, ...] = ()
    condition: str | None = None

    def state(self, words: Words) -> str:
        form = " ou ".join(map(self.told, self.choices)) or words("question_types")[self.type]
        several = ", plusieurs choix possibles" if self.multiple else ""
        asked = f"à « {self.label} » ({form}{several}{self._bounds()})"
        shown = "".join(f" si l'on répond « {each.told} » à « {each.label} »" for each in self.shown_if[:1])
        if self.required:
            return f"Réponse exigée {asked}{shown}"
        if self.required_if is None:
            return f"Réponse facultative {asked}{shown}"
        other = self.condition or words("questions").get(self.required_if)
        condition = f"à « {other} »" if other else "à une autre question"
        return f"Réponse exigée {asked} si l'on répond oui {condition}"

    def reads(self) -> tuple[str, ...]:
        """What it waits for is read with it."""
        others = [each.question for each in self.shown_if]
        if self.required_if and not self.required:
            others.append(self.required_if)
        return tuple(dict.fromkeys(f"answers.{code}" for code in (self.code, *others)))

    def check(self, facts: Facts) -> Finding:
        shown = self._shown(facts)
        if shown is False:
            return out_of_scope(lambda: f"« {self.label} » : la question ne se pose pas.")
        answer = facts.answers.get(self.code, UNKNOWN)
        if answer is not UNKNOWN and not blank(answer):
            advice = FORMS[self.type](answer, self) or self._beyond(answer)
            if advice:
                return self._choose(advice)
            return met(lambda: f"« {self.label} » : répondu.")
        required = self._required(facts)
        if required is not UNKNOWN and not required:
            return out_of_scope(lambda: f"« {self.label} » : aucune réponse n'est exigée.")
        if isinstance(shown, Wanted):
            return unanswered(shown.question, shown.label)
        if required is UNKNOWN:
            return unanswered(str(self.required_if), self.condition or str(self.required_if))
        if answer is UNKNOWN:
            return unanswered(self.code, self.label)
        return self._choose("réponse vide. Répondez-y.")

    def told(self, choice: str) -> str:
        return self.labels.get(choice, choice)

    def _choose(self, advice: str) -> Finding:
        """What to answer is for whoever answers: the sentence is all the advice."""
        return undecided(lambda: f"« {self.label} » :", advice)

    def _shown(self, facts: Facts) -> bool | Wanted:
        """Whether the question is asked, or the answer that would tell."""
        held = [(each, each.holds(facts)) for each in self.shown_if]
        if any(holds is False for _, holds in held):
            return False
        # the farthest is answered first: the others wait for it
        return next((each for each, holds in reversed(held) if holds is UNKNOWN), True)

    def _required(self, facts: Facts) -> bool | type_of_unknown:
        if self.required or self.required_if is None:
            return self.required
        condition = facts.answers.get(self.required_if, UNKNOWN)
        return UNKNOWN if condition is UNKNOWN else spoken(condition) == YES

    def _bounds(self) -> str:
        ends = (("au moins", self.min), ("au plus", self.max))
        told = " et ".join(f"{sign} {self._quantity(each)}" for sign, each in ends if each is not None)
        return told and f", {told}"

    def _quantity(self, value: Number) -> str:
        # an amount is in cents
        return euros(int(value)) if self.type == "amount" else number(value)

    def _beyond(self, answer: Any) -> str:
        """Why an answer is out of its bounds, both included."""
        if self.min is None and self.max is None:
            return ""
        read = READERS[self.type](answer) if isinstance(answer, str) else answer
        low, high = self.min is not None and read < self.min, self.max is not None and read > self.max
        if not low and not high:
            return ""
        return f"{self._quantity(read)} est hors des bornes{self._bounds()}. Corrigez la réponse."


def blank(answer: Any) -> bool:
    """Whether an answer was left empty, which is not the same as not being known."""
    return not answer.strip() if isinstance(answer, str) else answer in ((), [])


def _rome(answer: Any, terms: RequiredAnswer) -> str:
    # a field of text or a list of YAML: people separate codes by spaces, commas or ends of lines
    codes = answer if isinstance(answer, list | tuple) else re.split(r"[\s,;]+", str(answer).strip())
    wrong = [str(code) for code in codes if not ROME.fullmatch(str(code).strip())]
    return f"code ROME mal formé, {', '.join(wrong)}. Écrivez-le « K1304 »." if wrong else ""


def _level(answer: Any, terms: RequiredAnswer) -> str:
    known = str(answer).strip().upper() in LEVELS
    return "" if known else f"niveau « {answer} » inconnu du CECRL. Connus : {', '.join(LEVELS)}."


def _yes_no(answer: Any, terms: RequiredAnswer) -> str:
    return "" if spoken(answer) else "répondez par oui ou par non."


def _choice(answer: Any, terms: RequiredAnswer) -> str:
    chosen = answer if isinstance(answer, list | tuple) else (answer,)
    among = ", ".join(map(terms.told, terms.choices))
    if len(chosen) > 1 and not terms.multiple:
        return f"un seul choix est possible. Choisissez parmi : {among}."
    return "" if all(each in terms.choices for each in chosen) else f"choisissez parmi : {among}."


def _text(answer: Any, terms: RequiredAnswer) -> str:
    return "" if isinstance(answer, str) else "répondez par un texte."


def _read_by(kind: str) -> Callable[[Any, RequiredAnswer], str]:
    def form(answer: Any, terms: RequiredAnswer) -> str:
        # read already, where it could be: cents are not euros to read again
        if isinstance(answer, READ[kind]) and not isinstance(answer, bool):
            return ""
        try:
            READERS[kind](answer)
        except WrongUsage as error:
            return str(error)
        return ""

    return form


# what each reader makes: cents and whole numbers are integers
READ: Mapping[str, Any] = {"integer": int, "amount": int, "decimal": (int, Decimal), "date": date}
FORMS: Mapping[str, Callable[[Any, RequiredAnswer], str]] = {
    "text": _text,
    **{kind: _read_by(kind) for kind in READERS},
    "yes_no": _yes_no,
    "choice": _choice,
    "rome": _rome,
    "cecrl": _level,
}


def derived(fiche: Fiche, words: Words) -> Derived:
    """The questions of a fiche; a free text that nothing requires is no rule."""
    questions = fiche.application.questions
    labels = {each.code: each.label for each in questions}
    for question in questions:
        # ROME codes are asked « en cas de proposition d'action spécialisée », of no other action
        if question.required or question.required_if or question.type != "text":
            shown = (
                Wanted(question=other.code, answer=wanted.answer, label=other.label, told=other.told(wanted.answer))
                for other, wanted in conditions(question, questions)
            )
            terms = RequiredAnswer(
                **{name: getattr(question, name) for name in SAME},
                shown_if=tuple(shown),
                condition=labels.get(question.required_if or ""),
            )
            yield terms, question.source


KIND = RuleKind(
    name="required_answer",
    meaning="Une réponse exigée est donnée, et toute réponse est bien formée (codes ROME, niveau du CECRL…).",
    stage=Stage.DEPOSIT,
    reads=("answers.…",),
    derived=derived,
    builds=RequiredAnswer,
    written_in="application.questions",
    example="""
        application:
          questions:
            - {code: metiers, label: Les codes ROME préparés, type: rome, required: true, source: Dossier}
            - {code: stage, label: Un stage est-il prévu ?, type: yes_no, source: Dossier}
            - {code: duree-stage, label: Sa durée en jours, type: integer, required_if: stage, max: 60, source: Dossier}
            - code: lieux
              label: Où a-t-il lieu ?
              type: choice
              choices: [{code: entreprise, label: En entreprise}, {code: association, label: En association}]
              multiple: true
              shown_if: {question: stage, answer: true}
              source: Dossier
    """,
)
