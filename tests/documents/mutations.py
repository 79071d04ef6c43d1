"""Documents made from the real fiches by spoiling them, as text and as data, and what must be true of each.

The one place of the tests of the core that looks at the departments: their documents are what people write. They are
read from the tree, so that what happens to be installed changes nothing. ``bench/fuzz_documents.py`` draws more.
"""

import gc
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from hypothesis import strategies as st

from tremplin.catalogue.forms.published import content_hash, published
from tremplin.catalogue.rule import Stage
from tremplin.documents.reading.folder import documents
from tremplin.documents.reading.reader import Document, read
from tremplin.documents.reading.walk import CALL
from tremplin.documents.vocabulary import Vocabulary
from tremplin.errors import Mistake
from tremplin.indicators.measures import MEASURES
from tremplin.loading import FicheReader, calls, departments, typologies
from tremplin.rules.facts.view import Facts
from tremplin.rules.judge import judge
from tremplin.rules.library import KINDS

T = TypeVar("T")
PLUGINS = Path(__file__).parents[2] / "plugins"
FILE = "essai.yaml"
SECONDS = 0.5

# what people type, what other versions of YAML turn into something, and what breaks readers
SCALARS = [
    *("", "~", "null", "true", "false", "oui", "non", "no", "on", "0", "-1", "3.7", "1e5", ".5", "0x1F", "1_000", "01"),
    *("12:30", "20", "20 %", "120 %", "-5 %", "vingt pour cent", "٢٠ %", "12 months", "0 months", "12", "١٢ mois"),
    *("2025-02-29", "29/02/2025", "31/01/2025", "0000-01-01", "9999-12-31", "2025-01-31", "1 234,56 €", "12,345 €"),
    *("1 23 €", "-3 €", "9" * 40, "0." + "1" * 40, "brsa", "brsaa", "slai", "cdi", "results", "62/2024/clauses"),
    *("62/2023/x", "[", "]", "{", "}", "[]", "{}", "[a, b]", "{a: b}", "[[[[]]]]", "- a", "? a", ": a", "a: b", "@a"),
    *("&a", "*a", "&a b", "!a b", "!!str a", "!!python/name:os.system a", "! a", "<<: *a", "|", ">", ">-", "| a", "%a"),
    *(
        "`a",
        '"',
        "'",
        '"a',
        "'a",
        '"\\x07"',
        '"\\ud800"',
        '"\\q"',
        "#",
        "# a",
        "a # b",
        "---",
        "...",
        "\t",
        "\x07",
        "\0",
    ),
    *("\x85", "\u2028", "\ufeff", "\udc80", "é", "😀", "\u202e", "a" * 3_000, "«", "» « a »", "_schema", "é" * 200),
]
BYTES = [
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\x00",
    b"\x1b[31m",
    b"\r",
    b"\n",
    b"\t",
    b"  ",
    b"\xef\xbb\xbf",
    b"- ",
    b": ",
]
VALUES: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        20,
        3.7,
        1e300,
        10**40,
        "",
        " ",
        "oui",
        "20 %",
        "20",
        "2025-02-29",
        "12 months",
        "brsa",
    ),
    *(
        [],
        {},
        [None],
        [[]],
        [{}],
        {"": ""},
        {"kind": "results"},
        {"kind": ["a"]},
        {"kind": True},
        {"_schema": 1},
        "a\nb",
    ),
    *(
        {"code": "a"},
        ["brsa", "brsa"],
        [1, "a", None, {}],
        {"a": {"b": {"c": {}}}},
        "x" * 3_000,
        "\x07",
        "\u2028",
        "1 23",
    ),
]
ENGLISH = re.compile(
    r"Not a valid|Unknown field|Missing data|[Ff]ield may|Invalid|[Mm]ust be|expected|could not|while |found |unknown "
    r"|\bNone\b|\bTrue\b|\bFalse\b|Decimal|Rate\(|datetime|<class|object at|\['|\{'"
)


@lru_cache(maxsize=1)
def real() -> list[str]:
    """The texts of the fiches of the tree."""
    found = sorted(path for path in PLUGINS.glob("*/tremplin_*/calls/**/*.yaml") if path.name != CALL)
    assert found, f"no fiche under {PLUGINS}"
    return [path.read_text("utf-8") for path in found]


