"""What opens something by itself, a cookie or the end of a link: drawn by the system, and kept as a hash alone."""

import secrets
from hashlib import sha256

# 256 bits (OWASP asks for 64 at least)
BYTES = 32


def drawn() -> str:
    """What a cookie holds, which nothing else knows."""
    return secrets.token_urlsafe(BYTES)


def hash_of(token: str) -> str:
    """What is kept of it: whoever reads the base opens nothing."""
    # long, and nobody's choice: nothing is gained by a slow hash
    return sha256(token.encode("utf-8", "replace")).hexdigest()
