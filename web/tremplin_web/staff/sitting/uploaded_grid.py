"""The grid of a commission that somebody filled in a spreadsheet: read from the file that came."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tremplin.documents.grid import GridLine, grid
from tremplin.errors import WrongUsage
from tremplin_web.gate.door import uploaded


def grid_of_file(field: str) -> list[GridLine]:
    """The lines of the file of a field that decide something."""
    files = uploaded(field)
    if not files:
        raise WrongUsage("Choisissez le fichier de la grille.")
    with TemporaryDirectory() as folder:
        # read from a disk, as the command line does: it looks back to know how a file is written
        place = Path(folder) / "grille.csv"
        place.write_bytes(files[0].stream.read())
        return grid(place)
