"""A request judged: the form of a fiche at a stage, what was typed in it, and what each rule answers."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from tremplin.catalogue.door import Fiche, Stage
from tremplin.documents.vocabulary import Vocabulary
from tremplin.rules.trial import tried
from tremplin_web.asking.answers import TrialAnswers, answers
from tremplin_web.asking.fields import STAGES
from tremplin_web.asking.form import Form, FormMaker
from tremplin_web.asking.reading import TypedForm, read_form
from tremplin_web.asking.showing import Showing, showing
from tremplin_web.frame.language import at_field
from tremplin_web.frame.language import gettext as _

MOST_STRANGERS = 5


class JudgedForm(NamedTuple):
    """What a page shows of a request."""

    form: Form
    typed: TypedForm
    showing: Mapping[str, Showing]
    answers: TrialAnswers
    stage: Stage

    @property
    def errors(self) -> Iterator[tuple[str, str | None]]:
        """The mistakes in the order of the page, each with the field it leads to."""
        for name, field in self.form.fields.items():
            if name in self.typed.mistakes:
                yield at_field(field.label, self.typed.mistakes[name]), field.id
        for key in self.typed.strangers[:MOST_STRANGERS]:
            yield _("Champ « %(key)s » : cette fiche ne le demande pas, il n'est pas lu.", key=key), None

    def shown(self) -> dict[str, Any]:
        """What templates read of it."""
        return {
            "form": self.form,
            "typed": self.typed,
            "showing": self.showing,
            "answers": self.answers,
            "placed": self.answers.by_field,
            "stage": self.stage.value,
            "stages": tuple(STAGES.items()),
        }


def stage_of(asked: str) -> Stage:
    """The stage that was chosen, or that of a deposit."""
    return Stage(asked) if asked in STAGES else Stage.DEPOSIT


def judged(fiche: Fiche, words: Vocabulary, sent: MultiDict[str, str], stage: Stage) -> JudgedForm:
    """Judge what was typed, by the rules of a fiche until a stage."""
    maker = FormMaker(fiche, words)
    form = maker.form(stage)
    typed = read_form(sent, form, fiche, maker.words)
    states = showing(maker, form, typed)
    # what is not asked is no mistake; what was typed there stays in its field, which the style sheet hides
    typed.mistakes = {name: told for name, told in typed.mistakes.items() if states[name] is not Showing.HIDDEN}
    return JudgedForm(form, typed, states, answers(tried(fiche, typed.facts, stage), form.fields, maker), stage)
