"""What each column of the base is about: who may read it, how long it is kept, what an erasure does to it.

A column that is added is one word here: without it, nobody could say what is kept of people, and the tests fail.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from sqlalchemy import Column

from tremplin.records.tables import METADATA


class DataClass(StrEnum):
    """What a column is about."""

    TECHNICAL = "technical"
    PUBLIC = "public"
    # what a dossier says of an organisation and of its action
    CASE = "case"
    MONEY = "money"
    # where an organisation is paid: whole to whoever pays, masked to the others
    ACCOUNT = "account"
    # whoever works here: an agent, a member of an organisation
    STAFF = "staff"
    # what opens a session
    SECRET = "secret"
    # of a person who is followed: who they are, their health, what happens to them
    IDENTITY = "identity"
    HEALTH = "health"
    SOCIAL = "social"
    # how many people, before anything is masked: of so few that each may be known
    COUNTS = "counts"
    # whatever somebody wrote, which may hold anything
    FREE = "free"


TECH, OPEN, CASE, MONEY, ACCOUNT, STAFF, SECRET, WHO, HEALTH, FACT, COUNTS, FREE = DataClass
PERSONAL = frozenset({WHO, HEALTH, FACT})
# who did what and when, and which row of what: the same in every table
EVERYWHERE: Mapping[str, DataClass] = {
    **dict.fromkeys(("id", "number", "dossier_id", "participation", "organisation_id", "settlement", "version"), TECH),
    **dict.fromkeys(
        ("created_at", "changed_at", "recorded_at", "added_at", "removed_at", "stored_at", "kept_at"), TECH
    ),
    **dict.fromkeys(
        ("asked_at", "answered_at", "given_at", "decided_at", "settled_at", "undone_at", "checked_at"), TECH
    ),
    **dict.fromkeys(("carrier_at", "service_at", "received_at", "deposited_at"), TECH),
    **dict.fromkeys(
        ("recorded_by", "added_by", "removed_by", "asked_by", "answered_by", "given_by", "decided_by"), STAFF
    ),
    **dict.fromkeys(
        ("settled_by", "undone_by", "checked_by", "created_by", "made_by", "signed_by", "carrier_by"), STAFF
    ),
    **dict.fromkeys(("service_by", "instructed_by", "instructor_id", "account_id"), STAFF),
    **dict.fromkeys(("department", "call", "fiche", "lot", "territory", "snapshot"), OPEN),
}
# by table: what its columns are, beside those that are the same everywhere
_OWN: Mapping[str, Mapping[DataClass, str]] = {
    "accounts": {STAFF: "login name disabled_at department", SECRET: "password_hash"},
    "activities": {FACT: "activity_key kind held_on hours_planned hours_done mode area employer exam outcome"},
    "accreditations": {OPEN: "code starts_on ends_on"},
    "admissions": {CASE: "rule", FREE: "reason"},
    "after_exits": {CASE: "months done_on"},
    "agenda_items": {TECH: "commission_id"},
    "agreements": {CASE: "signed_on starts_on ends_on", MONEY: "amount_cents advance_cents", FREE: "reason"},
    "answers": {CASE: "code", FREE: "value"},
    "assignments": {STAFF: "given_to given_from starts_on ends_on", FREE: "reason"},
    "attachments": {CASE: "code hash purpose message", FREE: "name"},
    "attestations": {CASE: "code"},
    "bank_details": {ACCOUNT: "iban bic holder", CASE: "document_of document answer", FREE: "reason"},
    "budget_lines": {MONEY: "side cost family label amount_cents year"},
    "commissions": {CASE: "title held_on deliberation deliberated_on", FREE: "minutes"},
    "committees": {CASE: "held_on attendees", FREE: "minutes"},
    "completion_fields": {CASE: "field", FREE: "reason"},
    "completions": {FREE: "asked"},
    "corrections": {TECH: "part corrected", FREE: "reason"},
    "decisions": {CASE: "outcome findings scores envelope_id commission_id", MONEY: "granted_cents", FREE: "reason"},
    "deposits": {CASE: "key counts_on counts_at mode service missing mentions", FREE: "reason"},
    "dossier_fte": {CASE: "side code fte"},
    "dossier_publics": {CASE: "code count"},
    "dossier_territories": {CASE: "code"},
    "dossiers": {
        TECH: "key",
        CASE: "state counts_on counts_at envelope_id starts_on ends_on posts supervisors_fte participants hours places "
        "employees funders final_funders",
        MONEY: "granted_cents requested_cents",
        FREE: "title",
    },
    "duties": {STAFF: "role since department territory"},
    "envelopes": {MONEY: "amount_cents places committed_cents committed_places"},
    "evaluations": {FACT: "done_on item result"},
    "evidence": {TECH: "checked", FACT: "origin months kind given_on accepted", WHO: "hash", FREE: "reason"},
    "execution_months": {CASE: "month figures"},
    "exits": {
        FACT: "exit_on contract months subsidised market_sector employer_kind target_trade first_access evidence",
    },
    "fiche_snapshots": {OPEN: "hash form document"},
    "frozen_figures": {COUNTS: "content"},
    "granted_years": {CASE: "agreement", MONEY: "year amount_cents"},
    # the accounts stand in the journal by their pseudonyms
    "journal": {TECH: "at act subject previous hash seals former before after", STAFF: "actor", FREE: "reason"},
    "journal_head": {TECH: "hash key"},
    "kept_orders": {TECH: "sort ascending"},
    "guesses": {SECRET: "subject", TECH: "tried last_at"},
    "identities": {SECRET: "subject", TECH: "issuer tied_at used_at", STAFF: "address"},
    "jobs": {TECH: "kind done_for state tries next_try_at claim claimed_until done_at error"},
    "mail_holds": {TECH: "reason since released_at"},
    # what it tells and to whom, by number: its text is written when it is sent, and kept by nobody
    "kept_forms": {TECH: "session_id", FREE: "path fields"},
    # what was answered to a machine: references, versions and receipts
    "kept_answers": {SECRET: "key request", CASE: "answer"},
    "known_devices": {SECRET: "token", TECH: "seen_at"},
    "machine_tokens": {SECRET: "hash", TECH: "scopes made_at expires_at used_at ended_at", STAFF: "name"},
    "mailed_links": {
        SECRET: "name hash",
        TECH: "kind about code made_at expires_at used_at",
        STAFF: "address",
    },
    "mails": {
        TECH: "key kind about code due written_at state tries next_try_at claim claimed_until done_at error",
    },
    "mandates": {MONEY: "payment mandate issued_on", FREE: "reason"},
    "memberships": {STAFF: "role since"},
    "messages": {CASE: "voice", FREE: "text", TECH: "written_at", STAFF: "written_by"},
    "milestones": {
        FACT: "origin months done_on status in_work contract contract_months subsidised market_sector evidence",
    },
    "opinions": {CASE: "code verdict attachment", OPEN: "partner", FREE: "reason"},
    "organisations": {OPEN: "name legal_form siret rna", STAFF: "email phone"},
    "outcomes": {
        CASE: "months exits quality urban_months urban_hours rural_months rural_hours participants hours "
        "places posts publics",
    },
    "participation_health": {HEALTH: "code"},
    "participation_publics": {FACT: "code"},
    "participations": {
        TECH: "person_id",
        WHO: "key phone email",
        FACT: "age_at_entry sex contract territory qpv schooling prescriber household post_kind publics_told "
        "referred_on positioned_on welcomed_on entered_on left_on hired_on",
    },
    "partners": {OPEN: "name siret", MONEY: "amount_cents"},
    "past_memberships": {STAFF: "role since left_at"},
    "passkeys": {SECRET: "credential public_key", TECH: "uses used_at", STAFF: "name"},
    "payments": {TECH: "key bank to_mandate", MONEY: "kind amount_cents paid_on instalment year"},
    "persons": {WHO: "hash last_name first_name birth_date", TECH: "erased_at"},
    "releases": {TECH: "name digest figures", COUNTS: "content"},
    "reports": {CASE: "kind about received_on figures"},
    "requests": {CASE: "kind outcome", FREE: "reason answer"},
    "resources": {MONEY: "funder nature status amount_cents side"},
    "role_requests": {STAFF: "role"},
    "recovery_codes": {SECRET: "hash", TECH: "used_at"},
    "rosters": {},
    "scores": {CASE: "criterion points opinion", FREE: "reason"},
    "search_marks": {CASE: "text due_on"},
    "search_words": {CASE: "word"},
    "self_registrations": {TECH: "registered_at verified_at", STAFF: "registered_by verified_by"},
    "sessions": {
        SECRET: "token challenge",
        TECH: "roles factor browser opened_at seen_at confirmed_at ended_at challenged_at",
    },
    "settlement_lines": {MONEY: "code label amount_cents", CASE: "why"},
    "settlements": {MONEY: "eligible_cents granted_cents share due_cents paid_cents balance_cents", TECH: "people"},
    "signings": {TECH: "attachment", CASE: "agreement step done_on"},
    "takeovers": {TECH: "confirmed_at", STAFF: "confirmed_by", FREE: "source past"},
    # who is counted is a number, which tells no more than the participations that it is made of; an erasure removes it
    "tallies": {TECH: "stamp", COUNTS: "amounts people"},
    "tally_layouts": {TECH: "scope library content"},
    "tally_unions": {TECH: "scope stamp", COUNTS: "content"},
    "totp_factors": {SECRET: "nonce next_nonce", TECH: "confirmed_at last_step"},
    "webhook_calls": {
        TECH: "name webhook_id kind reached written_at status state tries next_try_at claim claimed_until done_at "
        "error",
    },
    "webhooks": {TECH: "address", SECRET: "nonce"},
    "stored_files": {TECH: "hash size media_type scanned_at found"},
    # what was asked may hold whatever was searched for
    "works": {
        TECH: "kind state tries next_try_at claim claimed_until done_at error begun_at done total file file_name "
        "media_type",
        FREE: "parameters result",
    },
}
OWN: Mapping[str, Mapping[str, DataClass]] = {
    table: {name: kind for kind, names in said.items() for name in names.split()} for table, said in _OWN.items()
}


def class_of(column: Column[object]) -> DataClass:
    """What a column is about; a column of which nothing is said is a developer's mistake."""
    own = OWN[column.table.name]
    return own[column.name] if column.name in own else EVERYWHERE[column.name]


def personal() -> Iterator[Column[object]]:
    """The columns that are about people who are followed, with what was written freely beside them."""
    for table in METADATA.sorted_tables:
        classes = {column: class_of(column) for column in table.columns}
        about_people = not PERSONAL.isdisjoint(classes.values())
        yield from (column for column, kind in classes.items() if kind in PERSONAL or (about_people and kind is FREE))
