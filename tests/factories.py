"""A small department of the tests' own, so that what happens to be installed cannot change them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pluggy import PluginManager

from tremplin import hookimpl
from tremplin.extension import hookspecs
from tremplin.extension.manager import Extensions
from tremplin.extension.markers import PROJECT
from tremplin.extension.plugin import Plugin
from tremplin.platform import Platform, assemble

DEPARTMENT = """\
department: "00"
name: Exemple
territories:
  nord: Nord
  sud: Sud
services:
  relais: Relais du territoire
publics:
  seniors: personnes de 50 ans et plus
"""
CALL = """\
call: 00/2026
title: Appel à projets 2026
lots:
  - {code: bassin-nord, label: Bassin nord, territories: [nord], source: Lots}
  - {code: bassin-sud, label: Bassin sud, territories: [sud], source: Lots}
"""
TYPOLOGY = """\
typology: sorties
label: Sorties dynamiques
categories:
  - code: durable
    label: Emplois durables
    when:
      - {contract: cdi}
      - {contract: cdd, months_at_least: 6}
  - code: positive
    label: Sorties positives
    when:
      - {contract: formation_qualifiante}
"""
FICHE = """\
fiche: 00/2026/ateliers
number: "1.1"
title: Ateliers
theme: Insertion
summary: Des ateliers, dans nos propres mots.
audience:
  publics: [brsa, under_26]
  shares:
    - {public: under_26, at_most: 20 %, source: Public}
  selection: {by: relais, how: validation}
  source: Public
territories: {scope: listed, listed: [nord, sud], source: Lieux}
windows:
  - opens: 2026-01-15
    closes: 2026-02-14
    starts: {from: 2026-03-01, until: 2026-06-01}
    source: Durée
duration: {at_most: 12 months, tacit_renewal: false, source: Durée}
funding:
  costs: [staff]
  source: Financement
  rules:
    - {kind: grant_ceiling, amount: 50 000 €, source: Financement}
    - {kind: indirect_costs, mode: flat, rate: 15 %, base: [staff], source: Financement}
payment:
  advance: {on: signature, source: Financement}
  balance: {on: final_report, within: 3 months, no_later_than: 2027-09-30, source: Financement}
exits: sorties
indicators:
  - code: participants
    label: Participants accompagnés
    measure: participants
    by: [public]
contacts:
  - {service: Relais, phone: 00 00 00 00 00}
notes:
  - about: windows.0.closes
    literal: « le 14/02 »
    reading: Le 14/02/2026.
    why: L'année est celle de l'appel.
"""
EMPTY = """\
fiche: 00/2026/vide
title: Vide
summary: Le texte n'en dit pas plus.
"""
PLACE = "calls/2026/ateliers.yaml"
DOCUMENTS = {
    "department.yaml": DEPARTMENT,
    "calls/2026/call.yaml": CALL,
    PLACE: FICHE,
    "exits/sorties.yaml": TYPOLOGY,
}


class FolderModule:
    """What the module of a department's plugin answers: where its documents are."""

    def __init__(self, folder: Path):
        self.folder = folder

    @hookimpl
    def tremplin_department(self) -> Path:
        return self.folder / "department.yaml"

    @hookimpl
    def tremplin_calls(self) -> Path:
        return self.folder / "calls"

    @hookimpl
    def tremplin_fiches(self) -> Path:
        return self.folder / "calls"

    @hookimpl
    def tremplin_exit_typologies(self) -> Path:
        return self.folder / "exits"


def make_platform(folder: Path, documents: Mapping[str, str | bytes | None] | None = None) -> Platform:
    """The platform of the small department alone, with these documents in place of its own or beside them."""
    return assemble(extensions(folder, documents or {}))


def extensions(folder: Path, documents: Mapping[str, str | bytes | None]) -> Extensions:
    """The plugin of the small department, whose documents are written in a folder."""
    for name, text in {**DOCUMENTS, **documents}.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    made = Extensions(PluginManager(PROJECT))
    made.manager.add_hookspecs(hookspecs)
    made.register(Plugin("exemple", "tremplin-exemple", "1.0"), FolderModule(folder))
    return made


def with_changes(text: str, *changes: tuple[str, str]) -> str:
    """A document in which each text, which it holds once, is replaced by another."""
    for old, new in changes:
        assert text.count(old) == 1, f"{text.count(old)} times: {old}"
        text = text.replace(old, new)
    return text


def lines(platform: Platform, folder: Path) -> list[str]:
    """The mistakes of a platform as people read them, each file named from the folder."""
    return relative(map(str, platform.mistakes), folder)


def relative(told: Iterable[str], folder: Path) -> list[str]:
    """The same sentences, in which a file of the folder is named from it."""
    return [line.replace(f"{folder}/", "") for line in told]
