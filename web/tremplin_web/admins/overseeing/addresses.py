"""The addresses of what an admin looks over."""

from tremplin.records.acts import Act
from tremplin_web.admins.overseeing import journal, overview, plugins, sending
from tremplin_web.gate.door import GatedAddress, who_may

ADMINISTRATION = "/administration"
ADMINS, READERS, SENDERS = who_may(Act.MANAGE_ACCOUNTS), who_may(Act.READ_JOURNAL), who_may(Act.MANAGE_MAIL)

ADDRESSES = (
    GatedAddress(ADMINISTRATION, overview.overview, ADMINS),
    GatedAddress(f"{ADMINISTRATION}/greffons", plugins.plugins, ADMINS),
    GatedAddress(f"{ADMINISTRATION}/journal", journal.journal, READERS),
    GatedAddress(f"{ADMINISTRATION}/journal", journal.verify_journal, READERS, ("POST",)),
    GatedAddress(f"{ADMINISTRATION}/envois", sending.sending, SENDERS),
    GatedAddress(f"{ADMINISTRATION}/envois", sending.change_sending, SENDERS, ("POST",)),
)
