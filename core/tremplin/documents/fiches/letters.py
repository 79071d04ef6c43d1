"""How YAML writes the words of the letters of a department."""

from typing import Any, ClassVar

from marshmallow import ValidationError

from tremplin.catalogue.letters import BRACED, LOGOS, NAMED, LetterWords, OwnLetter
from tremplin.documents.door import BlockSchema, DepartmentCode, Json, Listed, Section, Text, excerpt, hint


class LetterText(Text):
    """A paragraph of a letter, which may name the dossier: « {reference} »."""

    def read(self, value: Any) -> str:
        text = super().read(value)
        for name in BRACED.findall(text):
            if name not in NAMED:
                known = ", ".join(f"{{{each}}}" for each in NAMED)
                raise ValidationError(f"« {{{excerpt(name)}}} » n'est pas connu.{hint(name, NAMED)} Connus : {known}.")
        return text


class LogoName(Text):
    """The name of an image that lies beside the document."""

    json: ClassVar[Json] = {"type": "string", "pattern": r"^[^/\\]+\.(svg|png)$"}

    def read(self, value: Any) -> str:
        name = super().read(value)
        if not name.lower().endswith(LOGOS) or {*name} & {"/", "\\"} or name.startswith("."):
            raise ValidationError(
                f"logo « {excerpt(name)} » : donnez le nom d'une image .svg ou .png posée à côté de ce document."
            )
        return name


class OwnLetterSchema(BlockSchema):
    """The letters of one kind."""

    builds = OwnLetter
    subject = LetterText(description="L'objet de la lettre.")
    opening = Listed(LetterText(), description="Les paragraphes qui précèdent les faits.")
    closing = Listed(LetterText(), description="Les paragraphes qui les suivent.")
    signatory = Text(description="Qui signe ces lettres-là : une fonction, jamais le nom de quelqu'un.")


class LetterWordsSchema(BlockSchema):
    """The words of the letters of a department."""

    builds = LetterWords
    letters = DepartmentCode(required=True, description="Le code du département dont ce sont les lettres : « 59 ».")
    sender = Listed(Text(), description="L'en-tête, ligne par ligne : la direction, le service, l'adresse.")
    place = Text(description="Le lieu d'où l'on écrit, devant la date.")
    logo = LogoName(description="Une image .svg ou .png, posée à côté de ce document.")
    signatory = Text(description="Qui signe : une fonction, jamais le nom de quelqu'un.")
    greeting = Text(description="La formule d'appel : « Madame, Monsieur, ».")
    farewell = Text(description="La formule de politesse.")
    remedies = Text(description="Les voies et délais de recours, si le département les dit à sa façon.")
    receipt = Section(OwnLetterSchema, description="Le récépissé de dépôt.")
    completion = Section(OwnLetterSchema, description="La demande de compléments.")
    decision = Section(OwnLetterSchema, description="La décision, d'accorder ou de refuser.")
    agreement = Section(OwnLetterSchema, description="La convention.")
    amendment = Section(OwnLetterSchema, description="L'avenant.")
    settlement = Section(OwnLetterSchema, description="L'arrêté du solde.")
    repayment = Section(OwnLetterSchema, description="La demande de reversement.")

    def make(self, said: dict[str, Any]) -> LetterWords:
        return LetterWords(department=said.pop("letters"), **said)
