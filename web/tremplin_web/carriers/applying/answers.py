"""All that a dossier says, step by step, as it is read again."""

from typing import Any, NamedTuple

from tremplin_web.asking.fields import Field
from tremplin_web.carriers.applying import steps
from tremplin_web.carriers.applying.filling import Filling
from tremplin_web.carriers.applying.shown import told
from tremplin_web.carriers.applying.steps import FillingStep


class SaidStep(NamedTuple):
    """A step, and each of its fields with what it says, a line or several."""

    step: FillingStep
    lines: list[tuple[Field, list[str]]]

    @property
    def said(self) -> Any:
        """Whether anything is said."""
        return any(values for _field, values in self.lines)


def told_by_steps(found: Filling) -> list[SaidStep]:
    """What is said in each step that is filled in by typing."""
    return [
        SaidStep(
            each,
            [(field, told(field, found.draft.said.get(field.name), found.form)) for field in found.fields(each)],
        )
        for each in found.steps
        if each in steps.TYPED
    ]
