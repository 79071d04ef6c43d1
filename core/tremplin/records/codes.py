"""The codes that columns hold, without the tables: whoever only names a state or a role imports no library."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be: the first two in an organisation, the others in a department."""

    EDITOR = "editor"
    SIGNATORY = "signatory"
    TERRITORIAL_SERVICE = "territorial_service"
    INSTRUCTOR = "instructor"
    DECISION_MAKER = "decision_maker"
    READER = "reader"
    STATISTICIAN = "statistician"
    ADMIN = "admin"


CARRIERS = (Role.EDITOR, Role.SIGNATORY)
STAFF = tuple(role for role in Role if role not in CARRIERS)


class State(StrEnum):
    """Where a dossier stands; casework says which act leads from one to the other."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    UNDER_REVIEW = "under_review"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    AGREED = "agreed"
    RUNNING = "running"
    REPORTED = "reported"
    SETTLED = "settled"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


INSTRUCTED = tuple(list(State)[list(State).index(State.UNDER_REVIEW) : list(State).index(State.WITHDRAWN)])
DECIDED = tuple(state for state in INSTRUCTED if state is not State.UNDER_REVIEW)
GRANTED = tuple(state for state in DECIDED if state is not State.REFUSED)


class PaymentKind(StrEnum):
    """What a payment is; a repayment goes back to the department."""

    ADVANCE = "advance"
    INTERIM = "interim"
    BALANCE = "balance"
    REPAYMENT = "repayment"


class ReportKind(StrEnum):
    """The reports of a carrier."""

    FINAL = "final"
    # what was done and spent so far: an instalment may wait for it
    INTERIM = "interim"
    # « transmis en amont de la tenue de chaque comité » (a call of 2025, « ÉVALUATION », 1)
    DASHBOARD = "dashboard"
    EXECUTION = "execution"
    # the yearly accounts, six months after the end of the year (a call of 2024, « EVALUATION », 2)
    YEARLY = "yearly"


class Mode(StrEnum):
    """How a dossier came: by its carrier, on paper, or late and admitted."""

    ONLINE = "online"
    # on paper, the postmark counts (CRPA, L112-1)
    PAPER = "paper"
    LATE = "late"


class Outcome(StrEnum):
    """What was decided."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class Advice(StrEnum):
    """What an opinion says."""

    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"


class Purpose(StrEnum):
    """What a document is attached for."""

    APPLICATION = "application"
    AGREEMENT = "agreement"
    EVIDENCE = "evidence"
    BANK_DETAILS = "bank_details"
    REPORT = "report"
    # what goes with a message comes with it, and stays as long
    MESSAGE = "message"


class Voice(StrEnum):
    """Who speaks in a message."""

    CARRIER = "carrier"
    SERVICE = "service"


class RequestKind(StrEnum):
    """What a carrier asks for once a dossier is decided."""

    ADVANCE = "advance"
    AMENDMENT = "amendment"
    APPEAL = "appeal"


class RequestOutcome(StrEnum):
    """What a request is answered."""

    GRANTED = "granted"
    REFUSED = "refused"


class BankAnswer(StrEnum):
    """What became of bank details that waited to be confirmed."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Side(StrEnum):
    """Whether a line is planned, or realised."""

    PLANNED = "planned"
    REALISED = "realised"


class SigningStep(StrEnum):
    """How far an agreement went."""

    SENT = "sent"
    CARRIER = "carrier"
    DEPARTMENT = "department"


class MailKind(StrEnum):
    """What a letter tells."""

    RECEIPT = "receipt"
    COMPLETION = "completion"
    DECISION = "decision"
    CLOSING = "closing"
    DEADLINE = "deadline"
    MESSAGE = "message"
    REQUEST = "request"
    ANSWER = "answer"
    SIGNATURE = "signature"
    RESET = "reset"
    SIGN_UP = "sign_up"
    INVITATION = "invitation"
    # an account that an admin opened, whose owner chooses a password
    WELCOME = "welcome"
    # a work that took long enough for its owner to be elsewhere
    WORK = "work"
    # an identity that opens an account from now on
    IDENTITY = "identity"


# what opens something by a link of one use, and is about no dossier
LINKS = (MailKind.RESET, MailKind.SIGN_UP, MailKind.INVITATION, MailKind.WELCOME)


class Queue(StrEnum):
    """Where what waits to be done stands."""

    WAITING = "waiting"
    DONE = "done"
    # tried as often as it may be: somebody looks at it
    FAILED = "failed"
    # of use to nobody any more, or given up by somebody
    DROPPED = "dropped"


class HoldReason(StrEnum):
    """Why nothing leaves a base."""

    RESTORED = "restored"
    DEMONSTRATION = "demonstration"


class NewsKind(StrEnum):
    """What an address is told of: what plugins are, under the names of their hooks; and a trial, of nothing."""

    SUBMITTED = "tremplin_dossier_submitted"
    DECIDED = "tremplin_dossier_decided"
    SIGNED = "tremplin_agreement_signed"
    REPORTED = "tremplin_report_received"
    SETTLED = "tremplin_dossier_settled"
    TRIAL = "trial"


class TokenScope(StrEnum):
    """What a token may be used for; what it then gives is what the roles of its account give."""

    READ_DOSSIERS = "dossiers:read"
    WRITE_DOSSIERS = "dossiers:write"
    READ_INDICATORS = "indicators:read"


class FactorKind(StrEnum):
    """What a second factor is: a code of six digits, a passkey, or a code that was kept for the day they are lost.

    The last is that which an identity provider says it asked for.
    """

    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY = "recovery"
    PROVIDER = "provider"
