"""What a hurried hand or a word processor leaves in YAML, and which YAML would read as something else, in silence."""

import re

# « #1 » after a text begins a comment, and so does « #2f7d4f »: YAML 1.2.2, 6.6
CUT = re.compile(r"[ \t]+(#[^\s#!][^\r\n]*)")
CURLY = "\u201c\u201d\u201e\u2018"
BULLETS = "•·●○▪■□◦‣⁃–—"
BULLET = re.compile(rf"(?:^|(?<=\s))[{BULLETS}][ \t\xa0]+")
BULLET_LINE = re.compile(rf"^[ \t]*([{BULLETS}])[ \t\xa0]", re.MULTILINE)
# two, and « # » first: so written, each is looked for by its first sign, five times as fast
COMMENTED, SIGNS = re.compile(r"#(?<=[ \t]#)[^\s#!]"), re.compile(f"[{CURLY}{BULLETS}]")
SIGNATURES = {
    # Word, Excel and LibreOffice write archives; their older forms are OLE files
    b"PK\x03\x04": "un document Word, Excel ou LibreOffice, ou une archive",
    b"\xd0\xcf\x11\xe0": "un ancien document Word ou Excel",
    b"%PDF": "un PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"\x1f\x8b": "une archive",
}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def may_be_in(text: str) -> bool:
    """Whether there may be some: to look for them in each value takes longer."""
    return bool(COMMENTED.search(text) or SIGNS.search(text))


def foreign(raw: bytes) -> str | None:
    """What a file is, in a sentence, when it is no text in UTF-8 by its first bytes."""
    what = next((what for signature, what in SIGNATURES.items() if raw.startswith(signature)), None)
    if what:
        return f"ce n'est pas un texte mais {what} : copiez-en le texte dans un fichier YAML."
    if raw.startswith(UTF_16):
        return "texte en UTF-16 : enregistrez le fichier en UTF-8."
    return None


def cut_by_comment(text: str, end: int) -> re.Match[str] | None:
    """What a comment cuts off the plain value that ends there."""
    return CUT.match(text, end)


def comment(cut: str) -> str:
    """The sentence for a value that a comment cuts."""
    return f"« {cut} » serait pris pour un commentaire : mettez tout le texte entre guillemets."


def bullet(sign: str) -> str:
    """The sentence for a bullet of a word processor."""
    return f"puce « {sign} » : commencez chaque élément de la liste par un tiret, « - », sur sa ligne."


def curly() -> str:
    """The sentence for the quotes of a word processor."""
    return 'guillemets de traitement de texte : remplacez-les par des guillemets droits (").'


def parted(whole: str) -> str:
    """The sentence for a figure that a comma parts between braces."""
    return f"« {whole} » : entre accolades, une virgule sépare deux clés. Mettez cette valeur entre guillemets."


def unvalued(key: str) -> str:
    """The sentence for what follows a comma between braces, and is no key."""
    return f"« {key} » : deux-points attendu après une clé. Si c'est la suite d'un texte, mettez-le entre guillemets."
