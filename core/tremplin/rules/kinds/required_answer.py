"""An answer given where it is required, and well formed wherever it is given."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tremplin.documents import writing
from tremplin.errors import WrongUsage
from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    RuleKind,
    Stage,
    Words,
    met,
    out_of_scope,
    type_of_unknown,
    unanswered,
    undecided,
    unknown,
)

ROME = re.compile(r"[A-N][0-9]{4}")
LEVELS = ("A1.1", "A1", "A2", "B1", "B2", "C1", "C2")
YES, NO = (True, "oui", "yes", "true"), (False, "non", "no", "false")


@dataclass(frozen=True, kw_only=True, slots=True)
class RequiredAnswer:
    """Ask for an answer: always, when another question is answered yes, or never; its form is judged when given."""

    code: str
    label: str
    type: str
    required: bool = False
    required_if: str | None = None
    choices: tuple[str, ...] = ()

    def state(self, words: Words) -> str:
        form = " ou ".join(self.choices) or words("question_types")[self.type]
        asked = f"à « {self.label} » ({form})"
        if self.required:
            return f"Réponse exigée {asked}"
        if self.required_if is None:
            return f"Réponse facultative {asked}"
        other = words("questions").get(self.required_if)
        condition = f"à « {other} »" if other else "à une autre question"
        return f"Réponse exigée {asked} si l'on répond oui {condition}"

    def reads(self) -> tuple[str, ...]:
        return (
            f"answers.{self.code}",
            *([f"answers.{self.required_if}"] if self.required_if and not self.required else ()),
        )

    def check(self, facts: Facts) -> Finding:
        answer = facts.answers.get(self.code, UNKNOWN)
        if answer is not UNKNOWN and not blank(answer):
            advice = FORMS[self.type](answer, self)
            if advice:
                return self._choose(advice)
            return met(lambda: f"« {self.label} » : répondu.")
        required = self._required(facts)
        if required is UNKNOWN:
            return unknown(f"answers.{self.required_if}")
        if not required:
            return out_of_scope(lambda: f"« {self.label} » : aucune réponse n'est exigée.")
        if answer is UNKNOWN:
            return unanswered(self.code, self.label)
        return self._choose("réponse vide. Répondez-y.")

    def _choose(self, advice: str) -> Finding:
        """What to answer is for whoever answers: the sentence is all the advice."""
        return undecided(lambda: f"« {self.label} » :", advice)

    def _required(self, facts: Facts) -> bool | type_of_unknown:
        if self.required or self.required_if is None:
            return self.required
        condition = facts.answers.get(self.required_if, UNKNOWN)
        return UNKNOWN if condition is UNKNOWN else spoken(condition) in YES


def blank(answer: Any) -> bool:
    """Whether an answer was left empty, which is not the same as not being known."""
    return not answer.strip() if isinstance(answer, str) else answer in ((), [])


def spoken(answer: Any) -> Any:
    """A yes or a no as typed: « Oui » is « oui »."""
    return answer.strip().lower() if isinstance(answer, str) else answer


def _rome(answer: Any, terms: RequiredAnswer) -> str:
    # a field of text or a list of YAML: people separate codes by spaces, commas or ends of lines
    codes = answer if isinstance(answer, list | tuple) else re.split(r"[\s,;]+", str(answer).strip())
    wrong = [str(code) for code in codes if not ROME.fullmatch(str(code).strip())]
    return f"code ROME mal formé, {', '.join(wrong)}. Écrivez-le « K1304 »." if wrong else ""


def _level(answer: Any, terms: RequiredAnswer) -> str:
    known = str(answer).strip().upper() in LEVELS
    return "" if known else f"niveau « {answer} » inconnu du CECRL. Connus : {', '.join(LEVELS)}."


def _yes_no(answer: Any, terms: RequiredAnswer) -> str:
    return "" if spoken(answer) in (*YES, *NO) else "répondez par oui ou par non."


def _choice(answer: Any, terms: RequiredAnswer) -> str:
    return "" if answer in terms.choices else f"choisissez parmi : {', '.join(terms.choices)}."


def _text(answer: Any, terms: RequiredAnswer) -> str:
    return "" if isinstance(answer, str) else "répondez par un texte."


def _read_by(reader: Callable[[Any], Any]) -> Callable[[Any, RequiredAnswer], str]:
    def form(answer: Any, terms: RequiredAnswer) -> str:
        try:
            reader(answer)
        except WrongUsage as error:
            return str(error)
        return ""

    return form


FORMS: Mapping[str, Callable[[Any, RequiredAnswer], str]] = {
    "text": _text,
    "integer": _read_by(writing.whole),
    "amount": _read_by(writing.cents),
    "date": _read_by(writing.day),
    "yes_no": _yes_no,
    "choice": _choice,
    "rome": _rome,
    "cecrl": _level,
}


def derived(fiche: Fiche, words: Words) -> Derived:
    """The questions of a fiche; a free text that nothing requires is no rule."""
    for question in fiche.application.questions:
        # ROME codes are asked « en cas de proposition d'action spécialisée », of no other action
        if question.required or question.required_if or question.type != "text":
            terms = RequiredAnswer(
                code=question.code,
                label=question.label,
                type=question.type,
                required=question.required,
                required_if=question.required_if,
                choices=question.choices,
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
            - {code: duree-stage, label: Sa durée en jours, type: integer, required_if: stage, source: Dossier}
    """,
)
