"""The house as it is drawn: which way its arrows go, what each room may name, and how its pages open."""

import ast
import re
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
import yaml

from tremplin.catalogue.door import LATE

ROOT = Path(__file__).parent.parent
ROOMS = [file for room in ("core", "web", "cli") for file in sorted((ROOT / room).rglob("*")) if file.is_file()]
# what is fetched or built at set-up time is not ours
NEUTRAL = [
    file for file in ROOMS if not {"node_modules", "__pycache__"} & {*file.parts} and b"\0" not in file.read_bytes()
]
MODULES = [file for file in NEUTRAL if file.suffix == ".py"]
PLUGINS = sorted(module.parent for module in (ROOT / "plugins").glob("*/tremplin_*/plugin.py"))
WRITTEN = [*MODULES, *(file for plugin in PLUGINS for file in sorted(plugin.rglob("*.py")))]
LIBRARIES = {
    "core": {"marshmallow", "pluggy", "yaml"},
    "core/tremplin/documents": {"marshmallow", "stdnum", "yaml"},
    # whatever reads a workbook dies of some of them: it is the process of its own alone
    "core/tremplin/documents/people/child.py": {"python_calamine"},
    "core/tremplin/documents/people/xlsx.py": {"xlsxwriter"},
    "core/tremplin/records": {"sqlalchemy"},
    "core/tremplin/indicators": {"arro3", "rustpy_xlsxwriter", "sqlalchemy"},
    "core/tremplin/storage": {"alembic", "platformdirs", "sqlalchemy"},
    "core/tremplin/casework": {"argon2", "pyotp", "sqlalchemy", "webauthn"},
    "core/tremplin/demo": {"sqlalchemy", "stdnum"},
    "core/tremplin/works": {"sqlalchemy"},
    "core/tremplin/printing": {"typst"},
    "core/tremplin/testing": {"marshmallow", "packaging", "pytest"},
    "cli": {"click"},
    "cli/tremplin_cli/serve": {"click", "gunicorn", "tremplin_web", "waitress"},
    "web": {
        *("authlib", "babel", "flask", "flask_babel", "flask_smorest", "flask_wtf", "itsdangerous", "jinja2"),
        *("joserfc", "markupsafe", "marshmallow", "segno", "tremplin_web", "werkzeug", "yaml"),
    },
}
# time is an argument there: an edge reads the clock, once, and hands the instant down
TIMELESS = (
    "catalogue",
    "documents",
    "exits.py",
    "indicators",
    "records",
    "rules",
    "casework",
    "works",
    "storage",
    "demo",
    "office.py",
)
CLOCKS = {"now", "today", "utcnow", "today_in_paris", "localtime", "monotonic", "perf_counter"}

# promises are titles of tests, in the words of the person who reads them
READ_BY_PEOPLE = {"core/tremplin/testing/promises.py"}
FRENCH = re.compile(
    r"[àâçéèêëîïôûùœ]|\b(?:le|les|une|des|du|dans|est|sont|avec|sans|chaque|cette|aucune?|n'|d'|l')\b", re.IGNORECASE
)
QUOTED = re.compile(r"« .*? »|``.*?``|\"[^\"]*\"|départements?|appels à projets", re.DOTALL)


def shown(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_bytes(), file.name)


def words_of_departments() -> set[str]:
    """What only one department says: its name, its territories and services, its codes, its identities."""
    found = {"slai", "mds", "mamobilite", "mamobilité", "pas-de-calais", "seine-saint-denis"}
    for document in ROOT.glob("plugins/*/tremplin_*/department.yaml"):
        department = yaml.safe_load(document.read_text("utf-8"))
        families = {
            family: department.get(family) or {} for family in ("territories", "services", "publics", "contracts")
        }
        found |= {department["name"], f"{department['department']}/", document.parent.name, document.parent.parent.name}
        found |= {code for codes in families.values() for code in codes}
        found |= {*families["territories"].values(), *families["services"].values()}
    return {word.lower() for word in found}


@cache
def nodes(file: Path) -> list[ast.Import | ast.ImportFrom]:
    """The imports of a file, which many tests read."""
    return [node for node in ast.walk(parsed(file)) if isinstance(node, ast.Import | ast.ImportFrom)]


def imports(file: Path) -> Iterator[str]:
    for node in nodes(file):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif node.module and not node.level:
            yield node.module


def test_the_arrows_go_down():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_words_of_departments_are_found():
    words = words_of_departments()
    assert {
        "pas-de-calais",
        "seine-saint-denis",
        "slai",
        "62/",
        "93/",
        "lens-lievin",
        "tremplin_pas_de_calais",
    } <= words


