"""The pages of an organisation: what is known of it, who belongs to it, its accreditations, where it is paid."""

from tremplin.records.acts import Act
from tremplin_web.carriers.organisations import bank, coming, listing, members, one
from tremplin_web.gate.door import MEMBERS, SIGNED_IN, GatedAddress, Right, who_may

OFFICE = who_may(Act.MANAGE_ORGANISATIONS)
MANAGING = who_may(Act.ADMIT_MEMBER, Act.MANAGE_MEMBERS, Act.VERIFY_ORGANISATION)
BANK = who_may(Act.ENTER_BANK, Act.CONFIRM_BANK)


def _both(*rights: Right) -> Right:
    return Right(roles=frozenset().union(*(right.roles or () for right in rights)))


# rights and where money goes: who is there is proved again first
ONE = "/organismes/<organisation>"
ADDRESSES = (
    GatedAddress("/organismes", listing.organisations, SIGNED_IN),
    # whoever has no role yet comes here
    GatedAddress("/organismes/nouveau", coming.new_organisation, SIGNED_IN, ("GET", "POST")),
    GatedAddress(ONE, one.organisation, _both(MEMBERS, OFFICE)),
    GatedAddress(ONE, one.edit_organisation, OFFICE, ("POST",)),
    GatedAddress(f"{ONE}/membres", members.organisation_members, _both(MEMBERS, MANAGING)),
    GatedAddress(f"{ONE}/membres", members.answer_member, MANAGING._replace(fresh=True), ("POST",)),
    GatedAddress(f"{ONE}/agrements", one.accreditations, _both(MEMBERS, OFFICE)),
    GatedAddress(f"{ONE}/agrements", one.accredit, OFFICE, ("POST",)),
    GatedAddress(f"{ONE}/iban", bank.bank, BANK),
    GatedAddress(f"{ONE}/iban", bank.change_bank, BANK._replace(fresh=True), ("POST",)),
)
