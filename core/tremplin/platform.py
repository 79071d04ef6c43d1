"""What is installed, ready to be asked: plugins, catalogue, rules. The one module that knows all the others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from tremplin.catalogue.forms.cards import Card
from tremplin.errors import Mistake, RefusedRequest, UnknownIdentifier
from tremplin.extension.plugin import Plugin
from tremplin.late import late

if TYPE_CHECKING:
    from tremplin.assembly import Assembly, Registered
    from tremplin.catalogue.door import Call, Department, Fiche, Words
    from tremplin.catalogue.letters import LetterWords
    from tremplin.catalogue.typology import ExitTypology
    from tremplin.documents.vocabulary import Vocabulary
    from tremplin.extension.manager import Extensions
    from tremplin.indicators.exports.forms import ExportFormat
    from tremplin.loading import FicheReader, ProposedFiche
    from tremplin.rules.kind import RuleKind

T = TypeVar("T")
FOLDER_SETTING = "TREMPLIN_FICHES"


class Ground(Protocol):
    """What a platform stands on, which takes long to make and which few commands ask."""

    @property
    def registered(self) -> Registered: ...

    @property
    def sound(self) -> bool: ...

    @property
    def vocabulary(self) -> Vocabulary: ...

    @property
    def reader(self) -> FicheReader: ...

    def check(self, paths: Iterable[Path]) -> list[Mistake]: ...

    def propose(self, content: bytes, name: str) -> ProposedFiche: ...

    def source(self, fiche: Fiche) -> str | None: ...


@dataclass(frozen=True)
class Platform:
    """What is installed, ready to be asked; ``mistakes`` are those of the documents that are not served."""

    plugins: tuple[Plugin, ...]
    departments: Mapping[str, Department]
    calls: Mapping[str, Call]
    typologies: Mapping[str, ExitTypology]
    letters: Mapping[str, LetterWords]
    cards: Mapping[str, Card]
    fiches: Mapping[str, Fiche]
    mistakes: tuple[Mistake, ...]
    documents: int
    ground: Ground

    @property
    def extensions(self) -> Extensions:
        return self.ground.registered.answers.extensions

    @property
    def vocabulary(self) -> Vocabulary:
        return self.ground.vocabulary

    @property
    def reader(self) -> FicheReader:
        return self.ground.reader

    @property
    def failing(self) -> tuple[Plugin, ...]:
        return tuple(plugin for plugin in self.plugins if plugin.problems)

    def department(self, code: str) -> Department:
        return _known("département", code, self.departments)

    def describing(self, code: str) -> Plugin | None:
        """The plugin that describes a department."""
        return self.ground.registered.answers.describing(code)

    def letters_of(self, code: str) -> LetterWords:
        """How the letters of a department speak; silent, they are those of the core."""
        words: LetterWords = self.letters.get(code) or late("catalogue.letters", "LetterWords")(department=code)
        return words

    def logo(self, code: str) -> bytes | None:
        """The logo of the letters of a department, read where its plugin has it."""
        words = self.letters_of(code)
        return self.ground.registered.answers.logo(words) if words.logo else None

    def call(self, identifier: str) -> Call:
        return _known("appel", identifier, self.calls)

    def fiche(self, identifier: str) -> Fiche:
        return _known("fiche", identifier, self.fiches)

    def kind(self, name: str) -> RuleKind:
        kinds: Mapping[str, RuleKind] = self.vocabulary.kinds
        return _known("sorte de règle", name, kinds)

    @property
    def export_formats(self) -> Mapping[str, ExportFormat]:
        """The forms in which figures are exported, by their codes."""
        return self.ground.registered.formats

    def export_format(self, code: str) -> ExportFormat:
        found = next((form for form in self._export_formats() if form.code == code), None)
        return found or _known("format d'export", code, self.export_formats)

    def export_format_of(self, file: str) -> ExportFormat | None:
        """The form that the name of a file ends with."""
        return next((form for form in self._export_formats() if file.lower().endswith(form.suffix)), None)

    def _export_formats(self) -> Iterator[ExportFormat]:
        # nothing replaces the core's own: plugins, long to load, are asked where none of them serves
        yield from late("indicators.exports.formats", "FORMATS")
        yield from self.export_formats.values()

    def fiches_of(self, call: Call) -> list[Fiche]:
        return [fiche for fiche in self.fiches.values() if fiche.id.call_id == call.id]

    def cards_of(self, call: str) -> list[Card]:
        """The cards of the fiches of a call."""
        known = self.call(call)
        return [card for card in self.cards.values() if card.call == known.id]

    def typology(self, fiche: Fiche) -> ExitTypology | None:
        """The typology that a fiche names, if it names one."""
        return self.typologies[fiche.exits] if fiche.exits else None

    def exits(self, fiche: Fiche) -> ExitTypology:
        """The typology of a fiche, or a refusal that says that its text gives none."""
        typology = self.typology(fiche)
        if typology is None:
            raise RefusedRequest(f"la fiche « {fiche.id} » n'a pas de typologie de sorties : son texte n'en donne pas.")
        return typology

    def words(self, fiche: Fiche) -> Vocabulary:
        """The words of a fiche: those of its department, and its own questions."""
        department = self.departments.get(fiche.id.department)
        return (self.vocabulary.of(department) if department else self.vocabulary).about(fiche)

    def everywhere(self, family: str) -> dict[str, Any]:
        """The words of a family, those of all departments together: one organisation applies to several."""
        own = (self.vocabulary.of(department).family(family) for department in self.departments.values())
        return {**{code: label for words in own for code, label in words.items()}, **self.vocabulary.family(family)}

    def labels(self, *fiches: Fiche) -> Words:
        """The labels of a family of codes, in the words of the departments of these fiches."""
        spoken = [self.words(fiche) for fiche in fiches]

        @cache
        def family(name: str) -> dict[str, Any]:
            return {code: label for words in spoken for code, label in words.family(name).items()}

        return family

    @cached_property
    def units(self) -> dict[str, str | None]:
        return {code: measure.unit for code, measure in self.vocabulary.measures.items()}

    def published(self, fiche: Fiche) -> dict[str, Any]:
        """The published form of a fiche."""
        publish = late("catalogue.forms.published", "published")
        form: dict[str, Any] = publish(fiche, self.typology(fiche), self.units, self.labels(fiche))
        return form

    def tell(self, hook: str, **facts: Any) -> None:
        """Tell the plugins what happened to a dossier, once it is kept; what they do of it undoes nothing."""
        self.extensions.tell(hook, **facts)

    def check(self, paths: Iterable[Path]) -> list[Mistake]:
        """The mistakes of fiches that are not installed, read as if they were."""
        return self.ground.check(paths)

    def propose(self, content: bytes, name: str) -> ProposedFiche:
        """A fiche that is not installed, read as if it were; what is served stays as it is."""
        proposed = self.ground.propose(content, name)
        made = proposed.fiche
        # documents may have changed since they were read for this platform
        stands = made is None or (made.id.call_id in self.calls and made.exits in (None, *self.typologies))
        return proposed if stands else proposed._replace(fiche=None)

    def source(self, fiche: Fiche) -> str | None:
        """The document that makes a fiche, for whoever writes another from it."""
        return self.ground.source(fiche)


def start(environ: Mapping[str, str] | None = None) -> Platform:
    """The platform of what is installed, and of the folder that the setting ``TREMPLIN_FICHES`` names."""
    return assemble(None, (os.environ if environ is None else environ).get(FOLDER_SETTING))


def assemble(extensions: Extensions | None = None, folder: str | None = None) -> Platform:
    """The platform of these plugins, or of those that are installed, after the core's own."""
    ground: Assembly = late("assembly", "assembled")(extensions, folder)
    return Platform(
        plugins=ground.registered.plugins,
        departments=ground.reader.departments,
        calls=ground.reader.calls,
        typologies=ground.vocabulary.typologies,
        letters=ground.letters,
        cards={name: Card.of(fiche) for name, fiche in ground.fiches.items()},
        fiches=ground.fiches,
        mistakes=ground.mistakes,
        documents=ground.documents,
        ground=ground,
    )


def _known(what: str, identifier: str, known: Mapping[str, T]) -> T:
    if identifier not in known:
        raise UnknownIdentifier(what, identifier, known)
    return known[identifier]