@pytest.mark.parametrize("word", sorted(words_of_departments()))
def test_no_neutral_room_says(word):
    said = re.compile(rf"(?<![\w/]){re.escape(word)}" + ("" if word.endswith("/") else r"(?![^\W\d])"), re.IGNORECASE)
    assert [shown(file) for file in NEUTRAL if said.search(file.read_text("utf-8"))] == []


@pytest.mark.parametrize("room", LIBRARIES)
def test_a_room_imports_only_the_libraries_it_is_given(room):
    inner = [ROOT / other for other in LIBRARIES if other.startswith(f"{room}/")]
    files = [file for file in MODULES if file.is_relative_to(ROOT / room)]
    files = [file for file in files if not any(file.is_relative_to(other) for other in inner)]
    tops = {name.partition(".")[0] for file in files for name in imports(file)}
    assert files
    assert tops - sys.stdlib_module_names - {"tremplin", "tremplin_cli"} <= LIBRARIES[room]


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.parent.name)
def test_a_plugin_imports_tremplin_alone(plugin):
    names = {name for file in plugin.rglob("*.py") for name in imports(file)}
    foreign = {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names}
    assert foreign == {"tremplin"}


def named(file: Path, house: Mapping[str, Path]) -> Iterator[str]:
    """The modules of ours that a file names in its imports: ``from room import module`` names both."""
    for node in nodes(file):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in house)
        elif node.module in house:
            yield node.module
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from inner & house.keys()


def cycle(house: Mapping[str, Path]) -> list[str] | None:
    """Modules that name one another in a ring, an ``__init__`` as any other; ``None`` where there is no ring."""
    try:
        TopologicalSorter({name: set(named(file, house)) - {name} for name, file in house.items()}).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return None


def test_no_module_imports_what_imports_it_be_it_through_an_init():
    house = {
        ".".join(file.relative_to(ROOT / room).with_suffix("").parts).removesuffix(".__init__"): file
        for room in ("core", "web", "cli")
        for file in MODULES
        if file.is_relative_to(ROOT / room)
    }
    assert {"tremplin", "tremplin.errors", "tremplin_web.public", "tremplin_web.app"} <= house.keys()
    assert cycle(house) is None


def test_a_cycle_through_an_init_is_seen(tmp_path):
    pages = {"pages": "blueprint = 1\nfrom pages import home", "pages.home": "from pages import blueprint"}
    house = {name: tmp_path / f"{name}.py" for name in pages}
    for name, text in pages.items():
        house[name].write_text(text, "utf-8")
    assert {*(cycle(house) or ())} == set(pages)
    house["pages"] = tmp_path / "quiet.py"
    house["pages"].write_text("blueprint = 1", "utf-8")
    assert cycle(house) is None


def taken(file: Path, door: str) -> set[str]:
    """The names that a file takes from a door."""
    asked = [node for node in nodes(file) if isinstance(node, ast.ImportFrom) and node.module == door]
    return {alias.name for node in asked for alias in node.names}


@pytest.mark.parametrize("file", sorted(file for file in MODULES if file.name == "door.py"), ids=shown)
def test_a_door_gives_nothing_that_nobody_takes(file):
    door = ".".join(file.relative_to(ROOT).with_suffix("").parts[1:])
    imports = [node for node in nodes(file) if isinstance(node, ast.ImportFrom) and "tremplin" in str(node.module)]
    given = {alias.asname or alias.name for node in imports for alias in node.names}
    assert given - {name for other in MODULES for name in taken(other, door)} == set()


def test_what_the_catalogue_gives_late_is_what_its_door_declares():
    declared = {}
    for block in [node for node in parsed(ROOT / "core/tremplin/catalogue/door.py").body if isinstance(node, ast.If)]:
        for node in block.body:
            home = str(node.module).removeprefix("tremplin.catalogue").removeprefix(".")
            declared |= {alias.name: home for alias in node.names}
    assert declared == LATE


def test_a_file_reads_in_one_go():
    lengths = {shown(file): len(file.read_text("utf-8").splitlines()) for file in WRITTEN}
    assert {file: length for file, length in lengths.items() if length > 350} == {}


