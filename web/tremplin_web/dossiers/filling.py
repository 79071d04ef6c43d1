"""A dossier as one fills it in: its form, what its rules answer, and how far each of its steps is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import ngettext
from markupsafe import Markup

from tremplin.casework.reading.draft import Draft, draft
from tremplin.errors import Forbidden
from tremplin.records.acts import Act
from tremplin.rules.door import Verdict
from tremplin_web.asking.answers import TO_CHECK, WARNING, RuleAnswer, TrialAnswers, answers
from tremplin_web.asking.fields import Field, Group
from tremplin_web.asking.form import Form
from tremplin_web.asking.reading import TypedForm
from tremplin_web.asking.showing import Showing, showing
from tremplin_web.dossiers import steps
from tremplin_web.dossiers.form import DossierForm
from tremplin_web.dossiers.shown import digest, typed
from tremplin_web.dossiers.steps import FillingStep
from tremplin_web.frame.door import gettext, site
from tremplin_web.frame.proxy import arrived
from tremplin_web.gate.door import desk, visit


class StepStanding(NamedTuple):
    """How far a step is: a word for the style sheet, and one for people."""

    step: FillingStep
    kind: str
    told: str
    address: str


@dataclass(frozen=True)
class Filling:
    """A dossier, its form and what its rules answer."""

    draft: Draft

    @cached_property
    def form(self) -> DossierForm:
        asked = tuple(self.draft.asked.fields) if self.draft.asked else ()
        return DossierForm(self.draft.fiche, self.draft.words, (*self.draft.said, *asked))

    @cached_property
    def answers(self) -> TrialAnswers:
        """What the rules answer; of a budget by year, what bears on a cost is told at the first of its years."""
        fields = dict(self.form.fields)
        for name, field in self.form.fields.items():
            fields.setdefault(steps.dated(name)[0], field)
        return answers(self.draft.trial, fields, self.form.maker)

    @cached_property
    def placed(self) -> Mapping[str, list[RuleAnswer]]:
        return self.answers.by_field

    @property
    def steps(self) -> list[FillingStep]:
        """The steps that this dossier has: one in which nothing is asked is not shown."""
        return [step for step in steps.STEPS if self._has(step)]

    def standing(self) -> list[StepStanding]:
        """How far each step is."""
        return [StepStanding(step, *self._standing(step), self.address(step)) for step in self.steps]

    def address(self, step: FillingStep) -> str:
        """The address of a step."""
        return url_for("carriers.step", dossier=self.draft.reference, step=step.code)

    def after(self, step: FillingStep) -> FillingStep:
        """The step that comes after one, in this dossier."""
        mine = self.steps
        return mine[min(mine.index(step) + 1, len(mine) - 1)] if step in mine else mine[0]

    def fields(self, step: FillingStep) -> list[Field]:
        """The fields of a step."""
        return steps.held(step, self.form.fields.values())

    def texts(self, step: FillingStep) -> dict[str, list[str]]:
        """What the fields of a step say, as one types it."""
        return {each.name: typed(each, self.draft.said.get(each.name)) for each in self.fields(step)}

    def showing(self, step: FillingStep, texts: Mapping[str, list[str]]) -> Mapping[str, Showing]:
        """How each field of a step is shown: a question that does not arise is not."""
        mine = self.fields(step)
        form = Form((Group(step.code, step.title, tuple(mine)),), (), self.form.read_by)
        return showing(self.form.maker, form, TypedForm(texts, {}, facts=self.draft.trial.facts))

    def digests(self, step: FillingStep) -> list[str]:
        """By name, what is shown of the fields of a step."""
        return [f"{each.name}={digest(self.draft.said.get(each.name))}" for each in self.fields(step)]

    def ways(self) -> dict[str, str]:
        """Where each field is filled in."""
        found = ((each, steps.step_of(each.name)) for each in self.form.fields.values())
        return {each.name: f"{self.address(step)}#{each.id}" for each, step in found if step}

    def among(self, *kinds: str) -> list[RuleAnswer]:
        """The answers of some kinds."""
        return [each for each in self.answers.all if each.kind in kinds]

    @property
    def broken(self) -> list[RuleAnswer]:
        """What stands in the way of a deposit."""
        return self.among(Verdict.BROKEN.value)

    @property
    def noted(self) -> list[RuleAnswer]:
        """What lets the dossier be deposited, and is to be known of it first."""
        return self.among(WARNING, TO_CHECK)

    @property
    def unattested(self) -> list[str]:
        """The conditions of the fiche that nobody attested."""
        held = self.draft.said.get("attestations", ())
        return [each.label for each in self.draft.fiche.attestations if each.code not in held]

    @property
    def lacking(self) -> list[str]:
        """The documents of the fiche that are not attached yet."""
        return [each.code for each in self.draft.fiche.application.documents if each.code not in self.draft.documents]

    @property
    def asked(self) -> Mapping[str, str]:
        """What the service asks to complete, by field."""
        fields = self.draft.asked.fields if self.draft.asked else {}
        return {name: field.reason for name, field in fields.items()}

    @property
    def editable(self) -> bool:
        return Act.EDIT in self.draft.open

    def _has(self, step: FillingStep) -> bool:
        if step.code == steps.CONDITIONS:
            return bool(self.fields(step) or self.draft.trial.conditions)
        return step.code in (steps.DOCUMENTS, steps.CHECK) or bool(self.fields(step))

    def _standing(self, step: FillingStep) -> tuple[str, str]:
        if again := self._asked_again(step):
            return "soon", Markup(ngettext("%(num)s point demandé", "%(num)s points demandés", again))
        if step.code == steps.DOCUMENTS:
            return self._of_documents()
        if step.code == steps.CHECK:
            count = len(self.broken)
            told = Markup(ngettext("%(num)s point empêche le dépôt", "%(num)s points empêchent le dépôt", count))
            return ("broken", told) if count else ("met", gettext("Possible dès maintenant"))
        if step.code == steps.CONDITIONS:
            return self._of_conditions()
        return self._of_fields(self.fields(step))

    def _of_fields(self, fields: list[Field]) -> tuple[str, str]:
        found = [each for field in fields for each in self.placed.get(field.name, ())]
        broken = len({id(each) for each in found if each.kind in (Verdict.BROKEN.value, WARNING) and not each.warning})
        if broken:
            return "broken", Markup(ngettext("%(num)s point à corriger", "%(num)s points à corriger", broken))
        waiting = any(each.verdict is Verdict.UNKNOWN and not each.to_check and not each.warning for each in found)
        said = any(field.name in self.draft.said for field in fields)
        if not said:
            return "neutral", gettext("Non commencé")
        return ("unknown", gettext("À compléter")) if waiting else ("met", gettext("Terminé"))

    def _of_conditions(self) -> tuple[str, str]:
        every, held = len(self.draft.fiche.attestations), len(self.draft.said.get("attestations", ()))
        if not every:
            return "neutral", gettext("À lire")
        told = gettext("%(held)s sur %(every)s attestées", held=held, every=every)
        return ("met" if held == every else "unknown"), told

    def _of_documents(self) -> tuple[str, str]:
        lacking = len(self.lacking)
        if lacking:
            return "unknown", Markup(ngettext("%(num)s manque", "%(num)s manquent", lacking))
        every = sum(self.draft.documents.values())
        if self.draft.fiche.application.documents:
            return "met", gettext("Terminé")
        if not every:
            return "neutral", gettext("Aucune demandée")
        return "neutral", Markup(ngettext("%(num)s jointe", "%(num)s jointes", every))

    def _asked_again(self, step: FillingStep) -> int:
        if step.code == steps.DOCUMENTS:
            return sum(name.startswith("documents.") for name in self.asked)
        return sum(field.name in self.asked for field in self.fields(step))


def filling(reference: str, act: Act = Act.SEE) -> Filling:
    """The dossier of an address, for whoever has the right to do an act to it."""
    found = draft(desk(), visit().actor, reference, at=arrived())
    if act not in found.rights:
        raise Forbidden(f"dossier {found.reference} : votre rôle ne permet pas d'ouvrir cette page.")
    return Filling(found)


def context(found: Filling, **more: Any) -> dict[str, Any]:
    """What every page of a dossier shows."""
    return {
        "filling": found,
        "department": site().platform.department(found.draft.fiche.id.department),
        "draft": found.draft,
        "fiche": found.draft.fiche,
        "can": {each.value for each in found.draft.open},
    } | more
