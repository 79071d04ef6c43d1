"""The handbook of the life of a dossier: docs/lifecycle.md, written from the tables that casework obeys.

``python -m tremplin.casework.acting.handbook > docs/lifecycle.md`` writes it again.
"""

import sys
from collections.abc import Iterable, Iterator

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.acting.lifecycle import ACTS, ENDS, TRANSITIONS
from tremplin.casework.acting.lines import ActLine, Transition
from tremplin.casework.acting.policy import ROLES
from tremplin.casework.acting.states import STATES
from tremplin.casework.acting.transitions.announced import ANNOUNCED, LABELS
from tremplin.documents.describing.keys import table
from tremplin.records.tables import Role, State

INTRODUCTION = """\
<!-- Écrit par « python -m tremplin.casework.acting.handbook > docs/lifecycle.md » : corrigez la table, relancez. -->
# La vie d'un dossier

Un dossier est dans un **état** à la fois, et seul un **acte** l'en change. Chaque acte dit qui peut le faire, depuis
quels états, ce qui doit être vrai, ce qu'il écrit et ce que le porteur en voit. Ce qui n'est pas écrit ici est refusé.

- **Qui** : un rôle vaut dans son périmètre (un organisme, un département, un territoire). Un membre de l'organisme
  porteur ne prend aucune part, comme agent, aux dossiers de cet organisme ; qui l'a quitté, à ceux qui étaient ouverts.
- **Tout ou rien** : un acte s'écrit en entier, avec sa ligne au journal (qui, quand, quoi, avant, après, pourquoi), ou
  ne s'écrit pas. Un refus dit toutes ses raisons à la fois.
- **Ce que vous avez lu** : un acte fait sur une version du dossier qui n'est plus la dernière est refusé, et rien de ce
  que l'autre personne a écrit n'est perdu.
- **Deux personnes** : celle qui instruit, ou enregistre un dépôt, ne décide, ne signe ni ne verse ; la base de données
  elle-même refuse qu'elle décide. Celle qui arrête le solde ne le verse pas, celle qui a versé ou admis une règle
  enfreinte ne l'arrête pas. Un dossier retiré du même organisme et de la même fiche compte comme le passé du suivant.
  Deux suffisent à toute une vie : l'une enregistre, instruit, solde ; l'autre décide, signe, verse, admet, clôt.
- **Enveloppe** : un accord engage la plus étroite : celle de la fiche si elle en a une, sinon celle du lot, sinon celle
  du territoire, sinon celle de l'appel, sinon aucune. Il y prend une place ; un retrait la rend. Un dossier sur
  plusieurs territoires n'est dans l'enveloppe d'aucun d'eux : il va à celle de l'appel.
- **Notes** : pour chaque critère de la fiche, celle de l'instructeur compte ; sans elle, la moyenne exacte de celles
  des avis. Sans poids, la note totale est la somme des points ; avec des poids, elle est sur 100. Qui a noté ne décide
  pas, et une décision garde les notes sur lesquelles elle est prise.
"""
LETTERS = """\
Ces actes écrivent un courriel, dans la même transaction : au porteur, c'est à chaque membre de l'organisme, ou à
l'adresse de l'organisme s'il n'a pas de membre ; au service, à qui instruit le dossier (sinon à chaque instructeur), et
pour une demande aux décideurs. Sans le réglage `TREMPLIN_MAIL`, aucun n'est écrit.
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
            "## À côté des dossiers",
            "",
            *table(
                ("Acte", "Qui"), ((line.label, _roles(line)) for act, line in ACTS.items() if act not in TRANSITIONS)
            ),
            "",
            "## Les courriels",
            "",
            LETTERS,
            *table(
                ("Courriel", "Acte", "À"),
                ((LABELS[each.kind], ACTS[act].label, each.to.value) for act, each in ANNOUNCED.items()),
            ),
            "",
            "## Ce qui doit être vrai",
            "",
            *_conditions(ACTS.values()),
            "",
        ]
    )


def _state(state: State) -> tuple[str, str, str]:
    leaving = [each.label for each in TRANSITIONS.values() if state in each.sources and each.target]
    return STATES[state], f"`{state}`", "rien : c'est une fin" if state in ENDS else " ; ".join(leaving)


def _act(transition: Transition) -> tuple[str, ...]:
    return (
        transition.label,
        _roles(transition),
        ", ".join(STATES[state] for state in transition.sources),
        STATES[transition.target] if transition.target else "le même état",
        transition.writes,
        transition.seen,
    )


def _roles(line: ActLine) -> str:
    return ", ".join(ROLES[role] for role in Role if role in line.roles)


def _conditions(lines: Iterable[ActLine]) -> Iterator[str]:
    """What must hold for each act, by what it is about."""
    for line in lines:
        if line.conditions:
            yield f"- **{line.label[0].upper()}{line.label[1:]}**"
        for about in About:
            told = [condition.label for condition in line.conditions if condition.about is about]
            if told:
                yield f"  - {about} : {' ; '.join(told)}."


if __name__ == "__main__":
    sys.stdout.write(handbook())
