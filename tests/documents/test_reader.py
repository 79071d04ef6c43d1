"""What a document says once read: plain values by the YAML 1.2 core rules, and the place of each."""

import re
from decimal import Decimal

import pytest
import yaml

from tremplin.documents.reading.reader import FORBIDDEN, read


def value(written):
    """What a document reads under its one key."""
    document = read(f"key: {written}\n", "essai.yaml")
    assert document.mistakes == []
    return document.data["key"]


@pytest.mark.parametrize(
    "text",
    [
        "oui non yes no Yes NO on off On OFF y n",
        "01 007 00 -01 08",
        "12:30 1:20:30 190:20:30",
        "0x1F 0o17 0b101 1_000 1,5 1e3 1E3 1.5e3 .5 5. . + .inf -.Inf .nan NaN",
        "nil none None NUL tRUE fALSE nULL vrai faux",
        "2024-01-31 2024-01-31T10:00:00Z 31/01/2024",
        "20% 20€ = <<x",
        "١٢ １２ ½ ²",
    ],
)
def test_what_other_versions_of_yaml_would_turn_into_something_stays_text(text):
    for word in text.split():
        assert value(word) == word


def test_a_number_longer_than_anyone_writes_stays_text():
    assert value("9" * 31) == int("9" * 31)
    assert value("9" * 32) == "9" * 32
    assert value(f"0.{'1' * 31}") == f"0.{'1' * 31}"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("# rien", None),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("0", 0),
        ("-0", 0),
        ("+5", 5),
        ("-12", -12),
        ("1234", 1234),
        ("1.50", Decimal("1.50")),
        ("-0.0", Decimal("-0.0")),
        ("0.1", Decimal("0.1")),
        ("un texte", "un texte"),
        ("20 %", "20 %"),
        ("375 €", "375 €"),
        ("1 234,56 €", "1 234,56 €"),
    ],
)
def test_a_plain_scalar_reads_as_the_core_rules_say(written, read_as):
    assert value(written) == read_as
    assert type(value(written)) is type(read_as)


def test_decimals_are_exact():
    assert str(value("0.10")) == "0.10"
    assert value("0.1") * 3 == Decimal("0.3")


@pytest.mark.parametrize("word", ["true", "null", "12", "1.5", "~", "", "2024-01-31", "oui"])
def test_a_quoted_scalar_stays_text(word):
    assert value(f"'{word}'") == word
    assert value(f'"{word}"') == word


def test_a_text_of_many_lines_stays_text():
    assert value("|\n  12\n  13\n") == "12\n13\n"
    assert value(">-\n  12\n  13\n") == "12 13"


