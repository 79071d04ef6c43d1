"""The handbook of rules: docs/rules.md, written from the kinds themselves.

``python -m tremplin.rules.handbook > docs/rules.md`` writes it again.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from inspect import cleandoc
from typing import Any, NamedTuple

from marshmallow import Schema, fields

from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.published import published
from tremplin.documents.fiche import FicheSchema
from tremplin.documents.fields import Listed, Section, Word
from tremplin.documents.reader import read
from tremplin.documents.schema import load
from tremplin.documents.vocabulary import FIXED, Vocabulary, speaking
from tremplin.rules.glossary import label
from tremplin.rules.kind import RuleKind, with_rules
from tremplin.rules.library import KINDS
from tremplin.rules.wording import SEVERITIES, STAGES

INTRODUCTION = """\
<!-- Écrit par « python -m tremplin.rules.handbook > docs/rules.md » : corrigez la sorte de règle, puis relancez. -->
# Les règles

Une règle juge un dossier d'après ce que l'on en sait : ses **faits**. Elle répond *respectée*, *non respectée*, *à
compléter* (les faits qui manquent sont nommés : l'inconnu n'est ni zéro ni « non ») ou *sans objet*. Elle donne sa
marge, négative quand elle n'est pas respectée, la valeur la plus proche qui passe, les montants qu'elle a calculés
et une phrase que l'on peut envoyer telle quelle, suivie de sa source.

- **Quand** : une règle vaut à partir de son étape ; juger à une étape, c'est juger aussi celles d'avant. Les étapes
  sont, dans l'ordre : {stages}.
- **Portée** : une règle bloquante arrête le dossier ; un avertissement se lit et n'arrête rien.
- **Montants** : tout est compté en centimes exacts. Un montant calculé est arrondi au centime inférieur, une seule
  fois, à la fin : 20 % de 333,33 € admettent 66,66 € et refusent 66,67 €. Demander le plafond exact passe.
- **Jours** : les bornes sont comprises. Douze mois à partir du 15/03/2024 finissent le 14/03/2025.
- **Écriture** : les règles de financement s'écrivent sous `funding.rules` ; les autres découlent des sections de la
  fiche. Toutes figurent, avec leurs termes, sous `rules[]` dans la forme publiée.

`tremplin rules list` donne cette liste, `tremplin rules show <sorte>` une sorte, `tremplin rules facts` les faits, et
`tremplin fiches try <fiche> --facts <fichier>` juge un dossier.
"""


class Key(NamedTuple):
    """A key of a document: where it is written, whether it must be, and what it means."""

    path: str
    required: bool
    description: str
    words: Mapping[str, str]


def handbook(kinds: Iterable[RuleKind]) -> str:
    """The whole handbook: what all rules share, the list of the kinds, then a page for each."""
    known = {kind.name: kind for kind in kinds}
    rows = [
        (f"[`{kind.name}`](#{kind.name})", kind.meaning, STAGES[kind.stage], SEVERITIES[kind.severity])
        for kind in known.values()
    ]
    listed = "\n".join(table(("Sorte", "Ce qu'elle veut", "Dès", "Portée"), rows))
    pages = "\n".join(page(kind, known) for kind in known.values())
    return f"{INTRODUCTION.format(stages=', '.join(STAGES.values()))}\n{listed}\n\n{pages}"


def page(kind: RuleKind, known: Mapping[str, RuleKind]) -> str:
    """The page of one kind, in Markdown."""
    return "\n".join(_page(kind, known))


def _page(kind: RuleKind, known: Mapping[str, RuleKind]) -> Iterator[str]:
    yield f"## {kind.name}\n\n{kind.meaning}\n"
    yield f"- Jugée : {STAGES[kind.stage]} ({SEVERITIES[kind.severity]})"
    yield f"- Faits lus : {' ; '.join(f'{label(fact)} (`{fact}`)' for fact in kind.reads)}"
    how = "S'écrit sous" if kind.schema else "Découle de"
    yield f"- {how} : {' et '.join(f'`{place}`' for place in places_of(kind))}"
    filled = ", ".join(f"`{key}`" for key in fills(kind, known))
    yield f"- Dans la forme publiée : {filled}\n" if filled else ""
    if kind.example:
        yield f"```yaml\n{cleandoc(kind.example)}\n```\n"
    rows = [
        (f"`{key.path}`", "oui" if key.required else "", f"{key.description}{_admitted(key.words)}")
        for key in keys(kind)
    ]
    yield from table(("Clé", "Obligatoire", "Ce qu'elle dit"), rows)
    yield ""


def table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table in Markdown."""
    heads = list(titles)
    for cells in (heads, ["---"] * len(heads), *rows):
        yield f"| {' | '.join(cells)} |"


