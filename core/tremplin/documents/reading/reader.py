"""Read one YAML document: plain values, and the line and column of each.

The scalars follow the YAML 1.2 core rules: « oui », « no », « 01 » and « 12:30 » stay text. Anchors, aliases, tags,
duplicate keys, control characters, more than 20 levels, 10,000 values or 256 kB are refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml
from yaml._yaml import CParser

from tremplin.documents.reading import slips, syntax
from tremplin.documents.reading.scalars import scalar
from tremplin.documents.reading.syntax import end_of
from tremplin.documents.reading.walk import MAX_BYTES
from tremplin.errors import Mistake, Path, excerpt

MAX_LEVELS = 20
MAX_VALUES = 10_000
PLAIN, QUOTED = "plain", "quoted"

# the last three break lines for libyaml and for nobody else: the lines told would not be those of an editor
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\u2028\u2029]")
TAG = re.compile(r"!\S*")
# what begins an anchor or an alias, where a value may begin (YAML 1.2.2, 6.9.2 and 7.1): « 10 *12 » and « R&D » do not
POINTER = re.compile(r"[&*]\S")
BEGINS = "-?:,[{"
BLANKS = " \t\ufeff"


class _Unusual(Exception):
    """There may be something to tell of the document."""


class _Refused(Exception):
    def __init__(self, line: int, column: int, message: str):
        self.line, self.column, self.message = line + 1, column + 1, message

    @classmethod
    def at(cls, mark: Any, message: str) -> "_Refused":
        return cls(mark.line, mark.column, message)


class _Composer(CParser):
    """The C composer, with a resolver of ours: it only tells plain scalars from quoted ones, and keeps the size."""

    def __init__(self, text: str):
        super().__init__(text)
        self.levels = self.values = 0
        self.parent: Any = None

    def descend_resolver(self, parent: Any, index: Any) -> None:
        self.levels += 1
        self.values += 1
        self.parent = parent
        # the composer recurses in C: unchecked, ten thousand brackets would end the process
        if self.levels > MAX_LEVELS + 1:
            self._too_deep()
        if self.values > MAX_VALUES:
            most = f"{MAX_VALUES:,}".replace(",", " ")
            raise _Refused.at(parent.start_mark, f"plus de {most} valeurs : coupez le fichier en plusieurs.")

    def ascend_resolver(self) -> None:
        self.levels -= 1

    def resolve(self, kind: type, value: Any, implicit: Any) -> str:
        if kind is yaml.ScalarNode:
            return PLAIN if implicit[0] else QUOTED
        if self.levels > MAX_LEVELS:
            self._too_deep()
        return QUOTED

    def _too_deep(self) -> None:
        raise _Refused.at(self.parent.start_mark, f"plus de {MAX_LEVELS} niveaux imbriqués : simplifiez.")


@dataclass
class Document:
    """A document as read: its bytes, its plain values, and its text, from which a mistake finds its place again.

    The nodes are not kept: a correct document, which is nearly all of them, never asks where anything stands.
    ``owner`` is who gives it, in words.
    """

    file: str
    content: bytes | None = None
    data: Any = None
    text: str = ""
    mistakes: list[Mistake] = field(default_factory=list)
    owner: str = ""

    @cached_property
    def places(self) -> dict[Path, tuple[Any, Any]]:
        """The mark of each key (of each item, in a list), and that of its value."""
        root = _Composer(self.text).get_single_node() if self.data is not None else None
        return dict(_places(root, ())) if root is not None else {}

    def place(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """The line and column of a value, or of its key; of the nearest parent that exists when it is missing."""
        if path in self.places:
            mark = self.places[path][0 if key else 1]
            return mark.line + 1, mark.column + 1
        return self.place(path[:-1]) if path else (1, 1)

    def mistake(self, path: Path, message: str, *, key: bool = False) -> Mistake:
        """A mistake placed at a value, or at its key."""
        return Mistake(self.file, *self.place(path, key=key), dotted(path), message)

    def found(self, mark: Any, path: Path, message: str) -> None:
        """Add a mistake met while reading."""
        self.mistakes.append(Mistake(self.file, mark.line + 1, mark.column + 1, dotted(path), message))


def dotted(path: Path) -> str:
    """« windows.1.closes »."""
    return ".".join(excerpt(str(step)) for step in path)


def read(content: bytes | str, file: str, root: type = dict) -> Document:
    """Read a document; what cannot be read at all leaves ``data`` at ``None`` and says why."""
    # a lone surrogate is then told at its line by the decoder, like any other unreadable byte
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    document = Document(file, raw)
    try:
        document.text = text = _text(raw)
        # an alias is its node once more: nine levels of nine make a billion values of a few lines
        if _may_point(text):
            _refuse_aliases(text)
        node = _Composer(text).get_single_node()
        if node is not None:
            document.data = _values(node, document)
    except _Refused as refused:
        document.mistakes.append(Mistake(file, refused.line, refused.column, "", refused.message))
    except yaml.MarkedYAMLError as error:
        document.mistakes.append(Mistake(file, *syntax.told(error, document.text)))
    if not document.mistakes and not isinstance(document.data, root):
        wanted = "une suite de « clé: valeur »" if root is dict else "une liste, un tiret par élément"
        message = f"le document est vide ou n'est pas {wanted}."
        document.mistakes.append(Mistake(file, *document.place(()), "", message))
    return document


def _text(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise _Refused(0, 0, f"fichier trop gros : {MAX_BYTES // 1024} ko au plus. Coupez-le en plusieurs fiches.")
    if foreign := slips.foreign(raw):
        raise _Refused(0, 0, foreign)
    try:
        # editors of Windows put a byte order mark before UTF-8: it is no part of the first key
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # the codec counts from after the byte order mark, in the bytes that it was left with
        before = error.object[: error.start].decode()
        raise _Refused(*end_of(before), "texte illisible : enregistrez le fichier en UTF-8.") from None
    if found := FORBIDDEN.search(text):
        raise _Refused(*end_of(text[: found.start()]), _forbidden(found[0]))
    return text


def _forbidden(character: str) -> str:
    return f"caractère de contrôle interdit (U+{ord(character):04X}) : effacez-le."


def _may_point(text: str) -> bool:
    """Whether an anchor or an alias may stand somewhere: to ask the parser takes longer than to read the document."""
    for found in POINTER.finditer(text):
        start = found.start()
        before = text[text.rfind("\n", 0, start) + 1 : start].rstrip(BLANKS)
        # a tag comes before an anchor
        if not before or before[-1] in BEGINS or "!" in before or "\r" in before:
            return True
    return False


def _refuse_aliases(text: str) -> None:
    levels = values = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        if getattr(event, "anchor", None):
            what = "alias (« * ») interdit" if isinstance(event, yaml.AliasEvent) else "ancre (« & ») interdite"
            raise _Refused.at(event.start_mark, f"{what} : recopiez la valeur.")
        levels += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        values += isinstance(event, yaml.NodeEvent)
        if levels > MAX_LEVELS + 1 or values > MAX_VALUES:
            return  # the composer refuses it, and the scanner takes time squared over brackets in brackets


def _values(node: Any, document: Document) -> Any:
    """The values of a document: read at once where nothing looks unusual, which is nearly always, else with care."""
    if "!" not in document.text and not slips.may_be_in(document.text):
        try:
            return _usual(node)
        except _Unusual:
            pass
    return _value(node, (), document)


def _usual(node: Any) -> Any:
    """What ``_value`` reads of a node without tags nor slips, where it has nothing to tell."""
    kind = type(node)
    if kind is yaml.ScalarNode:
        if node.tag == PLAIN:
            return scalar(node.value)
        if _escaped(node):
            raise _Unusual
        return node.value
    if kind is yaml.SequenceNode:
        return [_usual(item) for item in node.value]
    values: dict[str, Any] = {}
    for key, item in node.value:
        if type(key) is not yaml.ScalarNode or key.value in values or (key.style == '"' and _escaped(key)):
            raise _Unusual
        if node.flow_style and not item.value and _cut_off(key, item):
            raise _Unusual
        values[key.value] = _usual(item)
    return values


def _value(node: Any, path: Path, document: Document) -> Any:
    plain = _untagged(node, path, document)
    if isinstance(node, yaml.ScalarNode):
        _refuse_escapes(node, path, document)
        return _unslipped(node, path, document) if plain else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), document) for index, item in enumerate(node.value)]
    values: dict[str, Any] = {}
    for key, item in _pairs(node, path, document):
        if not isinstance(key, yaml.ScalarNode):
            document.found(key.start_mark, path, "une clé est un simple mot.")
            continue
        here = (*path, key.value)
        if found := slips.BULLET.match(key.value):
            raise _Refused.at(key.start_mark, slips.bullet(found[0].strip()))
        _untagged(key, here, document)
        _refuse_escapes(key, here, document)
        # PyYAML keeps the last one in silence: of two amounts, nobody would know which was voted
        if key.value in values:
            document.found(key.start_mark, here, f"clé « {excerpt(key.value)} » écrite deux fois : gardez-en une.")
            continue
        values[key.value] = _value(item, here, document)
    return values


def _pairs(node: Any, path: Path, document: Document) -> list[tuple[Any, Any]]:
    """The pairs of a block; between braces, what a comma cut off a value is told, and put back where it is a figure."""
    if not node.flow_style or not any(_cut_off(key, item) for key, item in node.value):
        return list(node.value)
    kept: list[tuple[Any, Any]] = []
    parted: dict[int, tuple[Any, Path]] = {}
    for key, item in node.value:
        last = kept[-1][1] if kept else None
        if not _cut_off(key, item) or not isinstance(last, yaml.ScalarNode) or last.style or not last.value:
            kept.append((key, item))
        elif last.value[-1].isdigit() and key.value[0].isdigit():
            last.value = document.text[last.start_mark.index : key.end_mark.index]
            parted[last.start_mark.index] = (last, (*path, kept[-1][0].value))
        else:
            document.found(key.start_mark, (*path, key.value), slips.unvalued(excerpt(key.value)))
    for figure, where in parted.values():
        document.found(figure.start_mark, where, slips.parted(excerpt(figure.value)))
    return kept


def _cut_off(key: Any, item: Any) -> bool:
    """Whether a key has neither colon nor value."""
    if item.value or not isinstance(item, yaml.ScalarNode) or item.style or not isinstance(key, yaml.ScalarNode):
        return False
    return bool(key.value) and not key.style and item.start_mark.index == key.end_mark.index


def _unslipped(node: Any, path: Path, document: Document) -> Any:
    """A plain value; what a word processor left there is told, and read as it was meant, so that it is told once."""
    text: str = node.value
    if cut := slips.cut_by_comment(document.text, node.end_mark.index):
        line, column = end_of(document.text[: cut.start(1)])
        document.mistakes.append(
            Mistake(document.file, line + 1, column + 1, dotted(path), slips.comment(excerpt(cut[1])))
        )
        return f"{text} {cut[1]}".strip()
    if found := slips.BULLET.match(text):
        document.found(node.start_mark, path, slips.bullet(found[0].strip()))
        parts = [scalar(part.strip()) for part in slips.BULLET.split(text) if part.strip()]
        return parts[0] if len(parts) == 1 else parts
    if text[:1] and text[0] in slips.CURLY:
        document.found(node.start_mark, path, slips.curly())
        return scalar(text.strip(slips.CURLY + "\N{RIGHT SINGLE QUOTATION MARK}"))
    return scalar(text)


def _untagged(node: Any, path: Path, document: Document) -> bool:
    """Refuse a tag; whether the value is plain without it, so that it brings no other mistake."""
    mark = node.start_mark
    # a block of keys begins where its first key does, tag included
    first = node.value[0][0].start_mark.index if isinstance(node, yaml.MappingNode) and node.value else None
    # only a tag begins with « ! » here, and nothing else shows the bare one
    if mark.index != first and (tag := TAG.match(document.text, mark.index)):
        document.found(mark, path, f"étiquette « {excerpt(tag[0])} » interdite : retirez-la.")
    return not getattr(node, "style", None)


def _escaped(node: Any) -> re.Match[str] | None:
    """A control character that only an escape can write."""
    return FORBIDDEN.search(node.value) if node.style == '"' else None


def _refuse_escapes(node: Any, path: Path, document: Document) -> None:
    if found := _escaped(node):
        document.found(node.start_mark, path, _forbidden(found[0]))


def _places(node: Any, path: Path, key: Any = None) -> Iterator[tuple[Path, tuple[Any, Any]]]:
    yield path, ((key or node).start_mark, node.start_mark)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _places(item, (*path, index))
    elif isinstance(node, yaml.MappingNode):
        # of a key written twice the first counts: it comes last here
        for name, item in reversed(node.value):
            if isinstance(name, yaml.ScalarNode):
                yield from _places(item, (*path, name.value), name)
