"""How what is told is signed, as Standard Webhooks 1.0.0 wants it: whoever has the secret knows that it is ours."""

import base64
import hmac
from collections.abc import Mapping
from datetime import datetime

# what tells a secret of webhooks from others, and a version of the signature from those to come
SECRET, VERSION = "whsec_", "v1"


def shown(secret: bytes) -> str:
    """A secret as it is given to whoever receives."""
    return SECRET + base64.b64encode(secret).decode()


def signed(secret: bytes, name: str, body: bytes, at: datetime) -> Mapping[str, str]:
    """The headers of what is told at an instant: its name, the instant, and the signature of both with the body."""
    stamp = str(int(at.timestamp()))
    made = hmac.digest(secret, b".".join((name.encode(), stamp.encode(), body)), "sha256")
    return {
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": f"{VERSION},{base64.b64encode(made).decode()}",
    }
