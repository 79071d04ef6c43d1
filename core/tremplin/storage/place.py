"""Where the database and the attached files are: what the settings say, or the user's data folder."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from tremplin.errors import WrongUsage
from tremplin.storage.glance import DATABASE_SETTING, sqlite_file
from tremplin.storage.keys import SealKey

FILES_SETTING, KEY_SETTING = "TREMPLIN_FILES", "TREMPLIN_KEY"
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
# « options=-csearch_path=d62 »: the department's own schema, in a base that holds several
SCHEMA = re.compile(r'search_path\s*=\s*(?:"([^"]+)"|([\w-]+))')
EXPECTED = "Donnez un fichier, ou postgresql://utilisateur@machine/base."


@dataclass(frozen=True)
class DatabasePlace:
    """An address of a database, the folder of its files, and the file of its key where a setting names one."""

    url: URL
    files: Path
    named: Path | None = None

    @property
    def key(self) -> SealKey:
        """The key of the database: a file of its own, beside the base, or beside the files of one on a server."""
        return SealKey(self.named or (self.path or self.files).with_suffix(".key"))

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database."""
        return Path(self.url.database) if self.url.database and self.url.get_backend_name() == "sqlite" else None

    def __str__(self) -> str:
        """The place as people read it, without a password."""
        return str(self.path or self.url.set(drivername="postgresql").render_as_string(hide_password=True))


def place(environ: Mapping[str, str]) -> DatabasePlace:
    """The place that the settings name; the user's data folder where they name none."""
    address = environ.get(DATABASE_SETTING, "").strip()
    files = environ.get(FILES_SETTING, "").strip()
    home = user_data_path("tremplin", appauthor=False)
    file = sqlite_file(environ)
    url = _url(address) if file is None else sqlite_url(file)
    key = environ.get(KEY_SETTING, "").strip()
    named = Path(key).expanduser().absolute() if key else None
    if files:
        return DatabasePlace(url, Path(files).expanduser().absolute(), named)
    beside = Path(url.database).parent if url.get_backend_name() == "sqlite" and url.database else home
    schema = SCHEMA.search(" ".join(url.normalized_query.get("options", ())))
    # one folder a base, or a schema: another's sweep would remove what this one names
    own = "." + re.sub(r"[^\w-]", "_", schema[1] or schema[2]) if schema else ""
    return DatabasePlace(url, beside / f"{Path(url.database or 'tremplin').stem}{own}.files", named)


def _url(address: str) -> URL:
    """The address of a setting: a file, or the URL of one of the two engines; a password in it is never repeated."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):  # a port that is no number
        raise WrongUsage(f"{DATABASE_SETTING} : adresse incomprise. {EXPECTED}") from None
    name = url.get_backend_name()
    if name not in DRIVERS:
        raise WrongUsage(f"{DATABASE_SETTING} : « {name} » n'est pas servi. {EXPECTED}")
    if name == "sqlite":
        if url.query or not url.database or ":memory:" in url.database:
            raise WrongUsage(f"{DATABASE_SETTING} : une base SQLite est un fichier, sans rien d'autre. {EXPECTED}")
        return sqlite_url(Path(url.database))
    if not url.database:
        raise WrongUsage(f"{DATABASE_SETTING} : l'adresse ne nomme pas la base. {EXPECTED}")
    # one that is written among the parameters would be shown with them
    *_, password = url.password, *url.normalized_query.get("password", ())
    return url.set(drivername=DRIVERS[name], password=password).difference_update_query(["password"])


def sqlite_url(path: Path) -> URL:
    """The address of an SQLite file."""
    return URL.create("sqlite", database=str(path.expanduser().absolute()))
