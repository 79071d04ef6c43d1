"""The handbook of rules: docs/rules.md, written from the kinds themselves.

``python -m tremplin.rules.handbook > docs/rules.md`` writes it again.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from inspect import cleandoc
from typing import Any

from marshmallow import Schema

from tremplin.catalogue.door import Fiche, Lot, published
from tremplin.documents.door import (
    Key,
    Section,
    Vocabulary,
    inside,
    key_of,
    keys_of,
    keys_table,
    load,
    named,
    read,
    speaking,
    table,
)
from tremplin.documents.fiches.fiche import FicheSchema
from tremplin.rules.door import RuleKind, label, with_rules
from tremplin.rules.library import KINDS
from tremplin.rules.wording import SEVERITIES, STAGES

INTRODUCTION = """\
<!-- Écrit par « python -m tremplin.rules.handbook > docs/rules.md » : corrigez la sorte de règle, puis relancez. -->
# Les règles

Une règle juge un dossier d'après ce que l'on en sait : ses **faits**. Elle répond *respectée*, *non respectée*, *à
compléter* (les faits qui manquent sont nommés : l'inconnu n'est ni zéro ni « non ») ou *sans objet*. Elle donne sa
marge, négative quand elle n'est pas respectée, la valeur la plus proche qui passe, les montants qu'elle a calculés
et une phrase que l'on peut envoyer telle quelle, suivie de sa source.

Une règle non respectée dit aussi quoi faire : `changes`, les faits à changer et leur valeur, écrite comme dans un
fichier de faits, ou `choices`, des phrases, quand la valeur n'est pas à décider ainsi (une forme juridique, un avis).
Les règles qui portent sur un même fait s'accordent sur une valeur. Tout faire à la fois, deux fois au plus, fait passer
les règles bloquantes, sauf celles qui n'ont que des choix.

- **Quand** : une règle vaut à partir de son étape ; juger à une étape, c'est juger aussi celles d'avant. Les étapes
  sont, dans l'ordre : {stages}.
- **Verdict** : celui des règles bloquantes : *non respecté* si l'une ne l'est pas, sinon *à compléter* s'il manque un
  fait, sinon *respecté* ; *rien à vérifier* (`nothing_to_check`) quand aucune règle n'a été jugée. Un jugement dit
  combien l'ont été (`judged` : ni à compléter, ni sans objet) et les conditions du texte qu'aucune ne peut juger
  (`conditions`).
- **Portée** : une règle bloquante arrête le dossier ; un avertissement se lit et n'arrête rien.
- **Montants** : tout est compté en centimes exacts. Un montant calculé est arrondi au centime inférieur, une seule
  fois, à la fin : 20 % de 333,33 € admettent 66,66 € et refusent 66,67 €. Demander le plafond exact passe.
- **Jours** : les bornes sont comprises. Douze mois à partir du 15/03/2024 finissent le 14/03/2025.
- **Écriture** : les règles de financement s'écrivent sous `funding.rules` ; les autres découlent des sections de la
  fiche. Toutes figurent, avec leurs termes, sous `rules[]` dans la forme publiée.

Là où aucun texte ne tranche, voici ce qui est lu :

- **Comités « plusieurs fois par an »** : deux au moins en douze mois ; « réguliers » : un au moins. C'est le moins que
  ces mots puissent dire ; une opération de six mois en doit la moitié, et toujours un au moins. Des comités « à la
  demande » n'ont pas de nombre.
- **Avis en attente** : un avis à recueillir « au préalable » et qui ne l'est pas encore n'est pas recueilli, et la
  convention l'attend. Défavorable, il n'arrête le dossier que si le texte l'exige favorable ; sinon il avertit.
- **Heures d'un lieu dont rien n'est dit** : une opération peut se tenir tout entière en milieu urbain, ou rural. Si les
  mois de l'un font tous les mois d'accompagnement, rien ne manque de l'autre ; sinon, ses mois et ses heures sont
  demandés. D'un lieu dont les mois sont dits et non les heures, ou l'inverse, ce qui manque est toujours demandé.
- **Suivi après la sortie** : les mois se comptent depuis la sortie de chaque personne. Un suivi compte s'il vaut pour
  cette échéance ou une plus lointaine, et s'il n'est pas fait plus tôt. Une sortie sans jour, ou dont le suivi n'est
  pas dit, reste inconnue. Où le texte n'en fait qu'un indicateur (`required: false`), aucune règle ne l'exige.
