"""The builder of the style sheet and the script: what it fetches, when it does not, and what it says when it cannot."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

ROOT = Path(__file__).parent.parent.parent
FRONT, STATIC = ROOT / "web" / "front", ROOT / "web" / "tremplin_web" / "static"
NOWHERE = "http://127.0.0.1:9/"
built = pytest.mark.usefixtures("style_sheet")


@pytest.fixture
def node():
    """Skip what needs the Node.js that builds."""
    if not Path(sys.executable).with_name("node").exists():
        pytest.skip("pas de Node.js : make front, avec un réseau")


@pytest.fixture
def web(tmp_path):
    """A copy of what the style sheet is made of, where nothing is fetched nor built."""
    copytree(FRONT, tmp_path / "web" / "front", ignore=ignore_patterns("node_modules", ".built", "tmp*"))
    return tmp_path / "web"


def build(web, tmp_path):
    """What the builder says where no registry answers, and nothing is kept of what was fetched before."""
    nowhere = {"npm_config_registry": NOWHERE, "npm_config_cache": str(tmp_path / "cache")}
    command = (sys.executable, web / "front" / "build.py")
    done = subprocess.run(command, env={**os.environ, **nowhere}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.usefixtures("node")
def test_where_nothing_can_be_fetched_it_says_why_and_leaves_it_to_the_site(web, tmp_path):
    said = build(web, tmp_path)
    assert "les composants des pages ne se téléchargent pas" in said
    assert "make front" in said
    note = (web / "tremplin_web" / "static" / "absent.txt").read_text("utf-8")
    assert note == (
        "les composants des pages ne se téléchargent pas : le registre de paquets refuse la connexion (ECONNREFUSED).\n"
    )
    assert "://" not in said + note


@built
def test_already_built_it_fetches_nothing_and_says_nothing(web, tmp_path):
    copytree(STATIC, web / "tremplin_web" / "static")
    (web / "front" / ".built").write_bytes((FRONT / ".built").read_bytes())
    before = {file.name: file.stat().st_mtime_ns for file in (web / "tremplin_web" / "static").iterdir()}
    assert build(web, tmp_path) == ""
    assert {file.name: file.stat().st_mtime_ns for file in (web / "tremplin_web" / "static").iterdir()} == before


@pytest.mark.usefixtures("node")
@built
def test_when_our_own_sass_changes_it_builds_again_without_fetching(web, tmp_path):
    copytree(FRONT / "node_modules", web / "front" / "node_modules", symlinks=True)
    with (web / "front" / "sass" / "_page.scss").open("a", encoding="utf-8") as file:
        file.write("\n.tr-essai {\n  color: red;\n}\n")
    assert "non fabriquée" not in build(web, tmp_path)
    assert ".tr-essai{color:red}" in (web / "tremplin_web" / "static" / "style.css").read_text("utf-8")


@pytest.mark.usefixtures("node")
@built
def test_a_style_sheet_that_does_not_compile_keeps_the_former_one(web, tmp_path):
    copytree(FRONT / "node_modules", web / "front" / "node_modules", symlinks=True)
    copytree(STATIC, web / "tremplin_web" / "static")
    (web / "front" / "sass" / "_page.scss").write_text(".a { color: $absent; }\n", "utf-8")
    said = build(web, tmp_path)
    assert "la feuille de style ne se compile pas : Error: Undefined variable ; le site garde la précédente" in said
    assert (web / "tremplin_web" / "static" / "style.css").read_bytes() == (STATIC / "style.css").read_bytes()


def test_the_lock_names_versions_and_hashes_and_no_address():
    text = (FRONT / "package-lock.json").read_text("utf-8")
    packages = json.loads(text)["packages"]
    assert "://" not in text
    assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name)
    wanted = json.loads((FRONT / "package.json").read_text("utf-8"))["devDependencies"]
    assert packages[""]["devDependencies"] == wanted
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


@built
@pytest.mark.parametrize("absent", ["GDS Transport", "@font-face", "crown", "url(http", "@import"])
def test_the_style_sheet_holds_no_font_nor_emblem_of_another_and_loads_nothing(absent):
    assert absent not in (STATIC / "style.css").read_text("utf-8")


@built
def test_what_is_sent_for_a_page_is_light():
    assert sum((STATIC / f"{name}.gz").stat().st_size for name in ("style.css", "script.js")) < 50_000


@built
def test_every_component_of_a_template_has_its_rules():
    templates = "".join(file.read_text("utf-8") for file in (STATIC.parent / "templates").rglob("*.html"))
    used = set(re.findall(r"govuk_frontend_jinja/components/([\w-]+)/macro", templates))
    styled = set(re.findall(r"dist/govuk/components/([\w-]+)", (FRONT / "sass" / "style.scss").read_text("utf-8")))
    assert used
    assert used <= styled
