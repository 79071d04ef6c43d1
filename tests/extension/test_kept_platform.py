"""What is kept from one command to the next: the same platform, or none; a byte that changed is seen."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
from distributions import importable, lay, lay_folder, of_the_page, write

from tremplin.cache import store, witnesses
from tremplin.kept import KeptGround, opened
from tremplin.platform import Platform, start
from tremplin.rules.snapshot import document_of

FICHE = "00/2026/ateliers"
PACKAGE = "tremplin_exemple"


@pytest.fixture
def site(tmp_path, monkeypatch):
    """The plugin of docs/hooks.md, installed a while ago."""
    folder = tmp_path / "site"
    lay_folder(folder, write(tmp_path / "exemple", of_the_page()))
    _aged(folder)
    # this process is far older than the files of the tests: none of them is young
    monkeypatch.setattr(witnesses, "BORN", witnesses.BORN + 10**15)
    with importable(folder):
        yield folder


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def environ(cache):
    return {store.SETTING: str(cache)}


@pytest.fixture
def file(site, environ, cache):
    """The file in which the platform was kept."""
    assert not kept(opened(environ))
    assert kept(opened(environ))
    (found,) = cache.iterdir()
    return found


def kept(platform: Platform) -> bool:
    """Whether a platform was kept, rather than made anew."""
    return isinstance(platform.ground, KeptGround)


def _aged(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (1_700_000_000, 1_700_000_000))


def forms(platform: Platform) -> dict[str, object]:
    return {name: (platform.published(fiche), document_of(fiche)) for name, fiche in platform.fiches.items()}


def resealed(file: Path, lines: list[str]) -> None:
    """Write lines with the seal that they would have: a stranger's work, or a mistake of ours."""
    body = "\n".join(lines).encode()
    file.write_bytes(f"{sha256(body).hexdigest()}\n".encode() + body)


def told(platform: Platform) -> object:
    """All that people read of a platform."""
    plugins = [(each.owner, each.status, each.problems) for each in platform.plugins]
    names = [list(getattr(platform, each)) for each in ("departments", "calls", "typologies", "cards", "fiches")]
    return (forms(platform), platform.mistakes, platform.documents, plugins, names, dict(platform.vocabulary.measures))


def test_a_catalogue_that_has_not_changed_comes_back_the_same(file, environ):
    again, anew = opened(environ), start(environ)
    assert kept(again)
    assert told(again) == told(anew)
    assert dict(again.fiches) == dict(anew.fiches)
    assert list(again.vocabulary.kinds) == list(anew.vocabulary.kinds)
    assert again.kind("grant_ceiling") is anew.kind("grant_ceiling")
    assert list(again.export_formats) == list(anew.export_formats) == ["csv", "xlsx", "json", "parquet"]
    assert again.export_format_of("Chiffres.XLSX") is again.export_format("xlsx") is anew.export_formats["xlsx"]
    assert (again.export_format_of("chiffres"), again.export_format_of("chiffres.ods")) == (None, None)
    assert {rule.kind for rule in again.fiche(FICHE).rules} & (again.vocabulary.kinds.keys() - {"grant_ceiling"})