- **Priorité à une zone sans composition** : n'être sur aucun des territoires prioritaires ne prouve rien si le texte
  donne aussi la priorité à une zone sans dire de quoi elle est faite (« Bassin minier ») : c'est à vérifier.

`tremplin rules list` donne cette liste, `tremplin rules show <sorte>` une sorte, `tremplin rules facts` les faits, et
`tremplin fiches try <fiche> --facts <fichier>` juge un dossier.
"""

# an invented department, of two territories, and the lots of its call
SPOKEN = Vocabulary(
    territories={"littoral": "Littoral", "plaine": "Plaine"},
    lots={
        "bassin-nord": Lot(code="bassin-nord", label="Bassin nord", territories=("littoral",), source="Lots"),
        "bassin-sud": Lot(code="bassin-sud", label="Bassin sud", territories=("plaine",), source="Lots"),
    },
)


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
    for statement in stated(kind, known):
        yield f"- S'énonce : « {statement} »"
    filled = ", ".join(f"`{key}`" for key in fills(kind, known))
    yield f"- Dans la forme publiée : {filled}\n" if filled else ""
    if kind.example:
        yield f"```yaml\n{cleandoc(kind.example)}\n```\n"
    yield from keys_table(keys(kind))
    yield ""


def places_of(kind: RuleKind) -> list[str]:
    """The places of a fiche where a kind is written, or from which it is derived."""
    return kind.written_in.split(", ")


def keys(kind: RuleKind) -> Iterator[Key]:
    """The keys that a document writes for a rule of this kind, with those of their blocks that must go with them."""
    if kind.schema is not None:
        yield from keys_of(kind.schema)
        return
    told: set[str] = set()
    for place in places_of(kind):
        path: str = ""
        schema: Schema = FicheSchema()
        *blocks, last = place.split(".")
        for step in blocks:
            block = named(schema).get(step)
            if isinstance(block, Section):
                path, schema = f"{path}{step}.", block.schema
        field = named(schema).get(last)
        if field is None:  # a plugin may derive from a place that has no key of its own
            continue
        for key in (key_of(f"{path}{last}", field), *inside(field, f"{path}{last}"), *_source(schema, path)):
            if key.path not in told:
                told.add(key.path)
                yield key


def fills(kind: RuleKind, known: Mapping[str, RuleKind]) -> list[str]:
    """The keys of the published form that the example of a kind fills, besides the list of all the rules."""
    bare, fiche = written("", known), written(cleandoc(kind.example), known)
    # a stranger's example may hold a mistake: its page is written without what it fills
    if bare is None or fiche is None:
        return []
    before, after = (published(each, None, {}, SPOKEN.about(each).family) for each in (bare, fiche))
    changed = [key for key in after if after[key] != before[key] and key not in ("rules", "sources", "hash")]
    return [place for key in changed for place in _said(key, after[key])]


def stated(kind: RuleKind, known: Mapping[str, RuleKind]) -> list[str]:
    """What the rules that the example of a kind sets say."""
    fiche = written(cleandoc(kind.example), known)
    words = SPOKEN.about(fiche).family if fiche else SPOKEN.family
    return [rule.statement(words) for rule in (fiche.rules if fiche else ()) if rule.kind == kind.name]


def _said(key: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}.{inner}" for inner, said in value.items() if said not in (None, [])]
    return [f"{key}[]" if isinstance(value, list) else key]


def written(example: str, kinds: Mapping[str, RuleKind]) -> Fiche | None:
    """The fiche that an example writes; ``None`` when it holds mistakes."""
    document = read(f"fiche: 00/exemple/exemple\ntitle: Exemple\nsummary: Un exemple.\n{example}\n", "exemple.yaml")
    with speaking(replace(SPOKEN, kinds=kinds)):
        fiche: Fiche | None = load(FicheSchema(), document)
    return with_rules(fiche, kinds, SPOKEN.family) if fiche else None


def _source(schema: Schema, path: str) -> Iterator[Key]:
    """The source that a block must carry."""
    if path and "source" in schema.fields:
        yield key_of(f"{path}source", schema.fields["source"])


if __name__ == "__main__":
    sys.stdout.write(handbook(KINDS))
