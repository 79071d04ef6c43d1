"""A letter as RFC 5322 wants it: a subject, a plain text, and an identifier that is the same each time it is sent."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


@dataclass(frozen=True)
class MailLetter:
    """What is sent to one address; ``identity`` is its own, whoever sends it and however often."""

    identity: str
    to: str
    subject: str
    text: str
    reply_to: str | None = None


def message(letter: MailLetter, sender: str, at: datetime) -> EmailMessage:
    """The message of a letter, as it leaves at an instant."""
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = letter.to
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(at)
    # RFC 5322, 3.6.4: one identifier a message; a reader that is given it twice shows it once
    made["Message-ID"] = f"<{letter.identity}@{sender.rpartition('@')[2]}>"
    if letter.reply_to:
        made["Reply-To"] = letter.reply_to
    # RFC 3834, 5: no machine answers it that somebody is away
    made["Auto-Submitted"] = "auto-generated"
    # some servers still cut lines at 998 bytes (RFC 5321, 4.5.3.1.6) or spoil what is not ASCII
    made.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    return made
