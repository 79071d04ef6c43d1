"""The addresses of long work: each is its owner's alone, which the verb that reads it asks."""

from tremplin.records.codes import STAFF
from tremplin_web.gate.door import GatedAddress
from tremplin_web.gate.rights import Right
from tremplin_web.staff.acting.form import ActForm
from tremplin_web.staff.works import pages

WORKS = "/travaux"
WORK = f"{WORKS}/<work>"
OFFICIALS = Right(roles=frozenset(STAFF))

FORMS: tuple[ActForm, ...] = ()
ADDRESSES = (
    GatedAddress(WORKS, pages.works, OFFICIALS),
    GatedAddress(WORK, pages.work, OFFICIALS),
    GatedAddress(WORK, pages.give_up, OFFICIALS, ("POST",)),
    GatedAddress(f"{WORK}/fichier", pages.work_file, OFFICIALS),
)
