"""The addresses of organisations."""

from tremplin.records.acts import Act
from tremplin_web.carriers.organisations import bank, coming, listing, members, one
from tremplin_web.gate.door import SIGNED_IN, GatedAddress, who_may

MANAGED = (Act.MANAGE_ORGANISATIONS,)
PEOPLED = (Act.ADMIT_MEMBER, Act.MANAGE_MEMBERS, Act.VERIFY_ORGANISATION)
PAID = (Act.ENTER_BANK, Act.CONFIRM_BANK)
ONE = "/organismes/<organisation>"
POST = ("POST",)

ADDRESSES = (
    GatedAddress("/organismes", listing.organisations, SIGNED_IN),
    # whoever has no role yet comes here
    GatedAddress("/organismes/nouveau", coming.new_organisation, SIGNED_IN, ("GET", "POST")),
    GatedAddress(ONE, one.organisation, who_may(*MANAGED, members=True)),
    GatedAddress(ONE, one.edit_organisation, who_may(*MANAGED), POST),
    GatedAddress(f"{ONE}/membres", members.organisation_members, who_may(*PEOPLED, members=True)),
    # rights, and where money goes: who is there is proved again first
    GatedAddress(f"{ONE}/membres", members.answer_member, who_may(*PEOPLED, fresh=True), POST),
    GatedAddress(f"{ONE}/agrements", one.accreditations, who_may(*MANAGED, members=True)),
    GatedAddress(f"{ONE}/agrements", one.accredit, who_may(*MANAGED), POST),
    GatedAddress(f"{ONE}/iban", bank.bank, who_may(*PAID)),
    GatedAddress(f"{ONE}/iban", bank.change_bank, who_may(*PAID, fresh=True), POST),
)
