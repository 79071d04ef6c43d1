"""The colours of a department, as a style sheet: the CSP of the site allows no inline style."""

from hashlib import sha256

from flask import Response, abort, request

from tremplin.catalogue.colours import Colours
from tremplin_web.site import site

# the most that RFC 2616 (14.21) let a server say
YEAR = 365 * 24 * 3600
# the custom properties that GOV.UK Frontend's components and our own rules read
SHEET = """\
:root {{
  --govuk-brand-colour: {main};
  --govuk-link-colour: {link};
  --govuk-link-hover-colour: {dark};
  --govuk-surface-background-colour: {pale};
  --govuk-surface-border-colour: {line};
  --govuk-template-background-colour: {pale};
}}
"""


def sheet(colours: Colours) -> str:
    """The style sheet that gives a page these colours."""
    return SHEET.format(main=colours.main, link=colours.link, dark=colours.dark, pale=colours.pale, line=colours.line)


def version(colours: Colours) -> str:
    """What changes in the address when these colours do."""
    return sha256(sheet(colours).encode()).hexdigest()[:12]


def colours(code: str) -> Response:
    """Serve the colours of a department; asked by their version, they never change."""
    department = site().platform.departments.get(code)
    if department is None or department.colours is None:
        abort(404)
    response = Response(sheet(department.colours), mimetype="text/css")
    response.set_etag(version(department.colours))
    response.cache_control.public = True
    if request.args.get("v") == version(department.colours):
        response.cache_control.max_age = YEAR
        # RFC 8246: a browser that reloads the page does not ask for it again
        response.cache_control.immutable = True
    else:
        # an address kept without its version, in a page printed or saved, gets the colours of the day
        response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
