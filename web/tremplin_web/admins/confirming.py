"""What an admin does, told in one sentence before it is done: whatever would be refused is refused first."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tremplin.casework.accounts.rehearsing import rehearsing
from tremplin.casework.acting.desk import Desk, Tried
from tremplin.errors import Forbidden, TremplinError, UnknownIdentifier
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk

ACTION, CONFIRMED, YES, DONE = "action", "confirme", "oui", "fait"


@dataclass(frozen=True)
class AdminDeed:
    """One thing that the buttons of a page do.

    ``says`` is the sentence that is confirmed, and ``button`` that of the button that does it; a deed without them is
    done at once. One that is not ``tried`` writes more than one transaction, and is refused when it is done.
    """

    perform: Callable[[Desk, SentForm], object]
    done: Any
    wanted: Mapping[str, Any]
    says: Callable[[SentForm], Any] | None = None
    button: Any = None
    tried: bool = True


def attempted(
    deeds: Mapping[str, AdminDeed],
    form: SentForm,
    page: Callable[[SentForm], ResponseReturnValue],
    back: str,
    sought: str | None = None,
) -> ResponseReturnValue:
    """Do what a button says, once it is confirmed; ``page`` shows a form that is wrong, ``back`` is its address.

    ``sought`` is the field by which something is looked for: what is not there, or is not theirs, is told at it alike.
    """
    code = form.values.get(ACTION, "")
    deed = deeds.get(code)
    if deed is None:
        form.refused.append(_("Choisissez ce que vous voulez faire."))
        return page(form)
    for name, said in deed.wanted.items():
        form.wanted(name, said=said)
    if form.wrong:
        return page(form)
    try:
        if deed.says is not None and request.form.get(CONFIRMED) != YES:
            if deed.tried:
                with suppress(Tried):
                    deed.perform(rehearsing(desk()), form)
            return _confirmation(deed, deed.says(form), form, back)
        answer = deed.perform(desk(), form)
    except UnknownIdentifier as unknown:
        if sought is None:
            raise
        form.mistakes[sought] = str(unknown)
        return page(form)
    except Forbidden:
        raise
    except TremplinError as refused:
        form.refuse(refused)
        return page(form)
    # what is done elsewhere, or given as a file, has its own answer
    return answer if isinstance(answer, Response) else redirect(f"{back}?{DONE}={code}", 303)


def told(deeds: Mapping[str, AdminDeed]) -> Any:
    """What was just done, for the page that one is led back to."""
    deed = deeds.get(request.args.get(DONE, ""))
    return deed and deed.done


def _confirmation(deed: AdminDeed, says: Any, form: SentForm, back: str) -> ResponseReturnValue:
    return render_template(
        "admins/confirm.html", says=says, button_text=deed.button, back=back, kept=form.values.items(), errors=[]
    )
