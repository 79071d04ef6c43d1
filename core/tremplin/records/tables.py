"""All the tables with their codes, known to the metadata: migrations and backups read it here, casework its classes."""

from tremplin.records import (
    accounts,
    agreements,
    assignments,
    attachments,
    banking,
    budgets,
    commissions,
    corrections,
    decisions,
    deposits,
    dossiers,
    entering,
    envelopes,
    factors,
    figures,
    following,
    joining,
    journal,
    machines,
    organisations,
    outbox,
    participations,
    people,
    searching,
    sessions,
    settlements,
    snapshots,
    takeovers,
    talking,
    tallies,
    works,
)
from tremplin.records.accounts import Account, Duty, Membership, PastMembership, RoleRequest
from tremplin.records.acts import APART, Act
from tremplin.records.agreements import Agreement, GrantedYear, Payment, Signing
from tremplin.records.assignments import Assignment
from tremplin.records.attachments import Attachment, StoredFile
from tremplin.records.banking import BankDetails, Mandate
from tremplin.records.base import THOUSANDTHS, Base, Instant
from tremplin.records.budgets import BudgetLine, Resource
from tremplin.records.codes import (
    CARRIERS,
    DECIDED,
    GRANTED,
    LINKS,
    Advice,
    FactorKind,
    HoldReason,
    MailKind,
    Mode,
    NewsKind,
    PaymentKind,
    Purpose,
    Queue,
    ReportKind,
    RequestKind,
    RequestOutcome,
    Role,
    Side,
    SigningStep,
    State,
    TokenScope,
    Voice,
)
from tremplin.records.commissions import AgendaItem, Commission
from tremplin.records.corrections import CORRECTED, CorrectedRow, stands
from tremplin.records.decisions import Decision, Opinion, Score
from tremplin.records.deposits import Completion, CompletionField, Deposit
from tremplin.records.dossiers import Answer, Attested, Dossier, FullTime, Partner, Public, Territory
from tremplin.records.entering import Guesses, MailedLink, ProviderIdentity
from tremplin.records.envelopes import PARTS, Envelope
from tremplin.records.factors import KeptForm, KnownDevice, Passkey, RecoveryCode, TotpFactor
from tremplin.records.figures import FrozenFigures, KeptRelease
from tremplin.records.following import AfterExit, Committee, Outcomes, Report
from tremplin.records.joining import SelfRegistration
from tremplin.records.journal import JournalHead, JournalLine
from tremplin.records.machines import KeptAnswer, MachineToken, Webhook, WebhookCall
from tremplin.records.organisations import Accreditation, Organisation
from tremplin.records.outbox import Job, Mail, MailHold
from tremplin.records.participations import (
    Activity,
    Evaluation,
    Evidence,
    ExecutionMonth,
    HealthPublic,
    Leaving,
    Milestone,
    Participation,
    ParticipationPublic,
)
from tremplin.records.people import IDENTITY, Person, Roster
from tremplin.records.reference import identifier, quoted, reference_of
from tremplin.records.searching import UNDATED, KeptOrder, SearchMark, SearchWord
from tremplin.records.sessions import SignedSession
from tremplin.records.settlements import Admission, Settlement, SettlementLine
from tremplin.records.snapshots import FicheSnapshot
from tremplin.records.takeovers import Takeover
from tremplin.records.talking import CarrierRequest, DossierMessage
from tremplin.records.tallies import DossierTally, TallyLayout, TallyUnion
from tremplin.records.works import Work

# SQLAlchemy knows a class once its module is imported; migrations bring them in this order
MODULES = (
    organisations,
    accounts,
    snapshots,
    envelopes,
    dossiers,
    commissions,
    budgets,
    deposits,
    attachments,
    decisions,
    assignments,
    agreements,
    banking,
    following,
    settlements,
    corrections,
    takeovers,
    people,
    participations,
    figures,
    tallies,
    searching,
    outbox,
    machines,
    talking,
    joining,
    sessions,
    factors,
    entering,
    works,
    journal,
)
METADATA = Base.metadata
