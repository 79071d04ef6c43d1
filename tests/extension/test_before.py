"""What a plugin would bring, told before it is installed: every conflict, and nothing that a hostile one could harm."""

import os
import struct
import sys
import zipfile
from pathlib import Path

import pytest
from distributions import lay_folder, of_the_page, write

from tremplin.before.trial import prospect
from tremplin.errors import RefusedRequest, WrongUsage

HOOK = "from importlib.resources import files\nfrom tremplin import hookimpl\nHERE = files(__package__)\n"
FICHES = HOOK + "\n@hookimpl\ndef tremplin_fiches():\n    return HERE / 'fiches'\n"
ESSAI = "fiche: 00/2026/essai\ntitle: Essai\nsummary: Un essai.\n"


@pytest.fixture(autouse=True)
def exemple(site, tmp_path, monkeypatch):
    """The plugin of docs/hooks.md alone, installed."""
    lay_folder(site, write(tmp_path / "exemple", of_the_page()))
    # what else happens to be installed is hidden: a distribution is known by its dist-info
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])


@pytest.fixture
def wheel(tmp_path):
    """Write a wheel: its plugin, its documents, and whatever else is put in it."""

    def written(name="autre", plugin=FICHES, files=None, *, distribution=None, extra=None) -> Path:
        distribution = distribution or f"tremplin-{name}"
        path = tmp_path / f"{distribution.replace('-', '_')}-1.0-py3-none-any.whl"
        info = f"{distribution.replace('-', '_')}-1.0.dist-info"
        inner = {
            f"tremplin_{name}/__init__.py": "",
            f"tremplin_{name}/plugin.py": plugin,
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n",
            f"{info}/entry_points.txt": f"[tremplin]\n{name} = tremplin_{name}.plugin\n",
            **{f"tremplin_{name}/{place}": text for place, text in (files or {}).items()},
        }
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for place, text in inner.items():
                archive.writestr(place, text)
            for entry, content in extra or []:
                archive.writestr(entry, content)
        return path

    return written


def tried(place, **options):
    return prospect(place, **{"seconds": 20, "patience": 180, **options})


def test_what_a_wheel_brings_is_told_and_nothing_is_installed(wheel):
    path = wheel(files={"fiches/essai.yaml": ESSAI})
    said, before = tried(path), set(sys.modules)
    assert said.sound
    assert said.brings["fiches"] == ("00/2026/essai",)
    assert said.brings["letters"] == ()
    assert not any(said.loses.values())
    assert "tremplin_autre" not in before
    assert not [*path.parent.rglob("tremplin_autre*.dist-info")]


FORM = """
@hookimpl
def tremplin_export_formats():
    from tremplin import ExportFormat

    return [ExportFormat(code={!r}, label="Essai", suffix=".txt", media_type="text/plain", write=print)]
"""


def test_the_form_of_export_of_a_wheel_is_told_and_none_replaces_ours(wheel):
    assert tried(wheel(plugin=HOOK + FORM.format("essai"))).brings["formats"] == ("essai",)
    said = tried(wheel(plugin=HOOK + FORM.format("csv")))
    assert (said.sound, said.brings["formats"], said.loses["formats"]) == (False, (), ())


def test_the_letters_of_a_department_that_a_wheel_brings_are_told(wheel):
    described = "\n@hookimpl\ndef tremplin_department():\n    return HERE / 'department.yaml'\n"
    lettered = "\n@hookimpl\ndef tremplin_letters():\n    return HERE / 'letters'\n"
    files = {"department.yaml": "department: '01'\nname: Autre\n", "letters/letters.yaml": "letters: '01'\n"}
    assert tried(wheel(plugin=FICHES + described + lettered, files=files)).brings["letters"] == ("01",)


def test_each_conflict_of_a_wheel_is_told(wheel):
    plugin = FICHES + "\n@hookimpl\ndef tremplin_department():\n    return HERE / 'department.yaml'\n"
    files = {
        "department.yaml": "department: '00'\nname: Rival\n",
        "fiches/ateliers.yaml": ESSAI.replace("essai", "ateliers"),
        "fiches/faute.yaml": ESSAI.replace("title", "titre").replace("essai", "faute"),
    }
    said = tried(wheel(plugin=plugin, files=files))
    assert not said.sound
    # a department that two distributions describe is of neither: all that stands would fall
    assert "00" in said.loses["departments"]
    assert "00/2026/ateliers" in said.loses["fiches"]
    told = "\n".join(said.mistakes)
    assert "« 00 » est aussi le département de exemple (tremplin-exemple 1.0)" in told
    assert "« 00 » est aussi le département de autre (tremplin-autre 1.0)" in told
    assert "faute.yaml:2:1 titre : clé inconnue" in told
    assert any(problem.startswith("autre (tremplin-autre 1.0) : documents refusés") for problem in said.problems)


def test_another_version_of_what_is_installed_is_compared_with_it_and_claims_nothing_twice(tmp_path):
    newer = write(tmp_path / "newer", of_the_page())
    (newer / "tremplin_exemple" / "calls" / "2026" / "autre.yaml").write_text(ESSAI, "utf-8")
    said = tried(newer)
    assert said.sound
    assert said.brings["fiches"] == ("00/2026/essai",)


