"""Serve a site with a desk, for a browser that walks: a program, which ``programs.py`` starts."""

from datetime import date

from desks import make_office
from programs import empty_base, serve
from signed_in import cookie_of, site_of

from tremplin.platform import start
from tremplin_web.clock import Clock

# within a session of a fiche that asks much
TODAY = date(2025, 1, 20)
PEOPLE = ("signatory", "editor", "instructor", "reader", "admin")

if __name__ == "__main__":
    with empty_base() as (database, folder):
        office = make_office(database, folder / "documents", platform=start({}), place=("62", "arrageois"))
        # letters are written, and nobody carries them: a test reads where their links lead
        office.desk.posting = True
        cookies = {name: cookie_of(office, getattr(office, name)) for name in PEOPLE}
        serve(site_of(office, Clock(TODAY)), base=str(folder), **cookies)
