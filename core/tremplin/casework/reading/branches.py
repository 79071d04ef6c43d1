"""Split what somebody asks for by their perimeters: what they may not see is in none of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tremplin.casework.acting.policy import RIGHTS, Actor, Grant
from tremplin.casework.reading.filters import Filters
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS, Role


@dataclass(frozen=True)
class Branch:
    """The dossiers of one perimeter: columns that hold a value, a territory.

    ``without`` are organisations whose dossiers are left out, ``lent_to`` who has them for some days.
    """

    equal: Mapping[str, Any]
    territory: str | None = None
    without: tuple[int, ...] = field(default=())
    lent_to: int | None = None

    @property
    def department(self) -> str | None:
        """The department that holds them all, where it is known."""
        # « 00/2026/ateliers » is of the call « 00/2026 », which is of the department « 00 »
        known = (self.equal.get(name) for name in ("department", "call", "fiche"))
        return next((value.partition("/")[0] for value in known if value), None)


def branches(actor: Actor, filters: Filters) -> list[Branch]:
    """What each perimeter of the actor keeps of what is asked, and nothing where it keeps nothing.

    That members take no part as staff in the dossiers of their organisation changes nothing here: they see them.
    """
    return [branch for perimeter in _perimeters(actor) for branch in _of(perimeter, actor, filters)]


def _perimeters(actor: Actor) -> Iterator[Branch]:
    grants = [grant for grant in actor.grants if grant.role in RIGHTS[Act.SEE]]
    # a set: of two roles of one person, the second is nobody's
    for organisation in sorted(_own(actor)):
        yield Branch({"organisation_id": organisation})
    staff = [grant for grant in grants if grant.role not in CARRIERS and grant.department is not None]
    whole = {str(grant.department) for grant in staff if not _bounded(grant)}
    for department in sorted(whole):
        yield Branch({"department": department})
    local = {(str(grant.department), grant.territory) for grant in staff if _bounded(grant) and grant.territory}
    for department, area in sorted(local - {each for each in local if each[0] in whole}):
        yield Branch({"department": department}, area)


def _bounded(grant: Grant) -> bool:
    # a service of a territory has one, and a reader may
    return grant.territory is not None or grant.role is Role.TERRITORIAL_SERVICE


def _own(actor: Actor) -> set[int]:
    return {grant.organisation_id for grant in actor.grants if grant.role in CARRIERS and grant.organisation_id}


def _of(perimeter: Branch, actor: Actor, filters: Filters) -> Iterator[Branch]:
    kept = _both(perimeter, filters.equal)
    if kept is None:
        return
    carrier = "organisation_id" in perimeter.equal
    if filters.mine is not None and carrier:
        yield _with(kept, created_by=filters.mine)
    asked = [each for each in (filters.instructor_id, filters.mine) if each is not None]
    # a carrier is not told who instructs, be it of the dossiers that they would also see as staff
    if asked and not carrier and len({*asked}) == 1:
        kept = replace(kept, without=tuple(sorted(_own(actor))))
        yield _with(kept, instructor_id=asked[0])
        if filters.on is not None:
            yield replace(kept, lent_to=asked[0])
    elif not asked:
        yield kept


def _with(branch: Branch, **more: Any) -> Branch:
    return replace(branch, equal={**branch.equal, **more})


def _both(perimeter: Branch, asked: Mapping[str, Any]) -> Branch | None:
    """A perimeter and what is asked, without what a narrower value implies; ``None`` where nothing could have both."""
    if any(name in asked and asked[name] != value for name, value in perimeter.equal.items()):
        return None
    wanted = {**asked, **perimeter.equal}
    for narrow, wide in (("fiche", "call"), ("call", "department"), ("fiche", "department")):
        if narrow in wanted and wide in wanted:
            if not wanted[narrow].startswith(f"{wanted[wide]}/"):
                return None
            del wanted[wide]
    return replace(perimeter, equal=wanted)
