"""Make the catalogue out of documents: departments, calls, typologies, then the fiches that speak their words.

A document with a mistake is not served, the others are. Of two of one name, the first is, and the other is told of it.
What refers to a refused document is not served either, and is not told to be mistaken: the mistake is elsewhere.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from tremplin.catalogue.door import Call, Department, ExitTypology, Fiche, LetterWords
from tremplin.documents.door import CallName, Document, FicheName, Mistake, Slug, Vocabulary, hint, load, speaking
from tremplin.documents.fiches.department import CallSchema, DepartmentSchema
from tremplin.documents.fiches.fiche import FicheSchema, sources
from tremplin.documents.fiches.letters import LetterWordsSchema
from tremplin.documents.fiches.typology import TypologySchema
from tremplin.exits import flaws
from tremplin.rules.kind import with_rules
from tremplin.uncollected import uncollected

T = TypeVar("T")
DEPARTMENT, CALL, TYPOLOGY, FICHE = DepartmentSchema(), CallSchema(), TypologySchema(), FicheSchema()
LETTERS = LetterWordsSchema()


@dataclass
class DocumentShelf(Generic[T]):
    """Things that documents make, by name; ``key`` is where a document writes it."""

    key: str
    name_of: Callable[[T], str]
    # two departments of one code: whose calls, whose words and whose money would these be? neither is served
    contested: Callable[[Document, Document], bool] = lambda one, other: False
    read: list[Document] = field(default_factory=list)
    made: dict[str, tuple[T, Document]] = field(default_factory=dict)
    named: dict[str, Document] = field(default_factory=dict)

    def put(self, document: Document, value: T | None) -> None:
        """Add what a document made, if it made anything; of two of one name, the first was served and stays so."""
        self.read.append(document)
        name = self.name_of(value) if value is not None else written(document, self.key)
        if not name:
            return
        other = self.named.setdefault(name, document)
        if other is not document and self.contested(document, other):
            document.mistakes.append(document.mistake((self.key,), disputed(name, other)))
            other.mistakes.append(other.mistake((self.key,), disputed(name, document)))
        elif other is not document:
            document.mistakes.append(document.mistake((self.key,), taken(name, document, other)))
        elif value is not None:
            self.made[name] = (value, document)

    def served(self) -> dict[str, T]:
        """What may be served, by name: what documents without a mistake made."""
        return {name: value for name, (value, document) in sorted(self.made.items()) if not document.mistakes}

    def refused(self) -> dict[str, Document]:
        """The documents that are not served, by the name that they write."""
        return {name: document for name, document in self.named.items() if document.mistakes}


def written(document: Document, key: str) -> str:
    """The name that a document writes, as far as it can be read, whatever its mistakes."""
    if isinstance(document.data, dict):
        name = document.data.get(key)
        return str(name).strip() if isinstance(name, str | int) else ""
    # a document that YAML cannot read still has a name: another of that name must not be served in its place
    found = re.search(rf"""^{key}: *["']?([^\s"'#]+)""", document.text, re.MULTILINE)
    return found[1] if found else ""


def taken(name: str, document: Document, other: Document) -> str:
    """The sentence for a name that a document carries which comes before."""
    whose = f" de {other.owner}" if other.owner and other.owner != document.owner else ""
    return f"« {name} » est déjà l'identité de {other.file}{whose}, qui passe avant : changez celle-ci, ou retirez-la."


def disputed(name: str, other: Document) -> str:
    """The sentence for a department that two distributions claim."""
    return f"« {name} » est aussi le département de {other.owner}, dans {other.file} : désinstallez l'un des deux."


def departments(
    read: Iterable[Document], contested: Callable[[Document, Document], bool] = lambda one, other: False
) -> DocumentShelf[Department]:
    """The departments that documents describe."""
    shelf = DocumentShelf[Department]("department", attrgetter("code"), contested)
    for document in read:
        made = load(DEPARTMENT, document)
        shelf.put(document, made)
    return shelf


def calls(
    read: Iterable[Document], known: Mapping[str, Department], refused: Collection[str] = ()
) -> DocumentShelf[Call]:
    """The calls that documents describe, each of a known department."""
    shelf = DocumentShelf[Call]("call", attrgetter("id"))
    for document in read:
        department = known.get(_identity(document, "call", CallName).partition("/")[0])
        # its lots name territories, which no two departments share
        with speaking(Vocabulary().of(department) if department else Vocabulary().of_anyone()):
            made = load(CALL, document)
        if made and made.department not in known and made.department not in refused:
            document.mistakes.append(document.mistake(("call",), _no_department(made.department)))
        shelf.put(document, made if made and made.department in known else None)
    return shelf


def typologies(
    read: Iterable[Document], known: Mapping[str, Department] | None = None, refused: Collection[str] = ()
) -> DocumentShelf[ExitTypology]:
    """The typologies that documents describe, in the words of the department that each names if it names one."""
    shelf = DocumentShelf[ExitTypology]("typology", attrgetter("code"))
    described = known or {}
    for document in read:
        code = written(document, "department").lower()
        with speaking(Vocabulary().of(described[code]) if code in described else _spoken_by(code)):
            made = load(TYPOLOGY, document)
        if code and code not in described and code not in refused:
            document.mistakes.append(document.mistake(("department",), _no_department(code)))
            made = None
        elif code in refused:
            made = None
        # a gap is none: a text that counts no CDD below three months leaves them out, and says so
        for flaw in flaws(made) if made else ():
            document.mistakes.append(document.mistake(flaw.path, flaw.message))
        shelf.put(document, made)
    return shelf


def letters(
    read: Iterable[Document],
    known: Collection[str],
    refused: Collection[str],
    beside: Callable[[Document, str], object],
) -> DocumentShelf[LetterWords]:
    """The words of letters, each of a known department; ``beside`` finds the logo that a document names."""
    shelf = DocumentShelf[LetterWords]("letters", attrgetter("department"))
    for document in read:
        made: LetterWords | None = load(LETTERS, document)
        if made and made.department not in known and made.department not in refused:
            document.mistakes.append(document.mistake(("letters",), _no_department(made.department)))
        if made and made.logo and not beside(document, made.logo):
            told = f"« {made.logo} » n'est pas à côté de ce document, ou ne se lit pas : posez-l'y, ou retirez la clé."
            document.mistakes.append(document.mistake(("logo",), told))
        shelf.put(document, made if made and made.department in known else None)
    return shelf


def _spoken_by(code: str) -> Vocabulary:
    """The words that all share, or any where a department that is not served is named."""
    return Vocabulary().of_anyone() if code else Vocabulary()


@dataclass(frozen=True)
class Withheld:
    """What documents with a mistake name."""

    departments: Collection[str] = ()
    calls: Collection[str] = ()
    typologies: Collection[str] = ()

    @classmethod
    def on(
        cls, departments: DocumentShelf[Department], calls: DocumentShelf[Call], typologies: DocumentShelf[ExitTypology]
    ) -> "Withheld":
        """What these shelves do not serve."""
        return cls(departments.refused().keys(), calls.refused().keys(), typologies.refused().keys())


class ProposedFiche(NamedTuple):
    """A fiche that is not installed, read as if it were: its document, with all its mistakes, and what it makes.

    It makes nothing where it holds a mistake, and where it names what is not served, whose mistakes are elsewhere.
    ``told`` are the problems of the plugins whose rules it writes.
    """

    document: Document
    fiche: Fiche | None
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class FicheReader:
    """Read fiches in the words of their department, for calls that stand."""

    vocabulary: Vocabulary
    departments: Mapping[str, Department]
    calls: Mapping[str, Call]
    refused: Withheld = field(default_factory=Withheld)

    def shelf(self, read: Iterable[Document], installed: Mapping[str, Fiche] | None = None) -> DocumentShelf[Fiche]:
        """The fiches that documents write; one may follow another of these, or one that is installed."""
        shelf = DocumentShelf[Fiche]("fiche", lambda fiche: str(fiche.id))
        with uncollected():
            for document in read:
                made = self.fiche(document)
                shelf.put(document, made)
        # after all are read: a fiche may follow one whose file comes later
        known = {*shelf.named, *(installed or ())}
        for document in shelf.read:
            name = _identity(document, "follows")
            if name and name not in known:
                message = f"fiche inconnue « {name} ».{hint(name, known)}"
                document.mistakes.append(document.mistake(("follows",), message))
        return shelf

    def fiche(self, document: Document) -> Fiche | None:
        """The fiche that a document writes, with all its rules; ``None`` when it is not served."""
        call = _identity(document, "fiche").rpartition("/")[0]
        code = call.partition("/")[0]
        words = self._spoken(code).in_call(self.calls.get(call))
        with speaking(words):
            made: Fiche | None = load(FICHE, document)
            document.mistakes.extend(self._misplaced(code, call, document))
        if made is None or document.mistakes or not self._stands(made):
            return None
        made = replace(made, sources=tuple(sources(document.data)), **_said(self.calls[made.id.call_id], made))
        return with_rules(made, words.kinds, words.family)

    def _spoken(self, code: str) -> Vocabulary:
        """The words of a department; any pass where it is not served, and the names of refused typologies do."""
        department = self.departments.get(code)
        vocabulary = self.vocabulary.of(department) if department else self.vocabulary.of_anyone()
        refused = dict.fromkeys(self.refused.typologies)
        # its mistake is told in its own file: that all the fiches name it would bury it under 28 more
        return replace(vocabulary, typologies={**refused, **vocabulary.typologies}) if refused else vocabulary

    def _misplaced(self, code: str, call: str, document: Document) -> Iterator[Mistake]:
        if not code or code in self.refused.departments or call in self.refused.calls:
            return  # told already, there or elsewhere
        if code not in self.departments:
            yield document.mistake(("fiche",), _no_department(code))
        elif call not in self.calls:
            yield document.mistake(("fiche",), f"appel inconnu « {call} ».{hint(call, self.calls)}")

    def _stands(self, fiche: Fiche) -> bool:
        """Whether all that a fiche refers to is served."""
        exits = fiche.exits is None or fiche.exits in self.vocabulary.typologies
        return exits and fiche.id.department in self.departments and fiche.id.call_id in self.calls


def _said(call: Call, fiche: Fiche) -> dict[str, Any]:
    """What a call says for all its fiches, or what the fiche says of it itself.

    One that says how to apply says the whole of it: the site of a call is not where the paper of a fiche is sent.
    """
    return {
        "official_text": fiche.official_text or call.official_text,
        "deposit": fiche.deposit or call.deposit,
    }


def _identity(document: Document, key: str, kind: type[Slug] = FicheName) -> str:
    """The identity that a document writes under a key; nothing when it is not one."""
    name = document.data.get(key) if isinstance(document.data, dict) else None
    name = name.strip() if isinstance(name, str) else ""
    return name if kind.shape.fullmatch(name) else ""


def _no_department(code: str) -> str:
    return f"département inconnu « {code} » : aucun greffon installé ne le décrit."
