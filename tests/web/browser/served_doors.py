"""Serve the doors of a site, for a browser that comes in: a program, which ``programs.py`` starts.

It tells cookies of several ages.
"""

from datetime import timedelta

from desks import AT, make_office
from programs import empty_base, serve
from signed_in import cookie_of, site_of

from tremplin.casework.accounts.accounts import set_password

PASSWORD = "une phrase qui ouvre"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# whose cookie, and how long ago it was given
AGES = {
    "editor": ("editor", MINUTE),
    "expired": ("editor", 5 * HOUR),
    "idle": ("reader", 57 * MINUTE),
    "ending": ("signatory", MINUTE),
    "fresh": ("second", MINUTE),
}

if __name__ == "__main__":
    with empty_base() as (database, folder):
        office = make_office(database, folder / "documents")
        office.desk.posting, office.desk.address = True, "http://localhost"
        for who in (office.editor, office.instructor, office.decider, office.local):
            set_password(office.desk, who, who.login, PASSWORD, at=AT)
        cookies = {name: cookie_of(office, getattr(office, who), age) for name, (who, age) in AGES.items()}
        serve(site_of(office), **cookies)
