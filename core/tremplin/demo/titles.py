"""Titles of dossiers: an invented project, and where it takes place."""

from collections.abc import Iterable

from tremplin.demo import words
from tremplin.demo.dice import Dice

OPENED = " ("


def titled(places: Iterable[str], dice: Dice) -> str:
    """« Le potager des possibles (Nord, Sud) »."""
    told = ", ".join(places)
    project = dice.one_of(words.PROJECTS)
    return f"{project}{OPENED}{told})" if told else project


def retitled(title: str, dice: Dice) -> str:
    """Another project at the same places."""
    _, opened, places = title.partition(OPENED)
    return f"{dice.one_of(words.PROJECTS)}{opened}{places}"
