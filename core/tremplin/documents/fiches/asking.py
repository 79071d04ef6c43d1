"""How YAML writes what is asked of whoever applies: questions, their choices and conditions, and attestations."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError

from tremplin.catalogue.asked import NO, YES, Attestation, Question, ShownIf
from tremplin.documents import writing
from tremplin.documents.door import (
    BlockSchema,
    Json,
    Listed,
    Section,
    Slug,
    Text,
    Value,
    Word,
    YesNo,
    checks,
    excerpt,
    expected,
    hint,
    items,
    said,
)
from tremplin.documents.fiches.blocks import SourcedSchema

# the answers that have a least and a most, and how such a bound is read
BOUNDED: Mapping[str, Callable[[Any], Any]] = {
    "integer": writing.whole,
    "decimal": writing.quantity,
    "amount": writing.cents,
}
Wrong = Iterator[tuple[tuple[str, ...], str]]


class ChoiceSchema(BlockSchema):
    """A choice that has a code."""

    code = Slug(required=True, description="Le code, que les logiciels gardent.")
    label = Text(required=True, description="Le libellé, que les personnes lisent.")


class ChoiceField(Value):
    """A choice: a text, which is its own code, or a code and its label."""

    json: ClassVar[Json] = {"type": ["string", "object"]}

    def read(self, value: Any) -> tuple[str, str]:
        if isinstance(value, dict):
            made = ChoiceSchema().load(value)
            return made["code"], made["label"]
        text = Text().read(value)
        return text, text


class WantedAnswer(Value):
    """The answer that is meant: a choice, or a yes or a no."""

    json: ClassVar[Json] = {"type": ["string", "boolean"]}

    def read(self, value: Any) -> str:
        if isinstance(value, bool):
            return YES if value else NO
        return Text().read(value)


class ShownIfSchema(BlockSchema):
    """The answer under which a question is asked."""

    builds = ShownIf
    question = Slug(required=True, description="Le code d'une autre question, oui/non ou à choix.")
    answer = WantedAnswer(required=True, description="La réponse : true, false, ou le code d'un choix.")


class Bound(Value):
    """A bound, in the unit of the answer."""

    json: ClassVar[Json] = {"type": ["number", "string"]}

    def read(self, value: Any) -> Any:
        return value


class QuestionSchema(SourcedSchema):
    """A question to the carrier."""

    code = Slug(required=True, description="Le code de la question.")
    label = Text(required=True, description="La question, telle que le porteur la lit.")
    type = Word("question_types", "type de question inconnu", required=True, description="La forme de la réponse.")
    required = YesNo(description="true si la réponse est exigée au dépôt.")
    # the code ROME is asked of whoever specialises in a trade: a text of nine fiches, two of which say so
    required_if = Slug(description="Le code de la question oui/non qui rend celle-ci exigée.")
    choices = Listed(ChoiceField(), description="Les réponses possibles du type choice : textes, ou {code, label}.")
    multiple = YesNo(description="true si plusieurs choix sont possibles.")
    min = Bound(description="La plus petite réponse, comprise : d'un nombre, ou d'un montant en euros.")
    max = Bound(description="La plus grande réponse, comprise.")
    shown_if = Section(ShownIfSchema, description="La réponse à une autre question sans laquelle elle n'est pas posée.")

    @checks
    def fits_its_type(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        kind, wrong = data.get("type"), dict[str, Any]()
        choices = data.get("choices") or ()
        if kind == "choice" and not written.get("choices"):
            wrong["choices"] = ["une question à choix a des choix : écrivez-les."]
        if kind not in (None, "choice"):
            for key in ("choices", "multiple"):
                if written.get(key):
                    wrong[key] = [f"seul le type choice en a, et non « {kind} » : changez le type, ou retirez la clé."]
        codes = [code for code, _ in choices]
        if len({*codes}) < len(codes):
            wrong["choices"] = ["choix écrit deux fois : gardez-en un."]
        bounds = {}
        for key in ("min", "max"):
            if written.get(key) is not None:
                try:
                    bounds[key] = _bound(kind, written[key])
                except ValidationError as error:
                    wrong[key] = error.messages
        if len(bounds) == 2 and bounds["max"] < bounds["min"]:
            wrong["max"] = ["max est plus petit que min : échangez-les."]
        if wrong:
            raise ValidationError(wrong)

    def make(self, said: dict[str, Any]) -> Question:
        choices = said.pop("choices", ())
        for key in {"min", "max"} & said.keys():
            said[key] = _bound(said["type"], said[key])
        labels = {code: label for code, label in choices if code != label}
        return Question(choices=tuple(code for code, _ in choices), labels=labels, **said)


class AttestationSchema(BlockSchema):
    """A condition of which the carrier attests that it is met."""

    builds = Attestation
    code = Slug(required=True, description="Le code de l'attestation.")
    label = Text(required=True, description="Ce que le porteur atteste, en une phrase.")
    required = YesNo(description="true si le dossier ne se dépose pas sans elle.")
    source = Text(description="La section du texte publié qui le dit.")


class ConditionField(Value):
    """A condition in words: a text, or a code, a label and whether it must be attested to."""

    json: ClassVar[Json] = {"type": ["string", "object"]}

    def read(self, value: Any) -> str | Attestation:
        if isinstance(value, dict):
            made: Attestation = AttestationSchema().load(value)
            return made
        return Text().read(value)


def check_questions(written: Mapping[str, Any]) -> None:
    """Refuse a condition on a question that is not there, on an answer that it cannot have, or that turns in a ring."""
    questions = items(written.get("questions"))
    wrong: dict[int, Any] = {}
    for index, question in questions:
        for (key, *inside), message in _conditions(question, [each for _, each in questions]):
            wrong.setdefault(index, {})[key] = {inside[0]: [message]} if inside else [message]
    if wrong:
        raise ValidationError({"questions": wrong})


def _conditions(question: Mapping[str, Any], questions: list[dict[str, Any]]) -> Wrong:
    by_code = {each["code"]: each for each in questions if isinstance(each.get("code"), str)}
    yes_no = [code for code, each in by_code.items() if each.get("type") == "yes_no"]
    name = question.get("required_if")
    if isinstance(name, str) and name not in yes_no:
        yield ("required_if",), f"question oui/non inconnue « {excerpt(name)} ».{hint(name, yes_no)}"
    wanted = question.get("shown_if")
    asked = wanted.get("question") if isinstance(wanted, dict) else None
    if not isinstance(wanted, dict) or not isinstance(asked, str):
        return
    if asked not in by_code:
        yield ("shown_if", "question"), f"question inconnue « {excerpt(asked)} ».{hint(asked, by_code)}"
        return
    ring = _ring(question, by_code)
    if ring:
        told = " → ".join(ring)
        yield ("shown_if", "question"), f"les questions tournent en rond ({told}) : aucune ne serait posée."
        return
    known = _answers(by_code[asked])
    if known is None:
        told = "une condition porte sur une question oui/non ou à choix"
        yield ("shown_if", "question"), f"« {excerpt(asked)} » n'en est pas une : {told}."
        return
    answer = wanted.get("answer")
    spoken = YES if answer is True else NO if answer is False else answer
    if isinstance(spoken, str) and spoken not in known:
        yield ("shown_if", "answer"), f"réponse inconnue « {excerpt(spoken)} ».{hint(spoken, known) or _among(known)}"


def _ring(question: Mapping[str, Any], by_code: Mapping[str, Any]) -> list[str]:
    """The codes of questions each of which waits for the next, back to the first; empty where they do not."""
    start = question.get("code")
    way, here = [start], question
    while True:
        wanted = here.get("shown_if")
        following = wanted.get("question") if isinstance(wanted, dict) else None
        if not isinstance(following, str) or following not in by_code:
            return []
        if following in way:
            return [*map(str, way), following] if following == start else []
        way.append(following)
        here = by_code[following]


def _answers(question: Mapping[str, Any]) -> list[str] | None:
    """The answers that a question may have; ``None`` where they are not a few."""
    if question.get("type") == "yes_no":
        return [YES, NO]
    choices = question.get("choices")
    if question.get("type") != "choice" or not isinstance(choices, list):
        return None
    return [str(each.get("code")) if isinstance(each, dict) else str(each).strip() for each in choices]


def _bound(kind: Any, value: Any) -> Any:
    if kind not in BOUNDED:
        if kind is None:
            return value
        raise ValidationError(f"un « {kind} » n'a pas de borne : seuls integer, decimal et amount en ont.")
    if isinstance(value, dict | list):
        raise expected("nombre", value)
    return said(BOUNDED[kind], value)


def _among(words: list[str]) -> str:
    return f" Connues : {', '.join(words)}."
