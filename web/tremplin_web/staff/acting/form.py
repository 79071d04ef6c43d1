"""What declares the page of an act: the acts that it does, its words, its fields, and the verb that it calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor
from tremplin.records.acts import Act
from tremplin_web.staff.acting.fields import ActField
from tremplin_web.staff.acting.place import ActPlace


@dataclass(frozen=True, kw_only=True)
class Doing:
    """An act that is being done: the desk at the version that was read, who acts, on what, when, with what values.

    ``key`` is drawn with the form: what a verb does under it is done once, however often the form is sent.
    """

    desk: Desk
    actor: Actor
    reference: str
    at: datetime
    values: Mapping[str, Any]
    key: str
    place: ActPlace


@dataclass(frozen=True, kw_only=True)
class ActForm:
    """The page of an act, at ``/dossiers/<reference>/<slug>``; its endpoint is ``staff.<name>``.

    ``acts`` are those that it may do, each of whoever the policy gives it to: the page answers whoever has one.
    ``says`` tells its effect in one sentence, above the button that ``button`` names; ``done`` tells what was done, on
    the page of the dossier. ``perform`` calls the verb. ``refuses`` tells, by field, what is wrong between values.

    ``confirmed`` asks twice: all is tried first and nothing kept, then ``asks`` tells in sentences what is about to be
    done, whoever acts is proved again, and only then is it done. ``beside`` is a template shown beside the form, and
    ``shows`` gives it what it tells. ``letter`` is the kind of the one that the act leaves, shown before one confirms.
    ``needs`` says what the fiche lacks for it, where it does; ``live`` is the endpoint that answers what one types.
    One that ``takes_files`` has a field of them, is never confirmed, and its verb says what they are for.
    """

    acts: tuple[Act, ...]
    name: str
    slug: str
    title: Any
    says: Callable[[ActPlace], Any] | Any
    button: Callable[[Mapping[str, Any]], Any] | Any
    done: Any
    perform: Callable[[Doing], object]
    fields: Callable[[ActPlace], Sequence[ActField]] | Sequence[ActField] = ()
    refuses: Callable[[ActPlace, Mapping[str, Any]], Mapping[str, Any]] | None = None
    confirmed: bool = False
    asks: Callable[[ActPlace, Mapping[str, Any]], list[Any]] | None = None
    beside: str | None = None
    shows: Callable[[ActPlace], Mapping[str, Any]] | None = None
    letter: str | None = None
    needs: Callable[[ActPlace], str | None] | None = None
    live: str | None = None
    takes_files: bool = False

    def asked(self, place: ActPlace) -> Sequence[ActField]:
        """The fields, which may be those of a fiche."""
        return self.fields(place) if callable(self.fields) else self.fields
