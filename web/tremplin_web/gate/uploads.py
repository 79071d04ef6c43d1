"""Documents that come with a form: 21 MB on the few addresses that take one, written to the disk as they come."""

from typing import BinaryIO, NamedTuple, cast

from flask import Request, request

# a document of 20 MB, and the form around it
LIMIT = 21 * 1024 * 1024
# what is typed beside it weighs no more than on any other page, unless its address says so
TYPED = 256 * 1024


class Upload(NamedTuple):
    """A document that came: the name that its owner gave it, and what it holds."""

    name: str
    stream: BinaryIO


def allow(asked: Request, typed: int = TYPED) -> None:
    """Let this request bring a document; Werkzeug writes it to a file of its own beyond half a megabyte."""
    # Werkzeug counts what is typed in a form of several parts alone; any other form is read at once, all of it
    asked.max_content_length = LIMIT if asked.mimetype == "multipart/form-data" else typed
    asked.max_form_memory_size = typed


def uploaded(field: str) -> list[Upload]:
    """The documents that were chosen in a field; a browser sends one without a name where none was."""
    return [
        Upload(each.filename, cast(BinaryIO, each.stream)) for each in request.files.getlist(field) if each.filename
    ]
