"""The answer that is a file that somebody gave: in its place where a browser shows it safely, else one to keep."""

from contextlib import AbstractContextManager, ExitStack
from urllib.parse import quote

from flask import Response

from tremplin.casework.acting.stored import OpenedFile
from tremplin_web.frame.security import read_in_place

CHUNK = 64 * 1024
# what a browser shows by itself, and runs nothing of
IN_PLACE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})


def given_file(opening: AbstractContextManager[OpenedFile]) -> Response:
    """Open a file and answer with it, piece by piece; what refuses to open it is raised before anything is sent."""
    closing = ExitStack()
    read = closing.enter_context(opening)
    response = Response(iter(lambda: read.stream.read(CHUNK), b""), content_type=read.media_type)
    # be it sent or not: who asks for the head alone reads nothing
    response.call_on_close(closing.close)
    response.content_length = read.size
    way = "inline" if read.media_type in IN_PLACE else "attachment"
    if read.media_type in IN_PLACE:
        read_in_place()
    # RFC 6266: the name as it is for those that read it, and one of ASCII for the others
    plain = read.name.encode("ascii", "replace").decode().replace('"', "_").replace("\\", "_").replace("?", "_")
    response.headers["Content-Disposition"] = (
        f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(read.name, safe='')}"
    )
    # whatever a document holds, it runs nothing and asks for nothing
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