def places_of(kind: RuleKind) -> list[str]:
    """The places of a fiche where a kind is written, or from which it is derived."""
    return kind.written_in.split(", ")


def keys(kind: RuleKind) -> Iterator[Key]:
    """The keys that a document writes for a rule of this kind, with those of their blocks that must go with them."""
    if kind.schema is not None:
        yield from _keys(kind.schema, "")
        return
    told: set[str] = set()
    for place in places_of(kind):
        path: str = ""
        schema: Schema = FicheSchema()
        *blocks, last = place.split(".")
        for step in blocks:
            block = named(schema)[step]
            if isinstance(block, Section):
                path, schema = f"{path}{step}.", block.schema
        field = named(schema)[last]
        for key in (_key(f"{path}{last}", field), *_inside(field, f"{path}{last}"), *_source(schema, path)):
            if key.path not in told:
                told.add(key.path)
                yield key


def fills(kind: RuleKind, known: Mapping[str, RuleKind]) -> list[str]:
    """The keys of the published form that the example of a kind fills, besides the list of all the rules."""
    bare, fiche = written("", known), written(cleandoc(kind.example), known)
    if bare is None or fiche is None:
        return []
    before, after = (published(each, None, {}) for each in (bare, fiche))
    changed = [key for key in after if after[key] != before[key] and key not in ("rules", "sources", "hash")]
    return [place for key in changed for place in _said(key, after[key])]


def _said(key: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}.{inner}" for inner, said in value.items() if said not in (None, [])]
    return [f"{key}[]" if isinstance(value, list) else key]


def written(example: str, kinds: Mapping[str, RuleKind]) -> Fiche | None:
    """The fiche that an example writes, in a department of two territories; ``None`` when it holds mistakes."""
    document = read(f"fiche: 00/exemple/exemple\ntitle: Exemple\nsummary: Un exemple.\n{example}\n", "exemple.yaml")
    with speaking(Vocabulary(kinds=kinds, territories={"littoral": "Littoral", "plaine": "Plaine"})):
        fiche: Fiche | None = load(FicheSchema(), document)
        return with_rules(fiche, kinds) if fiche else None


def named(schema: Schema) -> dict[str, fields.Field[Any]]:
    """The fields of a schema, by the names that documents write."""
    return {field.data_key or name: field for name, field in schema.fields.items()}


def _keys(schema: Schema, path: str) -> Iterator[Key]:
    for name, field in named(schema).items():
        yield _key(f"{path}{name}", field)
        yield from _inside(field, f"{path}{name}")


def _inside(field: fields.Field[Any], path: str) -> Iterator[Key]:
    """The keys of a block, or of each block of a list."""
    if isinstance(field, Section):
        yield from _keys(field.schema, f"{path}.")
    elif isinstance(field, Listed) and isinstance(field.inner, Section):
        yield from _keys(field.inner.schema, f"{path}[].")


def _source(schema: Schema, path: str) -> Iterator[Key]:
    """The source that a block must carry."""
    if path and "source" in schema.fields:
        yield _key(f"{path}source", schema.fields["source"])


def _key(path: str, field: fields.Field[Any]) -> Key:
    inner = field.inner if isinstance(field, Listed) else field
    words = FIXED.get(inner.family, {}) if isinstance(inner, Word) else {}
    return Key(path, field.required, str(field.metadata.get("description", "")), words)


def _admitted(words: Mapping[str, str]) -> str:
    return f" Admis : {', '.join(f'`{code}` ({label})' for code, label in words.items())}." if words else ""


if __name__ == "__main__":
    sys.stdout.write(handbook(KINDS))
