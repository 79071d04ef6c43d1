"""One person of an operation: where they stand, what is followed of them, and the forms that change it."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tremplin.casework.following import editing, roster
from tremplin.casework.reading.heading import Heading
from tremplin.catalogue.people_words import PATH_STAGES
from tremplin.catalogue.sheets import PARTICIPANTS
from tremplin.errors import Conflict, Forbidden, TremplinError, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin_web.carriers.following.people import form, parts
from tremplin_web.carriers.following.place import crossed, note, place, show
from tremplin_web.gate.door import CHANGED, WRONG, desk, version_read, visit
from tremplin_web.site import site

EVERYTHING = "noms"


def person(operation: str, number: int) -> ResponseReturnValue:
    """All that is followed of somebody, by their number; who they are is asked for, and that it was is kept."""
    here = place(operation)
    names = request.args.get(EVERYTHING) == "oui"
    told, words = _told(here, number, names=names)
    return show(
        "person",
        here,
        person=told,
        words=words,
        number=number,
        names=names,
        named=Act.READ_IDENTITIES in here.rights,
        records=Act.RECORD_PEOPLE in here.opened,
        parts=parts,
        stages=PATH_STAGES,
    )


def new_person(operation: str) -> ResponseReturnValue:
    """The form of one person more."""
    here = place(operation)
    return show("new_person", here, form=form.form(here, PARTICIPANTS, parts.NEW, {}))


def add_person(operation: str) -> ResponseReturnValue:
    """Record one person more."""
    typed = form.typed_in(request.form, PARTICIPANTS, parts.NEW)
    said = {code: value for code, value in typed.items() if value}
    try:
        if not said:
            raise form.nothing_typed()
        added = editing.add(desk(), visit().actor, operation, said, at=site().clock.at())
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        here = place(operation)
        drawn = form.form(here, PARTICIPANTS, parts.NEW, {}, typed, form.mistakes_of(refused))
        return show("new_person", here, WRONG, form=drawn, mistakes=drawn.mistakes)
    return _done(added, "ajoute")


def person_part(operation: str, number: int, part: str) -> ResponseReturnValue:
    """The form of a part of what is recorded of somebody."""
    here, known = place(operation), _part(part)
    told, words = _told(here, number, names=known.named)
    held = parts.held(part, told, request.args)
    return _form(here, number, part, told, words, form.form(here, known.sheet, known.columns, held), told["version"])


def change_person(operation: str, number: int, part: str) -> ResponseReturnValue:
    """Change a part of what is recorded of somebody: what its reader changed, and nothing else."""
    known = _part(part)
    typed = form.typed_in(request.form, known.sheet, known.columns)
    keys = {column.code for column in known.sheet.keys}
    said = form.changed(request.form, typed) | {code: value for code, value in typed.items() if code in keys and value}
    try:
        if not any(typed.values()) and not said:
            raise form.nothing_typed()
        done = editing.edit(
            *(desk(), visit().actor, operation, number, said),
            at=site().clock.at(),
            sheet=known.sheet.name,
            version=version_read(),
        )
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        return _refused(operation, number, part, typed, refused)
    return _done(done, part if done.changed else "rien")


def _done(done: editing.Edited, what: str) -> ResponseReturnValue:
    noted = note(done.warnings)
    return redirect(url_for("carriers.person", operation=done.dossier, number=done.number, fait=what, avis=noted), 303)


def _refused(
    operation: str, number: int, part: str, typed: dict[str, str], refused: TremplinError
) -> ResponseReturnValue:
    here, known = place(operation), _part(part)
    # what is typed stands in the form: who they are is not read again to refuse a day
    told, words = _told(here, number, names=False)
    was = {code: request.form.get(f"{form.WAS}{code}", "") for code in known.columns}
    conflict = refused if isinstance(refused, Conflict) else None
    wrong = form.RowMistakes() if conflict else form.mistakes_of(refused)
    drawn = form.form(here, known.sheet, known.columns, was, typed, wrong)
    read = conflict.version if conflict else version_read() or told["version"]
    return _form(here, number, part, told, words, drawn, read, CHANGED if conflict else WRONG, conflict)


def _form(
    here: Heading,
    number: int,
    part: str,
    told: dict[str, Any],
    words: roster.RosterPage,
    drawn: form.PersonForm,
    version: int,
    status: int = 200,
    conflict: Conflict | None = None,
) -> ResponseReturnValue:
    return show(
        "person_part",
        here,
        status,
        person=told,
        words=words,
        number=number,
        part=part,
        title=parts.title(part),
        form=drawn,
        version=version,
        conflict=conflict,
        writer=crossed(here, Act.RECORD_PEOPLE) if conflict else None,
        mistakes=drawn.mistakes,
        parts=parts,
    )


def _told(here: Heading, number: int, *, names: bool) -> tuple[dict[str, Any], roster.RosterPage]:
    """Somebody as they are shown; what tells of their health comes with their name, for who may read it."""
    health = names and Act.READ_HEALTH in here.rights
    at = site().clock.at()
    return roster.shown(desk(), visit().actor, here.reference, number, at=at, names=names, health=health)


def _part(part: str) -> parts.PersonPart:
    if part not in parts.PARTS:
        raise NotFound
    return parts.PARTS[part]
