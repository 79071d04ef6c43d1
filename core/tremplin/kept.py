"""The platform of the command before, kept: nothing is validated again until something that made it has changed.

What is kept is JSON, a line for each value, so that a command reads those it asks alone; it holds no code, and the
class of each value is ours to say. Whatever is unreadable or doubtful is made anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tremplin.cache import store, witnesses
from tremplin.catalogue.forms.cards import Card, Sitting
from tremplin.documents.reading.walk import content, walked
from tremplin.errors import Mistake
from tremplin.extension.plugin import Plugin
from tremplin.late import late
from tremplin.platform import FOLDER_SETTING, Platform, start
from tremplin.rules.kinds import NAMES, kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tremplin.answers import AnsweredPlace
    from tremplin.assembly import Registered
    from tremplin.catalogue.fiche import Fiche
    from tremplin.documents.vocabulary import Vocabulary
    from tremplin.loading import FicheReader, ProposedFiche
    from tremplin.rules.kind import RuleKind

T = TypeVar("T")
# changes when what is kept is written otherwise
FORM = "2"
# where each family of values has its class, and the name of one of them
FAMILIES = {
    "departments": ("catalogue.department", "Department", "code"),
    "calls": ("catalogue.department", "Call", "id"),
    "typologies": ("catalogue.typology", "ExitTypology", "code"),
    "letters": ("catalogue.letters", "LetterWords", "department"),
    "measures": ("catalogue.measure", "Measure", "code"),
}


def opened(environ: Mapping[str, str] | None = None) -> Platform:
    """The platform as it was kept; where anything has changed, it is started, then kept."""
    settings = os.environ if environ is None else environ
    place, folder = store.folder(settings), settings.get(FOLDER_SETTING)
    if place is None:
        return start(settings)
    name = f"{_hash(*witnesses.identity(FORM, folder))}.json"
    platform = _restored(store.read(place, name), folder, cache(lambda: start(settings)))
    if platform is None:
        platform = start(settings)
        made = written(platform)
        if made is not None:
            store.write(place, name, made)
    return platform


def written(platform: Platform) -> bytes | None:
    """The platform as it is kept; ``None`` where it is not sure to come back the same."""
    ground = platform.ground
    places, gathered = [*map(_place, ground.registered.answers.places)], witnesses.gathered()
    if not ground.sound or gathered is None or None in places:
        return None
    freeze, document = late("catalogue.forms.thaw", "frozen"), late("rules.snapshot", "document_of")
    families = {family: getattr(platform, family, platform.vocabulary.measures) for family in FAMILIES}
    head = {
        "witnesses": gathered,
        "places": places,
        "plugins": [[each.name, each.distribution, each.version, each.problems] for each in platform.plugins],
        "mistakes": [[each.file, each.line, each.column, each.path, each.message] for each in platform.mistakes],
        "documents": platform.documents,
        "cards": [_plain(card) for card in platform.cards.values()],
        "families": {family: [*values] for family, values in families.items()},
    }
    lines = [json.dumps(freeze(value)) for values in families.values() for value in values.values()]
    fiches = [document(fiche, lean=True) for fiche in platform.fiches.values()]
    body = "\n".join([json.dumps(head), *lines, *fiches]).encode()
    made = f"{sha256(body).hexdigest()}\n".encode() + body
    again = _restored(made, None, lambda: platform)
    return made if again is not None and _same(again, platform) else None


def _restored(made: bytes | None, folder: str | None, anew: Callable[[], Platform]) -> Platform | None:
    """The platform that was kept, if nothing that it was made of has changed."""
    seal, _, body = (made or b"").partition(b"\n")
    if seal.decode("ascii", "replace") != sha256(body).hexdigest():
        return None
    try:
        first, *lines = body.decode().split("\n")
        head = json.loads(first)
        if not witnesses.stand(head["witnesses"]) or not all(_unchanged(*place) for place in head["places"]):
            return None
        return _platform(head, lines, folder, anew)
    except Exception:  # whatever was written there, the documents tell the same
        return None


def _platform(head: Mapping[str, Any], lines: list[str], folder: str | None, anew: Callable[[], Platform]) -> Platform:
    cards = {card.id: card for card in map(_card, head["cards"])}
    left = iter(lines)
    families: dict[str, Mapping[str, Any]] = {}
    for family, home in FAMILIES.items():
        named = {name: next(left) for name in _texts(head["families"][family])}
        families[family] = Thawed(named, _value(*home), _of(anew, family))
    measures = families.pop("measures")
    ground = KeptGround(folder, anew, measures, families["typologies"])
    fiches = Thawed(dict(zip(cards, left, strict=True)), ground.fiche, _of(anew, "fiches"))
    return Platform(
        plugins=tuple(Plugin(*said) for said in head["plugins"]),
        cards=cards,
        fiches=fiches,
        mistakes=tuple(Mistake(*each) for each in head["mistakes"]),
        documents=int(head["documents"]),
        ground=ground,
        **families,
    )


class Thawed(Mapping[str, T], Generic[T]):
    """Values by name, each read when it is asked; one that does not come back as itself is made anew."""

    def __init__(self, lines: Mapping[str, str], read: Callable[[str, str], T], anew: Callable[[str], T]):
        self._lines, self._read, self._anew = lines, read, anew
        self._made: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._made:
            line = self._lines[name]
            try:
                self._made[name] = self._read(name, line)
            except Exception:  # see _restored
                self._made[name] = self._anew(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, name: object) -> bool:
        return name in self._lines


OURS = frozenset(NAMES)


class KeptKinds(Mapping[str, "RuleKind"]):
    """The kinds of rules: ours by their modules; plugins are asked for theirs when one is named, or all are listed."""

    def __init__(self, registered: Callable[[], Registered]):
        self._registered = registered

    def __getitem__(self, name: str) -> RuleKind:
        return kind(name) if name in OURS else self._registered().kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._registered().kinds)

    def __len__(self) -> int:
        return len(self._registered().kinds)

    def __contains__(self, name: object) -> bool:
        return name in OURS or name in self._registered().kinds


class KeptGround:
    """What a kept platform stands on, each made when it is asked."""

    def __init__(
        self,
        folder: str | None,
        anew: Callable[[], Platform],
        measures: Mapping[str, Any],
        typologies: Mapping[str, Any],
    ):
        self._folder, self._anew = folder, anew
        self._measures, self._typologies = measures, typologies
        self.kinds = KeptKinds(lambda: self.registered)

    @property
    def sound(self) -> bool:
        """Only what was sound is kept."""
        return True

    @cached_property
    def registered(self) -> Registered:
        made: Registered = late("assembly", "registered")(None, self._folder)
        return made

    @cached_property
    def vocabulary(self) -> Vocabulary:
        made: Vocabulary = late("documents.vocabulary", "Vocabulary")(
            kinds=self.kinds, measures=self._measures, typologies=self._typologies
        )
        return made

    @property
    def reader(self) -> FicheReader:
        return self._anew().reader

    def check(self, paths: Iterable[Path]) -> list[Mistake]:
        return self._anew().check(paths)

    def propose(self, content: bytes, name: str) -> ProposedFiche:
        return self._anew().ground.propose(content, name)

    def source(self, fiche: Fiche) -> str | None:
        return self._anew().ground.source(fiche)

    def fiche(self, name: str, line: str) -> Any:
        """The fiche that a line holds."""
        return _itself(late("rules.snapshot", "thaw")(line, self.kinds, proved=True), "id", name)


def _value(module: str, kind: str, key: str) -> Callable[[str, str], Any]:
    def read(name: str, line: str) -> Any:
        return _itself(late("catalogue.forms.thaw", "thawed")(late(module, kind), json.loads(line)), key, name)

    return read


def _itself(value: Any, key: str, name: str) -> Any:
    """A value, if it carries the name under which it was kept."""
    if str(getattr(value, key)) != name:
        raise ValueError(f"{name}: another value was kept under this name")
    return value


def _of(anew: Callable[[], Platform], family: str) -> Callable[[str], Any]:
    return lambda name: getattr(anew(), family, anew().vocabulary.measures)[name]


def _place(place: AnsweredPlace) -> list[Any] | None:
    """Where documents were read, and the hash of each; ``None`` where they are not plain files, all of them read."""
    if not isinstance(place.where, Path) or any(text is None for _, text in place.found):
        return None
    found = [[file, _hash(text or b"")] for file, text in place.found]
    return [str(place.where), place.only, place.but, found]


def _unchanged(where: str, only: str, but: str, read: Any) -> bool:
    """Whether the same documents lie there, to the byte."""
    found = walked(Path(where), where, only=only, but=but)
    return bool([[name, _hash(content(file))] for file, name in found] == read)


def _hash(*said: str | bytes) -> str:
    made = sha256()
    for each in said:
        part = each if isinstance(each, bytes) else each.encode("utf-8", "surrogateescape")
        made.update(b"%d:" % len(part) + part)
    return made.hexdigest()


def _plain(card: Card) -> list[Any]:
    return [*card[:-1], [[part and part.isoformat() for part in window] for window in card.windows]]


def _card(said: Any) -> Card:
    id_, call, number, title, theme, windows = said
    sittings = tuple(_sitting(*window) for window in windows)
    return Card(id_, call, number, title, theme, sittings)


def _sitting(opens: str, closes: str, closes_at: str | None) -> Sitting:
    return Sitting(
        date.fromisoformat(opens), date.fromisoformat(closes), time.fromisoformat(closes_at) if closes_at else None
    )


def _texts(said: Any) -> list[str]:
    if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
        raise TypeError(f"texts expected, not {said!r}")
    return said


def _same(again: Platform, platform: Platform) -> bool:
    """Whether a platform comes back as it was."""
    values = ("departments", "calls", "typologies", "letters", "cards", "fiches")
    return (
        all(dict(getattr(again, each)) == dict(getattr(platform, each)) for each in values)
        and dict(again.vocabulary.measures) == dict(platform.vocabulary.measures)
        and again.mistakes == platform.mistakes
    )
