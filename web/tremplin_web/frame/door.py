"""What every page of the site shares: its site, addresses, language and errors."""

from tremplin_web.frame import addresses
from tremplin_web.frame.addresses import edition
from tremplin_web.frame.kept import kept
from tremplin_web.frame.language import announced, at_field, capital, gettext
from tremplin_web.site import KEY, Site, site
