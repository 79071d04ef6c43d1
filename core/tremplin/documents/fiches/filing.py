"""How YAML writes where the text of a call is, and how one applies."""

from typing import Any

from marshmallow import ValidationError

from tremplin.catalogue.filing import DepositPlace, OfficialText
from tremplin.documents.addresses import Mailbox, PageAddress
from tremplin.documents.door import BlockSchema, Day, Text, checks
from tremplin.documents.fiches.blocks import SOURCE


class SaysSomething(BlockSchema):
    """A block of which no key is required, and one at least is said."""

    @checks
    def says_something(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        keys = [name for name in self.fields if name != "source"]
        if all(written.get(key) is None for key in keys):
            raise ValidationError(f"bloc vide : dites {', '.join(keys[:-1])} ou {keys[-1]}, ou retirez la clé.")


class OfficialTextSchema(SaysSomething):
    """The text that was voted."""

    builds = OfficialText
    title = Text(description="Le titre du texte publié.")
    url = PageAddress(description="La page où le lire : « https://www.exemple.fr/appel.pdf ».")
    voted_on = Day(description="Le jour du vote.")


class DepositSchema(SaysSomething):
    """How one applies."""

    builds = DepositPlace
    how = Text(description="Comment on dépose, en une phrase : en ligne, par courrier, en combien d'exemplaires.")
    url = PageAddress(description="Le site où l'on dépose.")
    address = Text(description="L'adresse postale où l'on dépose.")
    email = Mailbox(description="L'adresse électronique où l'on dépose.")
    source = Text(description=SOURCE)
