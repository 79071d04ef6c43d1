"""The numbers of addresses: one that the base could not hold is that of nothing, and its address is not there."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from tremplin_web.gate.forms import LONGEST_NUMBER

NAME = "int"


class NumberInAddress(IntegerConverter):
    """A number in an address, as long as one that is typed may be."""

    def __init__(self, rules: Map):
        super().__init__(rules, max=10**LONGEST_NUMBER - 1)


def register(app: Flask) -> None:
    """Read so the numbers of every address that is added from now on."""
    app.url_map.converters[NAME] = NumberInAddress
