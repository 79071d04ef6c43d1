"""What the API answers: JSON whose tag is the hash of its content, so that what has not changed is not sent again."""

import json
from hashlib import sha256
from typing import Any

from flask import Response, request

from tremplin_web.api.shapes import Json

# may be kept by anyone, and is asked again by its tag: a corrected fiche is never read late
# RFC 9111, 5.2.2.4: no-cache lets keep, and asks to check before each use
KEPT = "public, no-cache"
NEVER_KEPT = "no-store"
TAGGED: Json = {
    "ETag": {"description": "L'empreinte du contenu : renvoyez-la dans If-None-Match.", "schema": {"type": "string"}},
    "Cache-Control": {"description": f"« {KEPT} » : gardez, puis redemandez.", "schema": {"type": "string"}},
}


def answered(data: Any, tag: str | None = None) -> Response:
    """An answer with its tag, or « not modified » to who has it; ``tag`` where the content has a hash of its own."""
    body = written(data)
    return tagged(Response(body, mimetype="application/json"), tag or sha256(body).hexdigest())


def tagged(response: Response, tag: str) -> Response:
    """The same response, tagged, that any site may read; its body is left out for who has it already."""
    # RFC 9110, 13.1.2: the comparison is weak, since proxies that compress weaken the tag
    if request.if_none_match.contains_weak(tag):
        # RFC 9110, 15.4.5: with the headers that a 200 would have carried, hence set below for both
        response = Response(status=304)
    response.set_etag(tag)
    response.headers["Cache-Control"] = KEPT
    return readable_anywhere(response)


def judged(data: Any) -> Response:
    """The answer to facts that were sent: nobody keeps it."""
    response = Response(written(data), mimetype="application/json")
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def readable_anywhere(response: Response) -> Response:
    """Let a page of any site read what is public; facts are sent by software, never by the page of another site."""
    # a POST in JSON is asked for first by OPTIONS (Fetch), which nothing here allows to another site
    if request.method in ("GET", "HEAD"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        # ETag is not among the headers that Fetch shows to scripts by itself
        response.headers["Access-Control-Expose-Headers"] = "ETag"
    return response


def written(data: Any) -> bytes:
    """Compact JSON in UTF-8, keys in their order; half a character, which a request may hold, is replaced."""
    # NaN is not JSON (RFC 8259, 6), and half a surrogate pair is not UTF-8 (8.2)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")
