"""The row of a file that is kept, which every act that gives one names."""

from contextlib import suppress

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tremplin.casework.acting.case import AnyCase
from tremplin.casework.acting.files import Kept
from tremplin.errors import Unavailable
from tremplin.records.attachments import StoredFile
from tremplin.storage.failures import CROSSED


def store(case: AnyCase, kept: Kept) -> None:
    """The row of a file, unless another dossier holds the same content."""
    row = {"hash": kept.hash, "size": kept.size, "media_type": kept.media_type, "stored_at": case.at}
    if case.session.get(StoredFile, kept.hash) is None:
        # another dossier may be given it at this very moment
        with suppress(IntegrityError), case.session.begin_nested():
            case.session.execute(insert(StoredFile), row)
        # an erasure of the same content may have removed it since it was kept
        if not kept.path.exists():
            raise Unavailable(CROSSED)
