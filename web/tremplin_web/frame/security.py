"""The headers that every response carries: nothing runs on a page that the site does not serve as a file of its own."""

from flask import Flask, Response, g, request

from tremplin_web.site import reader, site

# the attributes of SVG need no style; nothing is inline, not even on the pages of errors
CSP = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        # a document that is read in place, beside what is said of it
        "frame-src 'self'",
        # these three do not fall back on default-src (CSP 3)
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    # for browsers that know no frame-ancestors
    "X-Frame-Options": "DENY",
    # the address of a search says what was searched
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# of a document that pages of ours show in place: nobody else frames it either
OURS_FRAME_IT = {
    "Content-Security-Policy": CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    "X-Frame-Options": "SAMEORIGIN",
}
FRAMED = "tremplin_framed"
POLICY = "Content-Security-Policy"
# without includeSubDomains (RFC 6797, 6.1.2): the other sites of the domain answer for themselves
HSTS = "max-age=31536000"
PAGE = "text/html"


def read_in_place() -> None:
    """Let pages of ours show, in a frame of theirs, what this request answers."""
    setattr(g, FRAMED, True)


def protect(response: Response) -> Response:
    """Add the headers; what is kept, and for how long, is said by whoever answers, else nothing is kept unasked.

    Nothing that somebody who is known reads is kept, but what is the same for all, and says so.
    """
    framed = OURS_FRAME_IT if g.get(FRAMED) else {}
    for name, value in (HEADERS | framed).items():
        response.headers[name] = value
    if provider := site().settings.provider:
        # a browser holds what a form leads to, redirects included, to the same list (CSP 3, form-action)
        allowed = response.headers[POLICY].replace("form-action 'self'", f"form-action 'self' {provider.origin}")
        response.headers[POLICY] = allowed
    # behind TLS alone: ``tremplin serve`` believes what a proxy says of it only when a setting names this proxy
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HSTS
    # a cache may keep a 404 unless it is told not to (RFC 9110, 15.1): a fiche published later would stay unknown
    wrong = response.status_code >= 400 and response.mimetype == PAGE
    if wrong or (reader() is not None and not response.cache_control.public):
        response.headers["Cache-Control"] = "no-store"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-cache"
    if response.mimetype == PAGE:
        # the language is in the cookie: a cache between two readers must not mix them
        response.vary.add("Cookie")
    return response


def register(app: Flask) -> None:
    """Protect every response of the application."""
    app.after_request(protect)
