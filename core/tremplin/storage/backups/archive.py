"""One file that holds a whole backup: the database, the attached files, and a manifest that seals them."""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from tremplin.errors import AlreadyThere, RefusedRequest
from tremplin.storage.files import PRIVATE_FILE, make_private_file, sync

# what is under way, how much of it is done, and of how much: zero where nobody knows
Progress = Callable[[str, int, int], None]
FORMAT = 1
MANIFEST, FILES = "manifest.json", "files/"
DATABASES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
# no name leads out of the folder where it is restored
MEMBER = re.compile(rf"{MANIFEST}|{'|'.join(map(re.escape, DATABASES.values()))}|{FILES}[\w-]+(/[\w-]+)*")
# a link is how a tar writes outside of its folder (CVE-2007-4559); AREGTYPE is a file of a tar of before POSIX
PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)
# an attached file takes about 150 bytes of the manifest: 256 MiB name 1,800,000 of them
CHUNK, LARGEST_MANIFEST = 1 << 20, 1 << 28


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an archive holds: ``members`` gives the hash of each; ``absent`` are the files that were lost already."""

    engine: str
    revision: str
    made_at: str
    rows: Mapping[str, int]
    absent: list[str]
    members: dict[str, str]
    format: int = FORMAT
    # of PostgreSQL; an archive that does not say comes from public, where all was
    schema: str | None = None


def write(
    target: Path, manifest: Manifest, members: Iterable[tuple[str, Path]], *, overwrite: bool, progress: Progress
) -> None:
    """Write an archive, which bears its name only once the disk holds all of it."""
    waiting = list(members)
    total, done = sum(path.stat().st_size for _, path in waiting), 0
    # plain: a PDF, a JPEG and what pg_dump makes are compressed already
    with _named_at_last(target, overwrite) as file, tarfile.open(fileobj=file, mode="w") as tar:
        for name, path in waiting:
            with path.open("rb") as source:
                hashed = _Hashed(source, progress, done, total)
                size = os.fstat(source.fileno()).st_size
                tar.addfile(_header(name, size, manifest), hashed)
            manifest.members[name] = hashed.hash.hexdigest()
            done += size
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        tar.addfile(_header(MANIFEST, len(text), manifest), io.BytesIO(text))


class _Hashed(io.RawIOBase):
    """A file that is hashed as it is read, the one after ``done`` bytes of others."""

    def __init__(self, source: IO[bytes], progress: Progress, done: int, total: int):
        self.source, self.progress, self.done, self.total = source, progress, done, total
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.source.read(size)
        self.hash.update(content)
        self.progress("archive", self.done + self.source.tell(), self.total)
        return content


def _header(name: str, size: int, manifest: Manifest) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, PRIVATE_FILE
    header.mtime = int(datetime.fromisoformat(manifest.made_at).timestamp())
    return header


@contextmanager
def _named_at_last(target: Path, overwrite: bool) -> Iterator[IO[bytes]]:
    """A file for its owner alone, under a passing name until all of it is written and held by the disk."""
    refuse_taken(target, overwrite)
    # rename(2) replaces at once within one file system, and only there: hence a name beside the target
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", suffix=".partial", delete=False) as file:
        passing = Path(file.name)
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            refuse_taken(target, overwrite)
            passing.replace(target)
        finally:
            passing.unlink(missing_ok=True)
    # fsync(2): the disk may hold a file and not yet its name, which is of the folder
    sync(target.parent)


def refuse_taken(target: Path, overwrite: bool) -> None:
    """Refuse a name that is taken, unless one was told to write over it."""
    if target.is_dir():
        raise RefusedRequest(f"« {target} » est un dossier : donnez le nom d'un fichier.")
    if target.exists() and not overwrite:
        raise AlreadyThere(f"« {target} » existe déjà : donnez un autre nom.")


class Archive:
    """An archive that was read from end to end: every member is what its manifest says."""

    def __init__(self, path: Path, progress: Progress):
        self.path = path
        with self._open() as tar:
            found, text = self._hashes(tar, progress)
        self.manifest = self._manifest(text)
        if found != self.manifest.members:
            changed = found.items() ^ self.manifest.members.items()
            raise self._refused(f"elle a été modifiée ({min(name for name, _ in changed)})")

    @property
    def database(self) -> str:
        return DATABASES[self.manifest.engine]

    @property
    def files(self) -> list[str]:
        """The names of the attached files, as they lie in their folder."""
        return sorted(name for name in self.manifest.members if name.startswith(FILES))

    def extract(self, places: Mapping[str, Path]) -> None:
        """Write members where they are asked, each held by the disk; what is not what was verified is refused."""
        with self._open() as tar:
            for name, target in places.items():
                hash_ = hashlib.sha256()
                with make_private_file(target) as file:
                    for chunk in self._content(tar, tar.getmember(name)):
                        hash_.update(chunk)
                        file.write(chunk)
                    file.flush()
                    os.fsync(file.fileno())
                if hash_.hexdigest() != self.manifest.members[name]:
                    raise self._refused(f"elle change pendant qu'on la lit ({name})")

    def _hashes(self, tar: tarfile.TarFile, progress: Progress) -> tuple[dict[str, str], bytes]:
        found: dict[str, str] = {}
        text, total = b"", self.path.stat().st_size
        for member in tar:
            if member.type not in PLAIN or not MEMBER.fullmatch(member.name) or member.name in found:
                raise self._refused(f"elle contient ce qu'aucune sauvegarde ne contient ({member.name!r})")
            if member.name == MANIFEST:
                if text or member.size > LARGEST_MANIFEST:
                    raise self._refused("son manifeste est démesuré")
                text = b"".join(self._content(tar, member))
                continue
            hash_ = hashlib.sha256()
            for chunk in self._content(tar, member):
                hash_.update(chunk)
            found[member.name] = hash_.hexdigest()
            progress("vérification", tar.offset, total)
        return found, text

    def _manifest(self, text: bytes) -> Manifest:
        try:
            said = json.loads(text)
            manifest = Manifest(**said)
        except (ValueError, TypeError):
            raise self._refused("elle n'a pas de manifeste lisible") from None
        if manifest.format != FORMAT or DATABASES.get(manifest.engine) not in manifest.members:
            raise self._refused("elle n'est pas d'une forme que cette version lit : mettez Tremplin à jour")
        return manifest

    @contextmanager
    def _open(self) -> Iterator[tarfile.TarFile]:
        try:
            # « r: » reads no compressed tar, which could unfold without end
            with tarfile.open(self.path, "r:") as tar:
                yield tar
        except tarfile.TarError:
            raise self._refused("elle est tronquée, ou n'en est pas une") from None

    def _content(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
        source = tar.extractfile(member)
        assert source, "a plain member has a content"
        while chunk := source.read(CHUNK):
            yield chunk

    def _refused(self, why: str) -> RefusedRequest:
        return RefusedRequest(f"« {self.path} » ne peut pas servir de sauvegarde : {why}. Rien n'est restauré.")
