"""All that a dossier says, step by step, as it is read again."""

from typing import NamedTuple

from tremplin_web.asking.fields import Field
from tremplin_web.asking.showing import Showing
from tremplin_web.dossiers import steps
from tremplin_web.dossiers.filling import Filling
from tremplin_web.dossiers.shown import told
from tremplin_web.dossiers.steps import FillingStep


class SaidStep(NamedTuple):
    """A step, and each of its fields with what it says, a line or several."""

    step: FillingStep
    lines: list[tuple[Field, list[str]]]


def told_by_steps(found: Filling) -> list[SaidStep]:
    """What is said in each step that is filled in by typing."""
    return [SaidStep(each, _lines(found, each)) for each in found.steps if each in steps.TYPED]


def _lines(found: Filling, step: FillingStep) -> list[tuple[Field, list[str]]]:
    """Each field of a step, but those that do not arise and of which nothing is said."""
    asked = found.showing(step, found.texts(step))
    lines = [(field, told(field, found.draft.said.get(field.name), found.form)) for field in found.fields(step)]
    return [(field, values) for field, values in lines if values or asked[field.name] is not Showing.HIDDEN]
