"""The numbers by which the State knows an organisation: its SIRET, and the RNA of an association."""

import re

from stdnum import bic as bic_number
from stdnum import iban as iban_number
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from tremplin.errors import WrongUsage, excerpt

LENGTH = 14
SIREN_LENGTH = 9
# a spreadsheet turned a number into a quantity: « 22040000000000.0 », « 2,204E+13 »
QUANTITY = re.compile(r"([0-9]+)[.,]0+|[0-9]+[.,]?[0-9]*[eE]\+?[0-9]+")
DIGITS = re.compile(r"[0-9]+")
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
# W, the department of the registry and seven digits; overseas and in Corsica a letter ends the department: « W9R »
RNA = re.compile(r"W[0-9][0-9A-Z][0-9]{7}")


def siret(text: str) -> str:
    """The 14 digits of a SIRET, whatever spaces people put in it; La Poste's are checked by its own rule."""
    # « 732 829 320 00074 » in a letter, often with no-break spaces, which split() takes for spaces too
    number = _without_spaces(text)
    quantity = QUANTITY.fullmatch(number)
    if quantity:
        raise WrongUsage(_spreadsheet(text, quantity[1]))
    if not DIGITS.fullmatch(number):
        raise _refused_siret(text, "un SIRET est fait de 14 chiffres, et de rien d'autre.")
    if len(number) != LENGTH:
        raise _refused_siret(text, _length(number))
    if not _valid(number):
        raise _refused_siret(text, "sa clé est fausse : un chiffre est mal recopié, ou deux sont inversés.")
    return number


def rna(text: str) -> str:
    """The number of an association in the national registry."""
    number = _without_spaces(text).upper()
    if not RNA.fullmatch(number):
        raise WrongUsage(f"RNA « {excerpt(text)} » : un numéro RNA est un W suivi de 9 chiffres, comme W123456789.")
    return number


def iban(text: str) -> str:
    """An IBAN, whatever spaces people put in it; its own key is checked (ISO 13616, modulo 97)."""
    number = _without_spaces(text).upper()
    if not IBAN.fullmatch(number):
        raise WrongUsage("IBAN : deux lettres, deux chiffres, puis le compte (en France, 27 signes en tout).")
    try:
        iban_number.validate(number)
    except InvalidChecksum:
        told = "IBAN : sa clé est fausse, un signe manque ou est mal recopié, ou deux sont inversés."
        raise WrongUsage(told) from None
    except ValidationError:
        raise WrongUsage("IBAN : ce n'est pas un compte de ce pays, vérifiez-le signe par signe.") from None
    return number


def bic(text: str) -> str:
    """The BIC of a bank: 8 or 11 signs (ISO 9362)."""
    number = _without_spaces(text).upper()
    if not bic_number.is_valid(number):
        raise WrongUsage(f"BIC « {excerpt(text)} » : 8 ou 11 lettres et chiffres, comme ABCDFRPP.")
    return number


def spaced_iban(number: str) -> str:
    """An IBAN as a bank prints it: « FR76 3000 6000 … »; one that is masked stays as it is."""
    return number if " " in number else " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def spaced(number: str) -> str:
    """A SIRET as people read it: « 732 829 320 00074 »."""
    return f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _valid(number: str) -> bool:
    # nobody has the number zero, whose keys are right all the same
    return siret_number.is_valid(number) and number[:SIREN_LENGTH].strip("0") != ""


def _length(number: str) -> str:
    count = len(number)
    # the key of a SIREN is right on its own (Luhn): what lacks is the establishment, not a digit
    if count == SIREN_LENGTH and siren_number.is_valid(number):
        return "c'est un SIREN, de 9 chiffres : ajoutez les 5 chiffres de l'établissement."
    told = f"{count} chiffre{'s' if count > 1 else ''} au lieu de 14."
    return f"{told}{_near(number)}"


def _near(number: str) -> str:
    """The number that a spreadsheet may have cut, when its keys are right."""
    # a SIRET that begins with a zero loses it as soon as a spreadsheet takes it for a number
    whole = number.zfill(LENGTH)
    if len(number) > SIREN_LENGTH and _valid(whole):
        lost = " : un tableur retire les zéros du début" if whole != number else ""
        return f" Est-ce {spaced(whole)}{lost} ?"
    return ""


def _spreadsheet(text: str, digits: str | None) -> str:
    near = _near(digits) if digits else ""
    return (
        f"SIRET « {excerpt(text)} » : un tableur en a fait une quantité.{near} "
        "Mettez la colonne au format texte, puis écrivez les 14 chiffres."
    )


def _refused_siret(text: str, why: str) -> WrongUsage:
    return WrongUsage(f"SIRET « {excerpt(text)} » : {why}")
