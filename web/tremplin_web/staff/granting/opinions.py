"""Ask for an opinion; give one's own, or record that of a partner."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.acting.wording import ADVICE
from tremplin.casework.granting.opinions import ask, opine
from tremplin.catalogue.door import number
from tremplin.records.acts import Act
from tremplin.records.codes import Advice
from tremplin.records.tables import DECIDED
from tremplin_web.frame.door import announced, capital
from tremplin_web.frame.door import gettext as _
from tremplin_web.staff.acting.fields import ActField, Choices
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace
from tremplin_web.staff.granting.attached import attached

ALL, MARK = "tous", "note."


def wanted(place: ActPlace) -> list[dict[str, Any]]:
    """The opinions that the fiche wants, each with what was given of it."""
    given = {each["code"]: each for each in place.page["opinions"]}
    return [
        {"code": each.code, "label": each.label, "favourable": each.favourable, **(given.get(each.code) or {})}
        for each in place.here.fiche.application.opinions
    ]


def _codes(place: ActPlace) -> Choices:
    found = []
    for each in wanted(place):
        verdict = each.get("verdict")
        name = str(capital(each["label"]))
        if verdict:
            name += " " + _("(déjà rendu : %(verdict)s)", verdict=ADVICE[Advice(verdict)])
        found.append((each["code"], name))
    return found


def _first(place: ActPlace) -> str:
    left = [each["code"] for each in wanted(place) if not each.get("verdict")]
    return left[0] if len(left) == 1 else ""


def _instructs(place: ActPlace) -> bool:
    return Act.REVIEW in place.here.rights


def _given(place: ActPlace) -> bool:
    return any(each.get("verdict") for each in wanted(place))


def _marked(place: ActPlace) -> bool:
    """Whether an opinion may still give scores: a decision keeps those that it was taken on."""
    return place.here.state not in DECIDED


def _fields(place: ActPlace) -> Iterator[ActField]:
    yield ActField(
        name="code", label=lazy_gettext("Quel avis"), kind="choice", wanted=True, choices=_codes, first=_first
    )
    yield ActField(
        name="verdict",
        label=lazy_gettext("Sens de l'avis"),
        kind="choice",
        wanted=True,
        choices=lambda place: [(each.value, capital(ADVICE[each])) for each in Advice],
    )
    yield ActField(
        name="reason",
        label=lazy_gettext("Motif de l'avis"),
        kind="long",
        hint=lazy_gettext("Le service le lit ; le porteur, non."),
        wanted=True,
        about=About.REASON,
    )
    for each in place.here.fiche.criteria:
        label = _("Note : %(label)s, sur %(most)s", label=announced(each.label), most=number(each.most))
        yield ActField(name=f"{MARK}{each.code}", label=label, kind="number", when=_marked)
    yield ActField(
        name="partner",
        label=lazy_gettext("De qui vient cet avis, si c'est un partenaire sans compte"),
        hint=lazy_gettext("Laissez vide pour rendre le vôtre."),
        about=About.PEOPLE,
        when=_instructs,
    )
    yield ActField(
        name="document",
        label=lazy_gettext("Ce que le partenaire a envoyé"),
        kind="attached",
        choices=attached,
        when=_instructs,
    )
    yield ActField(
        name="replacing",
        label=lazy_gettext("Pourquoi il change, s'il était déjà rendu"),
        kind="long",
        hint=lazy_gettext("Le journal garde les deux avis."),
        about=About.OPINIONS,
        when=_given,
    )


def marks(values: Mapping[str, Any]) -> dict[str, Any]:
    """The scores among what was typed, by criterion."""
    return {
        name.removeprefix(MARK): said for name, said in values.items() if name.startswith(MARK) and said is not None
    }


def _opine(doing: Doing) -> object:
    values = doing.values
    return opine(
        *(doing.desk, doing.actor, doing.reference, values["code"], Advice(values["verdict"]), values["reason"]),
        at=doing.at,
        replacing=values.get("replacing"),
        marks=marks(values),
        partner=values.get("partner") or None,
        document=values.get("document"),
    )


def _none(place: ActPlace) -> str | None:
    return None if wanted(place) else _("Sa fiche ne demande aucun avis.")


def _left(place: ActPlace) -> Choices:
    asked = {each["code"] for each in place.page["opinions"]}
    left = [(each["code"], capital(each["label"])) for each in wanted(place) if each["code"] not in asked]
    return [*left, (ALL, _("Tous ceux qui ne sont pas encore demandés"))] if len(left) > 1 else left


def _ask(doing: Doing) -> object:
    code = doing.values["code"]
    return ask(doing.desk, doing.actor, doing.reference, None if code == ALL else code, at=doing.at)


OPINION = ActForm(
    acts=(Act.OPINE,),
    name="opinion",
    slug="avis",
    title=lazy_gettext("Avis"),
    says=lazy_gettext(
        "L'avis est gardé avec son motif et ses notes, à votre nom ; le porteur sait qu'un avis est rendu, pas "
        "dans quel sens."
    ),
    button=lazy_gettext("Rendre cet avis"),
    done=lazy_gettext("L'avis est enregistré."),
    perform=_opine,
    fields=lambda place: tuple(_fields(place)),
    needs=_none,
    beside="staff/granting/opinions.html",
    shows=lambda place: {"wanted": wanted(place), "verdicts": ADVICE, "asks": place.opens(Act.ASK_OPINION)},
)
OPINION_ASKED = ActForm(
    acts=(Act.ASK_OPINION,),
    name="opinion_asked",
    slug="avis/demander",
    title=lazy_gettext("Demander un avis"),
    says=lazy_gettext(
        "Le service ou le partenaire que nomme la fiche est attendu ; le porteur sait qu'un avis est demandé."
    ),
    button=lazy_gettext("Demander cet avis"),
    done=lazy_gettext("L'avis est demandé."),
    perform=_ask,
    fields=(
        ActField(
            name="code",
            label=lazy_gettext("Quel avis"),
            kind="choice",
            wanted=True,
            choices=_left,
            about=About.OPINIONS,
        ),
    ),
    beside="staff/granting/opinions.html",
    shows=lambda place: {"wanted": wanted(place), "verdicts": ADVICE, "asks": False},
)
