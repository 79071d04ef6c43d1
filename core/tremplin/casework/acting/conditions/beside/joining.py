"""Who comes into an organisation: registered by themselves, admitted by those who are there, never left without one."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from tremplin.casework.acting.conditions.door import About, AnyCase, condition
from tremplin.records.tables import SelfRegistration

# of one person at once: whoever would fill the base with organisations is stopped there
MOST_WAITING = 5


@dataclass(frozen=True)
class Entrance:
    """What would become of somebody in an organisation.

    ``waits`` says that they asked to come in, ``member`` that they are there, ``last`` that nobody else signs for it.
    """

    waits: bool = False
    member: bool = False
    own: bool = False
    last: bool = False
    waiting: int = 0


@dataclass(frozen=True)
class Verification:
    """Whether an organisation waits to be verified, and whether whoever verifies it was ever a member."""

    registered: bool
    verified: bool
    theirs: bool


@condition(
    f"au plus {MOST_WAITING} inscriptions et demandes d'une même personne attendent une réponse",
    About.PEOPLE,
    proposed=True,
)
def few_waiting(entrance: Entrance) -> Iterator[str]:
    if entrance.waiting >= MOST_WAITING:
        yield f"{entrance.waiting} de vos demandes attendent déjà une réponse : attendez qu'il y soit répondu."


@condition("qui demande à rejoindre un organisme n'en est pas, et ne l'a pas déjà demandé", About.PEOPLE, proposed=True)
def not_there_yet(entrance: Entrance) -> Iterator[str]:
    if entrance.member:
        yield "Vous êtes déjà membre de cet organisme."
    elif entrance.waits:
        yield "Vous avez déjà demandé à rejoindre cet organisme : un signataire ou le service vous répond."


@condition("la personne a demandé à rejoindre l'organisme", About.PEOPLE, proposed=True)
def asked_to_join(entrance: Entrance) -> Iterator[str]:
    if not entrance.waits:
        yield "Cette personne n'attend aucune réponse ici : elle a retiré sa demande, ou quelqu'un y a répondu."


@condition("personne ne s'admet soi-même", About.PEOPLE, proposed=True)
def admitted_by_another(entrance: Entrance) -> Iterator[str]:
    if entrance.own:
        yield "C'est votre demande : une autre personne y répond."


@condition("qui change de rôle ou part est membre de l'organisme", About.PEOPLE, proposed=True)
def member_now(entrance: Entrance) -> Iterator[str]:
    if not entrance.member:
        yield "Cette personne n'est pas membre de l'organisme."


@condition("il reste un signataire à l'organisme", About.PEOPLE, proposed=True)
def a_signatory_left(entrance: Entrance) -> Iterator[str]:
    if entrance.last:
        yield "C'est le dernier signataire de l'organisme : donnez d'abord ce rôle à quelqu'un d'autre."


@condition("l'organisme s'est inscrit seul, et personne ne l'a encore vérifié", About.CONTENT, proposed=True)
def to_verify(verification: Verification) -> Iterator[str]:
    if not verification.registered:
        yield "Cet organisme ne s'est pas inscrit seul : il n'y a rien à vérifier."
    elif verification.verified:
        yield "Il est déjà vérifié."


@condition("une personne qui n'a jamais été membre de l'organisme", About.PEOPLE, proposed=True)
def verified_by_a_stranger(verification: Verification) -> Iterator[str]:
    if verification.theirs:
        yield "Vous avez été membre de cet organisme : une autre personne le vérifie."


@condition("un organisme qui s'est inscrit seul est vérifié par un instructeur", About.PEOPLE)
def verified_carrier(case: AnyCase) -> Iterator[str]:
    verified = select(SelfRegistration.verified_at).where(
        SelfRegistration.organisation_id == case.dossier.organisation_id
    )
    found = case.session.execute(verified).first()
    if found is not None and found.verified_at is None:
        yield "L'organisme s'est inscrit lui-même et n'est pas vérifié : un instructeur le fait d'abord."
