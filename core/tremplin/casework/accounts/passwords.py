"""Passwords: what is kept of them is a hash, and no answer says whether an account exists."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.typed import login_of
from tremplin.errors import RefusedRequest
from tremplin.records.accounts import Account

# a length and no composition: NIST SP 800-63B, 5.1.1.2, which wants 8 signs at least and 64 admitted
LEAST, MOST = 12, 256
# argon2-cffi's own choice is the second of RFC 9106 (section 4): 64 MiB, three passes, four lanes
HASHER = PasswordHasher()
# of a password that nobody has, with the parameters of HASHER: a test compares
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$Rc9s4gRFjJOklW0mJyLBhA$CodRg33g9vdE+T89ZAab8U78Sm/rTCnUncKuojyWf+Q"
# no letter that is taken for a digit, none that makes a word
SIGNS, GROUPS, GROUP = "bcdfghjkmnpqrstvwxz23456789", 5, 4


def hashable(password: str) -> str:
    """A password that may be chosen, as it was typed."""
    if len(password) < LEAST:
        raise RefusedRequest(f"mot de passe trop court : {LEAST} caractères au moins ; une phrase convient très bien.")
    if len(password) > MOST:
        raise RefusedRequest(f"mot de passe trop long : {MOST} caractères au plus.")
    if len(set(password)) < LEAST // 3:
        raise RefusedRequest("mot de passe trop simple : les mêmes caractères y reviennent sans cesse.")
    return password


def hashed(password: str) -> str:
    """What is kept of a password."""
    return HASHER.hash(_signs(hashable(password)))


def generated() -> str:
    """A password that nobody chose, easy to copy by hand: « k7mp-3xqd-… »."""
    # 20 signs among 27, drawn by the system: 95 bits
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(GROUPS))


def verify_password(session: Session, login: str, password: str) -> bool:
    """Whether this is the password of an account that may sign in; the work is the same where there is none."""
    columns = select(Account.password_hash, Account.disabled_at).where(Account.login == login_of(login))
    found = session.execute(columns).first()
    kept = found.password_hash if found else None
    # without a hash, an account that does not exist would answer a hundred times faster (test_accounts)
    right = _matches(kept or NOBODY, password)
    return right and kept is not None and found is not None and found.disabled_at is None


def _matches(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, _signs(password[: MOST + 1]))
    # the first for another password, the second for a hash that raw SQL wrote: neither lets in, neither is told apart
    except (VerificationError, InvalidHashError):
        return False


def _signs(password: str) -> bytes:
    # the same sentence typed on another keyboard may be made of other code points
    # NFKC as NIST SP 800-63B, 5.1.1.2, has it; a lone surrogate, which a terminal may give, would else raise
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
