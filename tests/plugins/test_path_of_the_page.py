"""The path of docs/hooks.md, walked from an empty folder as its reader would: served, tested and judged."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from distributions import PAGE, lay_folder, of_the_page, write

COMMANDS = re.search(r"^Then, in the folder of `setup.cfg`:\n\n```\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)[1]
# what a line of the page says of its command comes after two spaces at least
TYPED = [re.split(r"\s{2,}", line)[0] for line in COMMANDS.splitlines()]
SAYS = {
    "tremplin plugins check": "Tout va bien",
    "tremplin fiches check": "aucune faute",
    "tremplin fiches show 00/2026/ateliers": "Ateliers de retour à l'emploi",
    "tremplin fiches cases 00/2026/ateliers > cases/bornes.cases.yaml": "",
    "pytest -p tremplin.testing .": "passed",
    "tremplin fiches try 00/2026/ateliers --facts essais/dossier.yaml": "règles jugées",
}


@pytest.fixture(scope="module")
def walked(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """The folder of the page, and the settings by which its plugin is found, as an installer would leave it."""
    folder = write(tmp_path_factory.mktemp("vide"), of_the_page())
    site = tmp_path_factory.mktemp("site")
    lay_folder(site, folder)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    own = {
        "PATH": path,
        "PYTEST_ADDOPTS": "-p no:cacheprovider",
        "PYTHONPATH": str(site),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TREMPLIN_CACHE": "",
        "TREMPLIN_FICHES": "",
    }
    return folder, {**os.environ, **own}


def test_the_page_types_these_commands():
    assert ["pip install -e .", *SAYS] == TYPED


# in the order of the page: each finds what the one before it left
@pytest.mark.parametrize("command", SAYS)
def test_each_command_of_the_page_does_what_it_says(walked, command):
    folder, environ = walked
    # a shell, as for whoever reads the page: it writes « > » in a file
    done = subprocess.run(command, shell=True, env=environ, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert SAYS[command] in done.stdout


def test_one_cent_more_than_the_page_asks_for_is_refused(walked, tmp_path):
    folder, environ = walked
    asked = (folder / "essais" / "dossier.yaml").read_text("utf-8").replace("11 500 €", "11 500,01 €")
    (tmp_path / "dossier.yaml").write_text(asked, "utf-8")
    tried = ["tremplin", "fiches", "try", "00/2026/ateliers", "--facts", str(tmp_path / "dossier.yaml")]
    tried[0] = str(Path(sys.executable).with_name("tremplin"))
    done = subprocess.run(tried, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    assert "0,01" in done.stdout
