"""What a plain scalar of YAML is: a number, a yes or no, nothing, or a text."""

import re
from decimal import Decimal
from typing import Any

# YAML 1.2.2, 10.3, without octal and hexadecimal; thirty digits, since int() takes time squared in them
INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,30})")
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,30})\.[0-9]{1,30}")
WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    # « oui », « no », « on » stay text: in YAML 1.1, the code of Norway is a no
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def scalar(text: str) -> Any:
    """A plain scalar by the YAML 1.2 core rules, decimals exact; what is not one of its words stays text."""
    if text in WORDS:
        return WORDS[text]
    if text[0] in "-+0123456789":
        if INTEGER.fullmatch(text):
            return int(text)
        if DECIMAL.fullmatch(text):
            # 0.15 has no exact float, and rates are compared to the cent
            return Decimal(text)
    return text
