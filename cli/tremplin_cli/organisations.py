"""``tremplin organisations``: record them, correct them, read them, record their accreditations."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from tremplin.casework.acting.policy import ROLES
from tremplin.catalogue.words import LEGAL_FORMS
from tremplin.documents.texts import folded
from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    DayType,
    Listing,
    Noun,
    WordType,
    WrongUsage,
    acting_as,
    as_read,
    excerpt,
    formats,
    french,
    late,
    listing_formats,
    next_step,
    pass_session,
    tell,
    terminal_width,
    wrapped,
    write_json,
)

with late():
    from tremplin.casework.entering import members as membership
    from tremplin.casework.organisations import accreditations, bank_details
    from tremplin.casework.organisations import organisations as casework
    from tremplin.documents import identifiers

F = TypeVar("F", bound=Callable[..., Any])
UNSAID, FORM = "non précisé", "Sa forme juridique"
ENDLESS = 10_000
ORGANISATIONS = (
    Column("Numéro", lambda row: row["id"]),
    Column("Nom", lambda row: row["name"], gives_way=True),
    Column("Forme juridique", lambda row: row["legal_form_label"], gives_way=True),
    Column("SIRET", lambda row: row["siret"] and identifiers.spaced(row["siret"])),
    Column("RNA", lambda row: row["rna"]),
)
organisation = click.argument("organisation", metavar="ORGANISME")


def said(command: F) -> F:
    """The options that say what an organisation is; one that is not given says nothing."""
    given = (
        click.option("--name", metavar="NOM", help="Son nom."),
        click.option("--siret", metavar="SIRET", help="Les 14 chiffres de son SIRET."),
        click.option("--rna", metavar="RNA", help="Son numéro d'association : W et 9 chiffres."),
        click.option(
            "--legal-form", metavar="FORME", help=f"{FORM} : {', '.join(LEGAL_FORMS)}, ou une du Département."
        ),
        click.option("--email", metavar="ADRESSE", help="Son adresse électronique."),
        click.option("--phone", metavar="TÉLÉPHONE", help="Son téléphone."),
    )
    # a decorator goes above those before it: Click lists options from the last applied
    for option in reversed(given):
        command = option(command)
    return command


organisations = Noun("organisations", more="Un organisme est connu par son numéro, son SIRET ou son RNA.")


@organisations.command("list")
@click.option("--search", metavar="TEXTE", help="Seulement ceux dont le nom contient ce texte.")
@acting_as
@listing_formats
@pass_session
def list_(session: CommandSession, search: str | None, login: str | None, output: str) -> None:
    """Lister les organismes de votre périmètre."""
    found = casework.listed(session.desk, session.actor(login))
    rows = [row for row in found if folded(search or "") in folded(row["name"])]
    empty = "Aucun organisme de votre périmètre ne porte ce nom." if search else "Aucun organisme à montrer."
    Listing(("id", *casework.FIELDS, "version"), ORGANISATIONS, empty).write(
        rows, output, *(f"tremplin organisations show {row['id']}" for row in rows[:1])
    )


@organisations.command()
@organisation
@acting_as
@formats("table", "json")
@pass_session
def show(session: CommandSession, organisation: str, login: str | None, output: str) -> None:
    """Lire un organisme et ses agréments."""
    found = casework.show(session.desk, session.actor(login), organisation)
    if output == "json":
        write_json(found)
        return
    told = {
        **found,
        "legal_form": found["legal_form_label"],
        "siret": found["siret"] and identifiers.spaced(found["siret"]),
    }
    lines = [f"Organisme {found['id']}, version {found['version']}"]
    lines += [f"  {label} : {told[field] or UNSAID}" for field, label in casework.FIELDS.items()]
    lines += [f"  agrément : {_accreditation(each)}" for each in found["accreditations"]]
    width = terminal_width() or ENDLESS
    click.echo("\n".join(line for each in lines for line in wrapped(each, width, then="    ")))
    next_step(f"tremplin organisations edit {found['id']} --version {found['version']}")


@organisations.command()
@said
@acting_as
@formats("table", "json")
@pass_session
def create(session: CommandSession, /, login: str | None, output: str, **said: str | None) -> None:
    """Enregistrer un organisme : un nom, et un SIRET ou un RNA."""
    number = casework.create(session.desk, session.actor(login), said, at=session.now())
    tell(output, f"Organisme {number} enregistré.", {"id": number, "version": 1}, f"organisations show {number}")


@organisations.command()
@organisation
@said
@as_read
@acting_as
@formats("table", "json")
@pass_session
def edit(
    session: CommandSession,
    /,
    organisation: str,
    version: int | None,
    login: str | None,
    output: str,
    **said: str | None,
) -> None:
    """Corriger un organisme.

    Ce qui n'est pas dit reste tel quel ; un texte vide, « --phone "" », oublie ce qui était dit.
    """
    changes = {field: value for field, value in said.items() if value is not None}
    if not changes:
        raise WrongUsage("dites ce qui change : --name, --siret, --rna, --legal-form, --email ou --phone.")
    desk, actor = session.desk, session.actor(login)
    found = casework.show(desk, actor, organisation)
    read_at = found["version"] if version is None else version
    done = casework.edit(desk, actor, str(found["id"]), changes, at=session.now(), version=read_at)
    kept = f" enregistré, version {done}" if done != read_at else " : rien n'a changé"
    sentence = f"Organisme {found['id']}{kept}."
    tell(output, sentence, {"id": found["id"], "version": done}, f"organisations show {found['id']}")


@organisations.command()
@organisation
@click.argument("code", metavar="AGRÉMENT")
@click.option("--from", "starts_on", type=DayType(), required=True, metavar="DATE", help="Son premier jour.")
@click.option("--until", "ends_on", type=DayType(), metavar="DATE", help="Son dernier jour, s'il est connu.")
@acting_as
@formats("table", "json")
@pass_session
def accredit(
    session: CommandSession,
    organisation: str,
    code: str,
    starts_on: date,
    ends_on: date | None,
    login: str | None,
    output: str,
) -> None:
    """Enregistrer un agrément : ai, ei, aci, ou un de ceux d'un département.

    Le même agrément, du même premier jour, donné de nouveau, en change le dernier jour.
    """
    desk, actor = session.desk, session.actor(login)
    code = WordType("un agrément", desk.catalogue.everywhere("accreditations")).convert(code, None, None)
    number = accreditations.accredit(desk, actor, organisation, code, starts_on, ends_on=ends_on, at=session.now())
    until = f" au {french(ends_on)}" if ends_on else ""
    sentence = f"Agrément « {code} » enregistré, du {french(starts_on)}{until}."
    held = {"accreditation": number, "code": code, "starts_on": starts_on.isoformat()}
    tell(
        output,
        sentence,
        {**held, "ends_on": ends_on.isoformat() if ends_on else None},
        f"organisations show {organisation}",
    )


@organisations.command()
@organisation
@acting_as
@formats("table", "json")
@pass_session
def bank(session: CommandSession, organisation: str, login: str | None, output: str) -> None:
    """Lire les coordonnées bancaires d'un organisme.

    L'IBAN est masqué, sauf pour qui verse.
    """
    found = bank_details.shown(session.desk, session.actor(login), organisation)
    if output == "json":
        write_json(found)
        return
    told = [("En vigueur", found["in_force"]), ("À confirmer", found["waiting"])]
    click.echo("\n".join(f"{label} : {_account(said) if said else 'rien'}" for label, said in told))
    if found["waiting"]:
        next_step(f"tremplin organisations bank-confirm {found['organisation']} --iban IBAN")


@organisations.command()
@organisation
@acting_as
@formats("table", "json")
@pass_session
def members(session: CommandSession, organisation: str, login: str | None, output: str) -> None:
    """Lire qui est membre d'un organisme, et qui demande à l'être."""
    found = membership.members(session.desk, session.actor(login), organisation)
    if output == "json":
        write_json(found)
        return
    click.echo(f"Organisme {found['id']}, {found['name']}{'' if found['verified'] else ', à vérifier'}")
    click.echo("\n".join(_member(each) for each in found["members"]) or "  Personne n'y a de compte.")
    for each in found["waiting"]:
        click.echo(f"{_member(each)}, attend une réponse")
    steps = [f"tremplin organisations admit {found['id']} {each['login']}" for each in found["waiting"]]
    next_step(*steps, *([f"tremplin organisations verify {found['id']}"] if found["verifies"] else []))


@organisations.command()
@organisation
@click.argument("compte")
@click.option("--refuse", is_flag=True, help="Répondre non : la personne n'entre pas dans l'organisme.")
@acting_as
@formats("table", "json")
@pass_session
def admit(
    session: CommandSession, organisation: str, compte: str, refuse: bool, login: str | None, output: str
) -> None:
    """Répondre à une personne qui demande à rejoindre un organisme.

    Un de ses signataires répond, ou le service du département où l'organisme travaille.
    """
    actor = session.actor(login)
    role = membership.admit(session.desk, actor, organisation, compte, admitted=not refuse, at=session.now())
    said = "n'entre pas dans l'organisme" if refuse else f"entre dans l'organisme, « {ROLES[role]} »"
    tell(output, f"Compte « {compte} » : {said}.", {"account": compte, "role": role.value, "admitted": not refuse})


@organisations.command()
@organisation
@acting_as
@formats("table", "json")
@pass_session
def verify(session: CommandSession, organisation: str, login: str | None, output: str) -> None:
    """Vérifier un organisme qui s'est inscrit lui-même : ceux qui l'ont fait agissent bien pour lui.

    Sans cela, aucune subvention ne lui est accordée.
    """
    number = membership.verify(session.desk, session.actor(login), organisation, at=session.now())
    tell(output, f"Organisme {number} : il est vérifié.", {"organisation": number, "verified": True})


@organisations.command("bank-set")
@organisation
@click.option("--iban", required=True, metavar="IBAN", help="Le compte, tel qu'il est écrit sur le relevé.")
@click.option("--bic", metavar="BIC", help="La banque, si le relevé la dit.")
@click.option("--holder", metavar="NOM", help="Le titulaire du compte, s'il n'est pas l'organisme.")
@click.option(
    "--document", metavar="DOSSIER:PIÈCE", help="Le relevé d'identité bancaire, joint (--purpose bank_details)."
)
@acting_as
@formats("table", "json")
@pass_session
def bank_set(
    session: CommandSession,
    organisation: str,
    iban: str,
    bic: str | None,
    holder: str | None,
    document: str | None,
    login: str | None,
    output: str,
) -> None:
    """Donner les coordonnées bancaires d'un organisme.

    Un signataire du porteur les donne, ou un instructeur avec le relevé. Un autre agent les confirme ; d'ici là, rien
    n'est versé.
    """
    kept = bank_details.enter(
        session.desk,
        session.actor(login),
        organisation,
        iban,
        bic=bic,
        holder=holder,
        document=_document(document) if document else None,
        at=session.now(),
    )
    sentence = f"Organisme {kept.organisation} : {kept.iban} est gardé, à confirmer par un autre agent."
    tell(output, sentence, kept.published())


@organisations.command("bank-confirm")
@organisation
@click.option("--iban", required=True, metavar="IBAN", help="Le compte, tel que vous le lisez sur le relevé.")
@acting_as
@formats("table", "json")
@pass_session
def bank_confirm(session: CommandSession, organisation: str, iban: str, login: str | None, output: str) -> None:
    """Confirmer des coordonnées bancaires qu'un autre a données.

    Lisez l'IBAN sur le relevé (dossiers fetch), et tapez-le : il doit être celui qui attend.
    """
    kept = bank_details.confirm(session.desk, session.actor(login), organisation, iban, at=session.now())
    tell(output, f"Organisme {kept.organisation} : {kept.iban} est en vigueur.", kept.published())


@organisations.command("bank-refuse")
@organisation
@click.option("--reason", required=True, metavar="TEXTE", help="Pourquoi : le journal le garde.")
@acting_as
@formats("table", "json")
@pass_session
def bank_refuse(session: CommandSession, organisation: str, reason: str, login: str | None, output: str) -> None:
    """Écarter des coordonnées bancaires qu'un autre a données ; celles d'avant restent en vigueur."""
    kept = bank_details.refuse(session.desk, session.actor(login), organisation, reason, at=session.now())
    tell(output, f"Organisme {kept.organisation} : {kept.iban} est écarté.", kept.published())


def _member(person: dict[str, Any]) -> str:
    return f"  {person['name']} <{person['login']}>, {person['role_label']}"


def _document(written: str) -> "bank_details.BankDocument":
    dossier, _, number = written.rpartition(":")
    if not dossier or not number.isascii() or not number.isdigit():
        raise WrongUsage(f"pièce « {excerpt(written)} » : écrivez le dossier, deux-points et le numéro, DOSSIER:PIÈCE.")
    return bank_details.BankDocument(dossier, int(number))


def _account(said: dict[str, Any]) -> str:
    details = (f"BIC {said['bic']}" if said["bic"] else "", f"au nom de {said['holder']}" if said["holder"] else "")
    return ", ".join(filter(None, (identifiers.spaced_iban(said["iban"]), *details)))


def _accreditation(held: dict[str, Any]) -> str:
    until = f" au {french(date.fromisoformat(held['ends_on']))}" if held["ends_on"] else ", sans date de fin"
    return f"{held['label']}, du {french(date.fromisoformat(held['starts_on']))}{until}"
