"""What a cell of a file of people says, by the kind of its column; what is typed of a person is never said again."""

import math
import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

from tremplin.catalogue.people_words import TRIAL_END
from tremplin.catalogue.sheets import EMPTIED, Cell, ColumnAbout, SheetColumn
from tremplin.documents import contacts, writing
from tremplin.documents.door import (
    Vocabulary,
    WrongUsage,
    bare,
    called,
    excerpt,
    folded,
    label_of,
    nearest,
    without_nir,
)
from tremplin.documents.people.days import day_of

Reading = Callable[[Any], Any]
# spreadsheets make a long one of the short one
DASHES = {"-", "–", "—"}
YES = {"oui", "o", "vrai", "true", "yes", "x", "1"}
NO = {"non", "n", "faux", "false", "no", "0"}
NONE = "aucun"
NOBODY = {NONE, "aucune", "neant"}
# what an export says for whoever may not read what the publics tell of health
UNTOLD = "non communiqué"
UNTOLD_IS_NO_WORD = "ce fichier vient d'un export sans les publics de santé : l'importer les effacerait. Videz la case."
SEVERAL = re.compile(r"[|;\n]")
TRIAL = {TRIAL_END, "fin de la periode d'essai", "fin de periode d'essai", "periode d'essai", "essai"}
MONTHS = re.compile(r"([0-9]{1,4})(?:[.,]0+)?(?:\s*mois|-months)?")
WHOLE_FLOAT = re.compile(r"([0-9]+)[.,]0+")
QUANTITY = re.compile(r"[0-9]+[.,]?[0-9]*[eE]\+?[0-9]+")
CLOCK = re.compile(r"([0-9]{1,4}):([0-9]{2})(?::[0-9]{2})?")
# what a formula that cannot be computed leaves in its cell, in English, in French, and in LibreOffice
ERROR = re.compile(r"#[A-ZÉ/0!? ]{2,12}[!?]?|Err ?:[0-9]{3}")
IN_ERROR = "la formule de cette case est en erreur : corrigez-la, ou videz la case."
# records keep thousandths
DECIMALS = 3
# beyond, a float no longer holds every whole number
EXACT = 2**53
FEW = 12
REQUIRED = "case obligatoire vide : remplissez-la."
LOST = "un tableur en a fait une quantité et perdu des chiffres : mettez la colonne au format texte, puis réécrivez-la."
TEXTS: Mapping[str, tuple[Callable[[str], str], str]] = {
    "phone": (contacts.phone, "ce n'est pas un numéro de téléphone : écrivez-le en chiffres, comme 01 23 45 67 89."),
    "email": (contacts.email, "ce n'est pas une adresse comme prenom.nom@exemple.fr."),
    "key": (contacts.key, f"clé refusée : {contacts.LONGEST_KEY} caractères au plus, tous visibles."),
    "activity_key": (contacts.key, f"clé refusée : {contacts.LONGEST_KEY} caractères au plus, tous visibles."),
}
NAME = (contacts.name, "texte trop long : 250 caractères au plus.")
PHONE_WITHOUT_ZERO = re.compile(r"[1-9][0-9]{8}")


def reading_of(column: SheetColumn, words: Vocabulary) -> Reading:
    """How a cell of a column is read: its value, ``None`` when it is empty, or a ``WrongUsage`` that says why."""
    read = _READERS[column.cell](column, words)
    says_again = column.about is ColumnAbout.FACT and column.cell is not Cell.TEXT

    def reading(raw: Any) -> Any:
        typed = bare(raw).strip() if isinstance(raw, str) else raw
        if typed is None or typed == "":
            return None
        if typed in DASHES:
            # in a required column that tells no row from another, it takes the whole row back
            if column.key:
                raise WrongUsage(REQUIRED)
            return EMPTIED
        if isinstance(typed, str) and ERROR.fullmatch(typed):
            raise WrongUsage(IN_ERROR)
        without_nir(as_text(typed))
        try:
            return read(typed)
        except WrongUsage as refused:
            if not says_again:
                raise
            raise WrongUsage(f"« {excerpt(as_text(typed))} » : {refused}") from None

    return reading


def as_text(raw: Any) -> str:
    """What a cell shows: a whole number has no decimal, as in the spreadsheet."""
    if not isinstance(raw, float):
        return str(raw)
    if raw.is_integer() and abs(raw) < EXACT:
        return str(int(raw))
    # what a spreadsheet keeps of a number: fifteen digits
    return format(raw, ".15g")


def _text(column: SheetColumn, words: Vocabulary) -> Reading:
    read, why = TEXTS.get(column.code, NAME)

    def text(raw: Any) -> str:
        if isinstance(raw, float) and not (raw.is_integer() and abs(raw) < EXACT):
            raise WrongUsage(LOST)
        typed = as_text(raw)
        if column.key or column.code == "phone":
            whole = WHOLE_FLOAT.fullmatch(typed)
            typed = whole[1] if whole else typed
            if QUANTITY.fullmatch(typed):
                raise WrongUsage(LOST)
        # no French number begins otherwise (decision 2018-0881 of the regulator of telecommunications)
        if column.code == "phone" and PHONE_WITHOUT_ZERO.fullmatch(typed):
            typed = f"0{typed}"
        try:
            return read(typed)
        except WrongUsage:
            raise WrongUsage(why) from None

    return text


