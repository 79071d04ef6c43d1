"""What a carrier is asked to complete, field by field: each is one of the dossier's own, by the words people read."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tremplin.casework.acting.door import WrongUsage, excerpt, hint, wording
from tremplin.catalogue.fiche import Fiche
from tremplin.documents.dossiers.file import fields
from tremplin.documents.dossiers.table import ITEMS, LISTED
from tremplin.documents.texts import prose
from tremplin.documents.vocabulary import Vocabulary

DOCUMENTS = "documents"


class AskedField(NamedTuple):
    """A field to complete: its name, what people call it, and why."""

    field: str
    label: str
    reason: str

    @property
    def line(self) -> str:
        """« Les dépenses de personnel : le nombre d'heures manque. »."""
        return f"{self.label[:1].upper()}{self.label[1:]} : {self.reason}"


class CompletableField(NamedTuple):
    """A field that may be asked again, and what people call it."""

    field: str
    label: str


def labelled(name: str, fiche: Fiche, words: Vocabulary) -> str:
    """What people call what is to complete: « le budget de personnel », « la pièce « RIB » »."""
    family, _, code = name.partition(".")
    if family == DOCUMENTS:
        documents = {each.code: each.label for each in fiche.application.documents}
        return f"la pièce « {documents.get(code, code)} »"
    return wording.label(name, fiche, words)


def completable(fiche: Fiche, catalogue: Any) -> Sequence[CompletableField]:
    """All that may be asked of a dossier, in the order in which it is said; its documents come last."""
    words = catalogue.words(fiche)
    return [CompletableField(name, labelled(name, fiche, words)) for name in _known(fiche, catalogue)]


def asked_fields(fiche: Fiche, catalogue: Any, said: Mapping[str, str]) -> Sequence[AskedField]:
    """The fields that are asked, in the order in which they are told; every unknown one at once, with the nearest."""
    known = _known(fiche, catalogue)
    reasons = {name: prose(reason) for name, reason in said.items()}
    wrong = [f"{excerpt(name)} : champ inconnu.{hint(name, known)}" for name in said if name not in known]
    wrong += [f"{name} : dites ce qui y manque." for name in said if name in known and not reasons[name]]
    if wrong:
        raise WrongUsage("\n".join(wrong))
    words = catalogue.words(fiche)
    return [AskedField(name, labelled(name, fiche, words), reason) for name, reason in reasons.items()]


def asked_text(asked: str | None, fields: Sequence[AskedField]) -> str:
    """What a carrier reads: what is asked in words, then a line for each field."""
    # on the page, in the letter and in the mail alike
    return "\n".join(filter(None, [asked, *(each.line for each in fields)]))


def _known(fiche: Fiche, catalogue: Any) -> Sequence[str]:
    documents = (f"{DOCUMENTS}.{each.code}" for each in fiche.application.documents)
    return [*(name for name in fields(catalogue, fiche) if name not in ITEMS), *LISTED, *documents]
