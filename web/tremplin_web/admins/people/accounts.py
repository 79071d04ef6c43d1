"""The accounts that an admin looks after: found by a name or a role, a page at a time, and opened."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.accounts import accounts as casework
from tremplin.casework.accounts.holding import lines
from tremplin.casework.accounts.passwords import generated
from tremplin.casework.acting.typed import among
from tremplin.documents import contacts
from tremplin.documents.texts import folded
from tremplin.errors import TremplinError
from tremplin_web.admins.people.perimeters import choices, named
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk, number_of, page_of, sent, visit
from tremplin_web.site import site

PAGE = 50
LABELS: Mapping[str, Any] = {
    "login": lazy_gettext("Adresse électronique"),
    "name": lazy_gettext("Nom de la personne"),
    "department": lazy_gettext("Département"),
}


def accounts() -> ResponseReturnValue:
    """The accounts, by login; what is looked for stays in the address."""
    asked = request.args.get("q", "").strip()
    number = max(1, number_of(request.args.get("page", "")) or 1)
    every = [{**row, "lines": lines(_named(row))} for row in casework.listed(desk(), visit().actor)]
    found = [row for row in every if folded(asked) in folded(_text(row))] if asked else every
    first = (number - 1) * PAGE
    return render_template(
        "admins/people/accounts.html",
        rows=found[first : first + PAGE],
        count=len(found),
        every=len(every),
        asked=asked,
        number=number,
        further=len(found) > first + PAGE,
        posting=desk().posting,
    )


def new_account() -> ResponseReturnValue:
    """Ask for whom an account is."""
    return _new(SentForm(LABELS))


def open_account() -> ResponseReturnValue:
    """Open an account without a role; its first password is told once, where no letter brings a link."""
    form = sent(LABELS)
    form.wanted("login", said=_("écrivez son adresse."))
    form.wanted("name", said=_("écrivez son nom."))
    departments, password = site().platform.departments, generated()
    readers = {"login": contacts.email, "name": contacts.name, "department": among("département", departments)}
    read = form.read(readers)
    if form.wrong:
        return _new(form)
    given = {"login": read["login"], "name": read["name"], "password": password, "department": read["department"]}
    try:
        number = casework.create(desk(), visit().actor, **given, at=site().clock.at())
    except TremplinError as refused:
        form.refuse(refused)
        return _new(form)
    return render_template("admins/people/opened.html", number=number, login=read["login"], password=password)


def _new(form: SentForm) -> ResponseReturnValue:
    listed = [(code, words) for code, words in choices(members=False)["department"] if code != "partout"]
    return page_of("admins/people/new.html", form, labels=LABELS, departments=listed, posting=desk().posting)


def _text(row: Mapping[str, Any]) -> str:
    return f"{row['login']} {row['name']} {' '.join(row['lines'])}"


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, **{each: [*map(named, row[each])] for each in ("roles", "waiting")}}
