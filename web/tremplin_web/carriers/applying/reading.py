"""What was typed in a step: read as a dossier keeps it, the mistakes at their fields, and nothing of it lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from tremplin.casework.acting.content import kept
from tremplin.documents.door import excerpt
from tremplin.documents.dossiers.partly import partly
from tremplin.documents.nir import REFUSED, looks_like_nir
from tremplin_web.asking.fields import Field
from tremplin_web.asking.reading import value_of
from tremplin_web.dossiers.form import DossierForm
from tremplin_web.dossiers.shown import added
from tremplin_web.dossiers.steps import TITLE
from tremplin_web.frame.door import gettext, site

# boxes of which none is ticked send nothing: the page says which it showed
BOXES = "boites"
# what a page sends beside the fields of a dossier
OURS = frozenset(
    {"csrf_token", "version", "lu", "vers", "choix", "key", "organisation", "siret", "fiche", "action", "reprise"}
    | {BOXES}
)
MOST_STRANGERS = 5


@dataclass
class TypedStep:
    """What was typed (``texts``), what of it can be kept (``changes``), and what is wrong with the rest."""

    texts: Mapping[str, list[str]]
    changes: Mapping[str, Any] = field(default_factory=dict)
    mistakes: Mapping[str, str] = field(default_factory=dict)
    strangers: tuple[str, ...] = ()

    @property
    def wrong(self) -> bool:
        return bool(self.mistakes or self.strangers)


def read(sent: MultiDict[str, str], form: DossierForm, fields: Iterable[Field], said: Mapping[str, Any]) -> TypedStep:
    """Read what was sent of some fields; what was sent and left empty is said no more."""
    asked = {each.name: each for each in fields}
    boxes = {name for name in sent.getlist(BOXES) if name in asked}
    texts = {name: sent.getlist(name) for name in asked if name in sent or name in boxes}
    mistakes = dict[str, str]()
    plain = dict[str, Any]()
    for name, values in texts.items():
        if any(map(looks_like_nir, values)):
            # emptied, not shown again: a page is kept by the browser, and by whoever stands behind
            texts[name], mistakes[name] = [], REFUSED
            continue
        try:
            plain[name] = value_of(asked[name], values)
        except ValidationError as error:
            mistakes[name] = _first(error.messages)
    if plain.get(TITLE, "") is None:
        mistakes[TITLE] = gettext("Un dossier a un titre : donnez-lui celui de l'action.")
    given = {name: value for name, value in plain.items() if value is not None}
    content, wrong = partly(given, site().platform, form.fiche)
    mistakes |= wrong
    empty = {name: None for name, value in plain.items() if value is None and name not in mistakes}
    changes = {name: value for name, value in {**content, **empty}.items() if not _unchanged(said.get(name), value)}
    return TypedStep(texts, kept(changes), mistakes, _strangers(sent, form))


def _unchanged(old: Any, new: Any) -> bool:
    """Whether a line of a budget that was told in several still adds up to what the one field says."""
    return isinstance(old, tuple) and isinstance(new, int) and not isinstance(new, bool) and added(old) == new


def _strangers(sent: MultiDict[str, str], form: DossierForm) -> tuple[str, ...]:
    """What was sent under a name that this dossier does not have."""
    unknown = [key for key in sent if key not in form.fields and key not in OURS and not key.startswith("choix.")]
    return tuple(excerpt(key, 40) for key in unknown[:MOST_STRANGERS])


def _first(messages: Any) -> str:
    while isinstance(messages, Mapping):
        messages = next(iter(messages.values()))
    return str(messages[0] if isinstance(messages, list) else messages)
