"""The addresses of a fiche that is tried."""

from tremplin.records.acts import Act
from tremplin_web.admins.trying import page
from tremplin_web.gate.door import GatedAddress, who_may

ADDRESS = "/administration/essai"
# nothing is done nor kept: it is for those who keep the platform, whom the policy knows by this act
ADMINS = who_may(Act.MANAGE_ACCOUNTS)
# a document of 256 kB, of which a browser writes each end of line with two signs, and a request to try
TYPED = 1024 * 1024

ADDRESSES = (
    GatedAddress(ADDRESS, page.trying, ADMINS),
    GatedAddress(ADDRESS, page.try_fiche, ADMINS, ("POST",), heavy=True, typed=TYPED),
)
