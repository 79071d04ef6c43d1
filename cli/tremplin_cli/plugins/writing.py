"""Write a new plugin, or a folder without Python: ``template`` holds its files, this fills and writes them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import NamedTuple

from tremplin.documents.describing import skeleton
from tremplin.errors import WrongUsage
from tremplin_cli.plugins import template

# INSEE: two digits, 2A and 2B, three digits overseas
CODE = re.compile(r"[0-9][0-9ab][0-9]?")
# one line of letters: the name goes into packaging files as it is
NAME = re.compile(r"[^\W\d_]+([ '’.-]+[^\W\d_]+)*\.?")
FIRST = "premiere-fiche"


class NewPlugin(NamedTuple):
    """What a new plugin is: the words that its files are filled with, the files, and the place of its first fiche."""

    words: Mapping[str, str]
    files: Mapping[str, str]
    fiche: str

    @property
    def identity(self) -> str:
        """The identity of its first fiche."""
        return self.words["fiche"]


def department(folder: Path, code: str, name: str | None, year: int, *, python: bool) -> NewPlugin:
    """A plugin that describes a department, or a folder that does, without Python."""
    if not CODE.fullmatch(code.lower()):
        raise WrongUsage(f"code « {code} » : deux ou trois chiffres sont attendus, ou 2a, 2b.")
    words = _words(folder, name, code.lower(), f"{code.lower()}/{year}", FIRST, python=python)
    calls = "calls/$year/$first.yaml"
    if python:
        return NewPlugin({**words, "year": str(year)}, template.DEPARTMENT, f"$package/{calls}")
    return NewPlugin({**words, "year": str(year)}, template.FOLDER, calls)


def addition(folder: Path, name: str | None, call: str, requires: str, *, python: bool) -> NewPlugin:
    """A plugin that adds a fiche to a call that stands, which ``requires`` what describes it; or a folder."""
    first = _slug(name if name is not None else _called(folder)).replace("_", "-")
    words = _words(folder, name, call.partition("/")[0], call, first, python=python)
    # what a department's own distribution describes is there only where it is installed
    needed = "\n    ".join(dict.fromkeys(("tremplin>=0.1", *filter(None, [requires]))))
    if python:
        return NewPlugin({**words, "requires": needed}, template.ADDITION, "$package/fiches/$first.yaml")
    return NewPlugin(words, template.ADDED_FOLDER, "$first.yaml")


def _words(folder: Path, name: str | None, code: str, call: str, first: str, *, python: bool) -> dict[str, str]:
    called = name if name is not None else _called(folder)
    slug = _slug(called)
    if not NAME.fullmatch(called) or not slug:
        raise WrongUsage(
            f"nom « {called} » : des lettres, des espaces et des tirets sont attendus. Donnez-le par --name."
        )
    if python and find_spec(f"tremplin_{slug}"):
        raise WrongUsage(f"le paquet « tremplin_{slug} » est déjà installé : donnez un autre nom par --name.")
    return {
        "code": code,
        "name": called,
        "slug": slug,
        "package": f"tremplin_{slug}",
        "distribution": f"tremplin-{slug.replace('_', '-')}",
        "requires": "tremplin>=0.1",
        "call": call,
        "first": first,
        "fiche": f"{call}/{first}",
        "typology": f"sorties-{slug.replace('_', '-')}",
    }


def write(plugin: NewPlugin, folder: Path, year: int) -> Iterator[Path]:
    """Write the files of a plugin into a new or empty folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUsage(f"« {folder} » existe déjà et n'est pas un dossier vide : donnez-en un autre.")
    takes = any(name.endswith("sorties.yaml") for name in plugin.files)
    typology = plugin.words["typology"] if takes else None
    fiche = skeleton.fiche(plugin.identity, "Première fiche", year, typology, takes=takes)
    texts = {**plugin.files, plugin.fiche: fiche.replace("$", "$$")}
    for name, text in texts.items():
        path = folder / Template(name).substitute(plugin.words)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(text).substitute(plugin.words), "utf-8")
        yield path


def _called(folder: Path) -> str:
    """The name that a folder suggests: « tremplin-val-de-loire » gives « Val-De-Loire »."""
    words = re.split(r"[-_\s]+", folder.resolve().name.removeprefix("tremplin"))
    return "-".join(word.capitalize() for word in words if word)


def _slug(name: str) -> str:
    # names of packages are ASCII (PEP 508)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
