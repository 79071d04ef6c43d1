"""Where an act is done: the dossier under the eyes of whoever acts, read once for the page."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tremplin.casework.reading.heading import Heading, heading
from tremplin.casework.reading.offers import ProposedAct, proposed
from tremplin.casework.reading.page import shown
from tremplin.records.acts import Act
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site


@dataclass
class ActPlace:
    """A dossier by its heading, ``here``, and by the whole of its page, which is read when something asks for it."""

    here: Heading

    @cached_property
    def page(self) -> dict[str, Any]:
        """All that is known of the dossier, as whoever acts may see it."""
        return shown(desk(), visit().actor, self.here.reference, at=site().clock.at(), offers=False)

    @cached_property
    def acts(self) -> list[ProposedAct]:
        """What their roles give whoever acts in the state of the dossier, and what stands in the way of each."""
        return proposed(desk(), visit().actor, self.here.reference, at=site().clock.at())

    def opens(self, act: Act) -> bool:
        """Whether the state and the policy leave an act to whoever reads."""
        return act in self.here.opened

    def reasons(self, act: Act) -> list[str]:
        """What stands in the way of an act that is open, whatever is proposed."""
        return next((each.reasons for each in self.acts if each.act is act), [])


def place(reference: str) -> ActPlace:
    """The dossier of a page; one that may not be seen is not there."""
    return ActPlace(heading(desk(), visit().actor, reference, at=site().clock.at()))
