"""Certify a release with those before it: shown, masked, told more coarsely, or refused in one sentence."""

from collections.abc import Callable, Sequence

from tremplin.errors import RefusedRequest
from tremplin.indicators.disclosure.across import assemble
from tremplin.indicators.disclosure.certified import Certified
from tremplin.indicators.disclosure.coarsening import Coarse, coarser
from tremplin.indicators.disclosure.masking import Masking, Unprotected
from tremplin.indicators.disclosure.programme import installed
from tremplin.indicators.disclosure.quantity import Position
from tremplin.indicators.disclosure.release import Key, Release, Thresholds


class Undisclosable(RefusedRequest):
    """No form of the release keeps what is small from being reckoned; nothing of it is written."""


UNCERTIFIED = (
    "Ces tableaux ne peuvent pas être diffusés : même masqués, ils laisseraient retrouver de trop petits effectifs, "
    "seuls ou avec des diffusions précédentes. Demandez moins de croisements, une période plus longue ou un territoire "
    "plus grand."
)
UNSOLVED = (
    "Ces tableaux demandent de masquer plus que les petits effectifs, ce qui se vérifie avec un complément qui n'est "
    "pas installé (« disclosure », qui apporte highspy). Installez-le, ou demandez moins de croisements."
)


def certify(
    release: Release,
    earlier: Sequence[Certified] = (),
    thresholds: Thresholds | None = None,
    solving: Callable[[], bool] = installed,
    start: Certified | None = None,
) -> Certified:
    """The release as it may be given out, beside all those certified before it.

    ``start`` is what was made of it already beside others: no less of it is masked, nor told more finely.
    """
    if release.name in {before.release.name for before in earlier}:
        raise ValueError(f"a release is named {release.name} already")
    if "@" in release.name:
        raise ValueError("@ is not for names of releases")
    solvable = True
    # the totals of the whole are the last to be masked: readers miss a band less than them
    made = Coarse(release) if start is None else Coarse(release, start.merged, start.dropped)
    forms = list(coarser(made))
    for coarse, spared in [*((each, True) for each in forms), (forms[0], False)]:
        masked = start.masked if start is not None and coarse.release.tables == release.tables else frozenset()
        try:
            return _certified(coarse, earlier, thresholds or Thresholds(), solving, spared, masked)
        except Unprotected as refused:
            solvable = solvable and refused.solver
    raise Undisclosable(UNCERTIFIED if solvable else UNSOLVED)


def _certified(
    coarse: Coarse,
    earlier: Sequence[Certified],
    thresholds: Thresholds,
    solving: Callable[[], bool],
    spared: bool,
    masked: frozenset[tuple[int, Key]],
) -> Certified:
    releases = [*(before.release for before in earlier), coarse.release]
    system = assemble(releases, thresholds)
    given_out = [place for rank, before in enumerate(earlier) for place in before.places(rank)]
    given_out += [Position(len(earlier), table, key) for table, key in masked]
    masking = Masking(system, releases, given_out, spared)
    masking.close(solving)
    if masking.added and not solving():
        raise Unprotected(min(system.quantities), solver=False)
    last = len(earlier)
    hidden = frozenset((place.table, place.key) for place in masking.masked if place.release == last)
    return Certified(coarse.release, hidden, coarse.merged, coarse.dropped)