@lru_cache(maxsize=1)
def reader() -> FicheReader:
    """A reader in the words of the departments of the tree."""
    described = departments(each("department.yaml")).served()
    called = calls((document for document in each("calls") if document.file.endswith(CALL)), described)
    vocabulary = Vocabulary(
        kinds={kind.name: kind for kind in KINDS},
        measures={measure.code: measure for measure in MEASURES},
        typologies=typologies(each("exits")).served(),
    )
    return FicheReader(vocabulary, described, called.served())


def each(name: str) -> list[Document]:
    return [document for place in sorted(PLUGINS.glob(f"*/tremplin_*/{name}")) for document in documents(place)]


# spoiling


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A real fiche, spoilt one to four times."""
    text = one_of(draw, real())
    return as_data(draw, text) if draw(st.booleans()) else as_text(draw, text)


def one_of(draw: st.DrawFn, things: list[T]) -> T:
    """One of these, drawn by its rank: what fails is then told in a few numbers."""
    return things[draw(st.integers(0, len(things) - 1))]


def as_text(draw: st.DrawFn, text: str) -> bytes:
    """Spoil the text, then now and then the bytes."""
    for _ in range(draw(st.integers(1, 4))):
        text = one_of(draw, TEXT)(draw, text)
    content = text.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        place = draw(st.integers(0, len(content)))
        content = content[:place] + one_of(draw, BYTES) + content[place:]
    return content


def _lines(draw: st.DrawFn, text: str) -> tuple[list[str], int]:
    lines = text.split("\n")
    return lines, draw(st.integers(0, len(lines) - 1))


def without_line(draw: st.DrawFn, text: str) -> str:
    lines, at = _lines(draw, text)
    del lines[at : at + draw(st.integers(1, 3))]
    return "\n".join(lines)


def line_twice(draw: st.DrawFn, text: str) -> str:
    lines, at = _lines(draw, text)
    return "\n".join([*lines[: at + 1], *lines[at : at + draw(st.integers(1, 4))], *lines[at + 1 :]])


def lines_swapped(draw: st.DrawFn, text: str) -> str:
    lines, at = _lines(draw, text)
    other = draw(st.integers(0, len(lines) - 1))
    lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)


def other_scalar(draw: st.DrawFn, text: str) -> str:
    found = list(re.finditer(r"(?<=: )[^\n,}\]]+|(?<=- )[^\n{\[]+|(?<=[\[ ])[\w%]+(?=[,\]}])", text))
    return _replaced(draw, text, found, SCALARS)


def other_key(draw: st.DrawFn, text: str) -> str:
    found = list(re.finditer(r"\w+(?=:)", text))
    keys = ["kind", "source", "title", "until", "_schema", "titre", "<<", "? a", "a b", "é", "", "&a b", "!!str a", "'"]
    return _replaced(draw, text, found, keys)


def _replaced(draw: st.DrawFn, text: str, found: list[re.Match[str]], others: list[str]) -> str:
    if not found:
        return text
    match = one_of(draw, found)
    return text[: match.start()] + one_of(draw, others) + text[match.end() :]


def other_indent(draw: st.DrawFn, text: str) -> str:
    lines, at = _lines(draw, text)
    lines[at] = one_of(draw, ["", " ", "  ", "   ", "    ", "\t", "- ", "  - ", "      "]) + lines[at].lstrip()
    return "\n".join(lines)


def line_inserted(draw: st.DrawFn, text: str) -> str:
    lines, at = _lines(draw, text)
    lines.insert(at, " " * draw(st.integers(0, 6)) + one_of(draw, SCALARS))
    return "\n".join(lines)


def character_spoilt(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    inserted = one_of(draw, [*"{}[]:,-#&*!|>'\"%@`?\\ \n\t\r", "é", "\x0b", ""])
    return text[:at] + inserted + text[at + draw(st.integers(0, 2)) :]


def cut(draw: st.DrawFn, text: str) -> str:
    return text[: draw(st.integers(0, len(text)))]


def crossed(draw: st.DrawFn, text: str) -> str:
    lines, at = _lines(draw, text)
    others, there = _lines(draw, one_of(draw, real()))
    return "\n".join([*lines[:at], *others[there : there + draw(st.integers(1, 20))], *lines[at:]])


TEXT: list[Callable[[st.DrawFn, str], str]] = [
    without_line,
    line_twice,
    lines_swapped,
    other_scalar,
    other_scalar,
    other_scalar,
    other_key,
    other_indent,
    line_inserted,
    character_spoilt,
    cut,
    crossed,
]


def as_data(draw: st.DrawFn, text: str) -> bytes:
    """Spoil the values, written again as JSON or as YAML in some style."""
    data = read(text, FILE).data
    for _ in range(draw(st.integers(1, 4))):
        _spoil(draw, data)
    if draw(st.booleans()):
        return json.dumps(data, ensure_ascii=draw(st.booleans()), default=str).encode()
    width = one_of(draw, [20, 80, 100_000])
    flow = one_of(draw, [None, False, True])
    plain = json.loads(json.dumps(data, default=_number))
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=width, default_flow_style=flow).encode()


def _number(value: Any) -> float:
    assert isinstance(value, Decimal)
    return float(value)


def _spoil(draw: st.DrawFn, data: Any) -> None:
    """Spoil one value of a tree in place."""
    holders = list(_holders(data))
    if not holders:
        return
    holder, key = one_of(draw, holders)
    what = one_of(draw, ["value", "value", "value", "gone", "renamed", "again", "wrapped", "moved"])
    if what == "gone":
        del holder[key]
    elif what == "renamed" and isinstance(holder, dict):
        holder[one_of(draw, [f"{key}s", str(key)[:-1], "_schema", "", "kind", "source"])] = holder.pop(key)
    elif what == "again" and isinstance(holder, list):
        holder.append(deepcopy(holder[key]))
    elif what == "wrapped":
        holder[key] = one_of(draw, [[holder[key]], {"a": holder[key]}, [[holder[key]], "a"]])
    elif what == "moved":
        other, there = one_of(draw, holders)
        holder[key] = deepcopy(other[there])
    else:
        holder[key] = deepcopy(one_of(draw, VALUES))


def _holders(data: Any) -> list[tuple[Any, Any]]:
    """Each place of a tree: what holds it, and its key or index there."""
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    found: list[tuple[Any, Any]] = []
    for key, inner in steps:
        found.append((data, key))
        found += _holders(inner)
    return found


# judging


def examine(content: bytes, told: Counter[str]) -> float:
    """Hold a document to the promise: a fiche that can be published and judged, or a refusal that people understand.

    The seconds that reading it took.
    """
    reading = reader()
    gc.disable()  # hypothesis keeps much, and collecting it is no part of reading
    started = time.process_time()
    document = read(content, FILE)
    fiche = reading.fiche(document)
    taken = time.process_time() - started
    gc.enable()
    assert taken < SECONDS
    told["served" if fiche else "refused"] += 1
    if fiche is None:
        assert document.mistakes
        for mistake in document.mistakes:
            _understood(mistake, content)
        return taken
    assert not document.mistakes
    typology = reading.vocabulary.typologies[fiche.exits] if fiche.exits else None
    units = {measure.code: measure.unit for measure in MEASURES}
    form = published(fiche, typology, units, reading.vocabulary.family)
    assert json.loads(json.dumps(form)) == form
    assert form["hash"] == content_hash(form)
    for judged in judge(fiche.rules, Facts(), Stage.SETTLEMENT):
        assert judged.finding.message
    return taken


def _understood(mistake: Mistake, content: bytes) -> None:
    assert mistake.file == FILE
    assert not ENGLISH.search(mistake.message), mistake
    assert mistake.message.endswith((".", "?")), mistake
    assert len(str(mistake)) < 1_000
    assert all(character.isprintable() or character in "\xa0\u202f" for character in str(mistake)), mistake
    lines = re.split(r"\r\n|\r|\n", content.decode("utf-8-sig", "replace"))
    assert 1 <= mistake.line <= len(lines), mistake
    assert 1 <= mistake.column <= len(lines[mistake.line - 1]) + 1, mistake
