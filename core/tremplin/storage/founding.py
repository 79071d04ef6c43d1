"""Found a place: the folders, the database and its tables, which nobody but their owner may open."""

from contextlib import closing, suppress

from tremplin.errors import UnreadyBase
from tremplin.storage.engine import Database
from tremplin.storage.files import make_private_file, make_private_folder
from tremplin.storage.place import DatabasePlace
from tremplin.storage.revision import revision
from tremplin.storage.roles import Service, entrust
from tremplin.storage.upgrades import create


def found(place: DatabasePlace) -> Service | None:
    """Make a database where there is none; one that an interruption left empty is taken up. The role that serves it."""
    if place.path:
        make_private_folder(place.path.parent)
        # SQLite makes its files 0644, and gives those beside it the rights of the base: it comes first
        with suppress(FileExistsError):
            make_private_file(place.path).close()
    with closing(Database(place.url, place.key)) as database:
        if revision(database) is not None:
            raise UnreadyBase(f"la base {place} existe déjà : rien n'est changé.", "check")
        place.key.make()
        create(database)
        service = entrust(database)
    make_private_folder(place.files)
    return service
