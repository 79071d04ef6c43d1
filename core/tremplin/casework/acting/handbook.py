"""The handbook of the life of a dossier: docs/lifecycle.md, written from the tables that casework obeys.

``python -m tremplin.casework.acting.handbook > docs/lifecycle.md`` writes it again.
"""

import sys
from collections.abc import Iterable, Iterator

from tremplin.casework.acting import conditions
from tremplin.casework.acting.acts import LABELS
from tremplin.casework.acting.lifecycle import ENDS, STATES, TRANSITIONS, Transition
from tremplin.casework.acting.policy import ROLES
from tremplin.documents.keys import table
from tremplin.records.codes import Role
from tremplin.records.dossiers import State

INTRODUCTION = """\
<!-- Écrit par « python -m tremplin.casework.acting.handbook > docs/lifecycle.md » : corrigez la table, relancez. -->
# La vie d'un dossier

Un dossier est dans un **état** à la fois, et seul un **acte** l'en change. Chaque acte dit qui peut le faire, depuis
quels états, ce qui doit être vrai, ce qu'il écrit et ce que le porteur en voit. Ce qui n'est pas écrit ici est refusé.

- **Qui** : un rôle vaut dans son périmètre (un organisme, un département, un territoire). Un membre de l'organisme
  porteur ne prend aucune part, comme agent, aux dossiers de cet organisme.
- **Tout ou rien** : un acte s'écrit en entier, avec sa ligne au journal (qui, quand, quoi, avant, après, pourquoi), ou
  ne s'écrit pas. Un refus dit toutes ses raisons à la fois.
- **Deux personnes** : celle qui instruit ne décide pas ; la base de données elle-même le refuse.
- **Enveloppe** : un accord engage l'enveloppe de la fiche si elle en a une, sinon celle de l'appel, sinon aucune. Il y
  prend une place. Un retrait les rend.
"""


def handbook() -> str:
    """The whole handbook: the states, then the acts, then what must hold for them."""
    return "\n".join(
        [
            INTRODUCTION,
            "## Les états",
            "",
            *table(("État", "Code", "Ce qui en sort"), map(_state, State)),
            "",
            "## Les actes",
            "",
            *table(
                ("Acte", "Qui", "Depuis", "Vers", "Ce qui est écrit", "Ce que voit le porteur"),
                map(_act, TRANSITIONS.values()),
            ),
            "",
            "## Ce qui doit être vrai",
            "",
            *_conditions(TRANSITIONS.values()),
            "",
        ]
    )


def _state(state: State) -> tuple[str, str, str]:
    leaving = [_said(each) for each in TRANSITIONS.values() if state in each.sources and each.target]
    return STATES[state], f"`{state}`", "rien : c'est une fin" if state in ENDS else " ; ".join(leaving)


def _act(transition: Transition) -> tuple[str, ...]:
    return (
        _said(transition),
        ", ".join(ROLES[role] for role in Role if role in transition.roles),
        ", ".join(STATES[state] for state in transition.sources),
        STATES[transition.target] if transition.target else "le même état",
        transition.writes,
        transition.seen,
    )


def _conditions(transitions: Iterable[Transition]) -> Iterator[str]:
    for transition in transitions:
        if transition.conditions:
            told = " ; ".join(conditions.LABELS[condition] for condition in transition.conditions)
            yield f"- **{_said(transition)[0].upper()}{_said(transition)[1:]}** : {told}."


def _said(transition: Transition) -> str:
    return LABELS[transition.act]


if __name__ == "__main__":
    sys.stdout.write(handbook())
