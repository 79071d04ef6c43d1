"""The addresses of retention; whoever erases, or reads all of somebody, proves again who they are."""

from tremplin.records.acts import Act
from tremplin_web.admins.retention import persons, rules
from tremplin_web.gate.door import GatedAddress, who_may

RETENTION = "/administration/conservation"
ADMINS = who_may(Act.ERASE_PERSON, Act.GIVE_ACCESS)
FRESHLY = who_may(Act.ERASE_PERSON, Act.GIVE_ACCESS, fresh=True)

ADDRESSES = (
    GatedAddress(RETENTION, rules.retention, ADMINS),
    GatedAddress(RETENTION, rules.purge, FRESHLY, ("POST",)),
    GatedAddress(f"{RETENTION}/personne", persons.persons, ADMINS),
    GatedAddress(f"{RETENTION}/personne", persons.answer_person, FRESHLY, ("POST",)),
)
