"""Organisations: record them, correct them, read those that somebody may see."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import (
    Act,
    Actor,
    Conflict,
    Desk,
    Difference,
    RefusedRequest,
    Typed,
    against,
    among,
    departments,
    email,
    journal,
    managing,
    name,
    perimeters,
    phone,
)
from tremplin.documents.door import folded, rna, siret
from tremplin.records.organisations import Accreditation, Organisation

Said = Mapping[str, str | None]
READINGS: Mapping[str, Callable[[str], str]] = {
    "name": name,
    "siret": siret,
    "rna": rna,
    "email": email,
    "phone": phone,
}
FIELDS = {
    "name": "nom",
    "legal_form": "forme juridique",
    "siret": "SIRET",
    "rna": "RNA",
    "email": "adresse électronique",
    "phone": "téléphone",
}
KEPT = "organisme : rien n'est enregistré"
KNOWN = "cet organisme est déjà connu ici : demandez à le rejoindre."


def create(desk: Desk, actor: Actor, said: Said, *, at: datetime) -> int:
    """Record an organisation from what is said under the names of ``FIELDS``; its number."""
    if not departments(actor, Act.MANAGE_ORGANISATIONS):
        raise perimeters.forbidden("organismes")
    values = read(desk, said, dict.fromkeys(FIELDS))
    with desk.database.writing() as session:
        organisation = Organisation(created_at=at, version=1)
        fill(session, actor, organisation, values)
        given = {field: value for field, value in values.items() if value is not None}
        write_journal(session, actor, organisation, at, {}, given)
        return organisation.id


def edit(desk: Desk, actor: Actor, written: str, said: Said, *, at: datetime, version: int) -> int:
    """Change what is known of an organisation, as read at a version; the new version.

    An empty text takes a value away. Where somebody else changed it since, the refusal shows both values.
    """
    with desk.database.writing() as session:
        organisation = perimeters.managed(session, actor, written)
        old = {field: getattr(organisation, field) for field in FIELDS}
        values = read(desk, said, old)
        if organisation.version != version:
            raise _conflict(organisation, values)
        after = {field: value for field, value in values.items() if value != old[field]}
        if not after:
            return version
        fill(session, actor, organisation, after)
        organisation.version += 1
        session.flush()
        write_journal(session, actor, organisation, at, {field: old[field] for field in after}, after)
        return organisation.version


def show(desk: Desk, actor: Actor, written: str) -> dict[str, Any]:
    """An organisation and its accreditations, as other software reads them.

    Of one that is met elsewhere, whoever may open it a dossier reads that it is there, by the number that they typed.
    """
    with desk.database.reading() as session:
        named = perimeters.named(session, actor, written)
        if named and not perimeters.sees(session, actor, named.id):
            return {**_met(named, written), "legal_form_label": None, "accreditations": []}
        organisation = named or perimeters.find(session, actor, written)
        held = select(Accreditation).where(Accreditation.organisation_id == organisation.id)
        ordered = session.scalars(held.order_by(Accreditation.code, Accreditation.starts_on))
        labels = desk.catalogue.everywhere("accreditations")
        return {
            **_published(organisation),
            "legal_form_label": desk.catalogue.everywhere("legal_forms").get(organisation.legal_form or ""),
            "accreditations": [_accreditation(each, labels) for each in ordered],
        }


def carrier(desk: Desk, actor: Actor, written: str) -> int:
    """The number of an organisation to which the actor may open a dossier."""
    with desk.database.reading() as session:
        return perimeters.carrier(session, actor, written).id


def listed(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """The organisations that an actor may see, by name."""
    with desk.database.reading() as session:
        seen = session.scalars(select(Organisation).where(perimeters.seen_by(actor)).order_by(Organisation.id))
        forms = desk.catalogue.everywhere("legal_forms")
        rows = [{**_published(each), "legal_form_label": forms.get(each.legal_form or "")} for each in seen]
    # each engine sorts accents in its own way
    return sorted(rows, key=lambda row: folded(row["name"]))


def write_journal(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    at: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    act: Act = Act.MANAGE_ORGANISATIONS,
) -> None:
    """Write in the journal what an act changed of an organisation."""
    journal.write(
        session,
        at=at,
        actor=actor.account_id,
        act=act,
        subject=f"organisme {organisation.id}",
        before=before,
        after={**after, "version": organisation.version},
    )


def read(desk: Desk, said: Said, known: Said) -> dict[str, str | None]:
    """Every value that is said as it is kept, or every mistake at once; with what is known, they make a whole."""
    unknown = set(said) - set(FIELDS)
    if unknown:
        raise TypeError(f"an organisation says nothing under {sorted(unknown)}")
    typed = Typed()
    # of all departments: an organisation is of none, and applies to several
    readings = {**READINGS, "legal_form": among("forme juridique", desk.catalogue.everywhere("legal_forms"))}
    values = {field: typed.read(readings[field], written) for field, written in said.items()}
    typed.settle(KEPT, against(Act.MANAGE_ORGANISATIONS, managing.Registration({**known, **said})))
    return values


def fill(session: Session, actor: Actor, organisation: Organisation, values: Said) -> None:
    """Give an organisation these values, unless another has its SIRET or its RNA."""
    try:
        # a savepoint: after a failure PostgreSQL would refuse the statement that looks for the twin
        with session.begin_nested():
            for field, value in values.items():
                setattr(organisation, field, value)
            session.add(organisation)
    except IntegrityError:
        # the database alone sees what another writer has just kept
        for field in managing.IDENTIFIERS:
            twin = _twin(session, field, values.get(field))
            if twin is not None:
                raise RefusedRequest(_taken(session, actor, field, twin)) from None
        raise


def _twin(session: Session, field: str, value: str | None) -> Organisation | None:
    if value is None:
        return None
    return session.scalars(select(Organisation).where(getattr(Organisation, field) == value)).first()


def _taken(session: Session, actor: Actor, field: str, twin: Organisation) -> str:
    if not departments(actor, Act.MANAGE_ORGANISATIONS):
        # whoever registers their own: another of its people was quicker
        return KNOWN
    number = f"{FIELDS[field]} {getattr(twin, field)}"
    # the SIRET is public (Sirene), its dossiers are not: whoever does not see them is told of no name
    if perimeters.sees(session, actor, twin.id):
        return f"le {number} est déjà celui de l'organisme {twin.id}, « {twin.name} » : servez-vous de celui-là."
    return (
        f"le {number} est déjà celui d'un organisme hors de votre périmètre : ouvrez-lui un dossier par ce numéro, ou "
        "adressez-vous à un administrateur."
    )


def _conflict(organisation: Organisation, values: Said) -> Conflict:
    differences = [
        Difference(FIELDS[field], getattr(organisation, field) or "rien", value or "rien")
        for field, value in values.items()
        if getattr(organisation, field) != value
    ]
    return Conflict(f"L'organisme {organisation.id}", differences, organisation.version)


def _published(organisation: Organisation) -> dict[str, Any]:
    return {"id": organisation.id, **{field: getattr(organisation, field) for field in FIELDS}} | {
        "version": organisation.version
    }


def _met(organisation: Organisation, written: str) -> dict[str, Any]:
    """An organisation that is met elsewhere: what was typed of it, and nothing more."""
    typed = "".join(written.split()).upper()
    told = {field: typed if getattr(organisation, field) == typed else None for field in managing.IDENTIFIERS}
    return {"id": organisation.id, **dict.fromkeys(FIELDS), **told, "version": None}


def _accreditation(held: Accreditation, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": held.number,
        "code": held.code,
        "label": labels.get(held.code, held.code),
        "starts_on": held.starts_on.isoformat(),
        "ends_on": held.ends_on.isoformat() if held.ends_on else None,
    }
