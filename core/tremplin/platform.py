"""Assemble the platform: plugins, catalogue, rules. The one module that knows all the others."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from tremplin.answers import Answers, GuestKind
from tremplin.catalogue.department import Call, Department
from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.measure import Measure
from tremplin.catalogue.published import published
from tremplin.catalogue.reading import Words
from tremplin.catalogue.typology import ExitTypology
from tremplin.documents.folder import CALL, opened
from tremplin.documents.vocabulary import Vocabulary
from tremplin.errors import Mistake, RefusedRequest, UnknownIdentifier
from tremplin.extension.manager import Extensions, gather
from tremplin.extension.markers import hookimpl
from tremplin.extension.plugin import Plugin
from tremplin.indicators.measures import MEASURES
from tremplin.loading import DocumentShelf, FicheReader, Withheld, calls, departments, typologies
from tremplin.news import News
from tremplin.rules.kind import RuleKind
from tremplin.rules.library import KINDS

T = TypeVar("T")
CORE = "tremplin"
FOLDER_SETTING = "TREMPLIN_FICHES"


class CorePlugin(News):
    """The core offers its own library, and hears the news, through the hooks that plugins use."""

    @hookimpl
    def tremplin_rule_kinds(self) -> Iterable[RuleKind]:
        return KINDS

    @hookimpl
    def tremplin_measures(self) -> Iterable[Measure]:
        return MEASURES


class FolderPlugin:
    """Serve the fiches of a folder, for an admin who writes no Python."""

    def __init__(self, folder: Path):
        self.folder = folder

    @hookimpl
    def tremplin_fiches(self) -> Traversable:
        return self.folder


@dataclass(frozen=True)
class Platform:
    """What is installed, ready to be asked; ``mistakes`` are those of the documents that are not served."""

    plugins: tuple[Plugin, ...]
    reader: FicheReader
    fiches: Mapping[str, Fiche]
    typologies: Mapping[str, ExitTypology]
    mistakes: tuple[Mistake, ...]
    documents: int
    extensions: Extensions

    @property
    def departments(self) -> Mapping[str, Department]:
        return self.reader.departments

    @property
    def calls(self) -> Mapping[str, Call]:
        return self.reader.calls

    @property
    def vocabulary(self) -> Vocabulary:
        return self.reader.vocabulary

    @property
    def failing(self) -> tuple[Plugin, ...]:
        return tuple(plugin for plugin in self.plugins if plugin.problems)

    def department(self, code: str) -> Department:
        return _known("département", code, self.departments)

    def call(self, identifier: str) -> Call:
        return _known("appel", identifier, self.calls)

    def fiche(self, identifier: str) -> Fiche:
        return _known("fiche", identifier, self.fiches)

    def kind(self, name: str) -> RuleKind:
        kinds: Mapping[str, RuleKind] = self.vocabulary.kinds
        return _known("sorte de règle", name, kinds)

    def fiches_of(self, call: Call) -> list[Fiche]:
        return [fiche for fiche in self.fiches.values() if fiche.id.call_id == call.id]

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
        """The words of the department of a fiche."""
        return self.vocabulary.of(self.departments[fiche.id.department])

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
        return published(fiche, self.typology(fiche), self.units)

    def tell(self, hook: str, **facts: Any) -> None:
        """Tell the plugins what happened to a dossier, once it is kept; what they do of it undoes nothing."""
        self.extensions.tell(hook, **facts)

    def check(self, paths: Iterable[Path]) -> list[Mistake]:
        """The mistakes of fiches that are not installed, read as if they were."""
        shelf = self.reader.shelf([opened(path, str(path)) for path in paths], self.fiches)
        return sorted(mistake for document in shelf.read for mistake in document.mistakes)


def start(environ: Mapping[str, str] | None = None) -> Platform:
    """The platform of what is installed, and of the folder that the setting ``TREMPLIN_FICHES`` names."""
    return assemble(gather(), (os.environ if environ is None else environ).get(FOLDER_SETTING))


def assemble(extensions: Extensions, folder: str | None = None) -> Platform:
    """The platform of these plugins, after the core's own."""
    core = Plugin("tremplin", CORE, "core")
    extensions.register(core, CorePlugin())
    if folder:
        extensions.register(Plugin(FOLDER_SETTING, CORE, "dossier"), FolderPlugin(Path(folder)))
    answers = Answers(extensions)
    shelved = departments(answers.documents("tremplin_department", file=True))
    described = shelved.served()
    called = calls(answers.documents("tremplin_calls", only=CALL), described, shelved.refused())
    typed = typologies(answers.documents("tremplin_exit_typologies"))
    kinds = answers.register("tremplin_rule_kinds", RuleKind, "name", core)
    measures = answers.register("tremplin_measures", Measure, "code", core)
    vocabulary = Vocabulary(
        kinds={name: kind if owner is core else GuestKind.of(owner, kind) for name, (owner, kind) in kinds.items()},
        measures={code: measure for code, (_, measure) in measures.items()},
        typologies=typed.served(),
    )
    reader = FicheReader(vocabulary, described, called.served(), Withheld.on(shelved, called, typed))
    fiches = reader.shelf(answers.documents("tremplin_fiches", but=CALL))
    shelves: tuple[DocumentShelf[Any], ...] = (shelved, called, typed, fiches)
    mistakes = answers.tell(document for shelf in shelves for document in shelf.read)
    return Platform(
        plugins=tuple(plugin for plugin in extensions.plugins if plugin is not core),
        reader=reader,
        fiches=fiches.served(),
        typologies=vocabulary.typologies,
        mistakes=tuple(sorted(mistakes)),
        documents=sum(len(shelf.read) for shelf in shelves),
        extensions=extensions,
    )


def _known(what: str, identifier: str, known: Mapping[str, T]) -> T:
    if identifier not in known:
        raise UnknownIdentifier(what, identifier, known)
    return known[identifier]