def test_a_key_is_always_text():
    assert read("12: a\ntrue: b\n~: c\n2024-01-31: d\n", "essai.yaml").data == {
        "12": "a",
        "true": "b",
        "~": "c",
        "2024-01-31": "d",
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_ends_of_lines_and_the_byte_order_mark_change_nothing(end, mark):
    text = "title: Été\nlist:\n  - un\n  - {deux: 2}\n".replace("\n", end)
    document = read(mark + text.encode(), "essai.yaml")
    assert document.data == {"title": "Été", "list": ["un", {"deux": 2}]}
    assert document.place(("title",)) == (1, 8)
    assert document.place(("list", 1, "deux"), key=True) == (4, 6)


PLACED = """\
# un commentaire, puis « é » et « 😀 », qui comptent pour un caractère chacun

title: é😀 # a
windows:
  - opens: 2024-01-01
    closes:
  - {opens: [1, "deux"], "closes": 'x'}
text: |
  une ligne
"""


@pytest.mark.parametrize(
    ("path", "at_value", "at_key"),
    [
        ((), (3, 1), (3, 1)),
        (("title",), (3, 8), (3, 1)),
        (("windows",), (5, 3), (4, 1)),
        (("windows", 0), (5, 5), (5, 5)),
        (("windows", 0, "opens"), (5, 12), (5, 5)),
        (("windows", 0, "closes"), (6, 12), (6, 5)),
        (("windows", 1), (7, 5), (7, 5)),
        (("windows", 1, "opens"), (7, 13), (7, 6)),
        (("windows", 1, "opens", 1), (7, 17), (7, 17)),
        (("windows", 1, "closes"), (7, 36), (7, 26)),
        (("text",), (8, 7), (8, 1)),
    ],
)
def test_each_value_and_each_key_is_placed_from_line_1_and_column_1(path, at_value, at_key):
    document = read(PLACED, "essai.yaml")
    assert document.place(path) == at_value
    assert document.place(path, key=True) == at_key


@pytest.mark.parametrize(
    ("path", "parent"),
    [
        (("absent",), (3, 1)),
        (("windows", 0, "source"), (5, 5)),
        (("windows", 2), (5, 3)),
        (("windows", "0"), (5, 3)),
        (("title", "plus", "loin"), (3, 8)),
    ],
)
def test_what_is_missing_is_placed_at_the_nearest_parent_that_exists(path, parent):
    assert read(PLACED, "essai.yaml").place(path) == parent
    assert read(PLACED, "essai.yaml").place(path, key=True) == parent


def test_of_a_key_written_twice_the_first_is_read_and_placed():
    document = read("a: 1\nb: 2\na: 3\n", "essai.yaml")
    assert document.data == {"a": 1, "b": 2}
    assert document.place(("a",)) == (1, 4)
    assert [str(mistake) for mistake in document.mistakes] == [
        "essai.yaml:3:1 a : clé « a » écrite deux fois : gardez-en une."
    ]


def test_nothing_is_placed_at_the_beginning_where_nothing_is_read():
    document = read('a: "', "essai.yaml")
    assert document.data is None
    assert document.place(("a", 0)) == (1, 1)


def test_json_is_read_as_well():
    text = '{\n\t"title": "\\u00c9t\\u00e9 \\/ \\"x\\"",\n\t"n": [1, 1.50, -2, true, false, null, ""],\n\t"o": {}\n}\n'
    document = read(text, "essai.json")
    assert document.mistakes == []
    assert document.data == {
        "title": 'Été / "x"',
        "n": [1, Decimal("1.50"), -2, True, False, None, ""],
        "o": {},
    }
    assert document.place(("n", 1)) == (3, 11)


def test_a_list_is_read_where_a_list_is_wanted():
    assert read("- un\n- deux\n", "essai.yaml", root=list).data == ["un", "deux"]
    (mistake,) = read("un: 1\n", "essai.yaml", root=list).mistakes
    assert str(mistake) == "essai.yaml:1:1 : le document est vide ou n'est pas une liste, un tiret par élément."


def test_text_and_its_bytes_read_alike():
    assert read("a: é\n", "essai.yaml").data == read("a: é\n".encode(), "essai.yaml").data == {"a": "é"}


def test_a_lone_surrogate_is_refused():
    (mistake,) = read("a: \udc80\n", "essai.yaml").mistakes
    assert str(mistake) == "essai.yaml:1:4 : texte illisible : enregistrez le fichier en UTF-8."


@pytest.mark.parametrize("levels", [19, 20])
def test_20_levels_of_lists_are_read(levels):
    assert read("[" * levels + "]" * levels, "essai.yaml", root=list).mistakes == []


@pytest.mark.parametrize("text", ["[" * 21 + "]" * 21, "{a: " * 21 + "1" + "}" * 21, "- " * 21 + "x"])
def test_21_levels_are_refused(text):
    document = read(text, "essai.yaml", root=object)
    assert [mistake.message for mistake in document.mistakes] == ["plus de 20 niveaux imbriqués : simplifiez."]
    assert document.data is None


def test_every_character_is_read_or_refused_at_its_place():
    # what libyaml refuses, we refuse first: its own error has no place that people could find
    points = [point for point in range(0x20, 0x110000) if not 0xD800 <= point < 0xE000]
    characters = [character for character in map(chr, points) if not FORBIDDEN.match(character)]
    assert len(characters) == len(points) - 0x21 - 2 - 2
    for start in range(0, len(characters), 50_000):
        chunk = "".join(characters[start : start + 50_000]).replace("'", "''")
        document = read(f"'{chunk}'", "essai.yaml", root=str)
        assert document.mistakes == []
        assert document.data == chunk.replace("''", "'")


BEFORE = (
    "",
    "- ",
    "- - ",
    "? ",
    "cle: ",
    "cle:\n  ",
    "[",
    "[un, ",
    "[un,",
    "{cle: ",
    "{",
    "--- ",
    "- un\r- ",
    "\ufeff",
)
# of these not all are YAML
UNSURE = ("cle:\t", '{"cle":', "!!str ", "cle: !local ", "\ufeff\ufeff", "# ...\r", "cle: un\n\n\n", "- un\n \n")
CLOSED = {"[": "]", "{": "}"}


def pointing(text):
    """Whether YAML reads an anchor or an alias there."""
    try:
        return any(getattr(event, "anchor", None) for event in yaml.parse(text, yaml.CSafeLoader))
    except yaml.YAMLError:
        return False


POINTING = [
    text
    for before in (*BEFORE, *UNSURE)
    for pointer in ("&un deux", "*un", "&un", "*un : deux", '&un "deux"')
    if pointing(text := before + pointer + CLOSED.get(before[:1], ""))
]


def test_each_place_where_a_value_begins_is_tried():
    assert [before for before in BEFORE if not any(text.startswith(f"{before}&un") for text in POINTING)] == []


@pytest.mark.parametrize("text", POINTING)
def test_an_anchor_or_an_alias_is_refused_wherever_yaml_reads_one(text):
    found = read(text, "essai.yaml")
    assert found.data is None
    assert re.search("ancre|alias", found.mistakes[0].message)


@pytest.mark.parametrize("text", ["titre: R&D", "titre: 10 *12 mois", "titre: « ** lien »", "titre: un * deux"])
def test_a_sign_within_a_text_is_no_anchor(text):
    assert read(text, "essai.yaml").data == {"titre": text.removeprefix("titre: ")}
