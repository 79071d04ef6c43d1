"""One reader for each written thing: through any border, the same day, and the same refusal of a doubtful amount."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from factories import make_platform
from werkzeug.datastructures import MultiDict

from tremplin.catalogue.rule import Stage
from tremplin.documents.dossiers.file import dossiers
from tremplin.errors import RefusedDocuments
from tremplin.platform import Platform
from tremplin.rules.facts.file import read_facts
from tremplin_cli.terminal.amounts import AMOUNT
from tremplin_cli.terminal.options import DayType
from tremplin_web.asking.form import FormMaker
from tremplin_web.asking.reading import read_form

FICHE = "00/2026/ateliers"
Border = Callable[[Platform, Path, str, str], Any]


def option(platform: Platform, folder: Path, name: str, text: str) -> Any:
    """What an option of a command makes of a text."""
    try:
        return {"starts_on": DayType(), "requested": AMOUNT}[name].convert(text, None, None)
    except click.BadParameter as refused:
        return refused.message


def facts_file(platform: Platform, folder: Path, name: str, text: str) -> Any:
    """What a facts file makes of it."""
    fiche = platform.fiche(FICHE)
    try:
        return getattr(read_facts(f'{name}: "{text}"'.encode(), "f.yaml", fiche, platform.words(fiche)), name)
    except RefusedDocuments as refused:
        return refused.mistakes[0].message


def table(platform: Platform, folder: Path, name: str, text: str) -> Any:
    """What a table of dossiers makes of it."""
    file = folder / "dossiers.csv"
    file.write_text(f"fiche;organisation;title;{name}\n{FICHE};W000000001;Ateliers;{text}\n")
    (read,) = dossiers(file, platform)
    return read.entry.content[name] if read.entry else read.mistakes[0].message


def form(platform: Platform, folder: Path, name: str, text: str) -> Any:
    """What the form of the site makes of it."""
    fiche = platform.fiche(FICHE)
    asked = FormMaker(fiche, platform.words(fiche)).form(Stage.DEPOSIT)
    typed = read_form(MultiDict({name: text}), asked, fiche, platform.words(fiche))
    return typed.mistakes.get(name) or getattr(typed.facts, name)


BORDERS = (option, facts_file, table, form)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Platform:
    return make_platform(tmp_path_factory.mktemp("installed"))


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize(
    "text", ["1/3/2026", "01/03/2026", "1.3.2026", "2026-03-01", "2026-3-1", "1er mars 2026", "1 MARS 2026"]
)
def test_a_day_is_the_same_through_every_border(platform, tmp_path, border: Border, text):
    assert border(platform, tmp_path, "starts_on", text) == date(2026, 3, 1)


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize(
    "text", ["30000", "30 000 €", "30\N{NARROW NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}€", "30.000,00"]
)
def test_an_amount_is_the_same_through_every_border(platform, tmp_path, border: Border, text):
    assert border(platform, tmp_path, "requested", text) == 30_000_00


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("text", ["30.000 €", "30,000 €", "30.000", "30,000"])
def test_an_amount_that_may_be_two_is_refused_by_every_border_with_both(platform, tmp_path, border: Border, text):
    told = str(border(platform, tmp_path, "requested", text)).replace("\N{NO-BREAK SPACE}", " ")
    assert told == f"montant « {text} » : deux lectures possibles, écrivez « 30 000,00 € » ou « 30,00 € »."


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("text", ["31/02/2026", "1/3/26", "demain", "3 jui 2026"])
def test_what_is_no_day_is_refused_by_every_border_in_the_same_words(platform, tmp_path, border: Border, text):
    assert border(platform, tmp_path, "starts_on", text) == option(platform, tmp_path, "starts_on", text)