def test_what_is_kept_is_for_its_owner_alone_and_holds_no_code(file, cache):
    assert (cache.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    for line in file.read_text("utf-8").splitlines()[1:]:
        assert json.loads(line)


DOCUMENTS = [name for name in of_the_page() if name.endswith(".yaml") and name.startswith(PACKAGE)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_byte_that_changes_in_a_document_is_seen(file, environ, site, name):
    path = site / name
    before, stamp = path.read_bytes(), path.stat()
    path.write_bytes(before.replace(b"e", b"a", 1) if b"# " not in before else before + b"\n")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert not kept(opened(environ))
    path.write_bytes(before)


def test_a_document_that_is_added_or_removed_is_seen(file, environ, site):
    path = site / PACKAGE / "calls" / "autre.yaml"
    path.write_text("fiche: 00/2026/autre\ntitle: Autre\nsummary: Une autre.\n", "utf-8")
    assert "00/2026/autre" in opened(environ).fiches
    assert kept(opened(environ))
    path.unlink()
    assert "00/2026/autre" not in opened(environ).fiches


def test_another_word_of_the_vocabulary_is_seen(file, environ, site):
    path = next((site / PACKAGE).rglob("department.yaml"))
    path.write_text(path.read_text("utf-8").replace("name: ", "name: Nouvel "), "utf-8")
    assert opened(environ).department("00").name.startswith("Nouvel ")


def test_another_version_of_a_plugin_is_seen(file, environ, site):
    metadata = next(site.glob("tremplin_exemple-*.dist-info")) / "METADATA"
    version = metadata.read_text("utf-8")
    metadata.write_text(version.replace("Version: ", "Version: 9."), "utf-8")
    assert [each.version[:2] for each in opened(environ).plugins if each.name == "exemple"] == ["9."]


def test_the_code_of_a_plugin_that_changes_is_seen(file, environ, site):
    os.utime(site / PACKAGE / "plugin.py")
    assert not kept(opened(environ))


def test_the_code_that_validates_is_a_witness(file):
    seen = json.loads(file.read_text("utf-8").splitlines()[1])["witnesses"]
    for module in (
        "tremplin.documents.fiches.fiche",
        "tremplin.rules.kinds.results",
        "marshmallow",
        "tremplin_exemple.plugin",
    ):
        assert sys.modules[module].__file__ in seen


def test_another_plugin_is_seen(file, environ, site):
    lay(
        site,
        "tremplin-autre",
        {"tremplin_autre.py": "raise OSError('le disque a disparu')"},
        {"autre": "tremplin_autre"},
    )
    assert "autre" in {plugin.name for plugin in opened(environ).failing}


def test_a_folder_that_the_setting_names_is_seen(file, environ, tmp_path):
    folder = write(tmp_path / "fiches", {"essai.yaml": "fiche: 00/2026/essai\ntitle: Essai\nsummary: Un essai.\n"})
    named = {**environ, "TREMPLIN_FICHES": str(folder)}
    assert "00/2026/essai" in opened(named).fiches
    assert kept(opened(named))
    assert "00/2026/essai" in opened(named).fiches
    assert "00/2026/essai" not in opened(environ).fiches


def test_a_document_with_mistakes_is_told_the_same(file, environ, site):
    path = site / PACKAGE / "calls" / "fautive.yaml"
    path.write_text("fiche: 00/2026/fautive\ntitel: Fautive\nfunding: {rules: [{kind: inconnue}]}\n", "utf-8")
    anew, again = opened(environ), opened(environ)
    assert (kept(anew), kept(again)) == (False, True)
    assert len(again.mistakes) > 1
    assert told(again) == told(anew)
    assert again.check([path]) == anew.check([path])


def test_nothing_is_kept_while_the_code_of_a_plugin_fails(site, environ, cache):
    lay(site, "tremplin-autre", {"tremplin_autre.py": "raise OSError('non')"}, {"autre": "tremplin_autre"})
    _aged(site)
    assert not kept(opened(environ))
    assert not kept(opened(environ))


def test_nothing_is_kept_of_what_changed_a_moment_ago(site, environ, monkeypatch):
    monkeypatch.setattr(witnesses, "BORN", (site / PACKAGE / "plugin.py").stat().st_mtime_ns + witnesses.TICK - 1)
    assert not kept(opened(environ))
    assert not kept(opened(environ))


def test_an_empty_setting_keeps_nothing(site, cache):
    for _ in range(2):
        assert not kept(opened({store.SETTING: ""}))
    assert not cache.exists()


def test_a_home_that_cannot_be_written_does_without(site, tmp_path):
    wall = write(tmp_path, {"wall": ""}) / "wall"
    for _ in range(2):
        assert not kept(opened({store.SETTING: str(wall / "cache")}))


def test_the_folder_is_that_of_the_account(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert store.folder({}) == str(tmp_path / ".cache" / "tremplin")
    assert store.folder({"XDG_CACHE_HOME": "/ailleurs"}) == "/ailleurs/tremplin"
    # the XDG specification: a path that is not absolute is ignored
    assert store.folder({"XDG_CACHE_HOME": "ici"}) == str(tmp_path / ".cache" / "tremplin")


# what a stranger, or a disk, may leave there


def _as(value):
    return lambda lines: [json.dumps({**json.loads(lines[0]), **value}), *lines[1:]]


HOSTILE = {
    "nothing": lambda lines: [],
    "no JSON": lambda lines: ["{", *lines[1:]],
    "a list": lambda lines: ["[]", *lines[1:]],
    "deep": lambda lines: ["[" * 100_000, *lines[1:]],
    "no witness": _as({"witnesses": {}}),
    "a witness that lies": _as({"witnesses": {"/dev/null": [1, 1]}}),
    "witnesses of another type": _as({"witnesses": [1]}),
    "places of another type": _as({"places": [[1, 2, 3, 4]]}),
    "a document fewer": lambda lines: _as({"places": json.loads(lines[0])["places"][1:-1]})(lines),
    "cards of another type": _as({"cards": [[1, 2]]}),
    "plugins of another type": _as({"plugins": [[1]]}),
    "mistakes of another type": _as({"mistakes": [[1]]}),
    "a count of another type": _as({"documents": "deux"}),
    "families of another type": _as({"families": {"departments": "x"}}),
    "a line fewer": lambda lines: lines[:-1],
    "a line more": lambda lines: [*lines, "{}"],
    "lines swapped": lambda lines: [lines[0], *reversed(lines[1:])],
    "fiches swapped": lambda lines: [*lines[:-2], lines[-1], lines[-2]],
    "values of another type": lambda lines: [lines[0], *("[]" for _ in lines[1:])],
    "values that are deep": lambda lines: [lines[0], *("[" * 100_000 for _ in lines[1:])],
    "values without keys": lambda lines: [lines[0], *("{}" for _ in lines[1:])],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_changes_nothing(file, environ, name):
    anew = told(start(environ))
    resealed(file, HOSTILE[name](file.read_text("utf-8").splitlines()[1:]))
    assert told(opened(environ)) == anew


@pytest.mark.parametrize("cut", [0, 64, 66, -1])
def test_what_is_cut_is_not_read(file, environ, cut):
    file.write_bytes(file.read_bytes()[:cut])
    assert not kept(opened(environ))
    assert kept(opened(environ))


def test_a_byte_that_rots_is_seen(file, environ):
    whole = file.read_bytes()
    for place in range(0, len(whole), len(whole) // 3):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert not kept(opened(environ))


def test_a_link_is_not_followed(file, environ, tmp_path):
    elsewhere = file.rename(tmp_path / "elsewhere.json")
    file.symlink_to(elsewhere)
    assert not kept(opened(environ))
    assert not file.is_symlink()
    assert kept(opened(environ))


def test_a_folder_that_is_a_link_is_not_used(file, cache, environ, tmp_path):
    cache.rename(tmp_path / "elsewhere")
    cache.symlink_to(tmp_path / "elsewhere")
    assert not kept(opened(environ))


@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_a_folder_where_others_may_write_is_not_used(file, cache, environ, mode):
    cache.chmod(mode)
    assert not kept(opened(environ))


def test_a_file_that_others_may_write_is_not_read(file, environ):
    file.chmod(0o666)
    assert not kept(opened(environ))


def test_what_somebody_else_wrote_is_not_read_nor_written_over(file, environ, monkeypatch):
    before = file.read_bytes()
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    assert not kept(opened(environ))
    assert not kept(opened(environ))
    assert file.read_bytes() == before


def test_a_pipe_under_the_name_does_not_wait(file, environ):
    file.unlink()
    os.mkfifo(file)
    assert not kept(opened(environ))


def test_few_files_are_kept(cache):
    for number in range(2 * store.FILES):
        store.write(str(cache), f"{number}.json", b"x")
        os.utime(cache / f"{number}.json", (number, number))
    assert len([*cache.iterdir()]) <= store.FILES + 1
    store.write(str(cache), "large.json", b"x" * (store.LARGEST + 1))
    assert not (cache / "large.json").exists()


COMMAND = """
import sys
from tremplin.kept import KeptGround, opened
platform = opened()
print(isinstance(platform.ground, KeptGround), len(platform.cards), len(platform.failing))
print(*sorted({"marshmallow", "yaml", "sqlalchemy", "tremplin.catalogue.fiche", "importlib.metadata"} & {*sys.modules}))
"""


def test_commands_at_once_read_whole_platforms_and_a_listing_imports_little(cache, tmp_path):
    script = write(tmp_path / "script", {"listing.py": COMMAND}) / "listing.py"
    _aged(script.parent)
    environ = {**os.environ, store.SETTING: str(cache)}
    run = [sys.executable, script]
    for _ in range(2):
        running = [subprocess.Popen(run, env=environ, stdout=subprocess.PIPE, text=True) for _ in range(3)]
        said = [each.communicate()[0].splitlines() for each in running]
        assert {each.returncode for each in running} == {0}
        assert len({lines[0].partition(" ")[2] for lines in said}) == 1
    assert [lines for lines in said if lines[0].startswith("True") and lines[1:] != [""]] == []


def test_what_only_calls_itself_a_module_is_no_witness(monkeypatch):
    class Lib:
        """As cffi puts them in ``sys.modules``."""

        __class__ = ModuleType
        __file__ = "lib"

    monkeypatch.setitem(sys.modules, "calls_itself_a_module", Lib())
    assert isinstance(sys.modules["calls_itself_a_module"], ModuleType)
    assert "lib" not in (witnesses.gathered() or {})


WHOLE = {
    "department.yaml": "department: '33'\nname: Gironde\n",
    "call.yaml": "call: 33/2026\ntitle: Appel\n",
    "sorties.yaml": "typology: sorties-33\nlabel: A\ncategories:\n  - {code: a, label: B, when: [{contract: cdi}]}\n",
    "essai.yaml": "fiche: 33/2026/essai\ntitle: Essai\nsummary: Un essai.\n",
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_byte_that_changes_in_any_document_of_a_folder_is_seen(site, environ, tmp_path, name):
    folders = [write(tmp_path / "vide", {"LISEZMOI": ""}), write(tmp_path / "gironde", WHOLE)]
    named = {**environ, "TREMPLIN_FICHES": os.pathsep.join(map(str, folders))}
    for expected in (False, True):
        platform = opened(named)
        assert kept(platform) is expected
        assert "33/2026/essai" in platform.fiches
    path = folders[1] / name
    stamp = path.stat()
    path.write_bytes(path.read_bytes().replace(b"e", b"a", 1))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert not kept(opened(named))
    assert "33/2026/essai" not in opened(named).fiches or name == "sorties.yaml"


@pytest.mark.parametrize("name", ["a.yaml", "sous/typology.yml", "call.yaml", "sous/department.yaml"])
def test_a_document_added_to_any_folder_is_seen(site, environ, tmp_path, name):
    folders = [write(tmp_path / "vide", {"LISEZMOI": ""}), write(tmp_path / "gironde", WHOLE)]
    named = {**environ, "TREMPLIN_FICHES": os.pathsep.join(map(str, folders))}
    assert [kept(opened(named)) for _ in range(2)] == [False, True]
    write(folders[0], {name: "typology: a\n"})
    assert not kept(opened(named))
