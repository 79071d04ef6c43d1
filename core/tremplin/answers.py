"""What plugins answer, each answer checked: whatever is wrong with one is told of its plugin, by name."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple, TypeVar

from marshmallow import ValidationError

from tremplin.catalogue.door import (
    ALONG,
    BREAKDOWNS,
    GRAINS,
    UNITS,
    Aggregation,
    Fiche,
    LetterWords,
    Measure,
    Rule,
    Words,
)
from tremplin.catalogue.filters import FIELDS
from tremplin.documents.door import MAX_BYTES, Document, Mistake, content, counted, documents, hint, items, known, names
from tremplin.extension.manager import Extensions
from tremplin.extension.plugin import Plugin, told
from tremplin.folders import FolderPart
from tremplin.rules.door import Reads, RuleKind, can, lacking
from tremplin.rules.facts.glossary import NAMES, may_be_read

T = TypeVar("T")


class AnsweredPlace(NamedTuple):
    """A place that a plugin gave, how it is searched, and the documents that were found there, as they lie."""

    where: Traversable
    only: str
    but: str
    found: list[tuple[str, bytes | None]]


class Answers:
    """What plugins answer, each checked, with the owner of each document and name remembered."""

    def __init__(self, extensions: Extensions):
        self.extensions = extensions
        # by identity: a document is a mutable value, which has no hash
        self.owners: dict[int, Plugin] = {}
        self.homes: dict[int, Traversable] = {}
        self.places: list[AnsweredPlace] = []

    def documents(self, hook: str, *, file: bool = False, only: str = "", but: str = "") -> Iterator[Document]:
        """The documents of the places that plugins give."""
        for plugin, place in self.extensions.ask(hook):
            if isinstance(place, FolderPart):
                read, where = self._of_folder(plugin, hook, place), place.folder.place
            else:
                where = place
                read = self._found(plugin, hook, place, file=file, only=only, but=but)
                self.places.append(AnsweredPlace(place, only, but, [(each.file, each.content) for each in read]))
            for document in read:
                self.owners[id(document)], self.homes[id(document)] = plugin, where
                document.owner = plugin.owner
                yield document

    def _of_folder(self, plugin: Plugin, hook: str, part: FolderPart) -> list[Document]:
        """A part of a folder; its files are remembered once, and a folder that is not there is told once."""
        folder = part.folder
        if not folder.place.exists():
            plugin.tell(f"dossier introuvable, {folder.place}")
            return []
        read: list[Document] = []
        with plugin.blamed(f"dossier illisible, {folder.place}"):
            read += folder.documents(part.sort)
            if part.whole:
                found = [(each.file, each.content) for each in folder.lying]
                self.places.append(AnsweredPlace(folder.place, "", "", found))
        return read

    def describing(self, code: str) -> Plugin | None:
        """The plugin that describes a department, by its code."""
        found = (each for each in self.documents("tremplin_department", file=True) if isinstance(each.data, dict))
        return next((self.giver(each) for each in found if str(each.data.get("department")) == code), None)

    def beside(self, document: Document, name: str) -> bytes | None:
        """The content of a file that lies beside a document, if it can be read."""
        where = self.homes[id(document)]
        *folders, _ = document.file.removeprefix(f"{where}/").split("/")
        # a stranger's traversable may raise anything: what cannot be read is not there
        with suppress(Exception):
            found = content(where.joinpath(*folders, name))
            return found if len(found) <= MAX_BYTES else None
        return None

    def logo(self, words: LetterWords) -> bytes | None:
        """The logo of the letters of a department."""
        for document in self.documents("tremplin_letters"):
            said = document.data if isinstance(document.data, dict) else {}
            if words.logo and (str(said.get("letters")), said.get("logo")) == (words.department, words.logo):
                return self.beside(document, words.logo)
        return None

    def giver(self, document: Document) -> Plugin:
        """The plugin that gave a document."""
        return self.owners[id(document)]

    @staticmethod
    def _found(plugin: Plugin, hook: str, place: Any, *, file: bool, only: str, but: str) -> list[Document]:
        what = "fichier" if file else "dossier"
        read: list[Document] = []
        with plugin.blamed(f"{hook} : {what} illisible"):
            if not isinstance(place, Traversable):
                plugin.tell(f"{hook} : un {what} est attendu, {type(place).__name__} reçu")
            elif not place.is_file() and not place.is_dir():
                plugin.tell(f"{hook} : {what} introuvable, {place}")
            elif file and not place.is_file():
                plugin.tell(f"{hook} : un {what} est attendu, {place} est un dossier")
            else:
                read += documents(place, str(place), only=only, but=but)
        return read

    def register(self, hook: str, kind: type[T], key: str, core: Plugin) -> dict[str, tuple[Plugin, T]]:
        """What plugins register, by name; the core's cannot be replaced, two of one name are refused."""
        owned: dict[str, tuple[Plugin, T]] = {}
        refused: set[str] = set()
        # pluggy answers last registered first: the core comes first here, whatever the order
        for plugin, answer in sorted(self.extensions.ask(hook), key=lambda given: given[0] is not core):
            for name, value in self._named(plugin, hook, answer, kind, key):
                if name not in owned:
                    owned[name] = (plugin, value)
                    continue
                other = owned[name][0]
                plugin.tell(f"{hook} : « {name} » est déjà le nom d'un autre, de {other.owner}")
                if other is not core:
                    other.tell(f"{hook} : « {name} » est aussi le nom d'un autre, de {plugin.owner}")
                    refused.add(name)
        return {name: mine for name, mine in owned.items() if name not in refused}

    @staticmethod
    def _named(plugin: Plugin, hook: str, answer: Any, kind: type[T], key: str) -> list[tuple[str, T]]:
        named: list[tuple[str, T]] = []
        with plugin.blamed(f"{hook} lève une erreur"):
            # a text is an iterable too: « return "kind" » would be four answers of a letter
            if isinstance(answer, str | bytes | Mapping) or not isinstance(answer, Iterable):
                plugin.tell(f"{hook} : une liste est attendue, {type(answer).__name__} reçu")
                return named
            for value in answer:  # a generator may raise midway
                name = getattr(value, key) if isinstance(value, kind) else None
                if not isinstance(name, str):
                    plugin.tell(f"{hook} : {kind.__name__} attendu, {type(value).__name__} reçu")
                elif wrong := _wrong(value, name):
                    plugin.tell(f"{hook} : {wrong}")
                else:
                    named.append((name, value))
        return named

    def tell(self, read: Iterable[Document]) -> Iterator[Mistake]:
        """The mistakes of all the documents; the owner of each is told to be failing."""
        faults: dict[str, int] = {}
        for document in read:
            if document.mistakes:
                plugin = self.owners[id(document)]
                faults[plugin.owner] = faults.get(plugin.owner, 0) + len(document.mistakes)
            yield from document.mistakes
        for plugin in self.extensions.plugins:
            if plugin.owner in faults:
                plugin.tell(f"documents refusés, {counted(faults[plugin.owner]).lower()}")


