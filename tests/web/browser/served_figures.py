"""Serve an office whose figures are read and exported, for a browser: a program, which ``programs.py`` starts."""

from counted import OTHER_TYPOLOGY, counted_office, crowd, earlier
from programs import empty_base, serve
from signed_in import cookie_of, site_of

PEOPLE = ("statistician", "instructor", "local", "signatory", "other")

if __name__ == "__main__":
    with empty_base() as (database, folder):
        office = counted_office(database, folder, {"exits/autre.yaml": OTHER_TYPOLOGY})
        crowd(office, office.running(), 24, 20)
        earlier(office, 16, 12)
        cookies = {name: cookie_of(office, getattr(office, name)) for name in PEOPLE}
        serve(site_of(office), organisation=office.organisation, **cookies)
