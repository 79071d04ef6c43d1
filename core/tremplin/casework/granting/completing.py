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


def labelled(name: str, fiche: Fiche, words: Vocabulary) -> str:
    """What people call what is to complete: « le budget de personnel », « la pièce « RIB » »."""
    family, _, code = name.partition(".")
    if family == DOCUMENTS:
        documents = {each.code: each.label for each in fiche.application.documents}
        return f"la pièce « {documents.get(code, code)} »"
    return wording.label(name, fiche, words)


def asked_fields(fiche: Fiche, catalogue: Any, said: Mapping[str, str]) -> Sequence[AskedField]:
    """The fields that are asked, in the order in which they are told; every unknown one at once, with the nearest."""
    known = [*(name for name in fields(catalogue, fiche) if name not in ITEMS), *LISTED]
    known += [f"{DOCUMENTS}.{each.code}" for each in fiche.application.documents]
    reasons = {name: prose(reason) for name, reason in said.items()}
    wrong = [f"{excerpt(name)} : champ inconnu.{hint(name, known)}" for name in said if name not in known]
    wrong += [f"{name} : dites ce qui y manque." for name in said if name in known and not reasons[name]]
    if wrong:
        raise WrongUsage("\n".join(wrong))
    words = catalogue.words(fiche)
    return [AskedField(name, labelled(name, fiche, words), reason) for name, reason in reasons.items()]
