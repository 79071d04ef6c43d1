"""Compile the words of the site, and refuse a wheel without its style sheet; all the rest is declared in setup.cfg."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.errors import SetupError

SITE = Path("web", "tremplin_web")
BUILT = ("style.css", "style.css.gz", "script.js", "script.js.gz")


def compile_words() -> None:
    """Write beside each catalogue of translations the one that the site reads."""
    # an editable installation comes before Babel: « make » then compiles in place
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for catalogue in SITE.glob("translations/*/LC_MESSAGES/*.po"):
        with catalogue.open("rb") as written, catalogue.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(written))


class BuildWhole(build_py):
    """Build the packages, unless the site would be served without its look; its words are compiled first."""

    def run(self) -> None:
        if not self.editable_mode:
            missing = ", ".join(name for name in BUILT if not (SITE / "static" / name).is_file())
            if missing:
                told = f"Paquet de Tremplin non fabriqué, il y manque {missing}"
                raise SetupError(f"{told} : lancez d'abord « make front ».")
            compile_words()
        super().run()


setup(cmdclass={"build_py": BuildWhole})
