"""What is wrong with a text that YAML cannot parse: in French, where people would look for it."""

import re

import yaml

from tremplin.documents.reading import slips

# libyaml speaks English; these are the problems that people meet
ONE_DOCUMENT = "un seul document par fichier : retirez le second, et « --- » ou « ... »"
PROBLEMS = {
    "mapping values are not allowed": "deux-points inattendu : mettez le texte entre guillemets",
    "found a tab character": "tabulation interdite : indentez avec des espaces",
    "found character that cannot start": "caractère inattendu : mettez le texte entre guillemets",
    "did not find expected ',' or '}'": "virgule ou accolade fermante attendue",
    "did not find expected ',' or ']'": "virgule ou crochet fermant attendu",
    "did not find expected node content": "valeur attendue : vérifiez virgules, crochets et accolades",
    "did not find expected key": "clé attendue : vérifiez l'indentation et les guillemets",
    "could not find expected ':'": "deux-points attendu après la clé",
    "did not find expected '-' indicator": "tiret attendu : vérifiez l'indentation de la liste",
    "found unexpected document indicator": "guillemets jamais refermés",
    "while scanning a tag": "étiquette (« ! ») interdite",
    "found undefined tag handle": "étiquette (« ! ») interdite",
    "while scanning an anchor": "ancre (« & ») interdite : mettez le texte entre guillemets",
    "while scanning an alias": "alias (« * ») interdit : mettez le texte entre guillemets",
    "found undefined alias": "alias (« * ») interdit : recopiez la valeur",
    "while scanning a block scalar": "texte sur plusieurs lignes mal ouvert : rien d'autre ne suit « > » ou « | »",
    "expected a single document": ONE_DOCUMENT,
    "did not find expected <document start>": ONE_DOCUMENT,
    "directive": "ligne « % » interdite : retirez-la",
    "found incompatible YAML document": "ligne « % » interdite : retirez-la",
    "found invalid": "échappement invalide dans un texte entre guillemets",
    "found unknown escape": "échappement inconnu dans un texte entre guillemets",
    "block sequence entries are not allowed": "tiret inattendu : vérifiez l'indentation",
}
# what stands where the parser stops says more than what it waited for
MET = {"\t": "found a tab character", ":": "mapping values are not allowed"}
UNCLOSED = {
    "found unexpected end of stream": "guillemets jamais refermés",
    "did not find expected node content": "crochet ou accolade jamais refermés",
    "did not find expected ',' or '}'": "accolade jamais refermée",
    "did not find expected ',' or ']'": "crochet jamais refermé",
}


def told(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int, str, str]:
    """The line and column of a mistake of syntax, from 1, its path, which nothing tells, and its sentence."""
    words = f"{error.context or ''} {error.problem or ''}"
    message = next((french for english, french in PROBLEMS.items() if english in words), "document mal formé")
    mark = error.problem_mark
    if mark and (sign := _last_bullet(text, mark.index)):
        line, column = end_of(text[: sign.start(1)])
        return line + 1, column + 1, "", slips.bullet(sign[1])
    line, column = (mark.line, mark.column) if mark else (0, 0)
    opening = error.context_mark
    met = text[mark.index : mark.index + 1] if mark else ""
    # the colon of a line further down is that of its key: a brace or a bracket was left open
    if met != ":" or (mark and opening and opening.line == mark.line):
        message = PROBLEMS.get(MET.get(met, ""), message)
    if mark and mark.index >= len(text.rstrip()):
        # the parser notices at the end of the file what begins much earlier
        line, column = end_of(text.rstrip())
        message = next((french for english, french in UNCLOSED.items() if english in words), message)
    if opening and opening.index < len(text.rstrip()) and ("could not find" in words or message in UNCLOSED.values()):
        line, column = opening.line, opening.column
    return line + 1, column + 1, "", f"syntaxe YAML : {message}."


def end_of(before: str) -> tuple[int, int]:
    """The line and column, from 0, that come after a text."""
    # editors count CR LF as one end, and a lone CR too (YAML 1.2.2, 5.4)
    lines = re.split(r"\r\n?|\n", before)
    return len(lines) - 1, len(lines[-1])


def _last_bullet(text: str, before: int) -> re.Match[str] | None:
    """The bullet that begins the line of a place, or the line before it."""
    start = text.rfind("\n", 0, max(text.rfind("\n", 0, before), 0)) + 1
    return slips.BULLET_LINE.search(text, start, text.find("\n", before) + 1 or len(text))
