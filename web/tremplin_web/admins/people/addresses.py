"""The addresses of accounts; whoever changes rights proves again who they are."""

from tremplin.records.acts import Act
from tremplin_web.admins.people import account, accounts, invitations, roles
from tremplin_web.gate.door import GatedAddress, who_may

MANAGED, CONFIRMED = who_may(Act.MANAGE_ACCOUNTS), who_may(Act.CONFIRM_ROLE)
FRESHLY, CONFIRMED_FRESHLY = who_may(Act.MANAGE_ACCOUNTS, fresh=True), who_may(Act.CONFIRM_ROLE, fresh=True)
ACCOUNTS, POST = "/administration/comptes", ("POST",)

ADDRESSES = (
    GatedAddress(ACCOUNTS, accounts.accounts, MANAGED),
    GatedAddress(f"{ACCOUNTS}/nouveau", accounts.new_account, MANAGED),
    GatedAddress(f"{ACCOUNTS}/nouveau", accounts.open_account, FRESHLY, POST),
    GatedAddress(f"{ACCOUNTS}/<account>", account.account, MANAGED),
    GatedAddress(f"{ACCOUNTS}/<account>", account.change_account, FRESHLY, POST),
    GatedAddress("/administration/roles", roles.roles, CONFIRMED),
    GatedAddress("/administration/roles", roles.answer_role, CONFIRMED_FRESHLY, POST),
    GatedAddress("/administration/invitations", invitations.invitations, MANAGED),
    GatedAddress("/administration/invitations", invitations.invite, FRESHLY, POST),
)
