"""What a machine is answered: JSON with its tag, or the problem of a version that is past."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from flask import Response, request

from tremplin.errors import Conflict
from tremplin_web.api.answers import NEVER_KEPT, written
from tremplin_web.api.problems import Fault, RefusedBody, problem
from tremplin_web.machines.operations import PRIVATE

JSON = "application/json"
UNREAD = 'L\'en-tête If-Match ne se lit pas : donnez une version entre guillemets, comme "3", ou « * ».'
NONE: Mapping[str, str] = {}
MISSING = (
    "Dites la version que vous avez lue par l'en-tête If-Match : celle de la clé « version », ou l'ETag du dossier."
)


def given(
    body: bytes, media_type: str = JSON, *, version: int | None = None, headers: Mapping[str, str] = NONE
) -> Response:
    """An answer with its tag, or « not modified » to who has it; the tag of a dossier begins with its version."""
    print_ = sha256(body).hexdigest()[:32]
    tag = print_ if version is None else f"{version}-{print_}"
    # RFC 9110, 13.1.2: the comparison is weak, since proxies that compress weaken the tag
    unchanged = request.if_none_match.contains_weak(tag)
    response = Response(status=304) if unchanged else Response(body, mimetype=media_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = PRIVATE
    response.headers.extend(headers)
    return response


def done(data: Mapping[str, Any], *, status: int = 200, version: int | None = None, replayed: bool = False) -> Response:
    """The answer to what was done: nobody keeps it."""
    response = Response(written(data), status=status, mimetype=JSON)
    response.headers["Cache-Control"] = NEVER_KEPT
    if version is not None:
        response.set_etag(str(version))
    if replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def version_told() -> int | None:
    """The version that If-Match says; none where it is any, or is not told."""
    tags = request.if_match
    if "If-Match" not in request.headers or tags.star_tag:
        return None
    if not tags:
        raise RefusedBody(400, UNREAD)
    # the tag of a dossier is its version, then what its answer held
    read = {tag.partition("-")[0] for tag in tags}
    known = [int(tag) for tag in read if tag.isascii() and tag.isdigit() and len(tag) <= 9]
    # one that no dossier has is one that has changed since
    return known[0] if len(known) == 1 else 0


def wanted_version() -> int | None:
    """The same, where it must be told; « * » takes whatever version there is."""
    if "If-Match" not in request.headers:
        raise RefusedBody(428, MISSING)
    return version_told()


def outdated(error: Conflict) -> Response:
    """The refusal of a version that is past: what differs, each at its field."""
    first = str(error).partition("\n")[0]
    told = (
        Fault(str(each.about), f"« {each.theirs} » est enregistré, vous proposez « {each.yours} »")
        for each in error.differences
    )
    response = problem(412, f"{first} Relisez la version {error.version}, puis recommencez.", told)
    response.set_etag(str(error.version))
    return response
