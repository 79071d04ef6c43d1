"""What an unknown address may have meant: the fiche, call or department whose address is the nearest."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from tremplin.platform import Platform
from tremplin_web.frame import addresses

MOST = 3
# comparing is slow on long texts, and no address of ours is that long
LONGEST = 200


class Near(NamedTuple):
    """A page that exists."""

    address: str
    title: str


def nearest(platform: Platform, path: str) -> Iterator[Near]:
    """The pages whose addresses are nearest to a path, the nearest first."""
    asked = path[:LONGEST].rstrip("/").lower()
    last = asked.rpartition("/")[2]
    known = dict(pages(platform))
    for address in dict.fromkeys([*_ending(known, last), *_like(asked, known), *_named(last, known)][:MOST]):
        yield Near(*known[address])


def pages(platform: Platform) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every page that an address may have meant, by its path in the site."""
    for department in platform.departments.values():
        yield f"/departements/{department.code}", (addresses.of_department(department.code), department.name)
    for call in platform.calls.values():
        yield f"/appels/{call.id}", (addresses.of_call(call), call.title)
    for identifier, fiche in platform.fiches.items():
        title = f"{fiche.title} ({platform.call(fiche.id.call_id).title})"
        yield f"/fiches/{identifier}", (addresses.of_fiche(fiche), title)


def _ending(known: Mapping[str, object], last: str) -> list[str]:
    """Those whose last word is exactly that of the path: a fiche cited without its call."""
    return [address for address in known if address.rpartition("/")[2] == last] if last else []


def _like(asked: str, known: Mapping[str, object]) -> list[str]:
    # measured: addresses of fiches of other names, calls and departments are alike at 0.62, above difflib's own 0.6
    return get_close_matches(asked, known, n=MOST, cutoff=0.75)


def _named(last: str, known: Mapping[str, object]) -> list[str]:
    """Those whose last word looks like that of the path."""
    by_name: dict[str, list[str]] = {}
    for address in known:
        by_name.setdefault(address.rpartition("/")[2], []).append(address)
    found = get_close_matches(last, by_name, n=1) if len(last) > 2 else []
    return [address for name in found for address in reversed(by_name[name])]