@dataclass(frozen=True, kw_only=True)
class GuestKind(RuleKind):
    """A kind of rule that a plugin offers: what its code raises is told of the plugin, and the others still serve."""

    plugin: Plugin
    kind: RuleKind

    @classmethod
    def of(cls, plugin: Plugin, kind: RuleKind) -> "GuestKind":
        """The same kind, in its plugin's name."""
        said = {each.name: getattr(kind, each.name) for each in fields(RuleKind)}
        return cls(**said, plugin=plugin, kind=kind)

    def apart(self) -> "GuestKind":
        """The same kind, whose plugin is told apart from that which serves."""
        return GuestKind.of(Plugin(self.plugin.name, self.plugin.distribution, self.plugin.version), self.kind)

    def read(self, data: dict[str, Any]) -> Rule:
        try:
            # pluggy is no sandbox: what is promised of a stranger's code is to say whose it is, not to hold it
            return self._told_whole(self.kind.read(data), known)
        except ValidationError:
            raise
        except Exception as error:  # whatever a stranger's schema does, the other documents are read
            self.plugin.tell(f"la règle « {self.name} » lève une erreur : {told(error)}")
            raise ValidationError({"kind": [f"« {self.name} » ne se lit pas : voyez {self.plugin.owner}."]}) from None

    def derive(self, fiche: Fiche, words: Words) -> Iterator[Rule]:
        found: list[Rule] = []
        with self.plugin.blamed(f"la règle « {self.name} » lève une erreur"):
            found += [self._told_whole(rule, words) for rule in self.kind.derive(fiche, words)]
        return iter(found)

    def complete(self, rule: Rule, fiche: Fiche) -> Rule:
        with self.plugin.blamed(f"la règle « {self.name} » lève une erreur"):
            rule = self.kind.complete(rule, fiche)
        return rule

    def _told_whole(self, rule: Rule, words: Words) -> Rule:
        """A rule that can be told: whatever its terms raise is raised now, while its document is read."""
        rule.view()
        rule.published()
        told = rule.terms.reads() if can(rule.terms, Reads) else ()
        if absent := [read for read in told if not may_be_read(read)]:
            raise ValueError(f"reads() names what is no fact: {', '.join(absent)}")
        if not rule.statement(words):
            raise ValueError("its terms state nothing")
        return rule


