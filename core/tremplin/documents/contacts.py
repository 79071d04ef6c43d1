"""How a person is named and reached, and the keys that others give: one reader for each, through any border."""

import re

from tremplin.documents.nir import without_nir
from tremplin.documents.texts import EMAIL, LONGEST_NAME, one_line
from tremplin.errors import WrongUsage, excerpt

LONGEST_PHONE, LONGEST_NUMBER, LONGEST_KEY = 80, 80, 200
PHONE = re.compile(r"\+?[0-9][0-9 ().-]{3,}")


def name(written: str) -> str:
    """A name that people read on one line."""
    line = one_line(written)
    if not line:
        raise WrongUsage("le nom est vide : écrivez-le.")
    if len(line) > LONGEST_NAME:
        raise WrongUsage(f"le nom « {excerpt(line)} » est trop long : {LONGEST_NAME} caractères au plus.")
    return line


def email(written: str) -> str:
    """An e-mail address, in small letters."""
    # RFC 5321, 2.4, advises against telling addresses apart by their capitals: two accounts would differ by one
    address = without_nir(written.strip().lower())
    if not EMAIL.fullmatch(address) or len(address) > LONGEST_NAME:
        raise WrongUsage(f"adresse « {excerpt(written)} » : ce n'est pas une adresse comme prenom.nom@exemple.fr.")
    return address


def phone(written: str) -> str:
    """A telephone number, as it is written."""
    line = one_line(written)
    if not PHONE.fullmatch(line) or len(line) > LONGEST_PHONE:
        raise WrongUsage(f"téléphone « {excerpt(written)} » : écrivez-le en chiffres, comme 01 23 45 67 89.")
    return line


def number(written: str) -> str:
    """The number that others gave to an act: a mandate, a deliberation."""
    line = one_line(written)
    if not line:
        raise WrongUsage("le numéro est vide : écrivez-le.")
    # PostgreSQL keeps no more, and a number that is cut is another
    if len(line) > LONGEST_NUMBER:
        raise WrongUsage(f"le numéro « {excerpt(line)} » est trop long : {LONGEST_NUMBER} caractères au plus.")
    return without_nir(line)


def key(written: str) -> str:
    """A key under which the same thing sent again is told from another."""
    # tried: a key of a megabyte, and one with a null character, which PostgreSQL keeps in no text
    if len(written) > LONGEST_KEY or not written.isprintable():
        raise WrongUsage(f"clé « {excerpt(written)} » : {LONGEST_KEY} caractères au plus, tous visibles.")
    return without_nir(written)
