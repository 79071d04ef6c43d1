"""An option that the carrier must choose."""

from collections.abc import Mapping

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    OptionChoice,
    RuleKind,
    Stage,
    Words,
    dataclass,
    enumerated,
    met,
    undecided,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChosenOption:
    """Ask for one of the choices of an option; what it then judges is for the rules of that choice."""

    code: str
    label: str
    choices: tuple[OptionChoice, ...]

    def state(self, words: Words) -> str:
        return f"Choix du porteur, « {self.label} » : {self._listed()}"

    def reads(self) -> tuple[str, ...]:
        return (f"answers.{self.code}",)

    def check(self, facts: Facts) -> Finding:
        answer, labels = facts.answers.get(self.code, UNKNOWN), self._labels()
        if answer is UNKNOWN:
            fact = f"answers.{self.code}"
            return unknown(fact, called={fact: f"votre choix pour « {self.label} » : {self._listed()}"})
        chosen = labels.get(answer) if isinstance(answer, str) else None
        if chosen is None:
            return undecided(lambda: f"« {self.label} » :", f"choisissez {self._listed()}.")
        return met(lambda: f"« {self.label} » : « {chosen} ».")

    def _labels(self) -> Mapping[str, str]:
        return {choice.code: choice.label for choice in self.choices}

    def _listed(self) -> str:
        return enumerated([f"« {label} »" for label in self._labels().values()], "ou")


def derived(fiche: Fiche, words: Words) -> Derived:
    """The options of a fiche."""
    for option in fiche.options:
        yield ChosenOption(code=option.code, label=option.label, choices=option.choices), option.source


KIND = RuleKind(
    name="chosen_option",
    meaning="Le porteur choisit une option, et seules les règles de son choix sont jugées, soldées et montrées.",
    stage=Stage.DEPOSIT,
    reads=("answers.…",),
    derived=derived,
    builds=ChosenOption,
    written_in="funding.options",
    example="""
        funding:
          costs: [staff, operating]
          source: Financement, 1
          options:
            - code: charges-indirectes
              label: Charges indirectes
              source: Financement, 2
              choices:
                - code: forfait
                  label: 40 % du personnel
                  rules:
                    - {kind: indirect_costs, mode: flat, rate: 40 %, base: [staff], source: "Financement, 2"}
                - code: reel
                  label: Au réel
                  rules:
                    - {kind: indirect_at_cost, source: "Financement, 2"}
    """,
)