def asked(read: Iterable[Document]) -> set[str] | None:
    """The codes of the questions that fiches ask, as they are written; ``None`` where a document cannot be read."""
    codes: set[str] = set()
    for document in read:
        if not isinstance(document.data, dict):
            return None
        application = document.data.get("application")
        questions = application.get("questions") if isinstance(application, dict) else None
        codes |= {str(question.get("code")) for _, question in items(questions)}
    return codes


def answered(kinds: Mapping[str, RuleKind], questions: Collection[str] | None) -> dict[str, RuleKind]:
    """The kinds of which each question is asked by some fiche; the plugin of another is told of it."""
    kept = dict(kinds)
    for name, kind in kinds.items():
        if questions is None or not isinstance(kind, GuestKind):
            continue
        codes = [read.partition(".")[2] for read in kind.reads if read.startswith("answers.")]
        unasked = [code for code in codes if code not in (*questions, "…")]
        if unasked:
            told = f"« {name} » lit la réponse à une question qu'aucune fiche ne pose, {names(unasked)}"
            kind.plugin.tell(f"tremplin_rule_kinds : {told}.{hint(unasked[0], questions)}")
            del kept[name]
    return kept


def _wrong(value: Any, name: str) -> str | None:
    """What is wrong with a thing registered, in the words that follow the name of its hook."""
    if isinstance(value, Measure):
        strange = _strange(value)
        return f"« {name} » dit des mots inconnus, {names(strange)}" if strange else None
    if not isinstance(value, RuleKind):
        return None
    if value.terms is not None and (without := lacking(value.terms)):
        return f"les termes de « {name} » n'ont pas de méthode {names(without)}"
    if isinstance(value.reads, str) or not all(isinstance(read, str) for read in value.reads):
        return f"« {name} » dit ce qu'il lit autrement que par une suite de noms de faits"
    absent = [read for read in value.reads if not may_be_read(read)]
    return f"« {name} » lit ce qui n'est pas un fait, {names(absent)}.{hint(absent[0], NAMES)}" if absent else None


def _strange(measure: Measure) -> list[str]:
    """The words of a measure that nobody knows: a document that names it would meet them."""
    # a dataclass checks no type: a measure of a plugin may say anything of itself
    known = {*BREAKDOWNS, *ALONG, *UNITS, *GRAINS, *FIELDS, *Aggregation}
    ways = (*measure.adds, *measure.adds.values())
    said = (*measure.breakdowns, measure.unit, measure.aggregation, measure.grain, *measure.filters, *ways)
    return [str(word) for word in said if word is not None and word not in known]
