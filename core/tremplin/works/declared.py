"""The kinds of long work that there are: a kind is one module, and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from tremplin.works.kind import WorkKind
from tremplin.works.kinds import (
    call_simulation,
    dossiers_export,
    figures_release,
    journal_proof,
    people_purge,
    sitting_letters,
)

KINDS: Mapping[str, WorkKind] = MappingProxyType(
    {
        kind.code: kind
        for kind in (
            *(dossiers_export.KIND, figures_release.KIND, journal_proof.KIND, people_purge.KIND),
            *(sitting_letters.KIND, call_simulation.KIND),
        )
    }
)
