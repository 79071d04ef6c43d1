"""Give the instruction of a dossier to somebody, for good or for some days."""

from flask_babel import lazy_gettext as _

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.granting.assigning import Days, assign
from tremplin.casework.reading.foreseen.receivers import receivers
from tremplin.records.acts import Act
from tremplin_web.gate.door import desk, visit
from tremplin_web.staff.acting.fields import ActField, Choices
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace


def _to(place: ActPlace) -> Choices:
    found = receivers(desk(), visit().actor, place.here.reference)
    return [(each.login, f"{each.name} ({each.login})") for each in found]


def _assign(doing: Doing) -> object:
    values = doing.values
    return assign(
        *(doing.desk, doing.actor, doing.reference, values["to"]),
        at=doing.at,
        days=Days(values["starts_on"], values["ends_on"]),
        reason=values["reason"],
    )


ASSIGN = ActForm(
    acts=(Act.ASSIGN,),
    name="assign",
    slug="transmettre",
    title=_("Transmettre l'instruction"),
    says=_(
        "Sans jours, le dossier est confié pour de bon. Avec deux jours, il l'est du premier au dernier compris, puis "
        "revient de lui-même à qui l'instruit."
    ),
    button=_("Confier ce dossier"),
    done=_("L'instruction est confiée."),
    perform=_assign,
    fields=(
        ActField(
            name="to",
            label=_("À qui"),
            kind="choice",
            hint=_("Celles et ceux qui instruisent dans ce département."),
            wanted=True,
            choices=_to,
            about=About.PEOPLE,
        ),
        ActField(name="starts_on", label=_("Premier jour du remplacement"), kind="day", about=About.DAYS),
        ActField(name="ends_on", label=_("Dernier jour, compris"), kind="day"),
        ActField(name="reason", label=_("Motif"), kind="long", hint=_("Le service le lit, pas le porteur.")),
    ),
)
