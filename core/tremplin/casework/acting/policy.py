"""Who may do what: the one page that answers, and it answers no to whatever it does not name.

A role holds within a perimeter. Whoever belongs to an organisation takes no part, as staff, in the dossiers of that
organisation: nobody instructs or decides a grant to their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS, Role

EDITOR, SIGNATORY, LOCAL = Role.EDITOR, Role.SIGNATORY, Role.TERRITORIAL_SERVICE
INSTRUCTOR, DECIDER, READER, ADMIN = Role.INSTRUCTOR, Role.DECISION_MAKER, Role.READER, Role.ADMIN
# the roles that a territory may bound
AREAS = frozenset({LOCAL, READER})
STATISTICIAN = Role.STATISTICIAN
ROLES: Mapping[Role, str] = {
    EDITOR: "rédacteur du porteur",
    SIGNATORY: "signataire du porteur",
    LOCAL: "service du territoire",
    INSTRUCTOR: "instructeur",
    DECIDER: "décideur",
    READER: "lecteur",
    STATISTICIAN: "statisticien",
    ADMIN: "administrateur",
}

# the statistician reads aggregates alone, in one line of these; a reader (head of service, auditor) acts nowhere
_RIGHTS = {
    Act.SEE: frozenset({EDITOR, SIGNATORY, LOCAL, INSTRUCTOR, DECIDER, READER}),
    Act.CREATE: frozenset({EDITOR, SIGNATORY, INSTRUCTOR}),
    Act.EDIT: frozenset({EDITOR, SIGNATORY, INSTRUCTOR}),
    Act.ATTACH: frozenset({EDITOR, SIGNATORY, INSTRUCTOR}),
    Act.FETCH: frozenset({EDITOR, SIGNATORY, LOCAL, INSTRUCTOR, DECIDER, READER}),
    # whoever gives bank details, looks at them or pays by them
    Act.READ_BANK_DOCUMENT: frozenset({SIGNATORY, INSTRUCTOR, DECIDER}),
    Act.DEPOSIT: frozenset({SIGNATORY}),
    Act.RECORD: frozenset({INSTRUCTOR}),
    Act.TAKE_OVER: frozenset({INSTRUCTOR}),
    Act.CONFIRM_TAKEOVER: frozenset({DECIDER}),
    Act.RETURN: frozenset({INSTRUCTOR}),
    Act.REVIEW: frozenset({INSTRUCTOR}),
    Act.ASSIGN: frozenset({INSTRUCTOR}),
    Act.ASK_OPINION: frozenset({INSTRUCTOR}),
    Act.OPINE: frozenset({LOCAL, INSTRUCTOR}),
    Act.SCORE: frozenset({INSTRUCTOR}),
    Act.ACCEPT: frozenset({DECIDER}),
    Act.REFUSE: frozenset({DECIDER}),
    Act.SEND_AGREEMENT: frozenset({INSTRUCTOR}),
    # an instructor records the paper that a carrier sent back
    Act.SIGN_AGREEMENT: frozenset({SIGNATORY, INSTRUCTOR}),
    Act.AGREE: frozenset({DECIDER}),
    Act.AMEND: frozenset({DECIDER}),
    Act.START: frozenset({INSTRUCTOR}),
    Act.FOLLOW: frozenset({LOCAL, INSTRUCTOR}),
    Act.REALISE: frozenset({EDITOR, SIGNATORY, INSTRUCTOR}),
    Act.REPORT: frozenset({SIGNATORY, INSTRUCTOR}),
    Act.PAY: frozenset({DECIDER}),
    Act.MANDATE: frozenset({DECIDER}),
    Act.ADMIT: frozenset({DECIDER}),
    Act.SETTLE: frozenset({INSTRUCTOR}),
    Act.CLOSE: frozenset({DECIDER}),
    Act.CORRECT: frozenset({LOCAL, INSTRUCTOR}),
    # a counter-entry moves money as the entry did: it is of the same office
    Act.CORRECT_PAYMENT: frozenset({DECIDER}),
    Act.CORRECT_REPORT: frozenset({INSTRUCTOR}),
    Act.CORRECT_SETTLEMENT: frozenset({DECIDER}),
    Act.REOPEN: frozenset({INSTRUCTOR, DECIDER}),
    Act.WITHDRAW: frozenset({SIGNATORY, INSTRUCTOR}),
    Act.MANAGE_ORGANISATIONS: frozenset({INSTRUCTOR, ADMIN}),
    Act.ENTER_BANK: frozenset({SIGNATORY, INSTRUCTOR}),
    Act.CONFIRM_BANK: frozenset({INSTRUCTOR, DECIDER}),
    Act.ORDER_PAYMENTS: frozenset({DECIDER}),
    Act.MANAGE_ACCOUNTS: frozenset({ADMIN}),
    Act.CONFIRM_ROLE: frozenset({ADMIN}),
    # whoever has an account, of whom nothing is known yet: no role gives it
    Act.REGISTER: frozenset(),
    Act.VERIFY_ORGANISATION: frozenset({INSTRUCTOR}),
    Act.ADMIT_MEMBER: frozenset({SIGNATORY, INSTRUCTOR, ADMIN}),
    Act.MANAGE_MEMBERS: frozenset({SIGNATORY}),
    Act.MANAGE_ENVELOPES: frozenset({DECIDER, ADMIN}),
    # whoever proposes a grant knows what is left to grant
    Act.READ_ENVELOPES: frozenset({INSTRUCTOR, DECIDER, ADMIN}),
    Act.ADOPT_GRANTS: frozenset({DECIDER, ADMIN}),
    Act.REMOVE_ENVELOPE: frozenset({DECIDER, ADMIN}),
    # a carrier is told of their own score by the decision, and never of those of others
    Act.RANK: frozenset({LOCAL, INSTRUCTOR, DECIDER, READER}),
    Act.PREPARE_COMMISSION: frozenset({INSTRUCTOR, DECIDER}),
    Act.READ_COMMISSION: frozenset({INSTRUCTOR, DECIDER, READER}),
    Act.READ_JOURNAL: frozenset({ADMIN}),
    Act.MANAGE_MAIL: frozenset({ADMIN}),
    # one's own, which never gives more than one has: the software of a carrier deposits as its signatory
    Act.MANAGE_TOKENS: frozenset(Role),
    Act.MANAGE_WEBHOOKS: frozenset({ADMIN}),
    Act.WRITE_MESSAGE: frozenset({EDITOR, SIGNATORY, LOCAL, INSTRUCTOR, DECIDER}),
    # an instructor records what came by post: an appeal often does
    Act.ASK: frozenset({SIGNATORY, INSTRUCTOR}),
    Act.ANSWER: frozenset({DECIDER}),
    # an instructor records for a carrier who sends paper
    Act.RECORD_PEOPLE: frozenset({EDITOR, SIGNATORY, INSTRUCTOR}),
    Act.CHECK_EVIDENCE: frozenset({LOCAL, INSTRUCTOR}),
    # « validé conjointement »: the carrier and the local service, each for itself
    Act.VALIDATE_MONTH: frozenset({SIGNATORY, LOCAL}),
    # by number: who decides a grant or audits it needs nobody's name (CASF, art. L262-44: secrecy)
    Act.SEE_PEOPLE: frozenset({EDITOR, SIGNATORY, LOCAL, INSTRUCTOR, DECIDER, READER}),
    Act.READ_IDENTITIES: frozenset({EDITOR, SIGNATORY, LOCAL, INSTRUCTOR}),
    # GDPR, article 9
    Act.READ_HEALTH: frozenset({EDITOR, SIGNATORY, INSTRUCTOR}),
    # GDPR, articles 15 and 17: the department answers for all of its operations at once
    Act.GIVE_ACCESS: frozenset({ADMIN}),
    Act.ERASE_PERSON: frozenset({ADMIN}),
    # an admin as such reads no figure: who keeps accounts needs none
    Act.READ_FIGURES: frozenset({EDITOR, SIGNATORY, LOCAL, INSTRUCTOR, DECIDER, READER, STATISTICIAN}),
    # nothing masks these: whoever gives figures out, the statistician first, has none of them
    Act.EXACT_FIGURES: frozenset({INSTRUCTOR, DECIDER}),
    # a migration's, which finds rows as they stand
    Act.SEAL: frozenset(),
}
# nothing that is installed beside the core gives itself a right by a slip
RIGHTS: Mapping[Act, frozenset[Role]] = MappingProxyType(_RIGHTS)


@dataclass(frozen=True, slots=True)
class Target:
    """What an act bears on: a dossier, or whatever a perimeter can hold."""

    department: str | None = None
    organisation_id: int | None = None
    territories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and the perimeter in which it holds; an admin without a department holds everywhere."""

    role: Role
    organisation_id: int | None = None
    department: str | None = None
    territory: str | None = None

    def covers(self, target: Target) -> bool:
        if self.role in CARRIERS:
            return self.organisation_id is not None and self.organisation_id == target.organisation_id
        if self.department is None:
            return self.role is ADMIN
        if self.department != target.department:
            return False
        if self.territory is None:
            # one who reads may have the whole of a department, a service of a territory may not
            return self.role is not LOCAL
        return self.role in AREAS and self.territory in target.territories


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the roles that they hold at this moment."""

    account_id: int
    login: str
    grants: tuple[Grant, ...] = field(default=())

    def belongs_to(self, organisation_id: int | None) -> bool:
        """Whether they are a member of an organisation."""
        # interests that interfere are a conflict already (act 2013-907, art. 2): the role there does not matter
        return organisation_id is not None and any(
            grant.role in CARRIERS and grant.organisation_id == organisation_id for grant in self.grants
        )


def may(actor: Actor, act: Act, target: Target) -> bool:
    """Whether one of the roles of the actor gives this act on this target."""
    member = actor.belongs_to(target.organisation_id)
    # an act that a later version adds is nobody's, until this page names it
    roles = RIGHTS.get(act, frozenset())
    return any(
        grant.role in roles and grant.covers(target) and (grant.role in CARRIERS or not member)
        for grant in actor.grants
    )


def blind(actor: Actor) -> str | None:
    """Why somebody sees no dossier at all, where none of their roles shows any: an empty list would not say it."""
    if any(grant.role in RIGHTS[Act.SEE] for grant in actor.grants):
        return None
    held = " et ".join(dict.fromkeys(f"« {ROLES[grant.role]} »" for grant in actor.grants))
    if not held:
        return "Votre compte n'a pas de rôle, donc ne voit aucun dossier : un administrateur en donne."
    return f"Le rôle {held} ne voit aucun dossier : ils se lisent avec celui de lecteur, d'instructeur ou de décideur."


def departments(actor: Actor, act: Act) -> frozenset[str | None]:
    """The departments over which the actor may do an act that bears on no dossier; ``None`` is all of them."""
    roles = RIGHTS.get(act, frozenset())
    return frozenset(grant.department for grant in actor.grants if grant.role in roles and grant.role not in CARRIERS)