def test_the_core_hides_no_import_in_a_function_but_what_the_schema_of_a_kind_is_made_of():
    kinds = ROOT / "core/tremplin/rules/kinds"
    hidden = [
        f"{shown(file)}:{node.lineno}"
        for file in MODULES
        if file.is_relative_to(ROOT / "core")
        for function in ast.walk(parsed(file))
        # judging reads no document: marshmallow, longer to import than all of Click, waits until one is read
        if isinstance(function, ast.FunctionDef) and (function.name, file.parent) != ("schema", kinds)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def clocks(file: Path) -> Iterator[int]:
    """The lines of a file where a clock is read, or taken from where it is."""
    for node in ast.walk(parsed(file)):
        named = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        taken = isinstance(node, ast.ImportFrom) and node.module in ("time", "tremplin.clock")
        if named in CLOCKS or (taken and CLOCKS & {alias.name for alias in node.names}):
            yield node.lineno


def test_no_clock_is_read_below_the_edges():
    core = ROOT / "core" / "tremplin"
    files = [file for file in MODULES if any(file.is_relative_to(core / room) for room in TIMELESS)]
    assert {room for room in TIMELESS if not any(file.is_relative_to(core / room) for file in files)} == set()
    assert [f"{shown(file)}:{line}" for file in files for line in clocks(file)] == []


@pytest.mark.parametrize(
    "line",
    [
        *("datetime.now(UTC)", "date.today()", "now()", "clock.now()", "func.now()", "time.monotonic()"),
        *("from tremplin.clock import PARIS, now", "from time import perf_counter"),
    ],
)
def test_a_clock_that_is_read_is_seen(line, tmp_path):
    file = tmp_path / "module.py"
    file.write_text(line, "utf-8")
    assert [*clocks(file)] == [1]


def opened(file: Path) -> Iterator[tuple[str, str | None]]:
    """Each module, public class and hook of a file, and the text it opens with."""
    module = parsed(file)
    yield shown(file), ast.get_docstring(module)
    for node in ast.walk(module):
        hook = isinstance(node, ast.FunctionDef) and any(
            "hookspec" in ast.unparse(mark) for mark in node.decorator_list
        )
        if hook or (isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name != "Meta"):
            yield f"{shown(file)}:{node.lineno} {node.name}", ast.get_docstring(node)


def test_every_module_public_class_and_hook_opens_with_a_sentence():
    sentence = re.compile(r"[A-Z`«][^\n]{4,}")
    openings = [(where, text or "") for file in WRITTEN for where, text in opened(file)]
    wrong = [where for where, text in openings if not sentence.match(text)]
    wrong += [where for where, text in openings if text and text.split("\n\n")[0].rstrip()[-1] not in ".:?!…"]
    assert wrong == []


def english(file: Path) -> Iterator[tuple[int, str]]:
    """What developers read of a file: its comments, and the docstrings that no command shows as its help."""
    with tokenize.open(file) as lines:
        comments = [token for token in tokenize.generate_tokens(lines.readline) if token.type == tokenize.COMMENT]
    yield from ((token.start[0], token.string) for token in comments)
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            marks = "" if isinstance(node, ast.Module) else " ".join(map(ast.unparse, node.decorator_list))
            if not re.search("command|group", marks):
                yield getattr(node, "lineno", 1), ast.get_docstring(node) or ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The days of a session, both included.", False),
        ("« Vouliez-vous dire … ? » with the nearest known name, or nothing.", False),
        ("Les jours de la session, bornes comprises.", True),
        ("Le montant est au plus de cent euros.", True),
        ("Ajoute une règle.", True),
    ],
)
def test_french_is_told_from_english(text, told):
    assert bool(FRENCH.search(QUOTED.sub("", text))) is told


def test_comments_and_docstrings_are_in_english():
    french = [
        f"{shown(file)}:{line} {text.strip()}"
        for file in WRITTEN
        if shown(file) not in READ_BY_PEOPLE
        for line, text in english(file)
        if FRENCH.search(QUOTED.sub("", text))
    ]
    assert french == []


def test_a_mistake_of_a_developer_is_told_in_english():
    ours = {"TypeError", "AttributeError", "KeyError", "ValueError", "NotImplementedError", "RuntimeError"}
    french = [
        f"{shown(file)}:{node.lineno} {ast.unparse(node)}"
        for file in WRITTEN
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) in ours
        if FRENCH.search(QUOTED.sub("", " ".join(map(ast.unparse, node.exc.args))))
    ]
    assert french == []


def test_names_are_english_letters():
    wrong = [
        f"{shown(file)} {name}"
        for file in WRITTEN
        for node in ast.walk(parsed(file))
        for name in (getattr(node, "name", None), getattr(node, "id", None), getattr(node, "arg", None))
        if isinstance(name, str) and not name.isascii()
    ]
    assert wrong == []


def test_no_two_files_of_tests_bear_one_name():
    """Pytest knows a file whose folder is no package by its name alone, and refuses to begin where two bear it."""
    files = [file for file in (ROOT / "tests").rglob("*.py") if not (file.parent / "__init__.py").is_file()]
    borne = Counter(file.name for file in files)
    assert {name: times for name, times in borne.items() if times > 1} == {"conftest.py": borne["conftest.py"]}


def test_no_two_classes_bear_one_name():
    named = Counter(node.name for file in WRITTEN for node in ast.walk(parsed(file)) if isinstance(node, ast.ClassDef))
    assert [name for name, times in named.items() if times > 1] == []
