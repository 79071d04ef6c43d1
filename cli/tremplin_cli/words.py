"""``tremplin words``: the words that documents may use, by family."""

from collections import Counter

import click

from tremplin.documents.describing.lexicon import FAMILIES, words_of
from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Listing,
    Noun,
    WordType,
    listing_formats,
    pass_session,
)

SHARED = "tous les départements"
ALL = (
    Column("Famille", lambda row: row["family"]),
    Column("Ce que c'est", lambda row: row["name"], gives_way=True),
    Column("Mots", lambda row: row["words"]),
)
ONE = (
    Column("Code", lambda row: row["code"]),
    Column("Libellé", lambda row: row["label"], gives_way=True),
    Column("À qui", lambda row: row["owner_name"] or SHARED, gives_way=True),
)

words = Noun("words")


@words.command("list")
@click.argument("family", type=WordType("une famille", FAMILIES), metavar="[FAMILLE]", required=False)
@click.option("--department", metavar="CODE", help="Seulement les mots que ce département peut écrire.")
@listing_formats
@pass_session
def list_(session: CommandSession, family: str | None, department: str | None, output: str) -> None:
    """Lister les familles de mots, ou les mots d'une famille.

    Un document écrit le code ; le libellé est ce que les personnes lisent.
    """
    platform = session.platform
    departments = platform.departments
    if department is not None:
        found = platform.department(department)
        departments = {found.code: found}
    told = list(words_of(platform.vocabulary, departments, family))
    if family is None:
        counts = Counter(word.family for word in told)
        rows = [{"family": code, "name": name, "words": counts[code]} for code, name in FAMILIES.items()]
        Listing(("family", "name", "words"), ALL, "Aucune famille.").write(rows, output, "tremplin words list publics")
        return
    names = {code: each.name for code, each in departments.items()}
    owned = [{**word._asdict(), "owner_name": names.get(word.owner or "")} for word in told]
    empty = f"Aucun mot dans « {FAMILIES[family]} » : ce sont ceux des départements installés."
    Listing(("family", "code", "label", "owner"), ONE, empty).write(owned, output)
