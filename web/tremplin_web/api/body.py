"""Read the JSON that is sent, exactly: a decimal is never a float, and what a dossier could not hold is refused."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask import request

from tremplin.documents.reading.reader import FORBIDDEN, MAX_LEVELS, MAX_VALUES, dotted
from tremplin.errors import Path, excerpt
from tremplin_web.api.problems import DETAILS, Fault, RefusedBody, faulty

JSON = "application/json"
# thirty digits on each side, a sign and a point
LONGEST = 62
LARGEST = 30


def sent() -> Any:
    """The plain values of the body, or a refusal that says every mistake of its writing."""
    if request.mimetype != JSON:
        raise RefusedBody(415, DETAILS[415])
    try:
        # a BOM may be passed over (RFC 8259, 8.1): Windows tools write one. Werkzeug would keep a copy of the body
        text = request.get_data(cache=False).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedBody(400, "Texte illisible : envoyez-le en UTF-8.") from None
    try:
        data = json.loads(
            text,
            # json makes floats, and takes NaN and Infinity, unless it is told
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_constant,
            object_pairs_hook=_Block,
        )
    except json.JSONDecodeError as error:
        raise RefusedBody(400, f"JSON mal formé, ligne {error.lineno}, colonne {error.colno}.") from None
    # Python's own limit is met before ours is counted
    except RecursionError:
        raise RefusedBody(400, f"Plus de {MAX_LEVELS} niveaux imbriqués : simplifiez.") from None
    mistakes = list(_mistakes(data))
    if mistakes:
        raise faulty(mistakes)
    return data


class _Block(dict[str, Any]):
    """An object, and the keys that it writes twice."""

    def __init__(self, pairs: list[tuple[str, Any]]):
        super().__init__()
        # RFC 8259, 4: of two keys of one name, each reader takes the one it likes; Python takes the last in silence
        self.doubles: list[str] = []
        for key, value in pairs:
            if key in self:
                self.doubles.append(key)
            self.setdefault(key, value)


def _decimal(text: str) -> Decimal | str:
    """A decimal, exact; one that no dossier could hold stays a text, which the fact then refuses."""
    if len(text) > LONGEST:
        return text
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    exponent = number.as_tuple().exponent
    small = isinstance(exponent, int) and exponent >= -LARGEST
    return number if small and number.adjusted() <= LARGEST else text


def _whole(text: str) -> int | str:
    # past 4,300 digits int raises (Python 3.11), and below it reading takes the square of their number
    return int(text) if len(text) <= LARGEST + 1 else text


def _constant(text: str) -> Any:
    raise RefusedBody(400, f"« {text} » n'est pas du JSON : écrivez un nombre, ou null.")


def _mistakes(data: Any) -> Iterator[Fault]:
    """What a facts file could not hold either: too many levels or values, control characters, a key written twice."""
    values = 0
    left: list[tuple[Path, Any]] = [((), data)]
    while left:
        path, value = left.pop()
        values += 1
        if values > MAX_VALUES:
            yield Fault("", f"plus de {MAX_VALUES} valeurs : simplifiez.")
            return
        if len(path) > MAX_LEVELS:
            yield Fault(dotted(path[:MAX_LEVELS]), f"plus de {MAX_LEVELS} niveaux imbriqués : simplifiez.")
            continue
        if isinstance(value, _Block):
            for key in dict.fromkeys(value.doubles):
                told = f"clé « {excerpt(key)} » écrite deux fois : gardez-en une."
                yield Fault(dotted((*path, key)), told)
            yield from (Fault(dotted(path), told) for key in value for told in _forbidden(key))
            left += [((*path, key), item) for key, item in reversed(value.items())]
        elif isinstance(value, list):
            left += [((*path, index), item) for index, item in reversed(list(enumerate(value)))]
        elif isinstance(value, str):
            yield from (Fault(dotted(path), told) for told in _forbidden(value))


def _forbidden(text: str) -> Iterator[str]:
    """The control characters, and the halves of characters that no UTF-8 can write."""
    found = FORBIDDEN.search(text)
    half = next((character for character in text if "\ud800" <= character <= "\udfff"), None)
    character = found[0] if found else half
    if character:
        yield f"caractère interdit (U+{ord(character):04X}) : effacez-le."
