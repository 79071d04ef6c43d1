"""What acting gives to the rooms above it: how an act is done and refused, who may, what is known of a dossier."""

from tremplin.casework.acting import actors, commitments, content, money, perimeters, typed, wording
from tremplin.casework.acting.case import AnyCase, Case
from tremplin.casework.acting.children import Child, child_of, next_number, recorded
from tremplin.casework.acting.commitments import TABLE, Funds, Scope, commit, funds, stop_decisions
from tremplin.casework.acting.conditions import applying, deciding, following, participating
from tremplin.casework.acting.conditions.beside import joining, managing
from tremplin.casework.acting.conditions.days import Occurrence
from tremplin.casework.acting.content import Content
from tremplin.casework.acting.desk import Catalogue, Desk, Tried, keep, target_of, targets_of, visible
from tremplin.casework.acting.facts import facts_of
from tremplin.casework.acting.lifecycle import TRANSITIONS, against, of, out_of_state, require
from tremplin.casework.acting.money import granted_years, in_force, paid, settlement
from tremplin.casework.acting.perimeters import at_work, find
from tremplin.casework.acting.policy import AREAS, RIGHTS, ROLES, Actor, Grant, Target, departments, may
from tremplin.casework.acting.shares import keep_years
from tremplin.casework.acting.states import STATES
from tremplin.casework.acting.typed import Typed, among, login_of
from tremplin.casework.journal import line as journal
from tremplin.casework.journal.line import START
from tremplin.documents.contacts import email, name, phone
from tremplin.errors import (
    Conflict,
    Difference,
    Forbidden,
    Mistake,
    NotYet,
    PlacedReason,
    RefusedDocuments,
    RefusedRequest,
    TremplinError,
    Unavailable,
    UnknownIdentifier,
    WrongUsage,
    excerpt,
    hint,
)
from tremplin.records.acts import Act
from tremplin.records.codes import BankAnswer, PaymentKind, Purpose, ReportKind, Role
from tremplin.records.reference import identifier, quoted, reference_of