def _day(column: SheetColumn, words: Vocabulary) -> Reading:
    return day_of


def _exact(raw: Any) -> str:
    """The number of a cell, as text: a spreadsheet keeps floats."""
    typed = as_text(raw)
    if isinstance(raw, float) and not math.isfinite(raw):
        raise WrongUsage("un nombre est attendu.")
    return typed


def _whole(column: SheetColumn, words: Vocabulary) -> Reading:
    most = column.most or writing.UNBOUNDED

    def whole(raw: Any) -> int:
        typed = _exact(raw)
        float_ = WHOLE_FLOAT.fullmatch(typed)
        try:
            return writing.whole(float_[1] if float_ else typed, 0, most)
        except WrongUsage:
            raise WrongUsage(f"un nombre entier, de 0 à {most}, est attendu.") from None

    return whole


def _number(column: SheetColumn, words: Vocabulary) -> Reading:
    most = column.most or writing.LARGEST

    def number(raw: Any) -> Decimal:
        typed = _exact(raw)
        clock = CLOCK.fullmatch(typed)
        if clock:
            hours = Decimal(int(clock[1]) * 60 + int(clock[2])) / 60
            meant = f"{round(hours, 2).normalize():f}".replace(".", ",")
            raise WrongUsage(f"écrivez les heures et leurs décimales, « {meant} ».")
        try:
            # a number of a spreadsheet is no text: « 1.234 » there has one reading
            found = Decimal(writing.quantity(Decimal(typed) if isinstance(raw, float) else typed, DECIMALS))
        except WrongUsage as refused:
            raise WrongUsage(str(refused).partition(" : ")[2] or str(refused)) from None
        if found > most:
            raise WrongUsage(f"{most} au plus.")
        return found

    return number


def _yes_no(column: SheetColumn, words: Vocabulary) -> Reading:
    def yes_no(raw: Any) -> bool:
        typed = folded(as_text(raw))
        if typed in YES or typed in NO:
            return typed in YES
        raise WrongUsage("« oui » ou « non » est attendu ; laissez la case vide si vous ne le savez pas.")

    return yes_no


def _word(column: SheetColumn, words: Vocabulary) -> Reading:
    known = {**words.family(column.family), **dict(column.more)}

    def word(raw: Any) -> str:
        return _code(column.family, as_text(raw), known)

    return word


def _words(column: SheetColumn, words: Vocabulary) -> Reading:
    known, hidden = words.family(column.family), words.sensitive

    def several(raw: Any) -> tuple[str, ...]:
        items = [item.strip() for item in SEVERAL.split(as_text(raw)) if item.strip()]
        if any(folded(item) == folded(UNTOLD) for item in items):
            raise WrongUsage(UNTOLD_IS_NO_WORD)
        if len(items) == 1 and folded(items[0]) in NOBODY:
            return ()
        return tuple(dict.fromkeys(_code(column.family, item, known, hidden) for item in items))

    return several


def _code(family: str, typed: str, known: Mapping[str, Any], hidden: Collection[str] = ()) -> str:
    """The code of a word; of those that tell of somebody's health, none is guessed aloud."""
    if typed in known:
        return typed
    # « 3.0 »: a spreadsheet, or what wrote it, made a number of a code
    whole = WHOLE_FLOAT.fullmatch(typed)
    code = called(family, whole[1] if whole else typed, known)
    if code is not None:
        return code
    meant = nearest(family, typed, known)
    if meant is not None and meant not in hidden:
        raise WrongUsage(f"mot inconnu. Vouliez-vous dire « {label_of(known[meant])} » ?")
    listed = ", ".join(map(label_of, known.values()))
    raise WrongUsage(
        f"mot inconnu. Connus : {listed}."
        if 0 < len(known) <= FEW and meant is None
        else "mot inconnu : prenez-en un de la liste."
    )


def _milestone(column: SheetColumn, words: Vocabulary) -> Reading:
    most = column.most or writing.UNBOUNDED

    def milestone(raw: Any) -> str:
        typed = folded(as_text(raw))
        if typed in TRIAL:
            return TRIAL_END
        months = MONTHS.fullmatch(typed)
        if months and int(months[1]) <= most:
            return str(int(months[1]))
        raise WrongUsage(f"un nombre de mois, de 0 à {most}, ou « fin de la période d'essai » est attendu.")

    return milestone


_READERS: Mapping[Cell, Callable[[SheetColumn, Vocabulary], Reading]] = {
    Cell.TEXT: _text,
    Cell.DAY: _day,
    Cell.WHOLE: _whole,
    Cell.NUMBER: _number,
    Cell.YES_NO: _yes_no,
    Cell.WORD: _word,
    Cell.WORDS: _words,
    Cell.MILESTONE: _milestone,
}