def test_a_folder_of_documents_is_tried_as_the_setting_would_serve_it(tmp_path):
    said = tried(write(tmp_path / "fiches", {"essai.yaml": ESSAI, "faute.yaml": "fiche: 00/2026/x\n"}))
    assert said.brings["fiches"] == ("00/2026/essai",)
    assert len(said.mistakes) == 2
    assert not said.sound


@pytest.mark.parametrize("name", ["absent.whl", "texte.txt"])
def test_what_is_neither_a_wheel_nor_a_folder_is_a_wrong_usage(tmp_path, name):
    write(tmp_path, {"texte.txt": "rien"})
    with pytest.raises(WrongUsage, match=r"un fichier \.whl ou un dossier est attendu"):
        tried(tmp_path / name)


# what a hostile plugin does


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import os\nos._exit(0)", "s'est arrêté de lui-même"),
        ("import os\nos._exit(3)", r"s'est arrêté de lui-même, sans rien dire \(code 3\)"),
        ("while True: pass", "plus de temps ou de mémoire"),
        ("import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass", "plus de temps"),
    ],
)
def test_a_plugin_that_ends_or_holds_the_trial_is_told_in_one_sentence(wheel, code, told):
    with pytest.raises(RefusedRequest, match=told) as refused:
        tried(wheel(plugin=code), seconds=4)
    assert "\n" not in str(refused.value)


def test_a_plugin_that_sleeps_is_not_waited_for(wheel):
    with pytest.raises(RefusedRequest, match="n'a pas fini au bout de 2 secondes"):
        tried(wheel(plugin="import time\ntime.sleep(10_000)"), patience=2)


@pytest.mark.parametrize(
    "code",
    [
        "import socket\nsocket.create_connection(('127.0.0.1', 9), 1)",
        "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9')",
        "import subprocess\nsubprocess.run(['true'])",
        "import os\nos.system('true')",
        "import os\nos.fork()",
        "open(MARK, 'w')",
        "import os\nos.remove(KEPT)",
        "import sqlite3\nsqlite3.connect(MARK)",
        "import ctypes\nctypes.CDLL(None).unlink(KEPT.encode())",
        "x = bytearray(8 * 1024 ** 3)",
    ],
)
def test_what_reaches_out_is_refused_and_told_of_the_plugin(wheel, tmp_path, code):
    mark, kept = tmp_path / "marque", tmp_path / "precieux"
    kept.write_text("à garder", "utf-8")
    said = tried(wheel(plugin=f"MARK, KEPT = {str(mark)!r}, {str(kept)!r}\n{code}"))
    (problem,) = said.problems
    assert problem.startswith("autre (tremplin-autre 1.0) : ne se charge pas : ")
    assert ("PermissionError" in problem) or ("MemoryError" in problem)
    assert not mark.exists()
    assert kept.read_text("utf-8") == "à garder"


def test_neither_the_settings_nor_the_terminal_of_the_account_are_a_plugin_s(wheel, monkeypatch):
    monkeypatch.setenv("TREMPLIN_DATABASE", "postgresql://secret")
    code = "import os\nraise ValueError(os.environ.get('TREMPLIN_DATABASE', 'rien') + '\\x1b[31m\\x07')"
    (problem,) = tried(wheel(plugin=code)).problems
    assert problem.endswith("ValueError: rien\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize(
    "name", ["../dehors.py", "/tmp/dehors.py", "a/../../dehors.py", "..\\dehors.py", "C:dehors.py"]
)
def test_a_wheel_that_would_leave_its_folder_is_refused(wheel, tmp_path, name):
    with pytest.raises(RefusedRequest, match="sortirait de son dossier"):
        tried(wheel(extra=[(name, "x")]))
    assert not [*tmp_path.rglob("dehors.py")]


def test_a_link_in_a_wheel_is_refused(wheel):
    link = zipfile.ZipInfo("tremplin_autre/lien")
    link.external_attr = 0o120777 << 16
    with pytest.raises(RefusedRequest, match="est un lien"):
        tried(wheel(extra=[(link, "/etc/passwd")]))


def test_a_bomb_is_refused_before_it_is_unpacked(wheel):
    bomb = b"\0" * (65 * 1024 * 1024)
    path = wheel(extra=[("bombe", bomb)])
    assert path.stat().st_size < 1024 * 1024
    with pytest.raises(RefusedRequest, match="plus de 64 Mo"):
        tried(path)


def test_an_archive_that_lies_about_a_size_is_refused(wheel):
    path = wheel(extra=[("bombe", b"\0" * (1024 * 1024))])
    content = path.read_bytes()
    path.write_bytes(content.replace(struct.pack("<I", 1024 * 1024), struct.pack("<I", 10)))
    with pytest.raises(RefusedRequest, match=r"archive illisible : BadZipFile\."):
        tried(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"ceci n'est pas une archive", os.urandom(2_000)])
def test_what_is_no_archive_is_refused(tmp_path, content):
    (tmp_path / "autre.whl").write_bytes(content)
    with pytest.raises(RefusedRequest, match="archive illisible"):
        tried(tmp_path / "autre.whl")


def test_compiled_code_is_not_tried(wheel):
    with pytest.raises(RefusedRequest, match="code compilé"):
        tried(wheel(extra=[("tremplin_autre/vite.so", "x")]))


def test_a_wheel_that_is_no_plugin_is_told(tmp_path):
    path = tmp_path / "autre-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("autre-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: autre\nVersion: 1.0\n")
    with pytest.raises(RefusedRequest, match="ne déclare aucun point d'entrée"):
        tried(path)
