"""Assemble what is installed: plugins are asked, their documents read and validated. Slow, and therefore kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tremplin.answers import Answers, GuestKind, answered, asked
from tremplin.catalogue.door import ExitTypology, Fiche, LetterWords, Measure
from tremplin.documents.door import CALL, Mistake, Vocabulary, opened, read
from tremplin.extension.manager import Extensions, gather
from tremplin.extension.markers import hookimpl
from tremplin.extension.plugin import Plugin
from tremplin.folders import folders
from tremplin.indicators.exports.formats import FORMATS
from tremplin.indicators.exports.forms import ExportFormat
from tremplin.indicators.exports.guests import guest
from tremplin.indicators.measures import MEASURES
from tremplin.loading import (
    DocumentShelf,
    FicheReader,
    ProposedFiche,
    Withheld,
    calls,
    departments,
    letters,
    typologies,
    written,
)
from tremplin.news import News
from tremplin.precedence import Precedence
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

    @hookimpl
    def tremplin_export_formats(self) -> Iterable[ExportFormat]:
        return FORMATS


class Registered(NamedTuple):
    """The plugins that may be asked, and what they add to the library of the core."""

    answers: Answers
    plugins: tuple[Plugin, ...]
    kinds: Mapping[str, RuleKind]
    measures: Mapping[str, Measure]
    folders: tuple[Plugin, ...]
    formats: Mapping[str, ExportFormat]


@dataclass(frozen=True)
class Assembly:
    """What plugins answered, and what their documents make; ``sound`` where no code of theirs raised."""

    registered: Registered
    sound: bool
    reader: FicheReader
    fiches: Mapping[str, Fiche]
    letters: Mapping[str, LetterWords]
    mistakes: tuple[Mistake, ...]
    documents: int

    @property
    def vocabulary(self) -> Vocabulary:
        return self.reader.vocabulary

    def check(self, paths: Iterable[Path]) -> list[Mistake]:
        """The mistakes of fiches that are not installed, read as if they were."""
        shelf = self.reader.shelf([opened(path, str(path)) for path in paths], self.fiches)
        return sorted(mistake for document in shelf.read for mistake in document.mistakes)

    def propose(self, content: bytes, name: str) -> ProposedFiche:
        """A fiche that is not installed, read as if it were, and kept nowhere."""
        # what a rule of a plugin raises of a document that nobody serves makes no plugin that is served a failing one
        kinds: Mapping[str, RuleKind] = self.vocabulary.kinds
        apart = {code: kind.apart() if isinstance(kind, GuestKind) else kind for code, kind in kinds.items()}
        reader = replace(self.reader, vocabulary=replace(self.vocabulary, kinds=apart))
        document = read(content, name)
        made = [*reader.shelf([document], self.fiches).served().values()]
        raised = (kind.plugin for kind in apart.values() if isinstance(kind, GuestKind))
        told = dict.fromkeys(f"{plugin.owner} : {problem}" for plugin in raised for problem in plugin.problems)
        return ProposedFiche(document, made[0] if made else None, tuple(told))

    def source(self, fiche: Fiche) -> str | None:
        """The document that makes a fiche, as it was read; ``None`` where it lies there no more."""
        for place in self.registered.answers.places:
            for file, content in place.found:
                # looked for in the bytes first: to read them all takes a second
                if content and str(fiche.id).encode() in content:
                    document = read(content, file)
                    if self.reader.fiche(document) == fiche:
                        return document.text
        return None


def registered(extensions: Extensions | None = None, folder: str | None = None) -> Registered:
    """The plugins that are installed, or these, after the core's own."""
    extensions = gather() if extensions is None else extensions
    # through the same hooks as any plugin (datasette does so): what they cannot do, the core would not find out
    core = Plugin("tremplin", CORE, "core")
    extensions.register(core, CorePlugin())
    named: list[Plugin] = []
    for rank, module in enumerate(folders(folder), 1):
        named.append(Plugin(FOLDER, CORE, f"dossier {rank}" if rank > 1 else "dossier"))
        extensions.register(named[-1], module)
    answers = Answers(extensions)
    kinds = answers.register("tremplin_rule_kinds", RuleKind, "name", core)
    measures = answers.register("tremplin_measures", Measure, "code", core)
    formats = answers.register("tremplin_export_formats", ExportFormat, "code", core)
    return Registered(
        answers,
        tuple(plugin for plugin in extensions.plugins if plugin is not core),
        {name: kind if owner is core else GuestKind.of(owner, kind) for name, (owner, kind) in kinds.items()},
        {code: measure for code, (_, measure) in measures.items()},
        tuple(named),
        {code: form if owner is core else guest(owner, form) for code, (owner, form) in formats.items()},
    )


def assembled(extensions: Extensions | None = None, folder: str | None = None) -> Assembly:
    """The catalogue of the plugins that are installed, or of these, and of folders."""
    known = registered(extensions, folder)
    answers = known.answers
    describing = [*answers.documents("tremplin_department", file=True)]
    coded = ((written(document, "department"), document) for document in describing)
    order = Precedence.among(coded, answers.giver, known.folders)
    shelved = departments(order.ranked(describing, partial(written, key="department")), order.contested)
    described = shelved.served()
    calling = order.ranked(answers.documents("tremplin_calls", only=CALL), partial(written, key="call"))
    called = calls(calling, described, shelved.refused())
    typing = order.ranked(answers.documents("tremplin_exit_typologies"), partial(written, key="typology"))
    typed: DocumentShelf[ExitTypology] = typologies(typing, described, shelved.refused())
    # with « / », as what is of a department is named: its owner comes first
    lettering = order.ranked(answers.documents("tremplin_letters"), lambda each: f"{written(each, 'letters')}/")
    worded = letters(lettering, described, shelved.refused(), answers.beside)
    fiching = order.ranked(answers.documents("tremplin_fiches", but=CALL), partial(written, key="fiche"))
    known = known._replace(kinds=answered(known.kinds, asked(fiching)))
    vocabulary = Vocabulary(kinds=known.kinds, measures=known.measures, typologies=typed.served())
    reader = FicheReader(vocabulary, described, called.served(), Withheld.on(shelved, called, typed))
    fiches = reader.shelf(fiching)
    # an answer that failed may come right at the next command: what is unsure is not kept
    sound = not any(plugin.problems for plugin in known.plugins)
    shelves: tuple[DocumentShelf[Any], ...] = (shelved, called, typed, worded, fiches)
    mistakes = answers.tell(document for shelf in shelves for document in shelf.read)
    count = sum(len(shelf.read) for shelf in shelves)
    return Assembly(known, sound, reader, fiches.served(), worded.served(), tuple(sorted(mistakes)), count)
