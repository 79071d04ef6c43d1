"""Assemble what is installed: plugins are asked, their documents read and validated. Slow, and therefore kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from tremplin.answers import Answers, GuestKind
from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.measure import Measure
from tremplin.catalogue.typology import ExitTypology
from tremplin.documents.folder import opened
from tremplin.documents.vocabulary import Vocabulary
from tremplin.documents.walk import CALL
from tremplin.errors import Mistake
from tremplin.extension.manager import Extensions, gather
from tremplin.extension.markers import hookimpl
from tremplin.extension.plugin import Plugin
from tremplin.indicators.measures import MEASURES
from tremplin.loading import DocumentShelf, FicheReader, Withheld, calls, departments, typologies
from tremplin.news import News
from tremplin.rules.kind import RuleKind
from tremplin.rules.library import KINDS

CORE = "tremplin"
FOLDER = "TREMPLIN_FICHES"


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


class Registered(NamedTuple):
    """The plugins that may be asked, and what they add to the library of the core."""

    answers: Answers
    plugins: tuple[Plugin, ...]
    kinds: Mapping[str, RuleKind]
    measures: Mapping[str, Measure]


@dataclass(frozen=True)
class Assembly:
    """What plugins answered, and what their documents make; ``sound`` where no code of theirs raised."""

    registered: Registered
    sound: bool
    reader: FicheReader
    fiches: Mapping[str, Fiche]
    mistakes: tuple[Mistake, ...]
    documents: int

    @property
    def vocabulary(self) -> Vocabulary:
        return self.reader.vocabulary

    def check(self, paths: Iterable[Path]) -> list[Mistake]:
        """The mistakes of fiches that are not installed, read as if they were."""
        shelf = self.reader.shelf([opened(path, str(path)) for path in paths], self.fiches)
        return sorted(mistake for document in shelf.read for mistake in document.mistakes)


def registered(extensions: Extensions | None = None, folder: str | None = None) -> Registered:
    """The plugins that are installed, or these, after the core's own."""
    extensions = gather() if extensions is None else extensions
    # through the same hooks as any plugin (datasette does so): what they cannot do, the core would not find out
    core = Plugin("tremplin", CORE, "core")
    extensions.register(core, CorePlugin())
    if folder:
        extensions.register(Plugin(FOLDER, CORE, "dossier"), FolderPlugin(Path(folder)))
    answers = Answers(extensions)
    kinds = answers.register("tremplin_rule_kinds", RuleKind, "name", core)
    measures = answers.register("tremplin_measures", Measure, "code", core)
    return Registered(
        answers,
        tuple(plugin for plugin in extensions.plugins if plugin is not core),
        {name: kind if owner is core else GuestKind.of(owner, kind) for name, (owner, kind) in kinds.items()},
        {code: measure for code, (_, measure) in measures.items()},
    )


def assembled(extensions: Extensions | None = None, folder: str | None = None) -> Assembly:
    """The catalogue of the plugins that are installed, or of these, and of a folder."""
    known = registered(extensions, folder)
    answers = known.answers
    shelved = departments(answers.documents("tremplin_department", file=True))
    described = shelved.served()
    called = calls(answers.documents("tremplin_calls", only=CALL), described, shelved.refused())
    typed: DocumentShelf[ExitTypology] = typologies(answers.documents("tremplin_exit_typologies"))
    vocabulary = Vocabulary(kinds=known.kinds, measures=known.measures, typologies=typed.served())
    reader = FicheReader(vocabulary, described, called.served(), Withheld.on(shelved, called, typed))
    fiches = reader.shelf(answers.documents("tremplin_fiches", but=CALL))
    # an answer that failed may come right at the next command: what is unsure is not kept
    sound = not any(plugin.problems for plugin in known.plugins)
    shelves: tuple[DocumentShelf[Any], ...] = (shelved, called, typed, fiches)
    mistakes = answers.tell(document for shelf in shelves for document in shelf.read)
    count = sum(len(shelf.read) for shelf in shelves)
    return Assembly(known, sound, reader, fiches.served(), tuple(sorted(mistakes)), count)
