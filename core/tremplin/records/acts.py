"""The acts that the journal keeps, by the codes that software reads."""

from enum import StrEnum


class Act(StrEnum):
    """Everything that a person may do to a dossier, or beside it."""

    # the hash of a journal line covers its code: one that changed would break the chain
    SEE = "see"
    CREATE = "create"
    EDIT = "edit"
    ATTACH = "attach"
    FETCH = "fetch"
    READ_BANK_DOCUMENT = "read_bank_document"
    DEPOSIT = "deposit"
    RECORD = "record"
    TAKE_OVER = "take_over"
    CONFIRM_TAKEOVER = "confirm_takeover"
    RETURN = "return"
    REVIEW = "review"
    ASSIGN = "assign"
    ASK_OPINION = "ask_opinion"
    OPINE = "opine"
    SCORE = "score"
    ACCEPT = "accept"
    REFUSE = "refuse"
    SEND_AGREEMENT = "send_agreement"
    SIGN_AGREEMENT = "sign_agreement"
    AGREE = "agree"
    AMEND = "amend"
    START = "start"
    FOLLOW = "follow"
    REALISE = "realise"
    REPORT = "report"
    PAY = "pay"
    MANDATE = "mandate"
    ADMIT = "admit"
    SETTLE = "settle"
    CLOSE = "close"
    CORRECT = "correct"
    CORRECT_PAYMENT = "correct_payment"
    CORRECT_REPORT = "correct_report"
    CORRECT_SETTLEMENT = "correct_settlement"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MANAGE_ORGANISATIONS = "manage_organisations"
    ENTER_BANK = "enter_bank"
    CONFIRM_BANK = "confirm_bank"
    ORDER_PAYMENTS = "order_payments"
    MANAGE_ACCOUNTS = "manage_accounts"
    CONFIRM_ROLE = "confirm_role"
    MANAGE_ENVELOPES = "manage_envelopes"
    ADOPT_GRANTS = "adopt_grants"
    REMOVE_ENVELOPE = "remove_envelope"
    RANK = "rank"
    PREPARE_COMMISSION = "prepare_commission"
    READ_COMMISSION = "read_commission"
    READ_JOURNAL = "read_journal"
    MANAGE_MAIL = "manage_mail"
    WRITE_MESSAGE = "write_message"
    ASK = "ask"
    ANSWER = "answer"
    RECORD_PEOPLE = "record_people"
    CHECK_EVIDENCE = "check_evidence"
    VALIDATE_MONTH = "validate_month"
    SEE_PEOPLE = "see_people"
    READ_IDENTITIES = "read_identities"
    READ_HEALTH = "read_health"
    GIVE_ACCESS = "give_access"
    ERASE_PERSON = "erase_person"
    READ_FIGURES = "read_figures"
    EXACT_FIGURES = "exact_figures"
    SEAL = "seal"


# acts that leave the dossier itself as it was, on its people above all: its acts are counted without them
APART = (
    *(Act.WRITE_MESSAGE, Act.ASK, Act.ANSWER),
    *(Act.RECORD_PEOPLE, Act.CHECK_EVIDENCE, Act.VALIDATE_MONTH),
    *(Act.FETCH, Act.READ_BANK_DOCUMENT),
    *(Act.READ_IDENTITIES, Act.READ_HEALTH, Act.GIVE_ACCESS, Act.ERASE_PERSON, Act.EXACT_FIGURES),
)
