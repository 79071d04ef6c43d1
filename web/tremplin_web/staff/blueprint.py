"""The addresses of officials, and the two that they share with carriers, each of whom reads a page of their own."""

from flask import Flask

from tremplin_web.gate.door import serve
from tremplin_web.staff import menu, readers
from tremplin_web.staff.acting.runner import addresses
from tremplin_web.staff.allotting import addresses as allotting
from tremplin_web.staff.figures import addresses as figures
from tremplin_web.staff.granting import addresses as granting
from tremplin_web.staff.naming import scope_in_words
from tremplin_web.staff.operating import addresses as operating
from tremplin_web.staff.sitting import addresses as sitting
from tremplin_web.staff.working import addresses as working
from tremplin_web.staff.works import addresses as works

ROOMS = (working, works, granting, operating, sitting, allotting, figures)
FORMS = tuple(form for room in ROOMS for form in room.FORMS)
ADDRESSES = tuple(address for room in ROOMS for address in room.ADDRESSES)
# what each act, once done, says on the page of its dossier
DONE = {**{form.slug: form.done for form in FORMS}, **granting.DONE}


def register(app: Flask) -> None:
    """Serve these pages."""
    serve(app, "staff", __name__, (*ADDRESSES, *(address for form in FORMS for address in addresses(form))))
    readers.register(app, DONE)
    menu.register(app)
    app.jinja_env.filters["scope_in_words"] = scope_in_words
