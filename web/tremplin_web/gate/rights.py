"""Who may ask for an address: the right stands on the address, and one without a right answers nobody.

What an object allows is asked of the policy by the verb that reads it: here stands who is let through to ask.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask import Blueprint, Flask, current_app

from tremplin.casework.acting.policy import RIGHTS
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS, Role
from tremplin_web.gate.uploads import TYPED

DECLARED, HEAVY = "tremplin_rights", "tremplin_heavy"


class Right(NamedTuple):
    """Whom an address answers: everybody, those who have signed in, or those of some roles.

    ``halfway`` are those who have given their password and owe a second factor, ``unenrolled`` those of them alone who
    have none to give yet; ``fresh`` asks who is there to be proved again within the last minutes.
    """

    roles: frozenset[Role] | None = None
    signed_in: bool = True
    halfway: bool = False
    unenrolled: bool = False
    fresh: bool = False


class GatedAddress(NamedTuple):
    """An address, the view that answers there, and whom it answers."""

    path: str
    view: Callable[..., Any]
    right: Right
    methods: tuple[str, ...] = ("GET",)
    # takes a document with its form: more than the little that others read
    heavy: bool = False
    # what may be typed beside the document, in bytes
    typed: int = TYPED


ALL = Right(signed_in=False, halfway=True)
SIGNED_IN = Right()
HALFWAY = Right(halfway=True)
FRESH = Right(fresh=True)
ENROLLING = Right(unenrolled=True, fresh=True)


def who_may(*acts: Act, members: bool = False, fresh: bool = False) -> Right:
    """Those to whom the policy gives one of these acts, somewhere; with ``members``, those of organisations too."""
    also = CARRIERS if members else ()
    return Right(roles=frozenset(also).union(*(RIGHTS[act] for act in acts)), fresh=fresh)


def serve(app: Flask, audience: str, package: str, addresses: Iterable[GatedAddress]) -> None:
    """Serve the addresses of an audience, each under its right."""
    blueprint = Blueprint(audience, package)
    for path, view, right, methods, heavy, typed in addresses:
        endpoint = f"{audience}.{view.__name__}"
        blueprint.add_url_rule(path, view_func=view, methods=list(methods))
        declared(app)[endpoint] = right
        if heavy:
            heavy_ones(app)[endpoint] = typed
    app.register_blueprint(blueprint)


def declared(app: Flask) -> dict[str, Right]:
    """The rights of the addresses of an application, by endpoint."""
    rights: dict[str, Right] = app.extensions.setdefault(DECLARED, {})
    return rights


def heavy_ones(app: Flask) -> dict[str, int]:
    """The endpoints that take a document, each with what may be typed beside it."""
    found: dict[str, int] = app.extensions.setdefault(HEAVY, {})
    return found


def right_of(endpoint: str) -> Right | None:
    """The right of an endpoint; none is whoever's."""
    return declared(current_app).get(endpoint)
