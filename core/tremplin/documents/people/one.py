"""One row of people typed by hand, read as a file would be."""

from collections.abc import Mapping

from tremplin.catalogue.sheets import Sheet, SheetRows
from tremplin.documents.people.checked import SheetChecker
from tremplin.documents.people.workbook import Part
from tremplin.documents.vocabulary import Vocabulary
from tremplin.errors import WrongField, WrongFields


def row(sheet: Sheet, said: Mapping[str, str], words: Vocabulary) -> SheetRows:
    """The row that values by code make, of a sheet; all that is wrong with them at once."""
    checker = SheetChecker(sheet, sheet.name, words)
    checker.take(Part(sheet.name, 1, 0, [[code, value] for code, value in said.items()]))
    if checker.mistakes:
        # a rank of 0 is the whole row
        names = ("", *said)
        raise WrongFields([WrongField(names[each.rank], each.column, each.message) for each in checker.mistakes])
    return checker.read
