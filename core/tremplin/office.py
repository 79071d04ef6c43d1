"""Open the office: the desk of what is installed, in the database that the settings name."""

from collections.abc import Mapping

from tremplin.address import public_address
from tremplin.casework.acting.desk import Catalogue, Desk
from tremplin.clamd import clamd
from tremplin.mail.setting import mail_place
from tremplin.storage.place import place
from tremplin.storage.revision import ready


def open_desk(catalogue: Catalogue, environ: Mapping[str, str]) -> Desk:
    """The desk, once its database answers and stands at the revision of this version."""
    # read at each start, kept by nobody: two departments of one machine are two settings
    found, posting = place(environ), mail_place(environ) is not None
    scanner = clamd(environ)
    return Desk(ready(found), catalogue, found.files, scanner, posting=posting, address=public_address(environ))
