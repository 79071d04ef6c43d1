"""How people call the states of a dossier."""

from collections.abc import Iterable

from tremplin.records.codes import State

# many agreements are signed once the operation has begun: it is followed before its start is recorded
GOING_ON = (State.AGREED, State.RUNNING, State.REPORTED)
STATES = {
    State.DRAFT: "brouillon",
    State.SUBMITTED: "déposé",
    State.RETURNED: "à compléter",
    State.UNDER_REVIEW: "en instruction",
    State.ACCEPTED: "accordé",
    State.REFUSED: "refusé",
    State.AGREED: "conventionné",
    State.RUNNING: "en cours",
    State.REPORTED: "bilan remis",
    State.SETTLED: "soldé",
    State.CLOSED: "clos",
    State.WITHDRAWN: "retiré",
}


def named(states: Iterable[State]) -> str:
    """« brouillon ou à compléter »."""
    *others, last = [f"« {STATES[state]} »" for state in states]
    return f"{', '.join(others)} ou {last}" if others else last
