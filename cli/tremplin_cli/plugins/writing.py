"""Write a new plugin: what its files hold is in ``plugin_template``, this fills and writes them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from string import Template

from tremplin.errors import WrongUsage
from tremplin_cli.plugins.template import FILES
from tremplin_cli.terminal import skeleton

# INSEE: two digits, 2A and 2B, three digits overseas
CODE = re.compile(r"[0-9][0-9ab][0-9]?")
# one line of letters: the name goes into packaging files as it is
NAME = re.compile(r"[^\W\d_]+([ '’.-]+[^\W\d_]+)*\.?")
FIRST = "premiere-fiche"


def described(folder: Path, code: str, name: str | None, year: int) -> Mapping[str, str]:
    """The words of the template: the code and the name given, and what follows from them."""
    if not CODE.fullmatch(code.lower()):
        raise WrongUsage(f"code « {code} » : deux ou trois chiffres sont attendus, ou 2a, 2b.")
    called = name if name is not None else _called(folder)
    slug = _slug(called)
    if not NAME.fullmatch(called) or not slug:
        raise WrongUsage(
            f"nom « {called} » : des lettres, des espaces et des tirets sont attendus. Donnez-le par --name."
        )
    if find_spec(f"tremplin_{slug}"):
        raise WrongUsage(f"le paquet « tremplin_{slug} » est déjà installé : donnez un autre nom par --name.")
    call = f"{code.lower()}/{year}"
    return {
        "code": code.lower(),
        "name": called,
        "slug": slug,
        "package": f"tremplin_{slug}",
        "distribution": f"tremplin-{slug.replace('_', '-')}",
        "year": str(year),
        "call": call,
        "first": FIRST,
        "fiche": f"{call}/{FIRST}",
        "typology": f"sorties-{slug.replace('_', '-')}",
    }


def write(plugin: Mapping[str, str], folder: Path) -> Iterator[Path]:
    """Write the files of a plugin into a new or empty folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUsage(f"« {folder} » existe déjà et n'est pas un dossier vide : donnez-en un autre.")
    fiche = skeleton.fiche(plugin["fiche"], "Première fiche", int(plugin["year"]), plugin["typology"], takes=True)
    texts = {**FILES, "$package/calls/$year/$first.yaml": fiche.replace("$", "$$")}
    for name, text in texts.items():
        path = folder / Template(name).substitute(plugin)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(text).substitute(plugin), "utf-8")
        yield path


def _called(folder: Path) -> str:
    """The name that a folder suggests: « tremplin-val-de-loire » gives « Val-De-Loire »."""
    words = re.split(r"[-_\s]+", folder.resolve().name.removeprefix("tremplin"))
    return "-".join(word.capitalize() for word in words if word)


def _slug(name: str) -> str:
    # names of packages are ASCII (PEP 508)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
