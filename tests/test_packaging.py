"""The distributions: what they declare, what their wheels hold, and what a fresh environment makes of them."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from configparser import ConfigParser
from importlib.metadata import requires, version
from pathlib import Path
from shutil import copytree, ignore_patterns, which
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PLUGINS = sorted(declared.parent for declared in ROOT.glob("plugins/*/setup.cfg"))
UNCOPIED = (".*", "build", "dist", "node_modules", "*.egg-info", "__pycache__", "style.css*")
each = pytest.mark.parametrize("source", [ROOT, *PLUGINS], ids=["tremplin", *(plugin.name for plugin in PLUGINS)])

NOWHERE = "http://127.0.0.1:9/"
PIN = re.compile(r"([A-Za-z0-9][\w.-]*)==(\d[\w.]*)")
MACHINE = re.compile(rf"(?<![\w.-])(?:/(?:home|root|Users|work)|{re.escape(str(ROOT))})/\w")
REGISTRY = re.compile(
    r"pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs\.org"
    r"|(?:index-url|find-links|resolved|registry)[\"'=: ]+(?:https?|file)://"
)


def declared(source, section, option):
    """The lines of an option of setup.cfg."""
    read = ConfigParser()
    read.read(source / "setup.cfg", encoding="utf-8")
    return read.get(section, option, fallback="").split("\n")


def requirements(source, section, option):
    return [Requirement(line) for line in declared(source, section, option) if line]


SERVED = """
from tremplin.platform import start
from tremplin_web.app import create_app
reader = create_app(start({})).test_client()
print(reader.get("/").text)
reader.post("/langue", data={"langue": "en"})
print(reader.get("/").text)
"""
RUNTIME = requirements(ROOT, "options", "install_requires")
DEV = requirements(ROOT, "options.extras_require", "dev")
WEB = requirements(ROOT, "options.extras_require", "web")
POSTGRESQL = requirements(ROOT, "options.extras_require", "postgresql")


def homes(source: Path) -> list[Path]:
    """The top packages of a distribution: side by side in a plugin, one folder lower in the platform."""
    inits = source.glob("*/tremplin*/__init__.py" if source == ROOT else "tremplin*/__init__.py")
    return [init.parent for init in inits]


def on_disk(source: Path) -> set[str]:
    files = [(home, file) for home in homes(source) for file in home.rglob("*") if file.is_file()]
    return {file.relative_to(home.parent).as_posix() for home, file in files if "__pycache__" not in file.parts}


def closure(wanted: Iterable[Requirement]) -> set[str]:
    """The names of what these requirements install on this machine, their own requirements included."""
    found: set[tuple[str, str]] = set()
    waiting = [(requirement, "") for requirement in wanted]
    while waiting:
        requirement, asked = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": asked}):
            continue
        name = canonicalize_name(requirement.name)
        further = {(name, extra) for extra in ("", *requirement.extras)} - found
        found |= further
        waiting += [(each, extra) for _, extra in further for each in map(Requirement, requires(name) or [])]
    return {name for name, _ in found}


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return {canonicalize_name(pin[1]): pin[2] for pin in map(PIN.fullmatch, lines) if pin}


@each
def test_the_packages_declared_are_those_on_disk(source):
    folders = {name.rpartition("/")[0] for name in on_disk(source) if name.endswith(".py")}
    assert sorted(filter(None, declared(source, "options", "packages"))) == sorted(
        folder.replace("/", ".") for folder in folders
    )


@each
def test_a_wheel_holds_what_is_on_disk_and_nothing_else(source, wheels):
    with ZipFile(wheels[source]) as wheel:
        assert {name for name in wheel.namelist() if ".dist-info/" not in name} == on_disk(source)


def test_a_wheel_holds_the_types_the_documents_and_the_look_of_the_site(wheels):
    held = {name for wheel in wheels.values() for name in ZipFile(wheel).namelist()}
    assert "tremplin/py.typed" in held
    assert "tremplin_pas_de_calais/calls/2024/chantiers-insertion.yaml" in held
    assert {f"tremplin_web/static/{name}" for name in ("style.css", "style.css.gz", "script.js", "plain.css")} <= held
    assert "tremplin_web/templates/layout.html" in held
    assert "tremplin_web/translations/en/LC_MESSAGES/messages.mo" in held


def test_a_wheel_without_its_style_sheet_fails_in_one_sentence(tmp_path):
    copy = copytree(ROOT, tmp_path / "tremplin", ignore=ignore_patterns(*UNCOPIED))
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", copy)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    told = "error: Paquet de Tremplin non fabriqué, il y manque style.css, style.css.gz"
    assert told in done.stdout + done.stderr
    assert not [*tmp_path.rglob("*.whl")]


def test_a_fresh_environment_serves_every_plugin(fresh):
    listed = json.loads(fresh.run("tremplin", "plugins", "list", "--format", "json"))
    assert {plugin["distribution"]: plugin["status"] for plugin in listed} == {
        f"tremplin-{plugin.name.replace('_', '-')}": "ok" for plugin in PLUGINS
    }


def test_a_fresh_environment_serves_every_fiche_on_disk(fresh):
    documents = [file for file in ROOT.glob("plugins/*/tremplin_*/calls/**/*.yaml") if file.name != "call.yaml"]
    identities = [re.search(r"^fiche: (\S+)", file.read_text("utf-8"), re.MULTILINE)[1] for file in documents]
    listed = json.loads(fresh.run("tremplin", "fiches", "list", "--format", "json"))
    assert sorted(fiche["id"] for fiche in listed) == sorted(identities)


def test_a_fresh_environment_holds_the_runtime_and_nothing_else(fresh, wheels):
    ours = {wheel.name.partition("-")[0].replace("_", "-") for wheel in wheels.values()}
    installed = {canonicalize_name(name) for name in fresh.installed()}
    assert installed == ours | closure(RUNTIME)
    assert not installed & {"flask", "babel", "waitress", "psycopg", "setuptools"}
    told = fresh.run("tremplin", "serve", code=1)
    assert told == ""


def test_with_its_extra_a_wheel_serves_a_page_in_both_languages(wheels, environment, tmp_path):
    site = environment(tmp_path)
    site.install([f"{wheels[ROOT]}[web]", *(wheels[plugin] for plugin in PLUGINS)])
    assert {canonicalize_name(name) for name in site.installed()} >= closure(WEB)
    page = site.run("python", "-c", SERVED)
    assert "Appels à projets d'insertion et d'emploi" in page
    assert "Calls for projects in inclusion and employment" in page
    assert "Feuille de style absente" not in page


def test_where_no_registry_answers_what_would_be_installed_is_skipped(environment, monkeypatch, tmp_path):
    settings = {"INDEX_URL": NOWHERE, "CONFIG_FILE": os.devnull, "NO_CACHE_DIR": "1", "RETRIES": "1", "FIND_LINKS": ""}
    for name, value in settings.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    with pytest.raises(pytest.skip.Exception, match="pas de réseau"):
        environment(tmp_path).install(["pluggy"])


def test_constraints_are_names_and_versions_alone():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not PIN.fullmatch(line)] == []
    names = [line.partition("==")[0].lower() for line in lines]
    assert names == sorted(set(names))


def test_constraints_cover_all_that_is_installed_for_run_and_test():
    assert closure([*RUNTIME, *DEV, *WEB, *POSTGRESQL]) <= pins().keys()


@each
def test_what_is_declared_and_what_is_pinned_agree(source):
    with (source / "pyproject.toml").open("rb") as file:
        builders = [Requirement(line) for line in tomllib.load(file)["build-system"]["requires"]]
    ours = {"tremplin": version("tremplin")}
    for requirement in [*builders, *requirements(source, "options", "install_requires"), *DEV, *WEB, *POSTGRESQL]:
        assert requirement.specifier.contains((pins() | ours)[canonicalize_name(requirement.name)])


def test_the_tests_run_on_what_is_pinned():
    assert {name: version(name) for name in closure([*RUNTIME, *DEV, *WEB, *POSTGRESQL])}.items() <= pins().items()


@pytest.fixture(scope="module")
def repository() -> list[Path]:
    """The files that git knows; one not yet added counts too."""
    if which("git") is None:
        pytest.skip("pas de git : le paquet git n'est pas installé")
    if not (ROOT / ".git").exists():
        pytest.skip("pas de dépôt git : ces fichiers ne viennent pas d'un clone")
    # safe.directory lets root read a clone that belongs to another
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(git, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


@pytest.mark.parametrize("address", [MACHINE, REGISTRY], ids=["path of a machine", "address of a registry"])
def test_no_file_of_the_repository_holds_a(address, repository):
    assert repository
    assert [str(file) for file in repository if address.search(file.read_text("utf-8", errors="ignore"))] == []
